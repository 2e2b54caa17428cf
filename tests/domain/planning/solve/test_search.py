from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import week_of as synthetic_week
from tests.domain.planning.solve.enumeration import random_week
from xunzhen.domain.planning.cost import cost_of, objective_of
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.solve.arrays import (
    Plan,
    Week,
    desk_of,
    empty_plan,
    visits_of,
    week_of,
)
from xunzhen.domain.planning.solve.greedy import fill_greedily
from xunzhen.domain.planning.solve.search import Schedule, improve

seeds = st.integers(0, 2**32 - 1)


def begun(problem: Problem) -> tuple[Week, Plan, float, float]:
    """A greedy plan, its objective before and the change that greedy reported."""
    week, plan = week_of(problem), empty_plan(problem)
    before = recount(problem, plan)
    return week, plan, before, fill_greedily(week, plan, desk_of(week))


def recount(problem: Problem, plan: Plan) -> float:
    return objective_of(problem, cost_of(problem, visits_of(plan.at)))


@settings(deadline=None, max_examples=80)
@given(seeds)
def test_change_that_greedy_reports_equals_the_recount(seed: int) -> None:
    problem = random_week(seed, villages=6, mixed_vehicles=True)

    _, plan, before, change = begun(problem)

    assert before + change == pytest.approx(recount(problem, plan))


@settings(deadline=None, max_examples=80)
@given(seeds, st.integers(1, 60))
def test_carried_objective_equals_the_recount(seed: int, iterations: int) -> None:
    problem = random_week(seed, villages=6, mixed_vehicles=True)
    week, plan, before, change = begun(problem)

    best, objective, _ = improve(week, plan, before + change, seed, Schedule(iterations, 60.0, 1.0))

    assert objective == pytest.approx(objective_of(problem, cost_of(problem, visits_of(best))))


def test_carried_objective_stays_exact_over_a_long_search() -> None:
    problem = synthetic_week("L", 2)
    week, plan, before, change = begun(problem)

    best, objective, _ = improve(week, plan, before + change, 5, Schedule(6000, 60.0, 0.5))

    truth = objective_of(problem, cost_of(problem, visits_of(best)))
    assert objective == pytest.approx(truth, abs=1e-5, rel=0)


def test_plan_agrees_with_itself_after_a_long_search() -> None:
    problem = synthetic_week("L", 2)
    week, plan, before, change = begun(problem)

    improve(week, plan, before + change, 5, Schedule(3000, 60.0, 0.5))

    visits = visits_of(plan.at)
    villages, doctors = len(problem.villages), len(problem.doctors)
    assert plan.made.tolist() == np.bincount(visits[:, 0], minlength=villages).tolist()
    assert plan.load.tolist() == np.bincount(visits[:, 1], minlength=doctors).tolist()
    assert (plan.by >= 0).sum() == len(visits)
    assert plan.out.sum() == len(visits)


def test_hot_search_ends_no_worse_than_it_began() -> None:
    problem = synthetic_week("S", 1)
    week, plan, before, change = begun(problem)

    _, objective, _ = improve(week, plan, before + change, 1, Schedule(500, 1e6, 1e6))

    assert objective <= before + change
