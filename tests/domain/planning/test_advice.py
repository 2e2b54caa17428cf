"""Advice on tiny weeks, its smallest sets compared with every set there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.planning.replanning import small_case
from tests.domain.planning.scene import A2, A3, B2, C2, MINUTES, MONDAY, TableTimes
from tests.domain.planning.solve.enumeration import least_missed, random_week
from tests.domain.planning.weeks import tiny_week
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.planning.advice import Advice, Finding, advise_shortage
from xunzhen.domain.planning.advice_county import advise_county
from xunzhen.domain.planning.advice_resources import (
    Kind,
    Means,
    Resource,
    candidates,
    pairs,
    with_resources,
)
from xunzhen.domain.planning.advice_trials import Trials
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.registry.county import County, Leave

WEEKDAYS = np.arange(14) < 10


def means(problem: Problem, **changed: object) -> Means:
    """Nothing can be added, but what a test says."""
    doctors, villages = len(problem.doctors), len(problem.villages)
    plain = Means(
        cap=problem.cap.copy(),
        may_go=np.zeros((doctors, 14), dtype=np.bool_),
        wished=np.zeros((villages, 14), dtype=np.bool_),
        beyond=np.full((len(problem.centres), villages), np.inf),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def advised(problem: Problem, given_means: Means) -> list[Advice]:
    bound = coverage_bound(problem)
    trials = Trials(problem, given_means, bound.least_missed)
    return [advise_shortage(trials, shortage) for shortage in bound.shortages]


def resources_of(advice: Advice) -> list[tuple[Resource, ...]]:
    return [one.resources for one in advice.suggestions]


def test_higher_cap_is_advised_where_a_half_day_is_free() -> None:
    # Two free mornings, a cap of 1, two visits owed.
    week = replace(tiny_week([[0, 2]], [2]), cap=np.array([1]))

    (advice,) = advised(week, means(week))

    assert advice.finding is Finding.SINGLE
    assert resources_of(advice) == [(Resource(Kind.CAP, doctor=0),)]
    assert [(one.saved, one.half_days) for one in advice.suggestions] == [(1, 1)]


def test_cap_is_raised_by_two_where_two_visits_are_missed() -> None:
    week = replace(tiny_week([[0, 2, 4]], [3]), cap=np.array([1]))

    (advice,) = advised(week, means(week))

    assert resources_of(advice) == [(Resource(Kind.CAP, doctor=0, amount=2),)]
    assert advice.suggestions[0].saved == 2


def test_new_half_day_is_advised_where_the_cap_leaves_room() -> None:
    week = replace(tiny_week([[0]], [2]), cap=np.array([1]))
    may_go = np.zeros((1, 14), dtype=np.bool_)
    may_go[0, [1, 4]] = True  # Monday afternoon would be a second visit on one day

    (advice,) = advised(week, means(week, may_go=may_go, cap=np.array([3])))

    assert resources_of(advice) == [(Resource(Kind.HALF_DAY, doctor=0, half_day=4),)]


def test_half_day_and_cap_together_where_neither_helps_alone() -> None:
    # The one half-day there is fills the cap of 1: a new half-day needs a higher cap.
    week = replace(tiny_week([[0]], [2]), cap=np.array([1]))
    may_go = np.zeros((1, 14), dtype=np.bool_)
    may_go[0, 4] = True

    (advice,) = advised(week, means(week, may_go=may_go))

    assert advice.finding is Finding.PAIR
    assert advice.complete
    assert resources_of(advice) == [
        (Resource(Kind.CAP, doctor=0), Resource(Kind.HALF_DAY, doctor=0, half_day=4))
    ]


def test_vehicle_is_advised_where_vehicles_bind() -> None:
    week = replace(tiny_week([[0], [0]], [1, 1]), vehicles=np.array([1]))

    (advice,) = advised(week, means(week))

    assert resources_of(advice) == [(Resource(Kind.VEHICLE, centre=0),)]


def test_half_day_of_the_village_is_advised_where_its_wish_binds() -> None:
    week = tiny_week([[0, 2]], [2])
    forbidden = week.forbidden.copy()
    forbidden[0, 2] = True
    week = replace(week, forbidden=forbidden)

    (advice,) = advised(week, means(week, wished=forbidden))

    assert resources_of(advice) == [(Resource(Kind.FORBIDDEN, village=0, half_day=2),)]


def test_farther_doctor_is_advised_only_where_he_saves_more() -> None:
    # Nobody reaches village 0; the institution beyond the longest way does.
    week = tiny_week([[0, 2]], [1])
    week = replace(week, reach=np.zeros_like(week.reach))

    (advice,) = advised(week, means(week, beyond=np.array([[95.0]])))

    assert resources_of(advice) == [(Resource(Kind.NEIGHBOUR, centre=0, village=0, minutes=95.0),)]


def test_nothing_is_advised_where_nothing_helps() -> None:
    week = tiny_week([[0, 2]], [1])
    week = replace(week, reach=np.zeros_like(week.reach))

    (advice,) = advised(week, means(week))

    assert (advice.finding, advice.suggestions, advice.complete) == (Finding.NOTHING, (), True)


def drawn(seed: int) -> tuple[Problem, Means]:
    """A tiny week that may be short of anything, and what could be added to it."""
    week = random_week(seed)
    chance = np.random.default_rng([seed, 7])
    doctors, villages = len(week.doctors), len(week.villages)
    # As in a county's week: no cap above the half-days there are.
    cap = np.minimum(week.cap, week.available.sum(axis=1))
    week = replace(week, cap=cap, locked=week.locked[:0], template=week.template[:0])
    given_means = means(
        week,
        cap=cap + chance.integers(0, 2, doctors),
        may_go=(chance.random((doctors, 14)) < 0.15) & ~week.available & WEEKDAYS,
        wished=week.forbidden & (chance.random((villages, 14)) < 0.5),
        beyond=np.where(chance.random((2, villages)) < 0.2, 95.0, np.inf),
    )
    return week, given_means


def helps(week: Problem, given_means: Means, resources: Iterable[Resource]) -> bool:
    """Whether a plan, by trying them all, misses fewer visits with the resources."""
    changed = with_resources(week, given_means, tuple(resources))
    return least_missed(changed, noon=False) < least_missed(week, noon=False)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_each_suggestion_applied_removes_a_missed_visit(seed: int) -> None:
    week, given_means = drawn(seed)

    for advice in advised(week, given_means):
        for one in advice.suggestions:
            changed = with_resources(week, given_means, one.resources)
            before, after = least_missed(week, noon=False), least_missed(changed, noon=False)
            assert before - after >= one.saved >= 1


def weeks_with_one_shortage(seeds: range) -> list[int]:
    """Seeds of weeks with one shortage: there "helps" is simply "fewer are missed in all"."""
    return [seed for seed in seeds if len(coverage_bound(drawn(seed)[0]).shortages) == 1]


ONE_SHORTAGE = weeks_with_one_shortage(range(160))


@pytest.mark.parametrize("seed", ONE_SHORTAGE)
def test_single_is_advised_just_where_one_of_all_helps(seed: int) -> None:
    week, given_means = drawn(seed)
    (advice,) = advised(week, given_means)

    every = [
        one for kind in candidates(week, given_means, advice.shortage).values() for one in kind
    ]
    some = any(helps(week, given_means, [one]) for one in every)

    assert advice.complete
    assert (advice.finding is Finding.SINGLE) == some


@pytest.mark.parametrize("seed", ONE_SHORTAGE)
def test_of_a_set_advised_nothing_can_be_left_out(seed: int) -> None:
    week, given_means = drawn(seed)
    (advice,) = advised(week, given_means)

    for one in advice.suggestions:
        for part in combinations(one.resources, len(one.resources) - 1):
            assert not part or not helps(week, given_means, part)


def test_weeks_drawn_meet_every_finding() -> None:
    found = {advised(*drawn(seed))[0].finding for seed in ONE_SHORTAGE}

    assert found >= {Finding.SINGLE, Finding.PAIR, Finding.NOTHING}


def test_pairs_join_what_opens_a_way_with_who_takes_it() -> None:
    week = replace(tiny_week([[0]], [2]), cap=np.array([1]))
    may_go = np.zeros((1, 14), dtype=np.bool_)
    may_go[0, [4, 6]] = True
    given_means = means(week, may_go=may_go)
    shortage = coverage_bound(week).shortages[0]

    singles = candidates(week, given_means, shortage)
    found = pairs(week, given_means, singles, shortage.villages)

    assert len(found) == 2
    assert all({one.kind for one in pair} == {Kind.CAP, Kind.HALF_DAY} for pair in found)


def away(*staff: str) -> County:
    week = inclusive(MONDAY, MONDAY.replace(day=20))
    return small_county(leave=tuple(Leave(one, week) for one in staff))


def test_fewest_half_days_to_add_stand_by_township() -> None:
    # Everyone of 甲 is away and nobody else may come (110 minutes and more): 4 visits are missed
    # and 甲's own health centre is the one in reach.
    far = {**MINUTES, ("h-202", A2): 110.0, ("h-202", A3): 115.0}
    case = small_case(away("s-01", "s-02"), TableTimes(far), weeks=1)

    (week,) = advise_county(case)

    assert week.least_missed == 4
    assert dict(week.extra) == {"350524101": 4}
    assert week.out_of_reach == 0


def test_visits_that_nobody_can_make_are_not_counted_as_half_days() -> None:
    # 丙二 needs 3 visits and no institution is within 90 minutes of it.
    far = {pair: (200.0 if C2 in pair else minutes) for pair, minutes in MINUTES.items()}
    case = small_case(small_county(), TableTimes(far), weeks=1)

    (week,) = advise_county(case)

    assert week.least_missed == week.out_of_reach == 3
    assert not week.extra
    assert B2 not in {code for one in week.shortages for code in one.villages}


def test_week_that_is_covered_needs_no_advice() -> None:
    (week,) = advise_county(small_case(small_county(), TableTimes(), weeks=1))

    assert (week.least_missed, week.shortages, dict(week.extra)) == (0, (), {})


def test_advice_names_the_doctor_the_institution_and_the_price() -> None:
    # s-01 alone reaches 甲二 and 甲三 (4 visits) and may give 3 half-days.
    county = small_county()
    staff = tuple(replace(one, max_circuit_half_days=3) for one in county.staff if one.id == "s-01")
    near = {pair: m for pair, m in MINUTES.items() if not {B2, C2}.intersection(pair)}
    case = small_case(replace(county, staff=staff), TableTimes(near), weeks=1)

    (week,) = advise_county(case)

    said = [line.zh for one in week.shortages for line in one.suggestions]
    assert "把演示员一（甲镇卫生院）每周上限由3个半天调到4个：少缺1次，多用1个半天。" in said
