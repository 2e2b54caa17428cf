"""The certificate against full enumeration: never above the optimum, and mostly equal to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from highspy import Highs, HighsStatus
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import week_of
from tests.domain.planning.bound.enumeration import every_plan, least_cost, random_week
from tests.domain.planning.weeks import rows, tiny_week
from xunzhen.domain.planning.bound.certify import Certificate, Effort, certify, relative_gap
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.solve.week import solve_week

ROOT_ONLY = Effort(polish=0, search=0, nearby=0)
CUT_SHORT = replace(ROOT_ONLY, pricing_nodes=2)


def certified(problem: Problem, effort: Effort | None = None) -> Certificate:
    return certify(problem, solve_week(problem, 1, 0), effort)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6))
def test_bound_is_never_above_the_optimum(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem)

    assert found.bound <= least_cost(problem, found.plan.cost.uncovered) + 1e-6


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_bound_of_the_linear_programme_alone_is_never_above_the_optimum(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem, ROOT_ONLY)

    assert found.bound <= least_cost(problem, found.plan.cost.uncovered) + 1e-6


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_bound_of_truncated_pricing_is_never_above_the_optimum(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem, CUT_SHORT)

    assert found.bound <= least_cost(problem, found.plan.cost.uncovered) + 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_tiny_weeks_are_solved_to_the_optimum_of_enumeration(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem)

    best = least_cost(problem, found.plan.cost.uncovered)
    assert found.bound == pytest.approx(best, abs=1e-3)
    assert found.plan.cost.total == pytest.approx(best, abs=1e-3)
    assert found.proven_optimal


@pytest.mark.parametrize("seed", range(12))
def test_certified_plan_is_one_that_keeps_the_rules(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem)

    plans = {tuple(sorted(map(tuple, plan.tolist()))) for plan in every_plan(problem)}
    assert tuple(sorted(map(tuple, found.plan.visits.tolist()))) in plans


def test_two_visits_of_one_doctor_are_bounded_by_their_cost_worked_by_hand() -> None:
    problem = tiny_week([[0, 6]], [2])

    found = certified(problem)

    # Two trips of 10 + 10 minutes, the second half-day 4; Monday and Thursday are far enough.
    assert found.bound == pytest.approx(44.0, abs=1e-3)
    assert found.proven_optimal


def test_shared_village_pays_for_its_second_doctor_once() -> None:
    problem = tiny_week([[0], [6]], [2])

    found = certified(problem)

    # Two trips of 20 minutes and one second doctor, 60.
    assert found.bound == pytest.approx(100.0, abs=1e-3)


def test_two_villages_on_one_day_share_the_trip() -> None:
    problem = tiny_week([[0, 1]], [1, 1])

    found = certified(problem)

    # Out 10, across 10, home 10; the second half-day 4.
    assert found.bound == pytest.approx(34.0, abs=1e-3)


def test_locked_visit_keeps_its_cost_and_its_place() -> None:
    problem = replace(tiny_week([[0, 1, 6]], [2]), locked=rows((0, 0, 0)))

    found = certified(problem)

    # Monday morning is locked; Thursday is the only other day.
    assert found.bound == pytest.approx(44.0, abs=1e-3)
    assert found.plan.visits.tolist() == [[0, 0, 0], [0, 0, 6]]


def test_one_vehicle_sends_the_doctors_out_one_after_the_other() -> None:
    problem = tiny_week([[0, 2], [0, 2]], [1, 1])
    dear = replace(problem, preference=np.tile(np.repeat([0.0, 7.0], [2, 12]), (2, 1)))
    one_vehicle = replace(dear, vehicles=np.array([1]))

    without, with_one = certified(dear), certified(one_vehicle)

    # Both on Monday: 20 + 20. With one vehicle somebody goes on Tuesday for 7 more, and it is
    # cheaper to send two doctors than to pay 4 for a second half-day.
    assert without.bound == pytest.approx(40.0, abs=1e-3)
    assert with_one.bound == pytest.approx(47.0, abs=1e-3)


def test_change_from_the_template_is_part_of_the_bound() -> None:
    problem = replace(tiny_week([[0]], [1]), template=rows((0, 0, 2)))

    found = certified(problem)

    assert found.bound == pytest.approx(20.0 + 30.0, abs=1e-3)


def test_week_nobody_can_serve_is_bounded_by_nothing() -> None:
    problem = tiny_week([[]], [2])

    found = certified(problem)

    assert (found.bound, found.plan.cost.uncovered, found.proven_optimal) == (0.0, 2, True)


def test_first_step_alone_gives_a_bound_below_the_optimum() -> None:
    problem = week_of("S", 1)
    plan = solve_week(problem, 1, 0)

    one = certify(problem, plan, replace(ROOT_ONLY, iterations=1))
    all_steps = certify(problem, plan)

    assert one.bound < all_steps.bound
    assert not one.proven_optimal


def test_value_of_the_restricted_master_is_not_reported() -> None:
    problem = week_of("S", 2)
    plan = solve_week(problem, 1, 0)

    found = certify(problem, plan, replace(ROOT_ONLY, iterations=1))

    # The first master knows the plan's own circuits only: its value is the plan's cost.
    assert found.bound < plan.cost.total - 1.0


def test_polish_never_makes_a_plan_worse() -> None:
    problem = week_of("S", 3)
    plan = solve_week(problem, 1, 2000)

    found = certify(problem, plan)

    assert found.plan.cost.uncovered <= plan.cost.uncovered
    assert found.plan.cost.total <= plan.cost.total


def test_polished_plan_is_recounted_plainly() -> None:
    problem = week_of("S", 4)

    found = certified(problem)

    assert found.plan.cost == cost_of(problem, found.plan.visits)


def test_search_near_the_master_never_makes_a_plan_worse() -> None:
    problem = week_of("S", 5)
    plan = solve_week(problem, 1, 0)

    found = certify(problem, plan, replace(ROOT_ONLY, search=2000))

    assert found.plan.cost.total <= plan.cost.total
    assert found.bound <= found.plan.cost.total


def test_same_effort_gives_the_same_certificate() -> None:
    problem = week_of("S", 1)

    first, second = certified(problem), certified(problem)

    assert (first.bound, first.plan.visits.tolist()) == (second.bound, second.plan.visits.tolist())


def test_stopped_proof_keeps_the_plan_and_the_bound_so_far() -> None:
    problem = week_of("S", 1)
    plan = solve_week(problem, 1, 0)
    asked = iter([True, True, False])

    found = certify(problem, plan, keep_going=lambda: next(asked, False))

    assert found.stopped
    assert found.iterations == 3
    assert found.plan.cost.total == plan.cost.total
    assert 0.0 <= found.bound <= certify(problem, plan).bound + 1e-6


def test_gap_told_on_the_way_never_grows() -> None:
    problem = week_of("S", 2)
    told: list[float] = []

    certify(problem, solve_week(problem, 1, 0), tell=lambda c, b: told.append(relative_gap(c, b)))

    assert told == sorted(told, reverse=True)
    assert told[-1] == 0.0


def test_enough_gap_stops_before_the_optimum_is_proven() -> None:
    problem = week_of("S", 2)
    plan = solve_week(problem, 1, 0)

    found = certify(problem, plan, Effort(enough=0.5))

    assert found.gap <= 1.0
    assert found.plan.cost.total == plan.cost.total


def test_proof_leaves_highs_to_others_with_any_number_of_threads() -> None:
    certified(random_week(3))

    other = Highs()
    other.silent()
    other.setOptionValue("threads", 2)
    other.addVar(1.0, 2.0)
    assert other.run() == HighsStatus.kOk
