"""Every plan of a tiny week, tried one by one: the optimum that bounds must not exceed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from tests.domain.planning.weeks import WEIGHTS, rows
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Ints, Problem
from xunzhen.domain.planning.spacing import spacing_costs

Visit = tuple[int, int, int]


def every_plan(problem: Problem) -> Iterator[Ints]:
    """Yield all plans that keep the rules and hold the locked visits."""
    locked = [(v, k, s) for v, k, s in problem.locked.tolist()]
    for more in product(*(_choices(problem, v, locked) for v in range(len(problem.villages)))):
        plan = locked + [visit for choice in more for visit in choice]
        if _keeps_rules(problem, plan, len(locked)):
            yield rows(*plan)


def least_cost(problem: Problem, missed: int) -> float:
    """The least ``Cost.total`` of a plan that misses at most so many visits; inf if none."""
    costs = [cost_of(problem, plan) for plan in every_plan(problem)]
    return min((cost.total for cost in costs if cost.uncovered <= missed), default=np.inf)


def least_missed(problem: Problem) -> int:
    return min(cost_of(problem, plan).uncovered for plan in every_plan(problem))


def _choices(problem: Problem, v: int, locked: list[Visit]) -> list[tuple[Visit, ...]]:
    """Sets of visits that a village may add: at most one a day, no more than it is owed."""
    own = [s // 2 for w, _, s in locked if w == v]
    single = [
        (v, k, s)
        for k in range(len(problem.doctors))
        for s in np.flatnonzero(problem.available[k] & ~problem.forbidden[v]).tolist()
        if problem.reach[k, v] and s // 2 not in own
        and np.isfinite(problem.outbound[k, v]) and np.isfinite(problem.homeward[k, v])
    ]  # fmt: skip
    most = max(0, int(problem.required[v]) - len(own))
    return [
        chosen
        for size in range(most + 1)
        for chosen in combinations(single, size)
        if len({s // 2 for _, _, s in chosen}) == size
    ]


def _keeps_rules(problem: Problem, plan: list[Visit], locked: int) -> bool:
    """One place a half-day, caps, vehicles, noon; what is locked stands even against them."""
    places = {(k, s): v for v, k, s in plan}
    if len(places) < len(plan):
        return False
    added = plan[locked:]
    for k in {k for _, k, _ in added}:
        if sum(one == k for _, one, _ in plan) > problem.cap[k]:
            return False
    for v, k, s in added:
        c = problem.centre[k]
        out = sum(problem.centre[one] == c and t == s for _, one, t in plan)
        if problem.vehicles[c] >= 0 and out > problem.vehicles[c]:
            return False
        beside = places.get((k, s ^ 1), -1)
        if beside >= 0:
            a, b = (v, beside) if s % 2 == 0 else (beside, v)
            if not problem.between[a, b] <= problem.weights.noon_minutes:
                return False
    return True


def random_week(seed: int) -> Problem:
    """A tiny random week: 1-3 villages, 1-3 doctors, locks, vehicles and a template at times."""
    chance = np.random.default_rng(seed)
    villages, doctors, centres = chance.integers(1, 4), chance.integers(1, 4), 2
    available = np.zeros((doctors, 14), dtype=np.bool_)
    for k in range(doctors):
        available[k, chance.choice(8, chance.integers(1, 5), replace=False)] = True
    between = chance.integers(0, 150, (villages, villages)).astype(float)
    np.fill_diagonal(between, 0.0)
    problem = Problem(
        villages=tuple(f"v{i}" for i in range(villages)),
        doctors=tuple(f"k{i}" for i in range(doctors)),
        centres=tuple(f"c{i}" for i in range(centres)),
        required=chance.integers(1, 4, villages),
        reach=chance.random((doctors, villages)) < 0.8,
        outbound=chance.integers(5, 60, (doctors, villages)).astype(float),
        homeward=chance.integers(5, 60, (doctors, villages)).astype(float),
        between=between,
        available=available,
        cap=chance.integers(1, 5, doctors),
        centre=chance.integers(0, centres, doctors),
        vehicles=chance.choice([-1, 1, 2], centres),
        forbidden=chance.random((villages, 14)) < 0.1,
        preference=chance.choice([0.0, 10.0], (villages, 14)),
        support=chance.choice([0.0, 20.0], (doctors, villages)),
        template=rows(),
        locked=rows(),
        weights=WEIGHTS,
    )
    return _with_locks_and_template(problem, chance)


def _with_locks_and_template(problem: Problem, chance: np.random.Generator) -> Problem:
    from dataclasses import replace

    def some(n: int) -> list[Visit]:
        return [
            (
                int(chance.integers(len(problem.villages))),
                int(chance.integers(len(problem.doctors))),
                int(chance.integers(8)),
            )
            for _ in range(n)
        ]

    locked: list[Visit] = []
    for v, k, s in some(int(chance.integers(0, 3))):
        clash = any((k, s) == (j, t) or (v, s // 2) == (w, t // 2) for w, j, t in locked)
        if not clash:
            locked.append((v, k, s))
    spacing = (
        spacing_costs((0, 10, 40))
        if chance.random() < 0.7
        else chance.integers(0, 50, 128).astype(float)
    )
    weights = replace(problem.weights, spacing=spacing, second_doctor=float(chance.choice([0, 60])))
    template = some(int(chance.integers(0, 4)))
    return replace(problem, locked=rows(*locked), template=rows(*template), weights=weights)
