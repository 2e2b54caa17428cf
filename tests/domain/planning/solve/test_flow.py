from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.planning.solve.enumeration import keeps_rules, least_missed, random_week
from tests.domain.planning.weeks import rows, tiny_week
from xunzhen.domain.errors import Infeasible
from xunzhen.domain.planning.problem import Problem, Shortage
from xunzhen.domain.planning.solve.flow import CoverageBound, coverage_bound
from xunzhen.domain.planning.solve.residual import residual_of

MON_AM, MON_PM, TUE_AM, WED_AM, THU_AM = 0, 1, 2, 4, 6
seeds = st.integers(0, 2**32 - 1)
quick = settings(deadline=None, max_examples=60)


def usable_by_parts(problem: Problem, shortage: Shortage) -> int:
    rest = residual_of(problem)
    return (
        sum(int(rest.cap[doctor]) for doctor in shortage.capped)
        + len(shortage.slots)
        + sum(int(rest.vehicles[where]) for where in shortage.vehicle_slots)
        + len(shortage.days)
    )


def as_tuples(bound: CoverageBound) -> tuple[tuple[int, int, int], ...]:
    return tuple((v, k, s) for v, k, s in bound.visits.tolist())


@quick
@given(seeds)
def test_least_missed_is_the_optimum_of_all_plans_without_noon(seed: int) -> None:
    problem = random_week(seed)

    bound = coverage_bound(problem)

    assert bound.exact
    assert bound.least_missed == least_missed(problem, noon=False)


@quick
@given(seeds)
def test_bound_holds_where_vehicles_meet_doctors_of_unequal_reach(seed: int) -> None:
    problem = random_week(seed, mixed_vehicles=True)

    bound = coverage_bound(problem)

    truth = least_missed(problem, noon=False)
    assert bound.least_missed == truth if bound.exact else bound.least_missed <= truth


@quick
@given(seeds)
def test_deficits_add_up_to_what_is_missed(seed: int) -> None:
    problem = random_week(seed)

    bound = coverage_bound(problem)

    assert sum(shortage.deficit for shortage in bound.shortages) == bound.least_missed
    for shortage in bound.shortages:
        assert shortage.deficit > 0
        assert shortage.usable == usable_by_parts(problem, shortage)
        assert shortage.needed - shortage.usable == shortage.deficit


@quick
@given(seeds)
def test_assignment_keeps_the_rules_and_shows_the_bound(seed: int) -> None:
    problem = random_week(seed)

    bound = coverage_bound(problem)

    made = np.bincount(bound.visits[:, 0], minlength=len(problem.villages))
    assert keeps_rules(problem, as_tuples(bound), noon=False)
    assert np.maximum(problem.required - made, 0).sum() == bound.least_missed
    assert {tuple(row) for row in problem.locked.tolist()} <= set(as_tuples(bound))


@quick
@given(seeds)
def test_half_day_more_for_a_capped_doctor_is_one_missed_visit_less(seed: int) -> None:
    problem = random_week(seed)
    bound = coverage_bound(problem)

    for doctor in {doctor for shortage in bound.shortages for doctor in shortage.capped}:
        more = problem.cap.copy()
        more[doctor] += 1

        assert coverage_bound(replace(problem, cap=more)).least_missed == bound.least_missed - 1


@quick
@given(seeds)
def test_starting_from_visits_proves_the_same_bound(seed: int) -> None:
    problem = replace(random_week(seed), locked=rows())
    half = coverage_bound(problem).visits[::2]

    bound = coverage_bound(problem, half)

    assert bound.least_missed == coverage_bound(problem).least_missed
    assert keeps_rules(problem, as_tuples(bound), noon=False)


def test_shortage_is_worked_by_hand() -> None:
    # Three villages need 2 + 2 + 2. Doctor 0 is free four half-days, cap 2; doctor 1 is free on
    # Monday and Tuesday morning, no cap: 2 + 2 = 4 usable, two visits are missed.
    problem = replace(
        tiny_week([[MON_AM, TUE_AM, WED_AM, THU_AM], [MON_AM, TUE_AM]], required=[2, 2, 2]),
        cap=np.array([2, 14]),
    )

    bound = coverage_bound(problem)

    assert bound.least_missed == 2
    assert bound.shortages == (
        Shortage(
            villages=(0, 1, 2),
            needed=6,
            usable=4,
            deficit=2,
            capped=(0,),
            slots=((1, MON_AM), (1, TUE_AM)),
        ),
    )


def test_villages_with_enough_are_left_out_of_the_shortage() -> None:
    # Village 0 is only for doctor 0 (one half-day for two visits); village 1 has doctor 1.
    problem = replace(
        tiny_week([[MON_AM, MON_PM], [MON_AM, TUE_AM]], required=[2, 2]),
        reach=np.array([[True, False], [False, True]]),
        cap=np.array([1, 14]),
    )

    bound = coverage_bound(problem)

    assert [shortage.villages for shortage in bound.shortages] == [(0,)]


def test_two_regions_short_are_two_shortages() -> None:
    problem = replace(
        tiny_week([[MON_AM, TUE_AM], [MON_AM, TUE_AM]], required=[2, 2, 2, 2]),
        reach=np.array([[True, True, False, False], [False, False, True, True]]),
    )

    bound = coverage_bound(problem)

    assert [shortage.villages for shortage in bound.shortages] == [(0, 1), (2, 3)]
    assert [shortage.deficit for shortage in bound.shortages] == [2, 2]


def test_village_out_of_everybodys_reach_is_its_own_shortage() -> None:
    problem = replace(
        tiny_week([[MON_AM, TUE_AM, WED_AM, THU_AM]], required=[2, 2]),
        reach=np.array([[True, False]]),
    )

    bound = coverage_bound(problem)

    assert bound.shortages == (Shortage(villages=(1,), needed=2, usable=0, deficit=2),)


def test_way_out_without_a_way_home_is_no_reach() -> None:
    problem = replace(tiny_week([[MON_AM]], required=[1]), homeward=np.array([[np.inf]]))

    assert coverage_bound(problem).least_missed == 1


def test_village_with_fewer_days_than_visits_is_its_own_shortage() -> None:
    # Three visits, but the only doctor is free on Monday (both halves) and Tuesday.
    problem = tiny_week([[MON_AM, MON_PM, TUE_AM]], required=[3])

    bound = coverage_bound(problem)

    assert bound.shortages == (
        Shortage(villages=(0,), needed=3, usable=2, deficit=1, days=((0, 0), (0, 1))),
    )


def test_one_vehicle_lets_one_doctor_out_at_a_time() -> None:
    # Two doctors free on Monday morning, one vehicle: one of two visits is missed.
    problem = replace(tiny_week([[MON_AM], [MON_AM]], required=[1, 1]), vehicles=np.array([1]))

    bound = coverage_bound(problem)

    assert bound.shortages == (
        Shortage(villages=(0, 1), needed=2, usable=1, deficit=1, vehicle_slots=((0, MON_AM),)),
    )


def test_vehicles_before_doctors_of_unequal_reach_are_only_bounded() -> None:
    problem = replace(
        tiny_week([[MON_AM], [MON_AM]], required=[1, 1]),
        reach=np.array([[True, True], [False, True]]),
        vehicles=np.array([1]),
    )

    bound = coverage_bound(problem)

    assert not bound.exact
    assert bound.least_missed == 1


def test_forbidden_half_day_is_not_used() -> None:
    problem = tiny_week([[MON_AM, TUE_AM]], required=[1])
    problem.forbidden[0, MON_AM] = True

    assert as_tuples(coverage_bound(problem)) == ((0, 0, TUE_AM),)


def test_locked_visit_stands_and_uses_up_the_cap() -> None:
    problem = replace(
        tiny_week([[MON_AM, TUE_AM, WED_AM]], required=[2, 1]),
        cap=np.array([2]),
        locked=rows((0, 0, MON_AM)),
    )

    bound = coverage_bound(problem)

    assert bound.least_missed == 1  # three visits, cap two
    assert bound.visits[0].tolist() == [0, 0, MON_AM]
    assert bound.shortages[0].needed == 2  # beyond the locked visit
    assert bound.shortages[0].usable == 1


def test_locked_visits_that_clash_are_refused() -> None:
    problem = replace(
        tiny_week([[MON_AM]], required=[1, 1]), locked=rows((0, 0, MON_AM), (1, 0, MON_AM))
    )

    with pytest.raises(Infeasible) as refusal:
        coverage_bound(problem)

    assert refusal.value.constraints == ("locked",)


def test_nobody_available_misses_everything_with_a_reason_each() -> None:
    problem = tiny_week([[], []], required=[2, 0, 1])

    bound = coverage_bound(problem)

    assert bound.least_missed == 3
    assert [shortage.villages for shortage in bound.shortages] == [(0,), (2,)]
    assert len(bound.visits) == 0


@pytest.mark.parametrize(("free", "required"), [([], [2]), ([[MON_AM]], []), ([], [])])
def test_empty_sets_are_ordinary(free: list[list[int]], required: list[int]) -> None:
    assert coverage_bound(tiny_week(free, required)).least_missed == sum(required)
