"""What was sent and cannot be joined yet: what each piece waits for, and when that is too long.

An event is held while its visit is not known, or, for an edit of a record, while what it builds on
has not come (``visit``). Nothing of it is lost: it is joined in the moment that the rest arrives.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from xunzhen.domain.errors import Sentence, say

DAYS_UNTIL_PRESSING: Final = 3
"""Whole days after which what is held is counted as work that waits for somebody.

What it waits for is on a phone that was at work the same day; two nights are time enough to find a
signal, and after that somebody has to ask for the phone.
"""


def lacking(
    event: str, bases: Mapping[str, tuple[str, ...]], here: Collection[str]
) -> tuple[str, ...]:
    """Return the ids that a held edit waits for in the end, in order of id.

    ``bases`` are those of every held edit of the visit, by its id; ``here`` the ids of all that
    came of the visit. An edit that builds on another held one waits for what that one waits for.
    Empty: all of it is here, and it waits in vain: edits that name each other, or no record.
    """
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [event]
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        for base in bases.get(one, ()):
            if base not in here:
                found.add(base)
            else:
                ahead.append(base)
    return tuple(sorted(found))


def no_visit() -> Sentence:
    """Say that the visit itself has not come."""
    return say(
        "fieldwork.waits_for_visit",
        "等新建这次巡诊的那一条：它还没有送到，所以不知道是哪个村、哪一天的。",
        "Waits for the entry that opens this visit: it has not come, so village and day are not "
        "known.",
    )


def no_base(number: int) -> Sentence:
    """Say how many earlier entries of the record have not come."""
    if not number:
        return say(
            "fieldwork.waits_in_vain",
            "它所指的都到了，却接不上（互相指着，或者指的不是记录）。请医生在手机上把这份记录重写一遍。",
            "All it names is here and it cannot be joined (edits that name each other, or no "
            "record). Ask the doctor to write the record anew on the phone.",
        )
    return say(
        "fieldwork.waits_for_base",
        "等它所修改的那一条：还有{n}条没有送到。",
        "Waits for what it corrects: {n} not come yet.",
        n=number,
    )
