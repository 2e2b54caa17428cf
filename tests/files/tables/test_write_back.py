"""The workbook that comes back: faults beside the rows, everything else as it was."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.county import small_county
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables.write_back import write_back

ERROR_COLOUR = "00F8C9C4"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.xlsx"
    write_county(small_county(), path)
    book = openpyxl.load_workbook(path)
    book["行政村"]["G10"] = "约500"
    book["行政村"]["H2"] = "=900+1"
    book.save(path)
    return path


def test_fault_stands_beside_its_row_and_its_cell_is_coloured(faulty: Path, tmp_path: Path) -> None:
    write_back(faulty, read_county(faulty), tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["行政村"]
    last = sheet.max_column
    assert sheet.cell(1, last).value == "问题"
    assert str(sheet.cell(10, last).value).startswith("【错误】常住人口：写的是“约500”")
    assert sheet["G10"].fill.fgColor.rgb == ERROR_COLOUR
    assert sheet.cell(3, last).value is None


def test_values_and_formulas_stay_as_they_were(faulty: Path, tmp_path: Path) -> None:
    write_back(faulty, read_county(faulty), tmp_path / "out.xlsx")

    before = openpyxl.load_workbook(faulty)
    after = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for name in before.sheetnames:
        for row in before[name].iter_rows():
            for cell in row:
                assert after[name][cell.coordinate].value == cell.value


def test_summary_lists_every_fault_errors_first(faulty: Path, tmp_path: Path) -> None:
    reading = read_county(faulty)

    write_back(faulty, reading, tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert book.sheetnames[0] == "问题汇总"
    assert len(rows) == len(reading.faults)
    assert ("错误", "行政村", 10, "常住人口", "约500") in [row[:5] for row in rows]


def test_result_read_again_gives_the_same_faults(faulty: Path, tmp_path: Path) -> None:
    first = read_county(faulty)
    write_back(faulty, first, tmp_path / "out.xlsx")

    again = read_county(tmp_path / "out.xlsx")
    write_back(tmp_path / "out.xlsx", again, tmp_path / "out2.xlsx")

    assert again.faults == first.faults
    assert read_county(tmp_path / "out2.xlsx").faults == first.faults


def test_csv_folder_comes_back_as_a_workbook_with_its_texts(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    file = folder / "villages.csv"
    file.write_text(file.read_text("utf-8-sig").replace(",860,", ",=1+1,"), "utf-8")
    reading = read_county(folder)

    write_back(folder, reading, tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["villages"]
    assert sheet["G3"].value == "=1+1"
    assert sheet["G3"].data_type == "s"
    assert "这里是公式" in str(sheet.cell(3, sheet.max_column).value)
    assert read_county(tmp_path / "out.xlsx").errors[0].sentence == reading.errors[0].sentence


def test_identity_number_is_masked_in_what_is_added(tmp_path: Path) -> None:
    path = tmp_path / "county.xlsx"
    wrong = "370101190102039974"
    write_county(small_county(), path)
    book = openpyxl.load_workbook(path)
    book["人员"]["N3"] = wrong
    book.save(path)

    write_back(path, read_county(path), tmp_path / "out.xlsx")

    after = openpyxl.load_workbook(tmp_path / "out.xlsx")
    holders = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in after
        for row in sheet.iter_rows()
        for cell in row
        if wrong in str(cell.value)
    ]
    assert holders == ["人员!N3"]
