"""The roster on paper: pages, signs, gaps, sums."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.files.pdf_reading import characters_drawn, page_count
from tests.files.small_roster import JIUZHAI, SINCE, TANGDI, TAOZHOU, small_facts
from xunzhen.domain.errors import say
from xunzhen.domain.planning.roster import PlannedWeek
from xunzhen.files.fonts.shipped import missing_characters
from xunzhen.files.papers.press import Json, Press
from xunzhen.files.papers.roster_paper import roster_paper
from xunzhen.files.papers.township_page import blocks_of
from xunzhen.files.roster_facts import RosterFacts


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.fixture(scope="module")
def paper() -> Json:
    return roster_paper(small_facts())


def row_of(paper: Json, village: str) -> Json:
    rows: list[Json] = [row for page in paper["townships"] for row in page["rows"]]
    return next(row for row in rows if row["village"] == village)


def test_pdf_has_summary_two_townships_and_doctors(press: Press, paper: Json) -> None:
    pdf = press.print_pdf("roster.typ", paper, SINCE, tagged=False)

    assert page_count(pdf) == 4


def test_pdf_draws_every_character_of_the_villages(press: Press, paper: Json) -> None:
    pdf = press.print_pdf("roster.typ", paper, SINCE, tagged=False)

    names = "".join(row["village"] for page in paper["townships"] for row in page["rows"])
    assert set(names) <= characters_drawn(pdf)


def test_pdf_is_the_same_every_time(paper: Json) -> None:
    first = Press().print_pdf("roster.typ", paper, SINCE, tagged=False)

    assert Press().print_pdf("roster.typ", paper, SINCE, tagged=False) == first


def test_every_character_of_the_paper_is_in_the_shipped_fonts(paper: Json) -> None:
    assert not missing_characters(json.dumps(paper, ensure_ascii=False))


def test_cells_hold_one_sign_for_the_doctor_on_the_right_days(paper: Json) -> None:
    morning = row_of(paper, "郑坑村")["morning"]

    # Tuesdays and Fridays of four weeks from a Monday; Friday of week 3 was moved.
    signs = {at: cell["text"] for at, cell in enumerate(morning) if cell["text"]}
    assert signs == dict.fromkeys((1, 4, 8, 11, 15, 22, 25), "陈")


def test_changed_visit_is_framed(paper: Json) -> None:
    afternoon = row_of(paper, "和春村")["afternoon"]

    assert afternoon[18] == {"text": "黄", "kind": "changed"}


def test_missing_visit_is_a_black_cell(paper: Json) -> None:
    row = row_of(paper, "旧寨村")

    assert row["afternoon"][25] == {"text": "缺", "kind": "gap"}
    assert (row["planned"], row["due"]) == (7, 8)


def test_village_without_any_visit_says_so_over_each_week(paper: Json) -> None:
    spans = row_of(paper, "棠棣村")["spans"]

    assert [(span["first"], span["width"]) for span in spans] == [(0, 7), (7, 7), (14, 7), (21, 7)]
    assert {span["text"] for span in spans} == {"本周缺2次"}


def test_market_days_stand_in_the_head(paper: Json) -> None:
    page = next(one for one in paper["townships"] if one["name"] == "祥华乡")

    # Lunar days ending in 3 or 8: 2026-12-01 is the 23rd of the tenth month, 12-06 the 28th.
    labels = [at for at, day in enumerate(page["days"]) if "圩" in day["label"]]
    assert labels[:2] == [1, 6]


def test_reasons_are_listed_in_order_of_time(paper: Json) -> None:
    page = next(one for one in paper["townships"] if one["name"] == "祥华乡")

    assert [one["when"] for one in page["changes"]] == ["12月17日下", "12月18日下", "12月25日下"]
    assert page["changes"][2]["loud"] == "缺1次"


def test_long_reason_is_said_once() -> None:
    facts = small_facts()
    gap = facts.gaps[JIUZHAI][0]
    again = replace(gap, week=2)
    visits = tuple(
        v for v in facts.roster.visits if (v.village, v.week, v.date.weekday()) != (JIUZHAI, 2, 4)
    )
    roster = replace(facts.roster, visits=visits, uncovered=(*facts.roster.uncovered, again))

    paper = roster_paper(RosterFacts(roster, facts.county, facts.settings))

    texts = [one["text"] for one in paper["townships"][0]["changes"] if one["loud"]]
    assert texts == [f"{gap.reason.zh}。", "原因同第3条。"]


def test_summary_ties_with_the_roster(paper: Json) -> None:
    # Villages, owed, planned, missing, changed, doctors.
    assert paper["county"]["total"] == [7, 56, 47, 9, 2, 4]


def test_reason_that_a_shortage_gives_is_pointed_to() -> None:
    facts = small_facts()
    gap = facts.gaps[JIUZHAI][0].reason
    shortage = say("x.shortage", f"第4周：{gap.zh}", "Week 4")
    roster = replace(facts.roster, shortages=(shortage,))

    paper = roster_paper(RosterFacts(roster, facts.county, facts.settings))

    reasons = [row["reason"] for row in paper["county"]["gaps"]]
    assert reasons == ["见上第1条", facts.gaps[TANGDI][0].reason.zh]


def test_busiest_week_stands_beside_the_cap(paper: Json) -> None:
    page = next(one for one in paper["townships"] if one["name"] == "祥华乡")

    chen = next(one for one in page["people"] if one["name"] == "陈建安")
    assert chen["busiest"] == "6 / 6"


def test_holiday_is_hatched_and_named() -> None:
    facts = small_facts()
    week = facts.roster.weeks[0]
    shorter = PlannedWeek(0, week.since, week.working_days[1:], 14, 12, 2, "30日放假")
    roster = replace(facts.roster, weeks=(shorter, *facts.roster.weeks[1:]))

    paper = roster_paper(RosterFacts(roster, facts.county, facts.settings))

    first = paper["townships"][0]["days"][0]
    assert first["off"]
    assert first["label"] == "假"


def test_real_data_carries_no_demonstration_mark() -> None:
    facts = small_facts()
    real = RosterFacts(replace(facts.roster, synthetic=False), facts.county, facts.settings)

    paper = roster_paper(real)

    assert not paper["demo"]
    assert "演示" not in paper["number"]


def test_township_without_circuits_has_no_page() -> None:
    facts = small_facts()
    roster = replace(
        facts.roster,
        visits=tuple(v for v in facts.roster.visits if not v.village.startswith(TAOZHOU)),
        required=tuple(one for one in facts.roster.required if not one[0].startswith(TAOZHOU)),
        uncovered=tuple(g for g in facts.roster.uncovered if not g.village.startswith(TAOZHOU)),
    )

    paper = roster_paper(RosterFacts(roster, facts.county, facts.settings))

    assert [page["name"] for page in paper["townships"]] == ["祥华乡"]


def test_nobody_available_still_prints(press: Press) -> None:
    facts = small_facts()
    roster = replace(facts.roster, visits=())

    paper = roster_paper(RosterFacts(roster, facts.county, facts.settings))

    assert page_count(press.print_pdf("roster.typ", paper, SINCE, tagged=False)) == 3


def test_long_horizon_is_split_evenly() -> None:
    week = small_facts().roster.weeks[0]

    assert [len(block) for block in blocks_of([week] * 13)] == [5, 5, 3]
    assert [len(block) for block in blocks_of([week] * 6)] == [3, 3]


def test_crowded_township_goes_on_overleaf(press: Press, paper: Json) -> None:
    page = dict(paper["townships"][0])
    page["rows"] = page["rows"] * 4
    crowded = {**paper, "townships": [page], "doctors": []}
    crowded["county"] = {**paper["county"], "townships": paper["county"]["townships"][:1]}

    pdf = press.print_pdf("roster.typ", crowded, SINCE, tagged=False)

    # Summary; 20 villages of two 5.8 mm rows need 232 mm where a page has 148 mm: two pages.
    assert page_count(pdf) == 3
