"""Wrappers that are broken, odd or large: a clear sentence, nothing lost, no crash."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.errors import BadData, Severity
from xunzhen.files.tables.read import load_county, read_county
from xunzhen.files.tables.write import write_county


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "示例县.xlsx"
    write_county(small_county(), path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "示例县"
    write_county(small_county(), path)
    return path


def sentence_of(path: Path) -> str:
    with pytest.raises(BadData) as caught:
        read_county(path)
    return caught.value.sentence.zh


def test_missing_path_says_what_is_wanted(tmp_path: Path) -> None:
    said = sentence_of(tmp_path / "没有.xlsx")

    assert "找不到" in said
    assert "一个文件夹（里面是CSV）或一个.xlsx工作簿" in said


def test_broken_zip_is_damaged(workbook: Path) -> None:
    workbook.write_bytes(workbook.read_bytes()[:3000])

    assert "示例县.xlsx已损坏，打不开" in sentence_of(workbook)


def test_workbook_with_a_damaged_sheet_is_damaged(workbook: Path, tmp_path: Path) -> None:
    hurt = tmp_path / "hurt.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(hurt, "w") as new:
        for name in old.namelist():
            cut = name == "xl/worksheets/sheet3.xml"
            new.writestr(name, old.read(name)[: 900 if cut else None])

    assert "已损坏" in sentence_of(hurt)


@cache
def small_workbook() -> bytes:
    """The small county as a workbook, made once: its bytes hold the time it was made."""
    with tempfile.TemporaryDirectory() as folder:
        write_county(small_county(), Path(folder) / "county.xlsx")
        return (Path(folder) / "county.xlsx").read_bytes()


# A place is a share of the whole, for the length of a workbook differs a little each time.
@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=5),
    st.floats(0, 1),
)
def test_hurt_workbook_is_read_or_refused_with_a_sentence(
    changes: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray(small_workbook())
    for share, byte in changes:
        content[int(share * len(content))] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.xlsx"
        path.write_bytes(content[: int((0.5 + kept) * len(content))])

        with contextlib.suppress(BadData):
            read_county(path)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["villages", "county", "travel"]), st.binary(max_size=60), st.data())
def test_hurt_csv_file_is_read_or_refused_with_a_sentence(
    name: str, noise: bytes, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_county(small_county(), Path(folder))
        file = Path(folder) / f"{name}.csv"
        content = file.read_bytes()
        place = data.draw(st.integers(0, len(content)))
        file.write_bytes(content[:place] + noise + content[place:])

        reading = read_county(Path(folder))

    assert all(fault.line() for fault in reading.faults)


def test_zip_that_is_no_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tables.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("villages.csv", "code,name")

    assert "不是Excel工作簿" in sentence_of(path)


@pytest.mark.parametrize("content", [b"", b"code,name\n1,2\n", b"\x89PNG\r\n"])
def test_file_that_is_no_workbook_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(content)

    assert "不是Excel工作簿" in sentence_of(path)


def test_old_format_that_is_none_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)

    assert "old.xls" in sentence_of(path)


def test_workbook_without_a_county_table_lists_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "工资表"  # type: ignore[union-attr]
    book.save(path)

    said = sentence_of(path)

    assert "没有一张县域表。找到的是：工资表" in said
    assert "行政村（villages）" in said


def test_empty_folder_lists_what_is_wanted(tmp_path: Path) -> None:
    assert "找到的是：空的，什么也没有" in sentence_of(tmp_path)


def test_empty_sheet_of_another_name_is_nothing(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book.create_sheet("Sheet1")
    book.save(workbook)

    assert read_county(workbook).faults == ()


def test_misspelt_sheet_is_a_notice_with_a_suggestion(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["请假"].title = "请假登记"
    book.save(workbook)

    reading = read_county(workbook)

    (fault,) = reading.faults
    assert fault.severity is Severity.NOTICE
    assert "“请假登记”不是县域表的名称" in fault.sentence.zh
    assert "如果是“请假表”表，请改名" in fault.sentence.zh or "“请假”" in fault.sentence.zh


def test_wrong_column_names_sheet_and_column(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["请假"]["A1"] = "医生甲乙"
    book.save(workbook)

    reading = read_county(workbook)

    fault = reading.errors[0]
    assert (fault.table, fault.row, fault.column) == ("请假", 1, "工号")
    assert reading.county is not None
    assert len(reading.county.staff) == 7


def test_formula_is_read_by_its_cached_value_and_said(workbook: Path, tmp_path: Path) -> None:
    hurt = tmp_path / "formula.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(hurt, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                assert b"<v>860</v>" in xml
                xml = xml.replace(b"<v>860</v>", b"<f>800+60</f><v>860</v>")
            new.writestr(name, xml)

    reading = read_county(hurt)

    (fault,) = reading.faults
    assert (fault.table, fault.row, fault.column) == ("行政村", 3, "常住人口")
    assert "用了Excel上次算好的值“860”" in fault.sentence.zh
    assert reading.county == small_county()


def test_formula_without_cached_value_is_an_error(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["行政村"]["G10"] = "=1+2"  # openpyxl keeps no value beside a formula
    book.save(workbook)

    reading = read_county(workbook)

    (fault,) = reading.errors
    assert (fault.row, fault.column, fault.entered) == (10, "常住人口", "=1+2")


def test_stray_cell_at_the_end_of_the_sheet_is_refused_not_unfolded(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["请假"]["XFD1048576"] = "x"
    book.save(workbook)

    reading = read_county(workbook)

    assert any("很远的格子" in fault.sentence.zh for fault in reading.errors)
    assert reading.county is not None
    assert len(reading.county.villages) == 9


def test_gb18030_folder_is_read_with_a_notice(folder: Path) -> None:
    file = folder / "villages.csv"
    file.write_bytes(file.read_text("utf-8-sig").encode("gb18030"))

    reading = read_county(folder)

    (fault,) = reading.faults
    assert fault.severity is Severity.NOTICE
    assert "编码是GB18030" in fault.sentence.zh
    assert reading.county == small_county()


def test_utf8_without_mark_is_read_without_a_word(folder: Path) -> None:
    file = folder / "villages.csv"
    file.write_bytes(file.read_text("utf-8-sig").encode("utf-8"))

    reading = read_county(folder)

    assert reading.faults == ()
    assert reading.county == small_county()


def test_bytes_that_are_no_text_are_an_error_of_that_file_only(folder: Path) -> None:
    (folder / "leave.csv").write_bytes(b"\x80\x81\xff\xff\x00,\xff")

    reading = read_county(folder)

    assert [fault.table for fault in reading.errors] == ["leave.csv"]
    assert reading.county is not None
    assert len(reading.county.staff) == 7


def test_quote_never_closed_says_from_which_row_on(folder: Path) -> None:
    file = folder / "leave.csv"
    file.write_text(file.read_text("utf-8-sig") + 's-02,"2026-10-01,,\n', "utf-8")

    reading = read_county(folder)

    (fault,) = reading.errors
    assert (fault.table, fault.row) == ("leave.csv", 3)
    assert "引号不成对" in fault.sentence.zh
    assert reading.county is not None
    assert len(reading.county.leave) == 1


def test_text_that_begins_like_a_formula_in_csv_is_an_error(folder: Path) -> None:
    file = folder / "leave.csv"
    file.write_text(file.read_text("utf-8-sig").replace("培训", "=1+1"), "utf-8")

    (fault,) = read_county(folder).errors

    assert "这里是公式“=1+1”" in fault.sentence.zh


def test_other_csv_file_is_a_notice_and_other_files_are_nothing(folder: Path) -> None:
    (folder / "vilages.csv").write_text("a,b", "utf-8")
    (folder / "说明.txt").write_text("x", "utf-8")

    (fault,) = read_county(folder).faults

    assert "“vilages”不是县域表的名称，没有读入。如果是“villages”表，请改名。" in fault.sentence.zh


def test_hundred_thousand_rows_are_all_read_or_all_reported(folder: Path) -> None:
    ways = ["from,to,minutes,season", "h-101,350524101202,18,"]
    ways += [f"h-101,350524101202,{number % 90},季{number}" for number in range(49_999)]
    ways += [f"h-101,nowhere{number},20," for number in range(50_000)]
    (folder / "travel.csv").write_text("\n".join(ways), "utf-8")

    reading = read_county(folder)

    travel = next(count for count in reading.counts if count.table == "travel")
    assert (travel.rows, travel.good, travel.errors) == (100_000, 50_000, 50_000)


def test_load_county_passes_good_rows(folder: Path) -> None:
    file = folder / "villages.csv"
    file.write_text(file.read_text("utf-8-sig").replace(",860,", ",约860,"), "utf-8")

    county = load_county(folder)

    assert len(county.villages) == 8


def test_load_county_raises_with_the_errors_if_nothing_is_usable(folder: Path) -> None:
    (folder / "county.csv").write_text("code,name,as_of\n350524,示例县,昨天\n", "utf-8")

    with pytest.raises(BadData) as caught:
        load_county(folder)

    assert "没有可用的县域数据" in caught.value.sentence.zh
    assert caught.value.faults[0].column == "as_of"
