"""Our own side under the protocol: flow bound, greedy start, search, search with certificate."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.instances import week_of
from benchmarks.peers.answer import Answer, Clock
from xunzhen.domain.planning.bound.certify import Certificate, Effort, certify
from xunzhen.domain.planning.cost import objective_of
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.week import solve_week

PILOT: Final = 4000  # steps that tell the speed
SHARE: Final = 0.97  # of the time left that a schedule is made for
WORTH_IT: Final = 0.03  # of the limit: with less left, the search is over
HOT, WARM, COLD = 60.0, 15.0, 0.5  # temperatures: at first, when going on, at the end
SEARCHED: Final = 0.4  # of the limit, before the certificate begins


def warm(name: str) -> None:
    """Compile every kernel, or find it compiled, on a week that is not measured."""
    problem = week_of("S", 99)
    plan = solve_week(problem, seed=99, iterations=2000, keep_going=lambda _done, _best: True)
    if name == "certified":
        certify(problem, plan, Effort(seconds=1.0))


def solve(name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
    """Answer as ``flow``, ``greedy``, ``search`` or ``certified``."""
    if name == "flow":
        bound = coverage_bound(problem)
        return Answer(least_missed=bound.least_missed, status="proven")
    if name == "greedy":
        plan = solve_week(problem, seed, iterations=0)
        return Answer(plan.visits, least_missed=plan.lower_bound, status="start")
    if name == "certified":
        return certified(problem, clock, seed)
    plan = search(problem, clock, seed, clock.seconds)
    note = f"{plan.iterations:,} steps"
    return Answer(plan.visits, least_missed=plan.lower_bound, status="time limit", note=note)


def search(
    problem: Problem, clock: Clock, seed: int, until: float, start: WeekPlan | None = None
) -> WeekPlan:
    """Search until the clock shows ``until`` seconds; the best plan met is returned.

    A short pilot tells the speed and the schedule fits the rest. Where it ends early (steps grow
    faster as the search cools), the search goes on from the best plan, less hot, for what is left.
    With a start, it goes on from there.
    """
    best = np.inf if start is None else objective_of(problem, start.cost)

    def watch(_done: int, objective: float) -> bool:
        nonlocal best
        if objective < best - 1e-6:
            best = objective
            clock.improved()
        return clock.spent() < until

    begun = clock.spent()
    plan = start or solve_week(problem, seed, iterations=0)
    ready, enough = clock.spent() - begun, WORTH_IT * clock.seconds
    steps, done, going_on = PILOT, 0, start is not None
    while steps > 0 and until - clock.spent() > enough:
        begun = clock.spent()
        first, hot = (plan.visits, WARM) if going_on else (None, HOT)
        found = solve_week(problem, seed + done, steps, first, hot, COLD, watch)
        pace = max(1e-7, (clock.spent() - begun - ready) / max(1, found.iterations))
        going_on, done = going_on or done > 0, done + found.iterations
        plan = min(plan, found, key=lambda one: objective_of(problem, one.cost))
        steps = int(SHARE * (until - clock.spent()) / pace)
    return replace(plan, iterations=done)


def certified(problem: Problem, clock: Clock, seed: int) -> Answer:
    """Search for a part of the time, then prove and polish; search on if time is left.

    The certificate's bound is on the cost of plans that miss as few visits; it is a bound on
    ``uncovered * missed + cost`` only where that few is proven least. A step of the proof may end
    after the limit (the row shows the time); a plan met after the limit does not count.
    """
    searched = search(problem, clock, seed, SEARCHED * clock.seconds)
    clock.keep(searched.visits)
    in_time = searched.cost.total

    def tell(cost: float, _bound: float) -> None:
        nonlocal in_time
        if cost < in_time - 1e-6 and clock.left() > 0.0:
            in_time = cost
            clock.improved()

    effort = Effort(seconds=max(0.5, clock.left()))
    proof = certify(problem, searched, effort, lambda: clock.left() > 0.0, tell)
    counts = proof.plan.cost.total <= in_time + 1e-6
    plan, steps = proof.plan if counts else searched, searched.iterations
    if not proof.proven_optimal:
        plan = search(problem, clock, seed + 1, clock.seconds, plan)
        steps += plan.iterations
    bound = problem.weights.uncovered * plan.lower_bound + proof.bound
    return Answer(
        plan.visits,
        bound=bound if proof.plan.cost.uncovered == plan.lower_bound else None,
        least_missed=plan.lower_bound,
        status="optimal" if proof.proven_optimal and counts else "time limit",
        note=f"{steps:,} steps; {_how(proof)}",
    )


def _how(proof: Certificate) -> str:
    cut = ", pricing cut short" if proof.truncated else ""
    cut += ", stopped" if proof.stopped else ""
    return f"{proof.iterations:,} rounds of column generation, {proof.columns:,} circuits{cut}"
