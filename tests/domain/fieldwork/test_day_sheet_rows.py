"""Rows of filled sheets: good ones in, bad ones told, nothing guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from xunzhen.domain.errors import Severity
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.day_sheet_rows import (
    JudgedRow,
    RowFate,
    SheetsRead,
    days_of_sheets,
    judge_sheets,
)
from xunzhen.domain.fieldwork.day_sheet_schema import (
    CONTACTS,
    DAY_SHEETS,
    FILLED,
    KEPT_APART,
    RECORD_FIELDS,
)
from xunzhen.domain.fieldwork.events import Event, VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.registry.cells import Cell
from xunzhen.domain.registry.headings import Sheet

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 9, 14)
NOW = dt.datetime(2026, 9, 15, 9, tzinfo=ZONE)


def sheet_of(village: str, afternoon: bool = False) -> DaySheet:
    key = VisitKey(OutreachKind.CIRCUIT, DAY, afternoon, village, "s-01")
    return DaySheet(planned_visit_id("350524", key), key, village, "甲镇", "陈一", "甲镇卫生院")


ONE, TWO = sheet_of("350524101202"), sheet_of("350524101203", True)
SHEETS = {one.number: one for one in (ONE, TWO)}
MADE: Mapping[str, Cell] = {
    "number": ONE.number, "date": DAY, "arrived": dt.time(8, 30), "left": "11:40",
    "treatment": 6, "public_health": 2.0, "contract_service": "0", "m_65": 4, "f_65": 3,
    "host_confirmed": "是",
}  # fmt: skip


def judged(
    *rows: Mapping[str, Cell], known: Mapping[str, Mapping[str, Event]] | None = None
) -> SheetsRead:
    names = [column.name for column in DAY_SHEETS.columns]
    heads: list[Cell] = [column.zh for column in DAY_SHEETS.columns]
    cells = [heads, *([row.get(name) for name in names] for row in rows)]
    return judge_sheets(Sheet(DAY_SHEETS, "手填单补录", cells), SHEETS, known or {}, NOW, ZONE)


def only(**changes: Cell) -> JudgedRow:
    (row,) = judged({**MADE, **changes}).rows
    return row


def codes(row: JudgedRow) -> list[str]:
    return [one.sentence.code for one in row.faults]


def test_good_row_counts_persons_and_person_times() -> None:
    row = only()

    # 4 men and 3 women of 65 and more are 7 persons; 6 + 2 + 0 are 8 person-times.
    assert (row.fate, row.persons, row.person_times) == (RowFate.NEW, 7, 8)
    assert [event.kind.value for event in row.events] == ["checked_in", "checked_out", "recorded"]
    assert row.events[0].at == dt.datetime(2026, 9, 14, 8, 30, tzinfo=ZONE)
    assert row.events[2].fields == {
        "treatment": 6, "public_health": 2, "contract_service": 0, "m_65": 4, "f_65": 3,
        "host_confirmed": True,
    }  # fmt: skip


def test_row_nobody_filled_in_is_passed_over() -> None:
    read = judged({"number": ONE.number, "date": DAY, "doctor": "陈一"})

    assert (read.rows, read.empty) == ((), 1)


def test_bad_row_does_not_hold_up_a_good_one() -> None:
    bad = {**MADE, "number": TWO.number, "treatment": "约20"}

    read = judged(bad, MADE)

    assert [row.fate for row in read.rows] == [RowFate.BAD, RowFate.NEW]
    assert [row.row for row in read.rows] == [2, 3]
    assert read.rows[0].events == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ONE.number[:-1] + "2"}, "fieldwork.sheet_number"),
        ({"number": sheet_of("350524101299").number}, "fieldwork.sheet_unknown"),
        ({"date": dt.date(2026, 9, 13)}, "fieldwork.sheet_day"),
        ({"arrived": None}, "fieldwork.sheet_no_time"),
        ({"arrived": "早上"}, "fieldwork.sheet_clock"),
        ({"left": "8:30"}, "fieldwork.sheet_left_first"),
        ({"m_65": 1000}, "registry.too_large"),
        ({"cancelled": "车坏"}, "fieldwork.sheet_both"),
        ({"moved_to": dt.date(2026, 9, 20)}, "fieldwork.sheet_moved"),
        (
            {"treatment": None, "public_health": None, "contract_service": None},
            "fieldwork.sheet_nothing",
        ),
    ],
)
def test_what_paper_gets_wrong_is_said(changes: dict[str, Cell], code: str) -> None:
    row = only(**changes)

    assert row.fate is RowFate.BAD
    assert codes(row) == [code]


def test_visit_that_is_still_to_come_is_not_taken() -> None:
    before = dt.datetime(2026, 9, 14, 8, tzinfo=ZONE)
    names = [column.name for column in DAY_SHEETS.columns]
    cells = [names, [MADE.get(name) for name in names]]

    (row,) = judge_sheets(Sheet(DAY_SHEETS, "补录", cells), SHEETS, {}, before, ZONE).rows

    assert codes(row) == ["fieldwork.sheet_to_come"]


def test_cancelled_row_needs_nothing_else() -> None:
    (row,) = judged({"number": ONE.number, "cancelled": "路断天气"}).rows

    assert row.fate is RowFate.NEW
    assert row.events[0].why == "路断天气"
    assert (row.persons, row.person_times) == (None, None)


def test_put_off_needs_the_day_and_the_half() -> None:
    (row,) = judged(
        {"number": ONE.number, "cancelled": "车坏", "moved_to": dt.date(2026, 9, 16)}
    ).rows

    assert codes(row) == ["fieldwork.sheet_half_moved"]


def test_second_row_of_a_number_is_at_fault() -> None:
    read = judged(MADE, MADE)

    assert [row.fate for row in read.rows] == [RowFate.NEW, RowFate.BAD]
    assert codes(read.rows[1]) == ["fieldwork.sheet_twice"]


def test_row_entered_before_says_so_and_adds_nothing() -> None:
    known = {ONE.visit: {event.id: event for event in only().events}}

    (same,) = judged(MADE, known=known).rows
    (other,) = judged({**MADE, "treatment": 7}, known=known).rows

    assert (same.fate, same.events, same.faults) == (RowFate.ALREADY, (), ())
    assert (other.fate, codes(other)) == (RowFate.BAD, ["fieldwork.sheet_entered"])


def test_fewer_services_than_people_is_a_notice() -> None:
    row = only(treatment=1)  # 1 + 2 + 0 services for 7 people

    assert row.fate is RowFate.NEW
    assert [(one.sentence.code, one.severity) for one in row.faults] == [
        ("fieldwork.sheet_fewer_times", Severity.NOTICE)
    ]


def test_people_and_services_are_not_compared_where_a_cell_is_at_fault() -> None:
    assert codes(only(treatment="约十个")) == ["registry.not_whole"]


def test_days_of_a_workbook_are_read_from_its_numbers() -> None:
    names = [column.name for column in DAY_SHEETS.columns]
    cells = [names, [ONE.number], ["no number"], [TWO.number.lower()]]

    assert days_of_sheets(Sheet(DAY_SHEETS, "补录", cells)) == (DAY,)


def test_every_count_of_the_sheet_is_a_field_of_the_record() -> None:
    extra = {"arrived", "left", "spot", "cancelled", "moved_to", "moved_half", *CONTACTS}

    assert set(FILLED) - extra == set(RECORD_FIELDS)


# telephone numbers left for the survey


def test_number_becomes_an_event_that_does_not_hold_it() -> None:
    row = only(consent=2, phone_1="138 0000-0001", phone_3=10000000002.0)

    assert [event.kind.value for event in row.events[3:]] == ["contact", "contact"]
    assert all(dict(one.facts) == {"paper": True, "consent": True} for one in row.events[3:])
    assert list(row.phones.values()) == ["13800000001", "10000000002"]
    assert set(row.phones) == {one.id for one in row.events[3:]}
    assert "13800000001" not in str((row.cells, row.events, row.faults))


@pytest.mark.parametrize("text", ["123456", "没留", "1" * 21])
def test_number_is_checked_as_the_phone_checks_it_and_told_masked(text: str) -> None:
    row = only(consent=1, phone_1=text)

    assert codes(row) == ["fieldwork.sheet_phone"]
    assert row.fate is RowFate.BAD


def test_no_more_numbers_are_entered_than_people_agreed() -> None:
    numbers = {"phone_1": "13800000001", "phone_2": "13800000002"}

    assert codes(only(consent=1, **numbers)) == ["fieldwork.sheet_consent"]
    assert codes(only(**numbers)) == ["fieldwork.sheet_consent"]
    assert codes(only(consent=3, **numbers)) == []


def test_number_that_is_no_longer_kept_is_asked_for_again() -> None:
    assert codes(only(consent=1, phone_1=KEPT_APART)) == ["fieldwork.sheet_phone_gone"]


def test_sheet_of_nobody_seen_brings_no_number() -> None:
    row = judged({"number": ONE.number, "cancelled": "车坏", "phone_1": "13800000001"}).rows[0]

    assert "fieldwork.sheet_both" in codes(row)


def test_fault_on_a_number_shows_its_ends_only() -> None:
    (fault,) = only(consent=1, phone_1="138000").faults

    assert "138000" not in (fault.entered, str(fault.sentence))
