"""Our own side under the protocol: the flow bound, the greedy start and the search."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.instances import week_of
from benchmarks.peers.answer import Answer, Clock
from xunzhen.domain.planning.cost import objective_of
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.week import solve_week

PILOT: Final = 4000  # steps that tell the speed
SHARE: Final = 0.97  # of the time left that a schedule is made for
WORTH_IT: Final = 0.03  # of the limit: with less left, the search is over
HOT, WARM, COLD = 60.0, 15.0, 0.5  # temperatures: at first, when going on, at the end


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
    """Search until the clock runs out; the best plan met is returned.

    A short pilot tells the speed and the schedule fits the rest. Where it ends early (steps grow
    faster as the search cools), the search goes on from the best plan, less hot, for what is left.
    """
    best = np.inf

    def watch(_done: int, objective: float) -> bool:
        nonlocal best
        if objective < best - 1e-6:
            best = objective
            clock.improved()
        return clock.left() > 0.0

    begun = clock.spent()
    plan = solve_week(problem, seed, iterations=0)
    ready = clock.spent() - begun
    steps, done = PILOT, 0
    while steps > 0 and clock.left() > WORTH_IT * clock.seconds:
        begun = clock.spent()
        start, hot = (plan.visits, WARM) if done > PILOT else (None, HOT)
        found = solve_week(problem, seed + done, steps, start, hot, COLD, watch)
        pace = max(1e-7, (clock.spent() - begun - ready) / max(1, found.iterations))
        done += found.iterations
        plan = min(plan, found, key=lambda one: objective_of(problem, one.cost))
        steps = int(SHARE * clock.left() / pace)
    return replace(plan, iterations=done)
