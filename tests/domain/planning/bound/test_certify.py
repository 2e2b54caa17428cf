"""The certificate against full enumeration: never above the optimum, and often equal to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.planning.bound.enumeration import least_cost, least_missed, random_week
from tests.domain.planning.weeks import rows, tiny_week
from xunzhen.domain.planning.bound.certify import Certificate, Effort, certify, relative_gap
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.solve.week import solve_week

BASE_ONLY = Effort(iterations=0)


def certified(problem: Problem, effort: Effort | None = None, steps: int = 0) -> Certificate:
    return certify(problem, solve_week(problem, 1, steps), effort)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_bound_is_never_above_the_optimum(seed: int) -> None:
    problem = random_week(seed)

    found = certified(problem)

    best = least_cost(problem, found.plan.cost.uncovered)
    assert found.bound <= best + 1e-6
    assert found.plan.cost.total >= best - 1e-6
