"""Spare day sheets: a number of their own, and a visit that follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.day_sheet import SIGNS, read_number, sheet_number
from xunzhen.domain.fieldwork.day_sheet_rows import JudgedRow, RowFate, judge_sheets
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS
from xunzhen.domain.fieldwork.spare_sheet import (
    SPARE_NUMBERS,
    Person,
    Place,
    Spares,
    read_spare,
    spare_number,
    spare_visit,
)
from xunzhen.domain.registry.cells import Cell
from xunzhen.domain.registry.headings import Sheet

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 9, 14)
NOW = dt.datetime(2026, 9, 15, 9, tzinfo=ZONE)
NUMBER = spare_number(dt.date(2026, 9, 1), 31)
VILLAGE = Place("350524101202", "甲二", "甲镇")
TWIN = Place("350524101299", "同名村", "甲镇"), Place("350524202299", "同名村", "乙乡")
DOCTOR = Person("s-01", "陈一", "甲镇卫生院")
SPARES = Spares(
    "350524",
    {"甲二": (VILLAGE,), VILLAGE.code: (VILLAGE,), "同名村": TWIN},
    {"陈一": (DOCTOR,), "s-01": (DOCTOR,)},
    frozenset({(DAY, True, VILLAGE.code, "s-01")}),
)
FILLED: Mapping[str, Cell] = {
    "number": NUMBER, "date": DAY, "half_day": "上午", "place": "甲二", "doctor": "陈一",
    "arrived": "8:30", "left": "11:40", "treatment": 6, "public_health": 2, "contract_service": 0,
}  # fmt: skip
numbers = st.tuples(
    st.dates(dt.date(2020, 1, 1), dt.date(2089, 12, 31)), st.integers(0, SPARE_NUMBERS - 1)
)


def only(**changes: Cell) -> JudgedRow:
    names = [column.name for column in DAY_SHEETS.columns]
    row = {**FILLED, **changes}
    cells = [[column.zh for column in DAY_SHEETS.columns], [row.get(name) for name in names]]
    (found,) = judge_sheets(Sheet(DAY_SHEETS, "手填单补录", cells), {}, {}, NOW, ZONE, SPARES).rows
    return found


def codes(row: JudgedRow) -> list[str]:
    return [one.sentence.code for one in row.faults]


def test_number_is_worked_out_by_hand() -> None:
    # 31 in base 31 is 0, 1 from the right: the signs of 0 and 1, then five of 0.
    # Check: 2*1 + 6*2 + 0*3 + 9*4 + 0*5 + 1*6 = 56; drawn 0*7 + 1*8 = 8; 64 + 7 (spare) = 71;
    # 71 mod 31 = 9.
    assert f"X260901-2322-222{SIGNS[9]}" == NUMBER


@given(numbers)
def test_spare_number_is_read_back_and_is_no_number_of_a_planned_sheet(
    drawn: tuple[dt.date, int],
) -> None:
    number = spare_number(*drawn)

    assert read_spare(number.lower().replace("-", " ")) == number
    assert read_number(number) is None
    assert read_number(number[1:]) is None


@given(numbers, st.integers(0, 13), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_found(drawn: tuple[dt.date, int], place: int, sign: str) -> None:
    signs = spare_number(*drawn).replace("-", "")[1:]
    wrong = f"X{signs[:place]}{sign}{signs[place + 1 :]}"

    assert signs[place] == sign or read_spare(wrong) is None


@given(st.uuids(), st.dates(dt.date(2020, 1, 1), dt.date(2089, 12, 31)))
def test_number_of_a_planned_sheet_is_no_spare_number(visit: object, day: dt.date) -> None:
    number = sheet_number(str(visit), day)

    assert read_spare(number) is None
    assert read_spare(f"X{number}") is None


def test_filled_spare_sheet_opens_its_visit_first() -> None:
    row = only()

    assert (row.fate, codes(row)) == (RowFate.NEW, [])
    kinds = [event.kind.value for event in row.events]
    assert kinds == ["opened", "checked_in", "checked_out", "recorded"]
    facts = row.events[0].facts
    assert (facts["date"], facts["afternoon"], facts["place"], facts["staff"]) == (
        "2026-09-14", False, "350524101202", "s-01",
    )  # fmt: skip
    assert {event.visit for event in row.events} == {spare_visit("350524", NUMBER)}
    assert row.visit == ""


def test_village_and_doctor_are_found_by_code_too() -> None:
    assert codes(only(place="350524101202", doctor="s-01")) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"date": None}, "fieldwork.spare_needs"),
        ({"half_day": None}, "fieldwork.spare_needs"),
        ({"place": None}, "fieldwork.spare_needs"),
        ({"place": "外县村"}, "fieldwork.spare_unknown"),
        ({"place": "同名村"}, "fieldwork.spare_several"),
        ({"doctor": "别人"}, "fieldwork.spare_unknown"),
        ({"half_day": "下午"}, "fieldwork.spare_planned"),
    ],
)
def test_what_a_spare_sheet_lacks_is_told_and_nothing_is_guessed(
    changes: Mapping[str, Cell], code: str
) -> None:
    row = only(**changes)

    assert codes(row) == [code]
    assert (row.fate, row.events) == (RowFate.BAD, ())


def test_spare_sheet_of_a_visit_nobody_made_is_not_entered() -> None:
    assert "fieldwork.spare_not_made" in codes(only(cancelled="车坏"))


def test_spare_sheet_of_a_day_to_come_is_not_entered() -> None:
    assert codes(only(date=dt.date(2026, 9, 16))) == ["fieldwork.sheet_to_come"]
