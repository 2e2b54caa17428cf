"""The part of a roster that concerns one township."""

from __future__ import annotations

import math

from tests.web.plans import small_roster
from xunzhen.domain.planning.roster_part import part_of_roster

# 甲镇 has two circuit villages, twice a week for two weeks: 8 of the county's 18 visits.


def test_part_holds_the_visits_of_its_villages_only() -> None:
    part = part_of_roster(small_roster(), "350524101", "示例县甲镇")

    assert len(part.visits) == 8
    assert {one.village for one in part.visits} == {"350524101202", "350524101203"}


def test_weeks_of_a_part_are_summed_anew() -> None:
    part = part_of_roster(small_roster(), "350524101", "示例县甲镇")

    assert [(week.required, week.planned) for week in part.weeks] == [(4, 4), (4, 4)]


def test_nothing_is_claimed_of_a_part_that_was_proven_of_the_whole() -> None:
    part = part_of_roster(small_roster(), "350524101", "示例县甲镇")

    assert math.isnan(part.cost.total)
    assert part.cost_bound is None
    assert part.shortages == part.notices == ()
