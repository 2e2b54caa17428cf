"""Every plan of a tiny week, one by one: the truth that flow and search are measured against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from tests.domain.planning.weeks import tiny_week
from xunzhen.domain.planning.cost import cost_of, objective_of
from xunzhen.domain.planning.problem import Ints, Problem

Visit = tuple[int, int, int]


def plans_of(problem: Problem, *, noon: bool) -> Iterator[tuple[Visit, ...]]:
    """Every set of visits that keeps the rules and holds the locked visits."""
    locked = tuple((v, k, s) for v, k, s in problem.locked.tolist())
    yield from _extend(problem, locked, 0, noon)


def _extend(
    problem: Problem, chosen: tuple[Visit, ...], village: int, noon: bool
) -> Iterator[tuple[Visit, ...]]:
    if village == len(problem.villages):
        yield chosen
        return
    owed = int(problem.required[village]) - sum(v == village for v, _, _ in chosen)
    options = [(village, k, s) for k in range(len(problem.doctors)) for s in range(14)]
    options = [visit for visit in options if keeps_rules(problem, (*chosen, visit), noon=noon)]
    for many in range(max(owed, 0) + 1):
        for more in combinations(options, many):
            if keeps_rules(problem, (*chosen, *more), noon=noon):
                yield from _extend(problem, (*chosen, *more), village + 1, noon)


def keeps_rules(problem: Problem, visits: tuple[Visit, ...], *, noon: bool = True) -> bool:
    """Say whether the unlocked visits keep every rule beside the locked ones."""
    locked = {(v, k, s) for v, k, s in problem.locked.tolist()}
    free = [visit for visit in visits if visit not in locked]
    at = {(k, s): v for v, k, s in visits}
    if len(at) < len(visits) or len({(v, s // 2) for v, _, s in visits}) < len(visits):
        return False
    load = Counter(k for _, k, _ in visits)
    out = Counter((int(problem.centre[k]), s) for _, k, s in visits)
    for v, k, s in free:
        limit = int(problem.vehicles[problem.centre[k]])
        allowed = problem.reach[k, v] and problem.available[k, s] and not problem.forbidden[v, s]
        if not allowed or load[k] > problem.cap[k]:
            return False
        if 0 <= limit < out[int(problem.centre[k]), s]:
            return False
        if noon and (k, s ^ 1) in at:
            a, b = (v, at[k, s ^ 1]) if s % 2 == 0 else (at[k, s ^ 1], v)
            if problem.between[a, b] > problem.weights.noon_minutes:
                return False
    return all(_visits_at(visits, v) <= _most(problem, v) for v, _, _ in free)


def _visits_at(visits: tuple[Visit, ...], village: int) -> int:
    return sum(v == village for v, _, _ in visits)


def _most(problem: Problem, village: int) -> int:
    return int(problem.required[village])


def as_rows(visits: tuple[Visit, ...]) -> Ints:
    return np.array(visits, dtype=np.int64).reshape(-1, 3)


def least_missed(problem: Problem, *, noon: bool) -> int:
    """The true least number of missed visits."""
    return min(missed(problem, plan) for plan in plans_of(problem, noon=noon))


def missed(problem: Problem, visits: tuple[Visit, ...]) -> int:
    made = Counter(v for v, _, _ in visits)
    return sum(max(0, int(owed) - made[v]) for v, owed in enumerate(problem.required))


def least_objective(problem: Problem) -> float:
    """The true optimum: missed visits priced, and the rest of the cost."""
    return min(
        objective_of(problem, cost_of(problem, as_rows(plan)))
        for plan in plans_of(problem, noon=True)
    )


def random_week(seed: int, *, villages: int = 3, mixed_vehicles: bool = False) -> Problem:
    """A tiny week of two or three doctors with every rule in play, drawn from a seed."""
    chance = np.random.default_rng(seed)
    doctors = int(chance.integers(1, 4))
    half_days = [
        sorted(chance.choice(8, int(chance.integers(1, 4)), replace=False)) for _ in range(doctors)
    ]
    plain = tiny_week(half_days, [int(owed) for owed in chance.integers(0, 4, villages)])
    centre = chance.integers(0, 2, doctors)
    reach = chance.random((2, villages)) < 0.75
    locked = _locked(chance, plain)
    return replace(
        plain,
        centres=("c0", "c1"),
        centre=centre,
        reach=chance.random((doctors, villages)) < 0.7 if mixed_vehicles else reach[centre],
        vehicles=chance.choice([-1, 0, 1, 2], 2, p=[0.4, 0.1, 0.3, 0.2]),
        outbound=chance.uniform(10, 60, (doctors, villages)).round(),
        homeward=chance.uniform(10, 60, (doctors, villages)).round(),
        between=chance.uniform(10, 160, (villages, villages)).round(),
        cap=chance.integers(1, 4, doctors),
        forbidden=chance.random((villages, 14)) < 0.15,
        preference=chance.choice([0.0, 10.0], (villages, 14)),
        support=chance.choice([0.0, 20.0], (doctors, villages)),
        locked=locked,
        template=as_rows(((0, 0, int(half_days[0][0])),)) if chance.random() < 0.3 else as_rows(()),
    )


def _locked(chance: np.random.Generator, problem: Problem) -> Ints:
    if chance.random() < 0.6:
        return as_rows(())
    half_day = int(np.flatnonzero(problem.available[0])[0])
    return as_rows(((int(chance.integers(len(problem.villages))), 0, half_day),))
