from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.domain.planning.weeks import tiny_week
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.solve.arrays import desk_of, empty_plan, visits_of, week_of
from xunzhen.domain.planning.solve.greedy import fill_greedily

MON_AM, TUE_AM = 0, 2


def filled(problem: Problem) -> list[list[int]]:
    week, plan = week_of(problem), empty_plan(problem)
    fill_greedily(week, plan, desk_of(week))
    rows: list[list[int]] = visits_of(plan.at).tolist()
    return rows


def test_village_with_one_doctor_only_goes_before_a_village_with_two() -> None:
    # Doctor 0 is the nearer one of village 0 but the only one of village 1.
    problem = replace(
        tiny_week([[MON_AM], [MON_AM]], required=[1, 1]),
        reach=np.array([[True, True], [True, False]]),
        outbound=np.array([[10.0, 10.0], [50.0, 50.0]]),
    )

    assert filled(problem) == [[0, 1, MON_AM], [1, 0, MON_AM]]


def test_village_that_waiting_costs_most_is_planned_first() -> None:
    # Both want doctor 0; the other doctor is 30 minutes dearer for village 0, 5 for village 1.
    problem = replace(
        tiny_week([[MON_AM], [MON_AM]], required=[1, 1]),
        outbound=np.array([[10.0, 10.0], [40.0, 15.0]]),
    )

    assert filled(problem) == [[0, 0, MON_AM], [1, 1, MON_AM]]


def test_nothing_is_planned_twice() -> None:
    problem = tiny_week([[MON_AM, TUE_AM]], required=[2, 2])

    visits = filled(problem)

    assert len(visits) == 2
    assert len({half_day for _, _, half_day in visits}) == 2
