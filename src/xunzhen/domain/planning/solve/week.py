"""One week from problem to plan: a start, the coverage bound, a start that meets it, search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from xunzhen.domain.planning.cost import cost_of, objective_of
from xunzhen.domain.planning.problem import Ints, Problem, WeekPlan
from xunzhen.domain.planning.solve.arrays import (
    Plan,
    Week,
    desk_of,
    empty_plan,
    visits_of,
    week_of,
)
from xunzhen.domain.planning.solve.flow import CoverageBound, coverage_bound
from xunzhen.domain.planning.solve.greedy import fill_greedily
from xunzhen.domain.planning.solve.moves import adopt
from xunzhen.domain.planning.solve.search import Schedule, improve

ROUNDS: Final = 4


def solve_week(
    problem: Problem,
    seed: int,
    iterations: int,
    start: Ints | None = None,
    start_temperature: float = 60.0,
    end_temperature: float = 0.5,
    keep_going: Callable[[int, float], bool] | None = None,
) -> WeekPlan:
    """Plan a week: rules kept, coverage as near the proven bound as was found, then least cost.

    Coverage comes first because ``weights.uncovered`` outweighs what leaving out a visit saves.

    Same problem, seed, iterations, start and temperatures: same plan. Nobody available, no village
    or nothing owed is an ordinary answer: the locked visits and the whole explanation.

    Parameters
    ----------
    iterations : steps of search; 0 returns the start. Where the plan misses more than is proven
        (the noon rule), up to three quarters are added while augmenting wins visits back
    start : (n, 3) int, visits to begin with, such as the template; rows that break a rule are
        left out. None begins empty
    keep_going : asked with (steps made, best objective) every few thousand steps; False ends

    Raises
    ------
    Infeasible
        when locked visits clash with one another.
    """
    week = week_of(problem)
    plan, bound = first_plan(problem, week, start)
    done = 0
    if len(week.slot) and iterations > 0:
        schedule = Schedule(iterations, start_temperature, end_temperature)
        plan, done = _searched(problem, week, plan, bound.least_missed, seed, schedule, keep_going)
    visits = visits_of(plan.at)
    return WeekPlan(
        visits=visits,
        cost=cost_of(problem, visits),
        lower_bound=bound.least_missed,
        shortages=bound.shortages,
        iterations=done,
    )


def _searched(
    problem: Problem,
    week: Week,
    plan: Plan,
    least_missed: int,
    seed: int,
    schedule: Schedule,
    keep_going: Callable[[int, float], bool] | None,
) -> tuple[Plan, int]:
    """Search; while more is missed than proven, augment the best plan and search a quarter on."""
    done, best = 0, plan
    for _ in range(ROUNDS):
        asked = None if keep_going is None else partial(_ask, keep_going, done)
        objective = objective_of(problem, cost_of(problem, visits_of(plan.at)))
        at, _, steps = improve(week, plan, objective, seed, schedule, asked)
        done += steps
        best = _completed(problem, week, visits_of(at))
        if _missed(week, best) <= least_missed:
            return best, done
        closer = _completed(problem, week, coverage_bound(problem, _unlocked(problem, best)).visits)
        if _missed(week, closer) >= _missed(week, best):
            return best, done
        if steps < schedule.iterations:
            return closer, done
        plan = closer
        schedule = replace(schedule, iterations=max(1, schedule.iterations // 4))
    return best, done


def _ask(keep_going: Callable[[int, float], bool], before: int, done: int, best: float) -> bool:
    return keep_going(before + done, best)


def first_plan(
    problem: Problem, week: Week, start: Ints | None = None
) -> tuple[Plan, CoverageBound]:
    """Return a full rule-keeping plan, and the coverage bound.

    The start is completed by regret greedy. If that misses more than the bound, augmenting paths
    lead from it to the flow's optimum; where the noon rule keeps some of those visits out, the
    better of the three (greedy, augmented, flow from nothing) is taken, coverage before cost.
    """
    plan = _completed(problem, week, np.zeros((0, 3), dtype=np.int64) if start is None else start)
    bound = coverage_bound(problem, _unlocked(problem, plan))
    if _missed(week, plan) == bound.least_missed:
        return plan, bound
    plans = [plan, _completed(problem, week, bound.visits)]
    if _missed(week, plans[-1]) > bound.least_missed:
        plans.append(_completed(problem, week, coverage_bound(problem).visits))
    fewest = min(_missed(week, one) for one in plans)
    plans = [one for one in plans if _missed(week, one) == fewest]
    return plans[0] if len(plans) == 1 else min(plans, key=partial(_cost, problem)), bound


def _cost(problem: Problem, plan: Plan) -> float:
    return cost_of(problem, visits_of(plan.at)).total


def _completed(problem: Problem, week: Week, start: Ints) -> Plan:
    plan = empty_plan(problem)
    if len(week.slot):
        adopt(week, plan, np.ascontiguousarray(start, dtype=np.int64))
        fill_greedily(week, plan, desk_of(week))
    return plan


def _missed(week: Week, plan: Plan) -> int:
    return int(np.maximum(week.required - plan.made, 0).sum())


def _unlocked(problem: Problem, plan: Plan) -> Ints:
    locked = {tuple(row) for row in problem.locked.tolist()}
    rows = [row for row in visits_of(plan.at).tolist() if tuple(row) not in locked]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
