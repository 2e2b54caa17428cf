"""The villages under the board, written by hand: every text is escaped, every gap is said."""

from __future__ import annotations

from xunzhen.web.planning.board_row import village_lines
from xunzhen.web.planning.selectors.board_parts import VillageLine

BAD = "<i>\"'&"
DOSSIER = ("/c/350524/villages/", "/")


def line(name: str = "达新", owed: int = 2, got: int = 2, cancelled: str = "") -> str:
    one = VillageLine("350524101202", name, owed, got, "周三上午", cancelled)
    return village_lines([one], DOSSIER)


def test_no_text_of_a_line_gets_through_as_markup() -> None:
    assert "<i>" not in line(BAD, cancelled=BAD)


def test_line_of_a_village_leads_to_its_dossier() -> None:
    assert 'href="/c/350524/villages/350524101202/"' in line()


def test_village_that_is_short_says_of_how_many_visits() -> None:
    # Two are owed, one is planned: one is missing.
    html = line(got=1)

    assert "缺1次" in html
    assert '<li data-village="350524101202" class="gap">' in html
