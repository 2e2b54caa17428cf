"""A tour is announced only if it can be driven, and its figures are the sum of its stops."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.assistance.tours import (
    Stop,
    Tour,
    Workload,
    not_handed_over,
    rolled_up,
    tour_faults,
)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(dt.date(2026, 9, 8), dt.time(hour, minute))


MINUTES = {("县", "甲"): 60.0, ("甲", "乙"): 45.0}
TOUR = Tour(
    "T1",
    "乙乡卫生院",
    dt.date(2026, 8, 1),
    "示例市医院",
    "县",
    at(8),
    (Stop("甲", at(9), at(11)), Stop("乙", at(11, 45), at(16))),
    ("省医01",),
    frozenset({"B超", "心电图机"}),
)


def codes(tour: Tour, *equipment: str) -> list[tuple[int, str]]:
    found = tour_faults(tour, MINUTES, equipment, [("省医01", dt.date(2026, 9, 9))])
    return [(one.stop, one.sentence.code.removeprefix("assistance.tour_")) for one in found]


def test_tour_that_is_just_in_time_has_no_fault() -> None:
    # 8:00 + 60 minutes = 9:00; 11:00 + 45 minutes = 11:45.
    assert codes(TOUR, "B超") == []


def test_what_makes_a_tour_impossible_is_told_by_stop() -> None:
    late = replace(TOUR, departs=at(8, 1), equipment=frozenset({"B超"}), team=())
    turned = replace(TOUR, stops=TOUR.stops[::-1])

    assert codes(late, "B超", "心电图机") == [(0, "no_team"), (0, "equipment"), (1, "too_late")]
    assert codes(turned) == [(1, "no_road"), (2, "no_road")]
    assert codes(replace(TOUR, stops=())) == [(0, "no_stops")]


def test_member_with_another_duty_that_day_is_told() -> None:
    found = tour_faults(TOUR, MINUTES, (), [("省医01", dt.date(2026, 9, 8))])

    assert [one.sentence.code for one in found] == ["assistance.tour_busy"]


def test_results_nobody_took_over_are_told() -> None:
    stops = (
        Stop("甲", at(9), at(11), Workload(10), 3, "村医甲"),
        Stop("乙", at(12), at(16), Workload(8), 2),
        Stop("丙", at(17), at(18), Workload(8), 0),
    )

    assert [place for place, _said in not_handed_over(stops)] == ["乙"]


COUNTS = st.none() | st.integers(0, 500)
LOADS = st.none() | st.builds(Workload, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)


@given(st.lists(LOADS, max_size=6), st.integers(0, 6))
def test_roll_up_is_the_sum_of_its_parts(loads: list[Workload | None], cut: int) -> None:
    stops = [Stop(str(n), at(9), at(10), load) for n, load in enumerate(loads)]

    whole, silent = rolled_up(stops)
    parts = [rolled_up(stops[:cut])[0].persons, rolled_up(stops[cut:])[0].persons]

    known = [part for part in parts if part is not None]
    assert whole.persons == (sum(known) if known else None)
    assert len(silent) == loads.count(None)
