from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.domain.planning.weeks import rows, tiny_week, with_weights
from xunzhen.domain.planning.cost import cost_of, objective_of

MON_AM, MON_PM, TUE_AM, WED_AM, THU_AM = 0, 1, 2, 4, 6


def test_nothing_planned_misses_everything_and_costs_nothing_else() -> None:
    problem = tiny_week([[MON_AM]], required=[2, 1])

    cost = cost_of(problem, rows())

    assert (cost.uncovered, cost.total) == (3, 0.0)
    assert objective_of(problem, cost) == 30000.0


def test_half_day_alone_costs_the_way_there_and_back() -> None:
    problem = tiny_week([[MON_AM, TUE_AM]], required=[1, 1])

    cost = cost_of(problem, rows((0, 0, MON_AM), (1, 0, TUE_AM)))

    assert cost.travel == 40.0  # 2 x (10 + 10)


def test_two_stop_day_goes_on_from_the_morning_village() -> None:
    problem = replace(
        tiny_week([[MON_AM, MON_PM]], required=[1, 1]),
        outbound=np.array([[20.0, 30.0]]),
        homeward=np.array([[21.0, 31.0]]),
        between=np.array([[0.0, 7.0], [8.0, 0.0]]),
    )

    forth = cost_of(problem, rows((0, 0, MON_AM), (1, 0, MON_PM)))
    back = cost_of(problem, rows((0, 0, MON_PM), (1, 0, MON_AM)))

    assert forth.travel == 58.0  # 20 + 7 + 31
    assert back.travel == 59.0  # 30 + 8 + 21


def test_close_days_cost_spacing_around_the_week() -> None:
    problem = tiny_week([[0, 2, 4, 12]], required=[2])

    gaps = [
        cost_of(problem, rows((0, 0, MON_AM), (0, 0, later))).spacing for later in (2, 4, 6, 12)
    ]

    assert gaps == [40.0, 10.0, 0.0, 40.0]  # Tue, Wed, Thu; Sunday touches Monday


def test_second_doctor_and_support_are_paid_each_time() -> None:
    problem = replace(
        tiny_week([[MON_AM, WED_AM], [THU_AM]], required=[3]), support=np.array([[5.0], [7.0]])
    )

    cost = cost_of(problem, rows((0, 0, MON_AM), (0, 0, WED_AM), (0, 1, THU_AM)))

    assert cost.continuity == 60.0  # two doctors
    assert cost.support == 17.0  # 5 + 5 + 7


def test_each_further_half_day_of_a_doctor_weighs_more() -> None:
    problem = tiny_week([[0, 2, 4]], required=[3])

    cost = cost_of(problem, rows((0, 0, 0), (0, 0, 2), (0, 0, 4)))

    assert cost.workload == 12.0  # 4 x (0 + 1 + 2)


def test_visit_that_the_template_lacks_is_a_change() -> None:
    problem = replace(
        with_weights(tiny_week([[0, 4, 8]], required=[2]), change=30.0),
        template=rows((0, 0, 0), (0, 0, 4)),
    )

    cost = cost_of(problem, rows((0, 0, 0), (0, 0, 8)))

    assert cost.changes == 30.0


def test_without_a_template_nothing_is_a_change() -> None:
    problem = tiny_week([[0]], required=[1])

    assert cost_of(problem, rows((0, 0, 0))).changes == 0.0
