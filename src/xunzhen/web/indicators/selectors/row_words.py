"""The rows behind a number in words: what each is, when, who, where, and where it came of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.indicators.measure import Behind
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.indicators.selectors.behind import Rows, home_of
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk

_TABLE_OF: Final = {
    "paired_assistance.person_times": "assignments",
    "paired_assistance.agreements": "agreements",
}


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


def shown(
    desk: Desk, found: Measured, rows: Rows, page: Sequence[Behind], *, linked: bool = True
) -> list[Shown]:
    """Return rows with names and, if ``linked``, addresses: one query for the rows of tables."""
    table = _TABLE_OF.get(rows.line.indicator.id, "")
    numbers = _registry_rows(desk, page, table) if linked else {}
    words = _Words(desk, found, table, numbers, linked)
    return [words.row(one) for one in page]


def _registry_rows(desk: Desk, page: Sequence[Behind], table: str) -> dict[tuple[str, str], int]:
    keys = {row.key for row in page} | {row.key.split(" ", 1)[0] for row in page}
    tables = [table] if table else ["staff", "institutions"]
    found = RegistryRow.objects.filter(
        county=desk.site, table__in=tables, key__in=keys, removed=False
    )
    return {(name, key): pk for name, key, pk in found.values_list("table", "key", "pk")}


class _Told(NamedTuple):
    """What a row is, its address, day, person and note."""

    what: str
    address: str
    day: dt.date | None
    who: str
    note: str


@dataclass(frozen=True)
class _Words:
    """Words and addresses of one county's rows; ``table`` holds them where that is not told."""

    desk: Desk
    found: Measured
    table: str
    numbers: Mapping[tuple[str, str], int]
    linked: bool

    def row(self, row: Behind) -> Shown:
        ledger, names = self.found.evidence.ledger, Names(self.desk.whole)
        told, visit = self._told(row, names), ""
        if ledger is not None and row.note_zh in ledger.by_id:
            # A person is told by the first entry, whose number stands in the note.
            told = told._replace(day=ledger.by_id[row.note_zh].date, note=gettext("第一次到"))
            visit = self._visit(row.note_zh)
        place = row.place or home_of(self.desk, row.key)
        town = township_of(self.desk.whole, place) if place else ""
        return Shown(
            told.what,
            told.address,
            told.day,
            visit,
            told.who,
            names.place(place) if place else "",
            names.town(town) if town else "",
            told.note,
            row.numerator,
            row.denominator,
            row.unknown,
        )

    def _told(self, row: Behind, names: Names) -> _Told:
        ledger = self.found.evidence.ledger
        entry = None if ledger is None else ledger.by_id.get(row.key)
        if entry is not None:
            words, who = gettext("一次下派"), names.staff(entry.staff)
            return _Told(words, self._visit(row.key), entry.date, who, "")
        if self.table:
            return _Told(row.key, self._row(self.table, row.key), None, "", row.note_zh)
        head, _space, tail = row.key.partition(" ")
        if names.is_village(head):
            what = f"{names.place(head)} {tail}".rstrip()
            return _Told(what, self._village(head, tail), _day(tail), "", row.note_zh)
        if head in self.desk.whole.institution_by_code:
            address = self._row("institutions", head)
            return _Told(names.place(head), address, None, "", row.note_zh)
        person = names.staff(head)
        what = f"{person} {tail}".rstrip()
        return _Told(what, self._row("staff", head), _day(tail), person, row.note_zh)

    def _village(self, village: str, week: str) -> str:
        """Return the page of a village, or for one of its weeks that of its visits."""
        page = "fieldwork:ledger" if week else "planning:village"
        return reverse(page, args=[self.desk.code, village]) if self.linked else ""

    def _visit(self, key: str) -> str:
        """Return the address of a visit; entries that came by a table have numbers of their own."""
        try:
            number = uuid.UUID(key)
        except ValueError:
            return ""
        return reverse("fieldwork:visit", args=[self.desk.code, number]) if self.linked else ""

    def _row(self, table: str, key: str) -> str:
        number = self.numbers.get((table, key))
        return "" if number is None else reverse("registry:row", args=[self.desk.code, number])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
