"""The workbook: its rows are the roster's visits, its texts are no formulas, it prints on A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.files.small_roster import ZHENGKENG, small_facts
from xunzhen.files.roster_book import write_roster_book
from xunzhen.files.roster_facts import RosterFacts

SHEETS = ["按乡镇", "按医生", "按村", "缺口与原因", "依据", "说明"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbook]:
    path = tmp_path_factory.mktemp("book") / "roster.xlsx"
    write_roster_book(small_facts(), path)
    opened = load_workbook(path)
    yield opened
    opened.close()


def rows_of(book: Workbook, sheet: str) -> list[dict[str, object]]:
    lines = [[cell.value for cell in line] for line in book[sheet].iter_rows()]
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]


def test_sheets_stand_in_their_order(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("sheet", ["按医生", "按村"])
def test_rows_are_the_visits_of_the_roster(book: Workbook, sheet: str) -> None:
    facts = small_facts()

    found = sorted(
        (row["日期"].date(), row["半天"], row["村"], row["医生"])  # type: ignore[attr-defined]
        for row in rows_of(book, sheet)
    )

    assert found == sorted(
        (
            visit.date,
            "下午" if visit.afternoon else "上午",
            facts.village_name(visit.village),
            facts.staff_name(visit.staff),
        )
        for visit in facts.roster.visits
    )


def test_dates_are_dates(book: Workbook) -> None:
    assert all(isinstance(row["日期"], dt.datetime) for row in rows_of(book, "按医生"))


def test_grid_shows_changed_visit_in_words_and_frame(book: Workbook) -> None:
    sheet = book["按乡镇"]
    row = next(
        line
        for line in sheet.iter_rows(min_row=3)
        if (line[1].value, line[2].value) == ("和春村", "下午")
    )

    # Column 4 is 30 November, so 18 December is column 22.
    assert row[21].value == "黄志平（改过）"
    assert row[21].border.left.style == "medium"


def test_grid_shows_missing_visit_white_on_black(book: Workbook) -> None:
    cells = [cell for line in book["按乡镇"].iter_rows(min_row=3) for cell in line]
    missing = [cell for cell in cells if cell.value == "缺"]

    assert len(missing) == 1
    assert missing[0].fill.fgColor.rgb == "00000000"


def test_gaps_sum_to_the_missing_visits(book: Workbook) -> None:
    lost = [row["缺（次）"] for row in rows_of(book, "缺口与原因") if row["类别"] == "缺"]

    assert sum(int(str(count)) for count in lost) == small_facts().roster.missing == 9


def test_rules_cite_their_clause_or_say_unset(book: Workbook) -> None:
    where = {row["规则名"]: row["依据"] for row in rows_of(book, "依据")}

    assert where == {
        "circuit.visits_per_week": "安卫函〔2024〕19号 一2",
        "circuit.half_day_minutes": "未设定",
    }


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_prints_on_a4_landscape_with_the_demonstration_mark(
    book: Workbook, sheet: str
) -> None:
    page = book[sheet]

    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.oddHeader.center.text == "演示数据"
    assert page.freeze_panes
    assert page.auto_filter.ref


def test_text_like_a_formula_stays_text(tmp_path: Path) -> None:
    facts = small_facts()
    villages = tuple(
        replace(village, name='=HYPERLINK("x")') if village.code == ZHENGKENG else village
        for village in facts.county.villages
    )
    visits = tuple(replace(visit, reason="@cmd+1") for visit in facts.roster.visits)
    county, roster = replace(facts.county, villages=villages), replace(facts.roster, visits=visits)

    write_roster_book(RosterFacts(roster, county, facts.settings), tmp_path / "roster.xlsx")

    book = load_workbook(tmp_path / "roster.xlsx")
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    suspects = [cell for cell in cells if str(cell.value).startswith(("=", "@"))]
    book.close()
    assert suspects
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in suspects)


def test_control_signs_are_left_out(tmp_path: Path) -> None:
    facts = small_facts()
    visits = tuple(replace(visit, reason="培\x07训") for visit in facts.roster.visits)
    roster = replace(facts.roster, visits=visits)

    write_roster_book(RosterFacts(roster, facts.county, facts.settings), tmp_path / "roster.xlsx")

    book = load_workbook(tmp_path / "roster.xlsx")
    reasons = {row["原因"] for row in rows_of(book, "按医生")}
    book.close()
    assert reasons == {"培训"}


def test_workbook_is_the_same_every_time(tmp_path: Path) -> None:
    write_roster_book(small_facts(), tmp_path / "one.xlsx")
    write_roster_book(small_facts(), tmp_path / "two.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
