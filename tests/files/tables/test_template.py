"""The empty tables: every column, its drop-down, its note; nothing in them is read as data."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "空表.xlsx"
    write_template(path)
    return path


def sheet_of(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_every_table_has_a_sheet_with_every_column(template: Path) -> None:
    book = openpyxl.load_workbook(template)

    for table in COUNTY_TABLES:
        headings = [str(cell.value).rstrip("*") for cell in book[table.zh][1]]
        assert headings == [column.zh for column in table.columns]
    assert book.sheetnames[0] == "填写说明"


def test_every_heading_has_a_note_with_its_english_name(template: Path) -> None:
    book = openpyxl.load_workbook(template)

    for table in COUNTY_TABLES:
        for cell, column in zip(book[table.zh][1], table.columns, strict=True):
            assert cell.comment is not None
            assert column.name in cell.comment.text


def test_every_column_with_choices_has_a_drop_down(template: Path) -> None:
    book = openpyxl.load_workbook(template)

    for table in COUNTY_TABLES:
        lists = {rule.formula1 for rule in book[table.zh].data_validations.dataValidation}
        for column in table.columns:
            if column.offered:
                assert f'"{",".join(column.offered)}"' in lists


def test_headings_stay_in_sight_and_codes_are_text(template: Path) -> None:
    sheet = sheet_of(template, "行政村")

    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("name", ["空表.xlsx", "空表"])
def test_template_holds_no_data(tmp_path: Path, name: str) -> None:
    write_template(tmp_path / name)

    reading = read_county(tmp_path / name)

    assert sum(count.rows for count in reading.counts) == 0
    assert {fault.sentence.code for fault in reading.faults} == {"registry.empty_table"}


def test_examples_would_be_read_without_a_fault_of_their_own(tmp_path: Path) -> None:
    write_template(tmp_path / "filled")
    for file in (tmp_path / "filled").iterdir():
        file.write_text(file.read_text("utf-8-sig").replace("示例 ", ""), "utf-8")

    reading = read_county(tmp_path / "filled")

    assert [fault.line() for fault in reading.errors] == []
