from __future__ import annotations

import pytest

from tests.domain.planning.scene import MONDAY, small_book
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.rules import (
    WEEK_STARTS_ON,
    ShortWeek,
    circuit_rules,
    distinct_rulings,
    weekday_of_ruling,
)


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
    rules = circuit_rules(small_book(short_week="half"), "350524", MONDAY)

    with pytest.raises(BadData, match="half"):
        _ = rules.short_week_reading


def test_unset_rules_take_the_suggestion_and_say_so() -> None:
    rules = circuit_rules(small_book(), "350524", MONDAY)

    assert rules.short_week_reading is ShortWeek.WORKING_DAYS
    assert rules.outbound_minutes == 90.0
    assert [one.rule.name for one in rules.rulings if not one.suggested] == [
        "circuit.visits_per_week"
    ]


def test_same_ruling_of_several_weeks_is_listed_once() -> None:
    rules = circuit_rules(small_book(), "350524", MONDAY)

    assert len(distinct_rulings(rules.rulings * 3)) == 5
