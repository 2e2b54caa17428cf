"""Our own side under the protocol: the flow bound, the greedy start and the search."""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from benchmarks.instances import week_of
from benchmarks.peers.answer import Answer, Clock
from xunzhen.domain.planning.cost import objective_of
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.week import solve_week

PILOT: Final = 4000
SHARE: Final = 0.97


def warm(_name: str) -> None:
    """Compile every kernel, or find it compiled, on a week that is not measured."""
    solve_week(week_of("S", 99), seed=99, iterations=2000, keep_going=lambda _done, _best: True)


def solve(name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
    """Answer as ``flow``, ``greedy`` or ``search``."""
    if name == "flow":
        bound = coverage_bound(problem)
        return Answer(least_missed=bound.least_missed, status="proven")
    if name == "greedy":
        plan = solve_week(problem, seed, iterations=0)
        return Answer(visits=plan.visits, least_missed=plan.lower_bound, status="start")
    plan = search(problem, clock, seed)
    note = f"{plan.iterations:,} steps on one core"
    return Answer(plan.visits, least_missed=plan.lower_bound, status="time limit", note=note)


def search(problem: Problem, clock: Clock, seed: int) -> WeekPlan:
    """Search until the clock runs out: a short pilot tells the speed, the schedule fits the rest.

    The pilot counts as time; the better plan of the two is returned.
    """
    best = np.inf

    def watch(_done: int, objective: float) -> bool:
        nonlocal best
        if objective < best - 1e-6:
            best = objective
            clock.improved()
        return clock.left() > 0.0

    begun = time.perf_counter()
    start = solve_week(problem, seed, iterations=0)
    ready = time.perf_counter()
    pilot = solve_week(problem, seed, PILOT, keep_going=watch)
    step = max(1e-7, (time.perf_counter() - ready - (ready - begun)) / max(1, pilot.iterations))
    steps = int(SHARE * clock.left() / step)
    plans = [start, pilot]
    if steps > 0 and pilot.iterations == PILOT:
        plans.append(solve_week(problem, seed, steps, keep_going=watch))
    return min(plans, key=lambda plan: objective_of(problem, plan.cost))
