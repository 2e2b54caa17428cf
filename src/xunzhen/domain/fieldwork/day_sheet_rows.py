"""Filled day sheets, row by row: what each becomes, or what is wrong with it.

The checks are those of the phone (``record.record_faults``) and what paper alone can get wrong.
Nothing is guessed; a bad row never blocks a good one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xunzhen.domain.errors import Fault, Sentence, say
from xunzhen.domain.fieldwork.day_sheet import (
    DaySheet,
    Taken,
    Written,
    read_number,
    sheet_events,
    taken_before,
)
from xunzhen.domain.fieldwork.day_sheet_schema import (
    AFTERNOON,
    DAY_SHEETS,
    FILLED,
    RECORD_FIELDS,
)
from xunzhen.domain.fieldwork.events import Event
from xunzhen.domain.fieldwork.ledger_rows import clock_of
from xunzhen.domain.fieldwork.record import GROUPS, person_times_of, persons_of, record_faults
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.rows import Row, read_rows


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
        judged.append(_judged(row, sheets, known, seen, now, zone))
    return SheetsRead(tuple(judged), read.faults, empty)


def _judged(
    row: Row,
    sheets: Mapping[str, DaySheet],
    known: Mapping[str, Mapping[str, Event]],
    seen: dict[str, int],
    now: dt.datetime,
    zone: dt.tzinfo,
) -> JudgedRow:
    sheet = _sheet_of(row, sheets, seen)
    written = _written(row, sheet, now, zone) if sheet else Written()
    events: tuple[Event, ...] = ()
    fate = RowFate.BAD
    if sheet is not None and row.ok:
        events = sheet_events(sheet, written, now)
        taken = taken_before(events, known.get(sheet.visit, {}))
        if taken is Taken.OTHERWISE:
            row.fault("number", _entered_otherwise(sheet.number))
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
        sheet.visit if sheet else "",
    )


def _texts(row: Row) -> Mapping[str, str]:
    return {
        column.name: shown(row.cells.get(column.name))
        for column in DAY_SHEETS.columns
        if row.cells.get(column.name) not in (None, "")
    }


def _sheet_of(row: Row, sheets: Mapping[str, DaySheet], seen: dict[str, int]) -> DaySheet | None:
    """Find the sheet of a row; a fault if its number means none, another one, or came before."""
    text = row.text("number")
    number = read_number(text) if text else None
    if number is None:
        if text:
            row.fault("number", _unreadable(text))
        return None
    first = seen.setdefault(number[0], row.number)
    if first != row.number:
        row.fault("number", _twice(first))
        return None
    sheet = sheets.get(number[0])
    if sheet is None:
        row.fault("number", _unknown(number[0]))
        return None
    day = row.day("date")
    if day is not None and day != sheet.key.date:
        row.fault("date", _other_day(sheet.key.date))
    return sheet


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
        row.fault("moved_to", _moved_without_reason())
    if arrived is not None and left is not None and left <= arrived:
        row.fault("left", _left_first())
    if arrived is not None and arrived > now:
        row.fault("arrived", _to_come())
    elif left is not None and left > now:
        row.fault("left", _to_come())
    if row.ok and not any(one.name in fields for one in GROUPS):
        row.fault("treatment", _nothing_counted())
    if row.ok:
        _compare(row, fields)
    return Written(arrived, left, row.text("spot"), fields=fields)


def _fields(row: Row) -> dict[str, Any]:
    values = ((name, row.values.get(name)) for name in RECORD_FIELDS)
    return {name: value for name, value in values if value is not None}


def _compare(row: Row, fields: Mapping[str, Any]) -> None:
    persons, times = persons_of(fields), person_times_of(fields)
    if persons is not None and times is not None and times < persons:
        row.notice("treatment", _fewer_times(persons, times))


def _moment(row: Row, column: str, day: dt.date, zone: dt.tzinfo) -> dt.datetime | None:
    text = row.text(column)
    if not text:
        row.fault(column, _no_time())
        return None
    clock = clock_of(text)
    if clock is None:
        row.fault(column, _no_clock(text))
        return None
    return dt.datetime.combine(day, clock, zone)


def _check_cancelled(row: Row) -> None:
    """A sheet tells either why nobody was seen or who was."""
    others = [name for name in FILLED if name not in ("cancelled", "moved_to", "moved_half")]
    filled = [name for name in others if row.values.get(name) not in (None, 0, False, "")]
    if filled:
        row.fault("cancelled", _both())


def _moved_to(row: Row) -> tuple[dt.date, bool] | None:
    day, half = row.day("moved_to"), row.text("moved_half")
    if day is None and not half:
        return None
    if day is None or not half:
        row.fault("moved_to" if day is None else "moved_half", _half_a_day())
        return None
    return day, half == AFTERNOON


def _unreadable(text: str) -> Sentence:
    return say(
        "fieldwork.sheet_number",
        "单号“{text}”有字写错了，对不上校验位。请照单子右上角重写。",
        'The sheet number "{text}" has a wrong sign. Copy it again from the sheet.',
        text=text[:40],
    )


def _unknown(number: str) -> Sentence:
    return say(
        "fieldwork.sheet_unknown",
        "没有找到单号{number}的巡诊，或不归您管。请核对单号；改排过的，请在网页上给新的那次补录。",
        "No visit with the sheet number {number} within your reach. Check the number; if the visit "
        "was moved, enter it for the new one.",
        number=number,
    )


def _twice(first: int) -> Sentence:
    return say(
        "fieldwork.sheet_twice",
        "这个单号第{row}行已经有了，一张单子只能录一次。请删去一行。",
        "Row {row} has this number already; a sheet is entered once. Delete one of the rows.",
        row=first,
    )


def _entered_otherwise(number: str) -> Sentence:
    return say(
        "fieldwork.sheet_entered",
        "单号{number}已经录过，内容和这一行不同，没有再录。要改，请院长在核实页面上改。",
        "Sheet {number} was entered before with other content and is not entered again. To correct "
        "it, ask the director to do so where visits are verified.",
        number=number,
    )


def _other_day(day: dt.date) -> Sentence:
    return say(
        "fieldwork.sheet_day",
        "这张单子是{day}的，表里的日期被改过。请改回{day}；改了日子的巡诊是另一张单子。",
        "This sheet is of {day}; its date was changed. Put it back; a visit of another day is "
        "another sheet.",
        day=day.isoformat(),
    )


def _no_time() -> Sentence:
    return say(
        "fieldwork.sheet_no_time",
        "没有填。看成了就要写几点几分，如08:30；没看成的，请在“没看成”里选原因。",
        "It is empty. Give the time, as 08:30; if nobody was seen, choose why.",
    )


def _no_clock(text: str) -> Sentence:
    return say(
        "fieldwork.sheet_clock",
        "“{text}”不是时刻。请写成08:30这样。",
        '"{text}" is no time of day. Write it like 08:30.',
        text=text[:40],
    )


def _left_first() -> Sentence:
    return say(
        "fieldwork.sheet_left_first",
        "离开不晚于到村。请对照单子改正。",
        "The doctor left no later than they arrived. Correct it by the sheet.",
    )


def _to_come() -> Sentence:
    return say(
        "fieldwork.sheet_to_come",
        "这个时刻还没有到。请核对单号和时间。",
        "This moment is still to come. Check the number and the time.",
    )


def _nothing_counted() -> Sentence:
    return say(
        "fieldwork.sheet_nothing",
        "三项服务一个也没有填。请照单子填人次；去了没有人来，就填0。",
        "None of the three services is filled in. Enter them by the sheet; 0 if nobody came.",
    )


def _fewer_times(persons: int, times: int) -> Sentence:
    return say(
        "fieldwork.sheet_fewer_times",
        "{persons}个人只有{times}人次，人次不该少于人数。请核对；属实可以照录。",
        "{persons} people but {times} services. Check it; it can be entered if true.",
        persons=persons,
        times=times,
    )


def _both() -> Sentence:
    return say(
        "fieldwork.sheet_both",
        "既选了没看成的原因，又填了时间或人数。看成了请把这一格清空；没看成请把别的清空。",
        "It says why nobody was seen and tells times or people too. Clear the one or the other.",
    )


def _moved_without_reason() -> Sentence:
    return say(
        "fieldwork.sheet_moved",
        "填了改到哪天，却没有选没看成的原因。请选原因，或清空这一格。",
        "It says when it was put off to, but not why nobody was seen. Choose why, or clear this.",
    )


def _half_a_day() -> Sentence:
    return say(
        "fieldwork.sheet_half_moved",
        "改到哪天和上午、下午要一起填。请补上，或都清空。",
        "The day and the half of it belong together. Fill in both, or neither.",
    )


def rows_of_fate(rows: Sequence[JudgedRow], fate: RowFate) -> tuple[JudgedRow, ...]:
    """Keep the rows of one fate, in order."""
    return tuple(one for one in rows if one.fate is fate)
