"""Cells of every kind: what is accepted, what is not, and what is said."""

from __future__ import annotations

import datetime as dt

import pytest

from xunzhen.domain.errors import Sentence
from xunzhen.domain.registry.cells import Plain, Value, clean_text, reader_of
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME


def read(table: str, column: str, cell: Plain) -> Value | Sentence:
    return reader_of(TABLE_BY_NAME[table].column_by_name[column])(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (350524101201.0, "350524101201"),
        (" ３５０５２４ 101201 ", "350524101201"),
        ("'350524101201", "350524101201"),
        ("h-101", "h-101"),
        ("甲镇（本部） 卫生院", "甲镇（本部） 卫生院"),
    ],
)
def test_codes_come_as_text_or_number(cell: Plain, value: str) -> None:
    assert read("villages", "code", cell) == value


@pytest.mark.parametrize("cell", [500, 500.0, "500", "５００", " 500 ", "500.0"])
def test_whole_numbers_come_in_many_writings(cell: Plain) -> None:
    assert read("villages", "resident_population", cell) == 500


def test_thousands_may_be_separated() -> None:
    assert read("villages", "resident_population", "12,345") == 12345


@pytest.mark.parametrize(
    "cell", ["约500", "500人", "五百", "1,23", "500.5", 500.5, True, "1e3", float("nan"), "∞"]
)
def test_what_is_no_whole_number_says_so(cell: Plain) -> None:
    answer = read("villages", "resident_population", cell)

    assert isinstance(answer, Sentence)
    assert answer.code == "registry.not_whole"


def test_number_beyond_all_reason_is_refused() -> None:
    answer = read("villages", "resident_population", "99999999")

    assert isinstance(answer, Sentence)
    assert "不能大于10000000" in answer.zh


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2026, 9, 1),
        dt.datetime(2026, 9, 1, 8, 30),  # noqa: DTZ001 (workbooks know no zone)
        "2026-09-01",
        "2026/9/1",
        "2026.9.1",
        "20260901",
        20260901,
        20260901.0,
        "2026年9月1日",
        "2026-09-01 00:00:00",
    ],
)
def test_days_come_in_many_writings(cell: Plain) -> None:
    assert read("county", "as_of", cell) == dt.date(2026, 9, 1)


@pytest.mark.parametrize("cell", ["2026-09", "明天", "9/1/2026", True, dt.time(8, 0), "2026-13-01"])
def test_what_is_no_day_says_so(cell: Plain) -> None:
    answer = read("county", "as_of", cell)

    assert isinstance(answer, Sentence)
    assert answer.code == "registry.not_a_day"


def test_serial_number_of_excel_is_answered_with_its_day() -> None:
    # Excel counts 1899-12-30 as day 0; 2026-09-01 is day 46266.
    answer = read("county", "as_of", 46266)

    assert isinstance(answer, Sentence)
    assert "就是2026-09-01" in answer.zh


def test_code_that_excel_turned_into_a_date_is_noticed() -> None:
    answer = read("institutions", "code", dt.date(2026, 3, 2))

    assert isinstance(answer, Sentence)
    assert "成了日期" in answer.zh


@pytest.mark.parametrize(("cell", "value"), [("是", True), ("N", False), (1, True), (False, False)])
def test_yes_and_no_come_in_many_writings(cell: Plain, value: bool) -> None:
    assert read("villages", "township_seat", cell) is value


def test_maybe_is_neither_yes_nor_no() -> None:
    answer = read("villages", "township_seat", "可能")

    assert isinstance(answer, Sentence)
    assert "请写“是”或“否”" in answer.zh


def test_title_is_never_guessed_from_a_text() -> None:
    answer = read("staff", "title", "主治医师")

    assert isinstance(answer, Sentence)
    assert "请从这些里选：初级、中级、副高、正高" in answer.zh


def test_choice_may_be_written_in_english_or_by_a_near_word() -> None:
    assert read("service_modes", "mode", "circuit") == "circuit"
    assert read("institutions", "kind", "村卫生室") == "village_clinic"


def test_tags_are_separated_by_any_usual_mark() -> None:
    assert read("villages", "area_tags", "老；苏区、边远") == frozenset({"老", "苏区", "边远"})


def test_text_that_begins_like_a_formula_is_refused() -> None:
    answer = read("county", "note", "=HYPERLINK(1)")

    assert isinstance(answer, Sentence)
    assert "这里是公式“=HYPERLINK(1)”" in answer.zh


def test_rare_characters_of_names_are_kept() -> None:
    assert clean_text("㙟䶮\ue000村") == "㙟䶮\ue000村"
