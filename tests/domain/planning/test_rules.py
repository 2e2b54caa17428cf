from __future__ import annotations

import pytest

from tests.county import THIS_YEAR, small_county
from tests.domain.planning.scene import MONDAY, small_book
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.rules import (
    WEEK_STARTS_ON,
    ShortWeek,
    circuit_rules,
    distinct_rulings,
    weekday_of_ruling,
)
from xunzhen.domain.registry.county import LocalRule
from xunzhen.files.policies import load_book


@pytest.mark.parametrize(
    ("written", "weekday"),
    [("周一", 0), ("星期日", 6), ("周天", 6), ("sunday", 6), ("Wed", 2), ("三", 2)],
)
def test_weekday_may_be_written_as_people_write_it(written: str, weekday: int) -> None:
    ruling = small_book(week_starts_on=written).ruling(WEEK_STARTS_ON, "350524", MONDAY)

    assert weekday_of_ruling(ruling) == weekday


def test_week_start_that_is_no_weekday_is_refused_with_the_value() -> None:
    ruling = small_book(week_starts_on="月初").ruling(WEEK_STARTS_ON, "350524", MONDAY)

    with pytest.raises(BadData, match="月初"):
        weekday_of_ruling(ruling)


def test_short_week_reading_that_is_none_of_three_is_refused() -> None:
    rules = circuit_rules(small_book(short_week="half"), small_county(), MONDAY)

    with pytest.raises(BadData, match="half"):
        _ = rules.short_week_reading


def test_unset_rules_take_the_suggestion_and_say_so() -> None:
    rules = circuit_rules(small_book(), small_county(), MONDAY)

    assert rules.short_week_reading is ShortWeek.WORKING_DAYS
    assert rules.outbound_minutes == 90.0
    assert [one.rule.name for one in rules.rulings if not one.suggested] == [
        "circuit.visits_per_week"
    ]


def test_same_ruling_of_several_weeks_is_listed_once() -> None:
    rules = circuit_rules(small_book(), small_county(), MONDAY)

    assert len(distinct_rulings(rules.rulings * 3)) == 5


def test_township_with_a_number_of_its_own_follows_it() -> None:
    rows = (
        LocalRule("circuit.visits_per_week", "3", THIS_YEAR, "示例", "一", "乙乡"),
        LocalRule("circuit.short_week", "full", THIS_YEAR, "示例", "二"),
    )
    county = small_county(rules=rows)

    rules = circuit_rules(county_book(load_book(), county), county, MONDAY)

    assert rules.full_visits("350524202") == 3
    assert rules.full_visits("350524101") == 2
    assert rules.short_week_reading is ShortWeek.FULL
