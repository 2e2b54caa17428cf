"""The workbook of day sheets: written, filled in, read back; locked where the paper is printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.day_sheet_rows import RowFate, judge_sheets
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS, PRINTED
from xunzhen.domain.fieldwork.events import VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.registry.headings import Sheet
from xunzhen.files.tables.day_sheet_book import (
    read_day_sheet_book,
    write_bad_rows,
    write_day_sheet_book,
)

DAY = dt.date(2026, 9, 14)
NOW = dt.datetime(2026, 9, 15, 9, tzinfo=dt.UTC)


def sheet_of(village: str) -> DaySheet:
    key = VisitKey(OutreachKind.CIRCUIT, DAY, False, village, "s-01")
    number = planned_visit_id("350524", key)
    return DaySheet(number, key, "甲二", "甲镇", "陈一", "甲镇卫生院", demo=True)


SHEETS = {one.number: one for one in map(sheet_of, ("350524101202", "350524101203"))}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sheets.xlsx"
    write_day_sheet_book(SHEETS.values(), path)
    return path


def filled(path: Path, row: int, **values: object) -> None:
    book = load_workbook(path)
    heads = [cell.value for cell in book["手填单补录"][1]]
    for name, value in values.items():
        heading = DAY_SHEETS.column_by_name[name].zh
        position = next(i for i, head in enumerate(heads, 1) if str(head).rstrip("*") == heading)
        book["手填单补录"].cell(row, position).value = value
    book.save(path)


def judged(sheet: Sheet) -> list[tuple[int, RowFate, list[str]]]:
    read = judge_sheets(sheet, SHEETS, {}, NOW, dt.UTC)
    return [(row.row, row.fate, [one.sentence.code for one in row.faults]) for row in read.rows]


def test_printed_columns_are_locked_and_the_others_are_not(book: Path) -> None:
    sheet = load_workbook(book)["手填单补录"]

    locked = {
        column.name
        for column, cell in zip(DAY_SHEETS.columns, sheet[2], strict=True)
        if cell.protection.locked
    }
    assert sheet.protection.sheet
    assert locked == set(PRINTED)


def test_choices_are_offered_from_the_first_sheet_on(book: Path) -> None:
    rules = load_workbook(book)["手填单补录"].data_validations.dataValidation

    offered = {str(rule.formula1): str(rule.sqref) for rule in rules}
    assert '"路断天气,车坏,生病,抽调,村里有事"' in offered
    assert all("2:" in cells for cells in offered.values())


def test_filled_workbook_is_read_back_row_by_row(book: Path) -> None:
    filled(book, 2, arrived=dt.time(8, 30), left="11:40", treatment=6)
    filled(book, 3, arrived="8:30", left="11:40", treatment="六")

    assert judged(read_day_sheet_book(book)) == [
        (2, RowFate.NEW, []),
        (3, RowFate.BAD, ["registry.not_whole"]),
    ]


def test_empty_workbook_has_nothing_to_enter(book: Path) -> None:
    assert judged(read_day_sheet_book(book)) == []


def test_what_stands_beside_the_table_is_not_kept(book: Path) -> None:
    other = load_workbook(book)
    other["手填单补录"].cell(1, 40).value = "电话"
    other["手填单补录"].cell(2, 40).value = "13800000000"
    other.save(book)

    rows = read_day_sheet_book(book).rows

    assert "13800000000" not in str(rows)


def test_bad_rows_come_back_with_their_faults_and_are_read_again(
    book: Path, tmp_path: Path
) -> None:
    filled(book, 3, arrived="早上", left="11:40", treatment=6)
    sheet = read_day_sheet_book(book)
    read = judge_sheets(sheet, SHEETS, {}, NOW, dt.UTC)
    out = tmp_path / "bad.xlsx"

    write_bad_rows(sheet, [one for row in read.rows for one in row.faults], out, "zh")

    remarks = [row[-1] for row in load_workbook(out)["手填单补录"].iter_rows(values_only=True)]
    assert "早上" in str(remarks[2])
    assert judged(read_day_sheet_book(out)) == judged(sheet)


def test_other_workbook_is_told_what_is_wanted(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "other.xlsx"
    Workbook().save(path)

    with pytest.raises(BadData, match="补录"):
        read_day_sheet_book(path)
