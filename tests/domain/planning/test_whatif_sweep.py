from __future__ import annotations

import pytest

from tests.domain.planning.scene import small_book
from tests.domain.planning.test_whatif import PLACE, basis, today
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.whatif import Scenario
from xunzhen.domain.planning.whatif_sweep import (
    assignment_of,
    scenario_of,
    sweep_of,
    sweep_scenarios,
    swept,
)


def planned(text: str) -> list[tuple[str, int, int, bool]]:
    sweep = sweep_of(text)
    scenarios = sweep_scenarios(sweep, small_book(), PLACE, {}, Scenario())
    points = swept(basis(), today(), sweep, scenarios, lambda: None)
    return [
        (
            one.value,
            one.comparison.after.measures.needed,
            one.comparison.after.measures.missed,
            one.is_today,
        )
        for one in points
    ]


def test_sweep_of_visits_is_a_line_for_each_value() -> None:
    # 丙二 keeps its own 3: 1+1+1+3, 2+2+2+3, 3+3+3+3; today's rule is 2.
    assert planned("circuit.visits_per_week=1,2,3") == [
        ("1", 6, 0, False),
        ("2", 9, 0, True),
        ("3", 12, 0, False),
    ]


def test_sweep_of_the_cap_misses_fewer_as_it_grows() -> None:
    # Four doctors give 4 and 8 half-days of 9; with 3 each (12) nothing is missed.
    assert planned("cap=1..3") == [("1", 9, 5, False), ("2", 9, 1, False), ("3", 9, 0, False)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("cap=2..6", ("2", "3", "4", "5", "6")),
        ("cap=1，3、5", ("1", "3", "5")),
        ("a.b=1,1, 2", ("1", "2")),
        ("a.b=1..2,8", ("1", "2", "8")),
    ],
)
def test_values_are_read_in_order_and_once(text: str, values: tuple[str, ...]) -> None:
    assert sweep_of(text).values == values


@pytest.mark.parametrize("text", ["cap", "cap=", "=3", "cap=6..2", "cap=a..b", "cap=1..99", "a=,"])
def test_sweep_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadData):
        sweep_of(text)


@pytest.mark.parametrize("text", ["cap=15", "cap=-1", "cap=两", "cap@甲镇=3"])
def test_cap_is_a_whole_number_for_the_whole_county(text: str) -> None:
    with pytest.raises(BadData, match="cap是全县每名医生"):
        scenario_of(small_book(), PLACE, (assignment_of(text),), {"甲镇": "350524101"})


def test_cap_given_twice_is_refused() -> None:
    twice = (assignment_of("cap=3"), assignment_of("cap=4"))

    with pytest.raises(BadData, match="cap给了两次"):
        scenario_of(small_book(), PLACE, twice, {})


def test_sweep_of_a_rule_already_supposed_is_refused() -> None:
    one = (assignment_of("circuit.visits_per_week=3"),)
    base = scenario_of(small_book(), PLACE, one, {})

    with pytest.raises(BadData, match="假设了两次"):
        sweep_scenarios(sweep_of("circuit.visits_per_week=1,2"), small_book(), PLACE, {}, base)
