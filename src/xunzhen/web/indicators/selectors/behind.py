"""The rows behind a number: the whole number's, shown as far as the reader reaches."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext

from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.fieldwork.ledger import LedgerEntry
from xunzhen.domain.indicators.measure import Behind
from xunzhen.domain.indicators.report import Line
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk

OUTSIDE: Final = "-"
"""What stands for "in no township" in an address."""
SIDES: Final = ("all", "numerator", "rest", "unknown")
_TABLE_OF: Final = {
    "paired_assistance.person_times": "assignments",
    "paired_assistance.agreements": "agreements",
}


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


@dataclass(frozen=True)
class Shown:
    """One row on a page: what it is, with the address it came of where there is one.

    ``visit`` is the address of the visit of that day, where a person is told by the first of them.
    """

    what: str
    address: str
    day: dt.date | None
    visit: str
    who: str
    place: str
    town: str
    note: str
    numerator: int
    denominator: int
    unknown: bool


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
            place = row.place or _home_of(desk, row.key)
            if place not in known:
                known[place] = township_of(desk.whole, place) if place else ""
            towns.append(known[place])
        return towns

    return found.derived(("towns", id(line.measurement.rows)), build)


def _home_of(desk: Desk, key: str) -> str:
    person = desk.whole.staff_by_id.get(key)
    return "" if person is None else person.village or person.institution


def rows_of(
    scope: Scope, desk: Desk, found: Measured, line: Line, side: str = "all", township: str = ""
) -> Rows:
    """Return the rows behind a line; a narrow reader gets those of the own township, and own ones.

    ``side``: all, numerator (adds to it), rest (owed, not in the numerator), unknown. ``township``:
    its code, or ``OUTSIDE`` for rows in none.
    """
    towns = towns_of(desk, found, line)
    reach = {town: _reaches(scope, town) for town in set(towns)}
    wanted = None if not township else "" if township == OUTSIDE else township
    chosen = [
        (row, town)
        for row, town in zip(line.measurement.rows, towns, strict=True)
        if (side == "all" or _is_on(side, row)) and wanted in (None, town)
    ]
    mine = [row for row, town in chosen if reach[town] or (scope.staff and row.key == scope.staff)]
    return Rows(line, side, township, mine, len(chosen), len(chosen) - len(mine))


def _is_on(side: str, row: Behind) -> bool:
    if side == "unknown":
        return row.unknown
    if side == "numerator":
        return row.numerator > 0
    return row.denominator > 0 and row.numerator == 0


def _reaches(scope: Scope, town: str) -> bool:
    return not scope.limit or (bool(town) and inside_own(scope, town))


def shown(desk: Desk, found: Measured, rows: Rows, page: Iterable[Behind]) -> list[Shown]:
    """Return the rows of one page with names and addresses; one query for the rows of tables."""
    page = list(page)
    names = Names(desk.whole)
    table = _TABLE_OF.get(rows.line.indicator.id, "")
    numbers = _registry_rows(desk, page, table)
    return [_shown(desk, found, row, names, numbers, table) for row in page]


def _registry_rows(desk: Desk, page: Sequence[Behind], table: str) -> dict[tuple[str, str], int]:
    keys = {row.key for row in page} | {row.key.split(" ", 1)[0] for row in page}
    tables = [table] if table else ["staff", "institutions"]
    found = RegistryRow.objects.filter(
        county=desk.site, table__in=tables, key__in=keys, removed=False
    )
    return {(name, key): pk for name, key, pk in found.values_list("table", "key", "pk")}


def _shown(
    desk: Desk,
    found: Measured,
    row: Behind,
    names: Names,
    numbers: dict[tuple[str, str], int],
    table: str,
) -> Shown:
    ledger = found.evidence.ledger
    entry = None if ledger is None else ledger.by_id.get(row.key)
    what, address, day, who, note = _told(desk, row, names, numbers, table, entry)
    visit = ""
    if entry is None and ledger is not None and row.note_zh in ledger.by_id:
        day, note = ledger.by_id[row.note_zh].date, gettext("第一次到")
        visit = _visit(desk, row.note_zh)
    place = row.place or _home_of(desk, row.key)
    town = township_of(desk.whole, place) if place else ""
    return Shown(
        what,
        address,
        day,
        visit,
        who,
        names.place(place) if place else "",
        names.town(town) if town else "",
        note,
        row.numerator,
        row.denominator,
        row.unknown,
    )


_Told = tuple[str, str, dt.date | None, str, str]


def _told(
    desk: Desk,
    row: Behind,
    names: Names,
    numbers: dict[tuple[str, str], int],
    table: str,
    entry: LedgerEntry | None,
) -> _Told:
    """Return what a row is, its address, day, person and note."""
    key = row.key
    if entry is not None:
        return (_kind_words(), _visit(desk, key), entry.date, names.staff(entry.staff), "")
    if table:
        return (key, _row(desk, numbers.get((table, key))), None, "", row.note_zh)
    head, _space, tail = key.partition(" ")
    if head in desk.whole.village_by_code:
        address = reverse("planning:village", args=[desk.code, head])
        if tail:  # a village-week: its visits stand in the village's own ledger
            address = reverse("fieldwork:ledger", args=[desk.code, head])
        return (f"{names.place(head)} {tail}".rstrip(), address, _day(tail), "", row.note_zh)
    if head in desk.whole.institution_by_code:
        address = _row(desk, numbers.get(("institutions", head)))
        return (names.place(head), address, None, "", row.note_zh)
    person = names.staff(head)
    address = _row(desk, numbers.get(("staff", head)))
    return (f"{person} {tail}".rstrip(), address, _day(tail), person, row.note_zh)


def _kind_words() -> str:
    return gettext("一次下派")


def _visit(desk: Desk, key: str) -> str:
    """Return the address of a visit; entries that came by a table have numbers of their own."""
    try:
        return reverse("fieldwork:visit", args=[desk.code, uuid.UUID(key)])
    except ValueError:
        return ""


def _row(desk: Desk, number: int | None) -> str:
    return "" if number is None else reverse("registry:row", args=[desk.code, number])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
