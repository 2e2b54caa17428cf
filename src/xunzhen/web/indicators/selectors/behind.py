"""The rows behind a number: the whole number's, shown as far as the reader reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.indicators.measure import Behind
from xunzhen.domain.indicators.report import Line
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.registry.selectors import Desk

OUTSIDE: Final = "-"
"""What stands for "in no township" in an address."""
SIDES: Final = ("all", "numerator", "rest", "unknown")


@dataclass(frozen=True)
class Rows:
    """Rows of one line that a reader may see, chosen by side and township.

    ``whole`` and ``outside`` count all rows so chosen and those beyond the reader's reach.
    """

    line: Line
    side: str
    township: str
    rows: Sequence[Behind]
    whole: int
    outside: int


def line_asked(found: Measured, indicator: str, clause: str = "") -> Line | None:
    """Return the line of an indicator, that of a target's clause if one is named."""
    lines = found.of(indicator)
    for line in lines:
        if clause and line.target is not None and line.target.clause == clause:
            return line
    return lines[0] if lines else None


def towns_of(desk: Desk, found: Measured, line: Line) -> Sequence[str]:
    """Return the township of each row of a line, in order; "" of what lies in none."""

    def build() -> Sequence[str]:
        known: dict[str, str] = {}
        towns = []
        for row in line.measurement.rows:
            place = row.place or home_of(desk, row.key)
            if place not in known:
                known[place] = township_of(desk.whole, place) if place else ""
            towns.append(known[place])
        return towns

    return found.derived(("towns", id(line.measurement.rows)), build)


def home_of(desk: Desk, key: str) -> str:
    """Return where the person of a row without a place belongs; "" if nobody is known."""
    person = desk.whole.staff_by_id.get(key)
    return "" if person is None else person.village or person.institution


def rows_of(
    scope: Scope, desk: Desk, found: Measured, line: Line, side: str = "all", township: str = ""
) -> Rows:
    """Return the rows behind a line; a narrow reader gets those of the own township, and own ones.

    ``side``: all, numerator (adds to it), rest (owed, not in the numerator), unknown. ``township``:
    its code, or ``OUTSIDE`` for rows in none.
    """
    reach = {town: _reaches(scope, town) for town in set(towns_of(desk, found, line))}
    wanted = None if not township else "" if township == OUTSIDE else township
    chosen = [
        (row, town)
        for row, town in _in_order(desk, found, line)
        if (side == "all" or _is_on(side, row)) and wanted in (None, town)
    ]
    mine = [row for row, town in chosen if reach[town] or (scope.staff and row.key == scope.staff)]
    return Rows(line, side, township, mine, len(chosen), len(chosen) - len(mine))


def _in_order(desk: Desk, found: Measured, line: Line) -> Sequence[tuple[Behind, str]]:
    """Return the rows with their townships, those of the ledger in its order: by day."""

    def build() -> Sequence[tuple[Behind, str]]:
        rows = line.measurement.rows
        pairs = list(zip(rows, towns_of(desk, found, line), strict=True))
        ledger = found.evidence.ledger
        if ledger is not None and rows and rows[0].key in ledger.by_id:
            pairs.sort(key=lambda pair: ledger.by_id[pair[0].key].date)
        return pairs

    return found.derived(("in order", id(line.measurement.rows)), build)


def _is_on(side: str, row: Behind) -> bool:
    if side == "unknown":
        return row.unknown
    if side == "numerator":
        return row.numerator > 0
    return row.denominator > 0 and row.numerator == 0


def _reaches(scope: Scope, town: str) -> bool:
    return not scope.limit or (bool(town) and inside_own(scope, town))
