"""Filled day sheets, row by row: what each becomes, or what is wrong with it.

The checks are those of the phone (``record.record_faults``) and what paper alone can get wrong.
Nothing is guessed; a bad row never blocks a good one.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from xunzhen.domain.errors import Fault
from xunzhen.domain.fieldwork import day_sheet_words as words
from xunzhen.domain.fieldwork.day_sheet import (
    DaySheet,
    Taken,
    Written,
    contact_id,
    read_number,
    sheet_events,
    taken_before,
)
from xunzhen.domain.fieldwork.day_sheet_schema import (
    AFTERNOON,
    CONTACTS,
    DAY_SHEETS,
    FILLED,
    KEPT_APART,
    RECORD_FIELDS,
)
from xunzhen.domain.fieldwork.events import Event, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.ledger_rows import clock_of
from xunzhen.domain.fieldwork.record import GROUPS, person_times_of, persons_of, record_faults
from xunzhen.domain.fieldwork.spare_sheet import Person, Place, Spares, read_spare, spare_visit
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.rows import Row, read_rows

LEAST_DIGITS: Final = 7
MOST_DIGITS: Final = 20
NO_SPARES: Final = Spares()
Named = TypeVar("Named", Place, Person)


class RowFate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    ALREADY = "already"
    BAD = "bad"


@dataclass(frozen=True)
class JudgedRow:
    """One filled row: its number in the file, the sheet's number, its fate, its faults.

    ``events`` are those of the sheet where the row is new; ``persons`` and ``person_times`` what it
    adds to the ledger, None where nothing was counted. ``cells`` are the texts by column.
    """

    row: int
    number: str
    fate: RowFate
    faults: tuple[Fault, ...]
    events: tuple[Event, ...]
    persons: int | None
    person_times: int | None
    cells: Mapping[str, str]
    visit: str = ""
    """Its visit, "" where the ledger does not have it yet."""
    phones: Mapping[str, str] = field(default_factory=dict)
    """Telephone numbers by the id of their event; they stand nowhere else."""


@dataclass(frozen=True)
class SheetsRead:
    """The filled rows of a workbook, the faults of its headings, and how many rows were empty."""

    rows: tuple[JudgedRow, ...]
    faults: tuple[Fault, ...]
    empty: int


def days_of_sheets(sheet: Sheet) -> tuple[dt.date, ...]:
    """Return the days of the sheets in a workbook: what must be known to judge it."""
    found = {read_number(row.text("number")) for row in read_rows(sheet).rows}
    return tuple(sorted({one[1] for one in found if one is not None}))


def judge_sheets(
    sheet: Sheet,
    sheets: Mapping[str, DaySheet],
    known: Mapping[str, Mapping[str, Event]],
    now: dt.datetime,
    zone: dt.tzinfo,
    spares: Spares = NO_SPARES,
) -> SheetsRead:
    """Judge every row of a workbook.

    ``sheets`` are the sheets within the reader's reach by their number; ``known`` the events that
    the site has of a visit, by the visit and by the event's id. Rows in which nothing was filled in
    by hand are passed over. Of two rows with one number the second is at fault.
    """
    read = read_rows(sheet)
    judged: list[JudgedRow] = []
    seen: dict[str, int] = {}
    empty = 0
    for row in read.rows:
        if row.ok and not any(row.values.get(name) is not None for name in FILLED):
            empty += 1
            continue
        found = _sheet_of(row, sheets, spares, seen)
        judged.append(_judged(row, found, known, now, zone))
    return SheetsRead(tuple(judged), read.faults, empty)


def _judged(
    row: Row,
    sheet: DaySheet | None,
    known: Mapping[str, Mapping[str, Event]],
    now: dt.datetime,
    zone: dt.tzinfo,
) -> JudgedRow:
    written = _written(row, sheet, now, zone) if sheet else Written()
    events: tuple[Event, ...] = ()
    fate = RowFate.BAD
    if sheet is not None and row.ok:
        events = sheet_events(sheet, written, now)
        taken = taken_before(events, known.get(sheet.visit, {}))
        if taken is Taken.NOT:
            _check_kept_apart(row, written)
        if taken is Taken.OTHERWISE:
            row.fault("number", words.entered_otherwise(sheet.number))
        fate = RowFate.ALREADY if taken is Taken.SAME else RowFate.NEW
    if not row.ok:
        fate = RowFate.BAD
    return JudgedRow(
        row.number,
        sheet.number if sheet else row.text("number"),
        fate,
        tuple(row.faults),
        events if fate is RowFate.NEW else (),
        persons_of(written.fields),
        person_times_of(written.fields),
        _texts(row),
        sheet.visit if sheet and (fate is RowFate.ALREADY or not sheet.spare) else "",
        _phones(row, sheet, written) if sheet else {},
    )


def _phones(row: Row, sheet: DaySheet, written: Written) -> Mapping[str, str]:
    """Return the numbers as the phone writes them, by their event; those kept apart are empty."""
    found = {}
    for line in written.contacts:
        text = row.text(CONTACTS[line - 1])
        found[contact_id(sheet.visit, line)] = "" if text == KEPT_APART else phone_digits(text)
    return found


def _texts(row: Row) -> Mapping[str, str]:
    return {
        column.name: shown(row.cells.get(column.name))
        for column in DAY_SHEETS.columns
        if column.name not in CONTACTS and row.cells.get(column.name) not in (None, "")
    }


def _sheet_of(
    row: Row, sheets: Mapping[str, DaySheet], spares: Spares, seen: dict[str, int]
) -> DaySheet | None:
    """Find the sheet of a row; a fault if its number means none, another one, or came before."""
    text = row.text("number")
    spare = read_spare(text)
    if spare is not None:
        return _spare_sheet(row, spare, spares, seen)
    number = read_number(text) if text else None
    if number is None:
        if text:
            row.fault("number", words.unreadable(text))
        return None
    first = seen.setdefault(number[0], row.number)
    if first != row.number:
        row.fault("number", words.twice(first))
        return None
    sheet = sheets.get(number[0])
    if sheet is None:
        row.fault("number", words.unknown(number[0]))
        return None
    day = row.day("date")
    if day is not None and day != sheet.key.date:
        row.fault("date", words.other_day(sheet.key.date))
    return sheet


def _spare_sheet(row: Row, number: str, spares: Spares, seen: dict[str, int]) -> DaySheet | None:
    """Make the sheet of a row with a spare number from what the row says of the visit."""
    first = seen.setdefault(number, row.number)
    if first != row.number:
        row.fault("number", words.twice(first))
        return None
    day, half = row.day("date"), row.text("half_day")
    place, person = _one_of(row, "place", spares.places), _one_of(row, "doctor", spares.people)
    if day is None and row.values.get("date") is None:
        row.fault("date", words.spare_needs())
    if not half:
        row.fault("half_day", words.spare_needs())
    if row.text("cancelled"):
        row.fault("cancelled", words.spare_not_made())
    if day is None or not half or place is None or person is None:
        return None
    if (day, half == AFTERNOON, place.code, person.number) in spares.planned:
        row.fault("number", words.spare_planned())
    key = VisitKey(OutreachKind.CIRCUIT, day, half == AFTERNOON, place.code, person.number)
    return DaySheet(
        spare_visit(spares.county, number), key, place.name, place.township, person.name,
        person.institution, place.half_day_minutes, spares.demo, number,
    )  # fmt: skip


def _one_of(row: Row, column: str, known: Mapping[str, tuple[Named, ...]]) -> Named | None:
    """Return the one village or doctor that a cell names, by name or by code."""
    text = row.text(column)
    found = known.get(text, ()) if text else ()
    if len(found) == 1:
        return found[0]
    if not text:
        row.fault(column, words.spare_needs())
    else:
        row.fault(column, words.spare_several(text) if found else words.spare_unknown(text))
    return None


def spares_in(sheet: Sheet, county: str) -> tuple[Mapping[str, str], tuple[dt.date, ...]]:
    """Return the visits of the spare sheets in a workbook by their number, and their days."""
    rows = [(read_spare(row.text("number")), row.day("date")) for row in read_rows(sheet).rows]
    spare = [(number, day) for number, day in rows if number is not None]
    days = sorted({day for _, day in spare if day is not None})
    return {number: spare_visit(county, number) for number, _ in spare}, tuple(days)


def _written(row: Row, sheet: DaySheet, now: dt.datetime, zone: dt.tzinfo) -> Written:
    fields = _fields(row)
    for sentence in record_faults(fields):
        row.fault(str(dict(sentence.facts)["field"]), sentence)
    if row.text("cancelled"):
        _check_cancelled(row)
        return Written(cancelled=row.text("cancelled"), moved_to=_moved_to(row), fields={})
    arrived = _moment(row, "arrived", sheet.key.date, zone)
    left = _moment(row, "left", sheet.key.date, zone)
    if row.values.get("moved_to") is not None and row.ok:
        row.fault("moved_to", words.moved_without_reason())
    if arrived is not None and left is not None and left <= arrived:
        row.fault("left", words.left_first())
    if arrived is not None and arrived > now:
        row.fault("arrived", words.to_come())
    elif left is not None and left > now:
        row.fault("left", words.to_come())
    if row.ok and not any(one.name in fields for one in GROUPS):
        row.fault("treatment", words.nothing_counted())
    if row.ok:
        _compare(row, fields)
    contacts = _contacts(row, fields)
    return Written(arrived, left, row.text("spot"), fields=fields, contacts=contacts)


def _contacts(row: Row, fields: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the lines of part four with a number; checked as the phone checks one."""
    lines = tuple(line for line, name in enumerate(CONTACTS, 1) if row.text(name))
    for line in lines:
        text = row.text(CONTACTS[line - 1])
        digits = phone_digits(text)
        if text != KEPT_APART and not LEAST_DIGITS <= len(digits) <= MOST_DIGITS:
            row.fault(CONTACTS[line - 1], words.no_phone(LEAST_DIGITS, MOST_DIGITS))
    if len(lines) > (fields.get("consent") or 0):
        row.fault("consent", words.not_agreed(len(lines)))
    return lines


def phone_digits(text: str) -> str:
    """Return a number as the phone sends it: digits and plus signs only.

    >>> phone_digits("138 0000-0000")
    '13800000000'
    """
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if sign.isascii() and (sign.isdigit() or sign == "+"))


def _check_kept_apart(row: Row, written: Written) -> None:
    for line in written.contacts:
        if row.text(CONTACTS[line - 1]) == KEPT_APART:
            row.fault(CONTACTS[line - 1], words.gone())


def _fields(row: Row) -> dict[str, Any]:
    values = ((name, row.values.get(name)) for name in RECORD_FIELDS)
    return {name: value for name, value in values if value is not None}


def _compare(row: Row, fields: Mapping[str, Any]) -> None:
    persons, times = persons_of(fields), person_times_of(fields)
    if persons is not None and times is not None and times < persons:
        row.notice("treatment", words.fewer_times(persons, times))


def _moment(row: Row, column: str, day: dt.date, zone: dt.tzinfo) -> dt.datetime | None:
    text = row.text(column)
    if not text:
        row.fault(column, words.no_time())
        return None
    clock = clock_of(text)
    if clock is None:
        row.fault(column, words.no_clock(text))
        return None
    return dt.datetime.combine(day, clock, zone)


def _check_cancelled(row: Row) -> None:
    """A sheet tells either why nobody was seen or who was."""
    others = [name for name in FILLED if name not in ("cancelled", "moved_to", "moved_half")]
    filled = [name for name in others if row.values.get(name) not in (None, 0, False, "")]
    if filled:
        row.fault("cancelled", words.both())


def _moved_to(row: Row) -> tuple[dt.date, bool] | None:
    day, half = row.day("moved_to"), row.text("moved_half")
    if day is None and not half:
        return None
    if day is None or not half:
        row.fault("moved_to" if day is None else "moved_half", words.half_a_day())
        return None
    return day, half == AFTERNOON


def rows_of_fate(rows: Sequence[JudgedRow], fate: RowFate) -> tuple[JudgedRow, ...]:
    """Keep the rows of one fate, in order."""
    return tuple(one for one in rows if one.fate is fate)
