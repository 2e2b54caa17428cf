"""The rows of the board, written by hand: every text is escaped, every mark is there."""

from __future__ import annotations

import datetime as dt

from xunzhen.web.planning.board_row import board_rows
from xunzhen.web.planning.selectors.board_parts import Cell, DoctorRow, Mark

BAD = "<b>\"'&"
TUESDAY = dt.date(2026, 11, 24)


def row_with(mark: Mark) -> str:
    cell = Cell(TUESDAY, True, BAD, "", BAD, (mark,), True)
    return board_rows((DoctorRow(BAD, BAD, BAD, True, (cell,), 1, None),), BAD)


def test_no_text_of_a_row_gets_through_as_markup() -> None:
    html = row_with(Mark(7, BAD, BAD, "lk", BAD, True))
    assert "<b>" not in html
    assert "&lt;b&gt;&quot;&#x27;&amp;" in html


def test_a_cell_says_when_it_is_and_that_a_visit_may_be_dropped_there() -> None:
    html = row_with(Mark(7, "达新", "", "", "", True))
    assert 'data-at="2026-11-24 1"' in html
    assert " data-open>" in html


def test_a_locked_visit_shows_the_lock_and_its_word() -> None:
    html = row_with(Mark(7, "达新", "", "lk", "已锁", False))
    assert "#lock" in html
    assert '<span class="vh">已锁</span>' in html
