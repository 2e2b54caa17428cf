"""The ledger is read back equal from both wrappers; faults are named and block nothing else."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.errors import Severity
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.registry.cells import clean_text
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables_beside import CountyAndTables, read_with_tables

ENTRY = LedgerEntry(
    "T-1",
    OutreachKind.CIRCUIT,
    dt.date(2026, 9, 7),
    "s-01",
    "350524101202",
    EntryState.RECORDED,
    afternoon=False,
    check_in=dt.time(8, 30),
    check_out=dt.time(11, 40),
)
HEADINGS = "编号,类别,日期,人员,地点,半天,签到,签退,状态,原因,认可人,补访对象,人数,人次"
GOOD_ROW = "T-1,巡诊,2026-09-07,s-01,350524101202,上午,08:30,11:40,已记录,,,,,"

TEXTS = st.text(max_size=12).map(clean_text).filter(lambda text: not text.startswith(("=", "＝")))
CODES = st.text(st.characters(whitelist_categories=["L"]), min_size=1, max_size=6)
COUNTS = st.none() | st.integers(0, 100_000)
CLOCKS = st.none() | st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    return Ledger.of(
        LedgerEntry(
            id=f"T-{number}",
            kind=draw(st.sampled_from(list(OutreachKind))),
            date=draw(st.dates(dt.date(1950, 1, 1), dt.date(2190, 12, 31))),
            staff=draw(st.sampled_from(["s-01", "s-03", "s-05"])),
            place=draw(st.sampled_from(["350524101202", "350524202202", "h-101", "h-350524"])),
            state=draw(st.sampled_from(list(EntryState))),
            afternoon=draw(st.sampled_from([None, False, True])),
            check_in=draw(CLOCKS),
            check_out=draw(CLOCKS),
            reason=draw(TEXTS),
            excused_by=draw(TEXTS),
            makes_up=draw(st.sampled_from(["", "T-99"])),
            persons=draw(COUNTS),
            person_times=draw(COUNTS),
            treatment=draw(COUNTS),
            public_health=draw(COUNTS),
            contract_service=draw(COUNTS),
            referred_up=draw(COUNTS),
            referred_down=draw(COUNTS),
            flags=tuple(sorted(draw(st.frozensets(CODES, max_size=3)))),
            verified_on=draw(st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2190, 12, 31))),
        )
        for number in range(draw(st.integers(0, 4)))
    )


def folder_with(tmp_path: Path, *rows: str, headings: str = HEADINGS) -> Path:
    """The small county as a folder, with a ledger of these rows."""
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    (folder / "台账.csv").write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return folder


def faults_of(found: CountyAndTables) -> list[tuple[int | None, str | None, str, Severity]]:
    assert found.ledger is not None
    return [
        (one.row, one.column, one.sentence.code.removeprefix("fieldwork."), one.severity)
        for one in found.ledger.faults
    ]


@settings(deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(ledgers(), st.sampled_from(["ledger.csv", "台账.csv", "x.xlsx"]), st.sampled_from("ez"))
def test_ledger_is_read_back_equal(ledger: Ledger, name: str, language: str) -> None:
    words = {"e": "en", "z": "zh"}[language]
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / ("county.xlsx" if name.endswith("xlsx") else "county")
        write_county(small_county(), wrapper, words)
        write_ledger(ledger, wrapper / name if wrapper.is_dir() else wrapper, words)
        found = read_with_tables(wrapper)

    assert found.reading.county == small_county()
    assert found.ledger is not None
    assert [one.line() for one in found.ledger.faults if one.severity is Severity.ERROR] == []
    assert found.ledger.ledger == ledger


def test_writing_into_a_workbook_keeps_its_other_sheets_and_replaces_the_ledger(
    tmp_path: Path,
) -> None:
    book = tmp_path / "county.xlsx"
    write_county(small_county(), book)

    write_ledger(Ledger.of([ENTRY]), book)
    write_ledger(Ledger.of([]), book)

    names = openpyxl.load_workbook(book).sheetnames
    assert names.count("台账") == 1
    assert "行政村" in names
    assert read_with_tables(book).ledger is not None


def test_bad_rows_are_named_and_the_good_row_is_read(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        GOOD_ROW,
        "T-2,巡诊,2026-09-31,s-01,350524101202,上午,08:30,11:40,已记录,,,,,",
        "T-3,巡诊,2026-09-07,s-01,甲九,上午,08:30,11:40,已记录,,,,,",
        "T-4,巡诊,2026-09-07,s-99,350524101202,上午,08:30,11:40,已记录,,,,,",
        "T-5,巡诊,2026-09-07,s-01,350524101202,上午,8点多,11:40,已记录,,,,,",
        "T-1,巡诊,2026-09-08,s-01,350524101202,上午,08:30,11:40,已记录,,,,,",
        "T-6,买菜,2026-09-07,s-01,350524101202,上午,08:30,11:40,已记录,,,,,",
        "T-7,巡诊,2026-09-07,s-01,350524101202,上午,08:30,11:40,已记录,,,T-7,,",
    )

    found = read_with_tables(folder)

    assert found.ledger is not None
    assert found.ledger.ledger == Ledger.of([ENTRY])
    error = Severity.ERROR
    assert faults_of(found) == [
        (3, "日期", "registry.no_such_day", error),
        (4, "地点", "registry.unknown_reference", error),
        (5, "人员", "registry.unknown_reference", error),
        (6, "签到", "clock_unreadable", error),
        (7, "编号", "registry.duplicate", error),
        (8, "类别", "registry.unknown_choice", error),
        (9, "补访对象", "makes_up_itself", error),
    ]
    assert (found.ledger.count.rows, found.ledger.count.good) == (8, 1)


def test_doubtful_rows_are_kept_and_told(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        "T-1,移动医院,2026-09-07,省医01,甲二,全天,,,已记录,,,,9,7",
        "T-2,巡诊,2026-09-07,s-01,350524101202,上午,,,漏访,下雨,演示员一,,,",
        "T-3,巡诊,2026-09-07,s-01,350524101202,上午,,,漏访,,镇里老王,,,",
        "T-4,巡诊,2026-09-08,s-01,350524101202,上午,08:30,11:40,已记录,,镇里老王,T-77,,",
    )

    found = read_with_tables(folder)

    notice = Severity.NOTICE
    assert faults_of(found) == [
        (2, "人员", "staff_from_elsewhere", notice),
        (2, "人次", "fewer_times_than_persons", notice),
        (3, "认可人", "own_excuse", notice),
        (4, "原因", "unexplained_excuse", notice),
        (5, "认可人", "excuse_without_miss", notice),
        (5, "补访对象", "makes_up_nothing", notice),
    ]
    assert found.ledger is not None
    assert found.ledger.ledger.by_id["T-1"].place == "350524101202"


def test_column_of_the_countys_own_is_kept_and_written_back(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD_ROW + ",晴", headings=HEADINGS + ",天气")

    found = read_with_tables(folder)
    assert found.ledger is not None
    write_ledger(found.ledger.ledger, folder / "台账.csv", "zh", found.ledger.set_aside)

    again = read_with_tables(folder)
    assert again.ledger is not None
    assert again.ledger.set_aside == found.ledger.set_aside
    assert found.ledger.set_aside[0].values == (("T-1", "晴"),)
    assert [one.sentence.code for one in again.ledger.faults] == ["registry.column_set_aside"]


def test_times_that_a_workbook_holds_as_times_are_read(tmp_path: Path) -> None:
    book = tmp_path / "county.xlsx"
    write_county(small_county(), book)
    write_ledger(Ledger.of([ENTRY]), book)
    opened = openpyxl.load_workbook(book)
    sheet = opened["台账"]
    sheet["G2"].value, sheet["G2"].number_format = dt.time(8, 30), "hh:mm"
    sheet["H2"].value, sheet["H2"].number_format = 0.486111111111111, "General"
    opened.save(book)

    found = read_with_tables(book)

    # 0.486111… of a day are 700 minutes: 11:40.
    assert found.ledger is not None
    assert found.ledger.ledger == Ledger.of([ENTRY])


def test_county_without_a_ledger_has_none_and_the_county_alone_is_read_as_before(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, GOOD_ROW)

    assert read_county(folder).county == small_county()
    (folder / "台账.csv").unlink()
    assert read_with_tables(folder).ledger is None
