"""A first plan: the village with most to lose by waiting is planned next (regret).

regret(v) = cost of v's best choice with another doctor - cost of its best choice. Choices are
priced anew only where the doctor just used was part of them, and only when their turn comes; the
village to be planned is always priced anew, so the plan keeps every rule whatever the order.
"""

from __future__ import annotations

import numpy as np

from xunzhen.domain.planning.problem import Bools, Floats, Ints
from xunzhen.domain.planning.solve.arrays import Desk, Plan, Week
from xunzhen.domain.planning.solve.compiled import Words, compiled, dice_of
from xunzhen.domain.planning.solve.moves import choose, insert, survey


def fill_greedily(week: Week, plan: Plan, desk: Desk) -> float:
    """Add owed visits to a plan until none fits; return the change of the objective."""
    villages = len(week.required)
    waiting = plan.made < week.required
    return _fill(week, plan, desk, waiting, np.zeros(villages), np.full(villages, -1), dice_of(0))


@compiled
def _fill(
    week: Week, plan: Plan, desk: Desk, waiting: Bools, regret: Floats, own: Ints, dice: Words
) -> float:
    change = 0.0
    stale = waiting.copy()
    regret[:] = np.inf
    while True:
        v = _most_regret(waiting, regret)
        if v < 0:
            return change
        if stale[v]:
            stale[v] = False
            _reckon(week, plan, desk, v, regret, own, dice)
            continue
        waiting[v] = False
        change += insert(week, plan, desk, v, 0.0, dice)
        for w in range(len(waiting)):
            stale[w] |= waiting[w] and _comes(plan, v, own[w])


@compiled
def _reckon(
    week: Week, plan: Plan, desk: Desk, v: int, regret: Floats, own: Ints, dice: Words
) -> None:
    rows = survey(week, plan, desk, v, 0.0, dice)
    fits = choose(week, plan, desk, v, rows, True)
    short = week.required[v] - plan.made[v] - fits
    if fits == 0:
        regret[v], own[v] = 0.0, -1
        return
    own[v] = week.doctor[week.doctor_of[v] + desk.choice[0]]
    second = min(desk.figures[1] - desk.figures[0], week.uncovered)
    regret[v] = second + short * week.uncovered


@compiled
def _most_regret(waiting: Bools, regret: Floats) -> int:
    best = -1
    for v in range(len(waiting)):
        if waiting[v] and (best < 0 or regret[v] > regret[best]):
            best = v
    return best


@compiled
def _comes(plan: Plan, v: int, k: int) -> bool:
    again = False
    for day in range(7):
        again |= plan.by[v, day] == k
    return again and k >= 0
