"""The printed day sheet: a page a visit, drawn with the shipped fonts."""

from __future__ import annotations

import datetime as dt

from tests.files.pdf_reading import characters_drawn, page_count
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.events import VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.files.fonts.shipped import missing_characters
from xunzhen.files.papers.day_sheet_paper import all_text_of, day_sheet_paper
from xunzhen.files.papers.press import TEMPLATES, Press

DAY = dt.date(2026, 12, 1)


def sheet_of(village: str, minutes: int | None = 180, demo: bool = True) -> DaySheet:
    key = VisitKey(OutreachKind.CIRCUIT, DAY, village > "2", village, "s-01")
    number = planned_visit_id("350524", key)
    return DaySheet(number, key, "芹草林村", "祥华乡", "陈志远", "祥华卫生院", minutes, demo)


def test_every_visit_has_a_page_of_its_own() -> None:
    sheets = [sheet_of("1"), sheet_of("2"), sheet_of("3")]

    paper = Press(all_text_of(sheets)).print_pdf("day_sheet.typ", day_sheet_paper(sheets), DAY)

    assert page_count(paper) == 3
    assert set("芹草林村演示数据手填单") <= characters_drawn(paper)


def test_same_sheets_give_the_same_bytes() -> None:
    sheets = [sheet_of("1")]
    one, two = (Press().print_pdf("day_sheet.typ", day_sheet_paper(sheets), DAY) for _ in range(2))

    assert one == two


def test_least_half_day_is_told_or_said_to_be_unset() -> None:
    told, unset, odd = (
        day_sheet_paper([sheet_of("1", minutes)])["sheets"][0]["half_day"]
        for minutes in (180, None, 150)
    )

    assert told == "满半天：到村至离开满3小时，不含路上"
    assert unset == "满半天：未设定，等县里定"
    assert odd == "满半天：到村至离开满2小时30分钟，不含路上"


def test_sheet_names_its_day_and_half() -> None:
    (sheet,) = day_sheet_paper([sheet_of("1")])["sheets"]

    # 1 December 2026 is a Tuesday.
    assert (sheet["date"], sheet["half"]) == ("2026年12月1日（周二）", "上午")
    assert sheet["number"] == sheet_of("1").number


def test_shipped_fonts_draw_the_whole_form() -> None:
    form = (TEMPLATES / "day_sheet.typ").read_text(encoding="utf-8")

    assert missing_characters(form) == set()
