"""Tiny weeks for tests: every doctor may go everywhere, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from xunzhen.domain.planning.problem import Ints, Problem, Weights
from xunzhen.domain.planning.spacing import spacing_costs

WEIGHTS = Weights(
    uncovered=10000.0,
    second_doctor=60.0,
    change=30.0,
    workload_step=4.0,
    noon_minutes=120.0,
    spacing=spacing_costs((0, 10, 40)),
)


def rows(*visits: tuple[int, int, int]) -> Ints:
    return np.array(visits, dtype=np.int64).reshape(-1, 3)


def tiny_week(
    free: Sequence[Sequence[int]], required: Sequence[int], minutes: float = 10.0
) -> Problem:
    """A week where doctor k is free in the half-days ``free[k]``, all in one centre, no limits."""
    doctors, villages = len(free), len(required)
    available = np.zeros((doctors, 14), dtype=np.bool_)
    for doctor, half_days in enumerate(free):
        available[doctor, list(half_days)] = True
    between = np.full((villages, villages), minutes)
    np.fill_diagonal(between, 0.0)
    return Problem(
        villages=tuple(f"v{i}" for i in range(villages)),
        doctors=tuple(f"k{i}" for i in range(doctors)),
        centres=("c0",),
        required=np.array(required, dtype=np.int64),
        reach=np.ones((doctors, villages), dtype=np.bool_),
        outbound=np.full((doctors, villages), minutes),
        homeward=np.full((doctors, villages), minutes),
        between=between,
        available=available,
        cap=np.full(doctors, 14, dtype=np.int64),
        centre=np.zeros(doctors, dtype=np.int64),
        vehicles=np.array([-1], dtype=np.int64),
        forbidden=np.zeros((villages, 14), dtype=np.bool_),
        preference=np.zeros((villages, 14)),
        support=np.zeros((doctors, villages)),
        template=rows(),
        locked=rows(),
        weights=WEIGHTS,
    )


def with_weights(problem: Problem, **changed: float) -> Problem:
    return replace(problem, weights=replace(problem.weights, **changed))
