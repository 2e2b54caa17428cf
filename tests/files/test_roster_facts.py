"""Facts of a roster: regular half-days, hours, health centres, numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.files.small_roster import (
    CHEN,
    JIUZHAI,
    LIANSHAN,
    LIN,
    TAOZHOU,
    XIANGHUA,
    ZHENGKENG,
    small_facts,
)
from xunzhen.files.roster_facts import RosterFacts


def test_regular_half_days_are_those_of_the_template() -> None:
    facts = small_facts()

    # Tuesday morning is half-day 2, Friday morning 8; the moved Thursday afternoon is none.
    assert facts.regular(ZHENGKENG) == {2: CHEN, 8: CHEN}


def test_half_day_ends_when_its_ruled_length_is_over() -> None:
    facts = small_facts()

    assert facts.hours(afternoon=True) == (dt.time(14, 30), dt.time(17, 30))


def test_half_day_without_ruled_length_has_no_end() -> None:
    facts = small_facts()
    bare = RosterFacts(replace(facts.roster, rules=()), facts.county, facts.settings)

    assert bare.hours(afternoon=False) == (dt.time(8, 30), None)


def test_visit_without_a_week_is_counted_in_the_week_of_its_date() -> None:
    facts = small_facts()
    typed = tuple(replace(visit, week=99) for visit in facts.roster.visits)
    hand_made = RosterFacts(replace(facts.roster, visits=typed), facts.county, facts.settings)

    assert hand_made.visits == facts.roster.visits


def test_townships_come_in_code_order_with_their_planned_villages() -> None:
    facts = small_facts()

    found = [(township.code, len(villages)) for township, villages in facts.townships]

    assert found == [(XIANGHUA, 5), (TAOZHOU, 2)]


def test_health_centre_is_found_by_the_village_it_stands_in() -> None:
    centre = small_facts().health_centre(XIANGHUA)

    assert centre is not None
    assert centre.code == "JG208"


def test_number_of_a_paper_changes_with_its_visits() -> None:
    facts = small_facts()
    other = tuple(
        replace(visit, staff=LIN) if visit.village == JIUZHAI else replace(visit, staff=CHEN)
        for visit in facts.roster.visits
    )
    changed = RosterFacts(replace(facts.roster, visits=other), facts.county, facts.settings)

    assert changed.number(XIANGHUA) != facts.number(XIANGHUA)
    assert facts.number(XIANGHUA).startswith(f"演示-{XIANGHUA}-20261130-")


def test_number_of_a_township_does_not_change_with_another_township() -> None:
    facts = small_facts()
    fewer = tuple(visit for visit in facts.roster.visits if visit.village != LIANSHAN)
    changed = RosterFacts(replace(facts.roster, visits=fewer), facts.county, facts.settings)

    assert changed.number(XIANGHUA) == facts.number(XIANGHUA)
    assert changed.number(TAOZHOU) != facts.number(TAOZHOU)
