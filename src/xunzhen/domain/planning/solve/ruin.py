"""Which villages are taken out together: near ones, one doctor's, one day's, dear ones, any.

Every ruin fills ``chosen[:n]`` with different villages; ``mark[v] == stamp`` says v is chosen.

Source
------
Shaw 1998, 10.1007/3-540-49481-2_30 (relatedness); Christiaens and Vanden Berghe 2020,
10.1287/trsc.2019.0914 (adjacent ruins).
"""

from __future__ import annotations

from typing import NamedTuple

from xunzhen.domain.planning.problem import Floats, Ints
from xunzhen.domain.planning.solve.arrays import Plan, Week
from xunzhen.domain.planning.solve.compiled import Words, chance, compiled, draw


class Rubble(NamedTuple):
    """What a ruin took out.

    chosen : (V,) int, villages, the first ``n`` count;  mark : (V,) int, stamp of the last choice
    by, slot, price : (V, 7), the visits taken, by position in ``chosen``
    key : (V,) float, scratch for the order of repair
    """

    chosen: Ints
    mark: Ints
    by: Ints
    slot: Ints
    price: Floats
    key: Floats


SHORT_SEED = 0.1
DEAR_SEED = 0.3
SKIP = 0.25


@compiled
def pick_ruin(week: Week, plan: Plan, rubble: Rubble, stamp: int, n: int, dice: Words) -> int:
    """Choose up to ``n`` related villages by a random rule; return how many."""
    seed = _seed(week, plan, dice)
    rubble.mark[seed] = stamp
    rubble.chosen[0] = seed
    rule = chance(dice)
    found = 1
    if rule < 0.4:
        found = _near(week, rubble, stamp, n, found, dice)
    elif rule < 0.65:
        found = _doctors(week, plan, rubble, stamp, n, found, dice)
    elif rule < 0.9:
        found = _day(week, plan, rubble, stamp, n, found, dice)
    else:
        for _ in range(n - 1):
            found = _add(rubble, stamp, n, found, draw(dice, len(rubble.chosen)))
    return found


@compiled
def _add(rubble: Rubble, stamp: int, n: int, found: int, v: int) -> int:
    if v < 0 or found >= n or rubble.mark[v] == stamp:
        return found
    rubble.mark[v] = stamp
    rubble.chosen[found] = v
    return found + 1


@compiled
def _seed(week: Week, plan: Plan, dice: Words) -> int:
    """Pick a village that is owed a visit, a dear one, or any."""
    villages = len(week.required)
    v = draw(dice, villages)
    rule = chance(dice)
    if rule < SHORT_SEED:
        for step in range(villages):
            w = (v + step) % villages
            if plan.made[w] < week.required[w]:
                return w
    elif rule < SHORT_SEED + DEAR_SEED:
        for _ in range(3):
            w = draw(dice, villages)
            if _dearness(week, plan, w) > _dearness(week, plan, v):
                v = w
    return v


@compiled
def _dearness(week: Week, plan: Plan, v: int) -> float:
    cost = week.spacing[plan.days[v]]
    for day in range(7):
        if plan.by[v, day] >= 0:
            cost += plan.price[v, day]
    return float(cost)


@compiled
def _near(week: Week, rubble: Rubble, stamp: int, n: int, found: int, dice: Words) -> int:
    seed = rubble.chosen[0]
    for i in range(week.near.shape[1]):
        if found >= n:
            break
        if chance(dice) >= SKIP:
            found = _add(rubble, stamp, n, found, week.near[seed, i])
    return found


@compiled
def _doctors(
    week: Week, plan: Plan, rubble: Rubble, stamp: int, n: int, found: int, dice: Words
) -> int:
    """Add villages of the doctors who serve, or could serve, the seed."""
    seed = rubble.chosen[0]
    for day in range(7):
        k = plan.by[seed, day]
        if k >= 0:
            for s in range(14):
                found = _add(rubble, stamp, n, found, plan.at[k, s])
    first = week.doctor_of[seed]
    candidates = week.doctor_of[seed + 1] - first
    for _ in range(min(candidates, 4)):
        k = week.doctor[first + draw(dice, candidates)]
        for s in range(14):
            found = _add(rubble, stamp, n, found, plan.at[k, s])
    return found


@compiled
def _day(
    week: Week, plan: Plan, rubble: Rubble, stamp: int, n: int, found: int, dice: Words
) -> int:
    """Add villages that the seed's candidates visit on one day."""
    seed = rubble.chosen[0]
    first = week.doctor_of[seed]
    candidates = week.doctor_of[seed + 1] - first
    if candidates == 0:
        return found
    day = draw(dice, 7)
    start = draw(dice, candidates)
    for i in range(candidates):
        k = week.doctor[first + (start + i) % candidates]
        for s in range(2 * day, 2 * day + 2):
            if chance(dice) >= SKIP:
                found = _add(rubble, stamp, n, found, plan.at[k, s])
    return found
