"""One sign for each doctor in the grid: the surname, longer only where two share it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

# Compound surnames still met with; a longer list would read 夏侯 into a 夏 named 侯.
COMPOUND_SURNAMES: Final = frozenset(
    {
        *("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容"),
        *("令狐", "长孙", "宇文", "司空", "端木", "申屠", "南宫", "百里", "呼延", "西门"),
    }
)


def surname_of(name: str) -> str:
    """Return the surname: two characters if compound, else the first."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def marks_of(people: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Give every id of the (id, name) pairs a mark that no other one has.

    The surname if nobody shares it; else the surname and the first character of the given name
    (from its end) that tells them apart; people of the same name are numbered.
    """
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id_, name in sorted(set(people)):
        groups[surname_of(name) or id_[:1]].append((id_, name))
    used = {surname for surname, group in groups.items() if len(group) == 1}
    marks: dict[str, str] = {}
    for surname, group in groups.items():
        if len(group) == 1:
            marks[group[0][0]] = surname
            continue
        for id_, name in group:
            marks[id_] = _unused(surname, _telling_sign(surname, id_, name, group), used)
            used.add(marks[id_])
    return marks


def _telling_sign(surname: str, id_: str, name: str, group: list[tuple[str, str]]) -> str:
    """Return the last sign of the given name that no other of the group has, or nothing."""
    others = "".join(other[len(surname) :] for other_id, other in group if other_id != id_)
    return next((sign for sign in reversed(name[len(surname) :]) if sign not in others), "")


def _unused(surname: str, sign: str, used: set[str]) -> str:
    numbered = (f"{surname}{number}" for number in itertools.count(1))
    wished = [surname + sign] if sign.strip() else []
    return next(mark for mark in itertools.chain(wished, numbered) if mark not in used)
