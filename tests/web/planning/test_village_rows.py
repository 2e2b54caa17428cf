"""The rows of the list of villages, written by hand: every text is escaped, every mark is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.county import VILLAGES
from xunzhen.domain.registry.county import Mode
from xunzhen.web.planning.models import PlanVisit
from xunzhen.web.planning.selectors.villages import VillageLine
from xunzhen.web.planning.village_rows import village_rows

BAD = "<b>\"'&"
LINE = VillageLine(
    village=VILLAGES[0], township="甲镇", mode=Mode.CIRCUIT, people=1234, minutes=17.5,
    next=PlanVisit(date=dt.date(2026, 9, 17), afternoon=True), planned=4, missing=0,
)  # fmt: skip


def row(line: VillageLine, planned: bool = True) -> str:
    return village_rows("350524", [line], planned)


def test_no_text_of_a_row_gets_through_as_markup() -> None:
    village = replace(VILLAGES[0], name=BAD)

    html = row(replace(LINE, village=village, township=BAD))

    assert "<b>" not in html
    assert html.count("&lt;b&gt;&quot;&#x27;&amp;") == 2


def test_row_tells_people_minutes_next_visit_and_counts() -> None:
    html = row(LINE)

    for words in ("1,234", ">18<", "9月17日", "下午", ">4<", ">0<"):
        assert words in html, words
    assert f'href="/c/350524/villages/{VILLAGES[0].code}/"' in html


def test_missed_visits_have_shape_word_and_colour() -> None:
    html = row(replace(LINE, missing=2))

    assert 'class="st st--bad"' in html
    assert "#bad" in html
    assert ">2</span>" in html or "2</span>" in html


def test_village_on_circuit_without_a_visit_says_so_if_there_is_a_plan() -> None:
    line = replace(LINE, next=None, planned=0)

    assert "没有排上" in row(line)
    assert "没有排上" not in row(line, planned=False)
    assert "没有排上" not in row(replace(line, mode=Mode.RESIDENT))


def test_village_without_a_mode_says_so() -> None:
    assert "未落实" in row(replace(LINE, mode=None))
