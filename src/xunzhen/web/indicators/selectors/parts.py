"""An indicator by township: the parts of its number, which make up the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext

from xunzhen.domain.indicators.report import Line
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.indicators.looks import number_text
from xunzhen.web.indicators.selectors.behind import OUTSIDE, towns_of
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.registry.selectors import Desk

_BAR: Final = 120
"""Width of a township's bar, in units of its drawing."""


@dataclass(frozen=True)
class Part:
    """A township's part of the number; ``bar`` is the length of its bar, None without one."""

    code: str
    name: str
    numerator: int
    denominator: int
    unknown: int
    value: str
    bar: int | None


def parts_of(scope: Scope, desk: Desk, found: Measured, line: Line) -> tuple[Part, ...]:
    """Return the number by township, the lowest share or the least first, what lies in none last.

    A reader of one township sees the own and the rest together.
    """
    measured = line.measurement
    if measured.numerator is None or not measured.rows:
        return ()
    key = ("parts", line.indicator.id, scope.limit)
    sums = found.derived(key, lambda: _sums(scope, line, towns_of(desk, found, line)))
    names = Names(desk.whole)
    most = max(one[0] for one in sums.values()) or 1
    made = []
    for code, (numerator, denominator, unknown) in sums.items():
        share = None if measured.per is None else _value(measured.per, numerator, denominator)
        length = None
        if measured.per in (None, 100):
            full = Fraction(numerator, most) if measured.per is None else (share or 0) / 100
            length = round(_BAR * full)
        name = {"": gettext("不在乡镇里"), "*": gettext("您辖区以外")}.get(code) or names.town(code)
        value = number_text(share) if measured.per is not None else f"{numerator:,}"
        made.append((
            (code == "*", code == "", share if share is not None else numerator, code),
            Part(code or OUTSIDE, name, numerator, denominator, unknown, value, length),
        ))  # fmt: skip
    return tuple(part for _order, part in sorted(made, key=lambda pair: pair[0]))


def _sums(scope: Scope, line: Line, towns: Sequence[str]) -> dict[str, list[int]]:
    """Return numerator, denominator and unknown rows by township; "*" stands beyond reach."""
    reach = {
        town: town if not scope.limit or (town and inside_own(scope, town)) else "*"
        for town in set(towns)
    }
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row, town in zip(line.measurement.rows, towns, strict=True):
        one = sums[reach[town]]
        one[0] += row.numerator
        one[1] += row.denominator
        one[2] += row.unknown
    return dict(sums)


def _value(per: int, numerator: int, denominator: int) -> Fraction | None:
    return Fraction(per * numerator, denominator) if denominator else None
