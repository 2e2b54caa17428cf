"""Moves of compiled search: price, place and lift one visit; insert a village; undo.

The objective is ``uncovered * missed + total`` of ``cost.py``. Each move returns its change, so
that a search never recounts:

    place (v, k, s): price alone + noon saving + workload_step * load[k]
                     + spacing and continuity of v with and without the visit
                     - uncovered if v was still owed a visit

where the noon saving of morning a and afternoon b is between[a, b] - homeward[a] - outbound[b].
"""

from __future__ import annotations

import numpy as np

from xunzhen.domain.planning.problem import Ints
from xunzhen.domain.planning.solve.arrays import Desk, Plan, Week
from xunzhen.domain.planning.solve.compiled import Words, chance, compiled


@compiled
def noon_change(week: Week, plan: Plan, v: int, k: int, s: int) -> float:
    """Say what a visit adds by standing beside the doctor's other half-day; inf if too far."""
    w = plan.at[k, s ^ 1]
    if w < 0:
        return 0.0
    a, b = (v, w) if s % 2 == 0 else (w, v)
    minutes = week.between[a, b]
    if not minutes <= week.noon_minutes:
        return np.inf
    return float(minutes - week.homeward[k, a] - week.outbound[k, b])


@compiled
def village_change(week: Week, plan: Plan, v: int, k: int, day: int) -> float:
    """Say what the village pays for this day and doctor beside its other visits."""
    rest = plan.days[v] & ~(1 << day)
    change = week.spacing[rest | 1 << day] - week.spacing[rest]
    if rest:
        again = False
        for other in range(7):
            if other != day and plan.by[v, other] == k:
                again = True
        if not again:
            change += week.second_doctor
    return float(change)


@compiled
def has_vehicle(week: Week, plan: Plan, k: int, s: int) -> bool:
    """Say whether the doctor's centre still has a vehicle then."""
    limit = week.vehicles[week.centre[k]]
    return bool(limit < 0 or plan.out[week.centre[k], s] < limit)


@compiled
def place(week: Week, plan: Plan, v: int, k: int, s: int, price: float) -> float:
    """Let the visit stand; return the change of the objective."""
    change = price + noon_change(week, plan, v, k, s) + week.workload_step * plan.load[k]
    change += village_change(week, plan, v, k, s // 2)
    if plan.made[v] < week.required[v]:
        change -= week.uncovered
    put(week, plan, v, k, s, price)
    return float(change)


@compiled
def lift(week: Week, plan: Plan, v: int, day: int) -> float:
    """Take a village's visit of a day out; return the change of the objective."""
    k, s, price = plan.by[v, day], plan.slot[v, day], plan.price[v, day]
    take(week, plan, v, day)
    change = price + noon_change(week, plan, v, k, s) + week.workload_step * plan.load[k]
    change += village_change(week, plan, v, k, day)
    if plan.made[v] < week.required[v]:
        change -= week.uncovered
    return float(-change)


@compiled
def put(week: Week, plan: Plan, v: int, k: int, s: int, price: float) -> None:
    """Write the visit into the plan."""
    plan.at[k, s] = v
    plan.load[k] += 1
    plan.out[week.centre[k], s] += 1
    plan.by[v, s // 2] = k
    plan.slot[v, s // 2] = s
    plan.price[v, s // 2] = price
    plan.days[v] |= 1 << (s // 2)
    plan.made[v] += 1


@compiled
def take(week: Week, plan: Plan, v: int, day: int) -> None:
    """Wipe the village's visit of a day from the plan."""
    k, s = plan.by[v, day], plan.slot[v, day]
    plan.at[k, s] = -1
    plan.load[k] -= 1
    plan.out[week.centre[k], s] -= 1
    plan.by[v, day] = -1
    plan.days[v] &= ~(1 << day)
    plan.made[v] -= 1


@compiled
def survey(week: Week, plan: Plan, desk: Desk, v: int, blink: float, dice: Words) -> int:
    """Price each candidate's best visit of each day; return how many candidates there are.

    A candidate is overlooked with chance ``blink`` (no dice are thrown at 0).
    """
    first = week.doctor_of[v]
    rows = int(week.doctor_of[v + 1] - first)
    for day in range(7):
        desk.any_row[day] = -1
    for row in range(rows):
        for day in range(7):
            desk.own[row, day] = np.inf
        k = week.doctor[first + row]
        if plan.load[k] < week.cap[k] and not (blink > 0.0 and chance(dice) < blink):
            _price_days(week, plan, desk, v, row)
    return rows


@compiled
def _price_days(week: Week, plan: Plan, desk: Desk, v: int, row: int) -> None:
    c = week.doctor_of[v] + row
    k = week.doctor[c]
    work = week.workload_step * plan.load[k]
    for o in range(week.option_of[c], week.option_of[c + 1]):
        s = week.slot[o]
        day = s // 2
        if plan.at[k, s] >= 0 or plan.by[v, day] >= 0 or not has_vehicle(week, plan, k, s):
            continue
        cost = week.price[o] + work + noon_change(week, plan, v, k, s)
        if cost < desk.own[row, day]:
            desk.own[row, day] = cost
            desk.own_slot[row, day] = s
            desk.own_price[row, day] = week.price[o]
            best = desk.any_row[day]
            if best < 0 or cost < desk.own[best, day]:
                desk.any_row[day] = row


@compiled
def choose(week: Week, plan: Plan, desk: Desk, v: int, rows: int) -> int:
    """Choose days and doctors for the visits still owed; return how many can be made.

    One candidate is the village's own doctor of the week; on a day that he lacks or that is dear
    with him the cheapest other may come for ``second_doctor`` more. Visits of one other doctor
    on several days count his workload and the continuity a little wrong; ``place`` counts right.
    ``desk.figures`` holds the cost and that of the best choice with another own doctor.
    """
    for m in range(week.required[v] - plan.made[v], 0, -1):
        desk.figures[0] = desk.figures[1] = np.inf
        for row in range(rows):
            _choose_days(week, plan, desk, v, row, m)
        if desk.figures[0] < np.inf:
            return int(m)
    return 0


@compiled
def _choose_days(week: Week, plan: Plan, desk: Desk, v: int, row: int, m: int) -> None:
    least = np.inf
    k = week.doctor[week.doctor_of[v] + row]
    for day in range(7):
        least = min(least, _day_cost(week, desk, row, day))
    new = week.second_doctor if plan.days[v] and not _comes_already(plan, v, k) else 0.0
    if not m * least + new < desk.figures[1]:
        return
    for i in range(week.masks_of[m], week.masks_of[m + 1]):
        mask = week.masks[i]
        if mask & plan.days[v]:
            continue
        cost = new + _mask_cost(week, plan, desk, row, k, mask)
        cost += week.spacing[plan.days[v] | mask] - week.spacing[plan.days[v]]
        _remember(desk, row, mask, cost)


@compiled
def _comes_already(plan: Plan, v: int, k: int) -> bool:
    again = False
    for day in range(7):
        again |= plan.by[v, day] == k
    return again


@compiled
def _day_cost(week: Week, desk: Desk, row: int, day: int) -> float:
    other = desk.any_row[day]
    if other < 0:
        return np.inf
    return float(min(desk.own[row, day], desk.own[other, day] + week.second_doctor))


@compiled
def _mask_cost(week: Week, plan: Plan, desk: Desk, row: int, k: int, mask: int) -> float:
    cost, own = 0.0, 0
    for day in range(7):
        if mask >> day & 1:
            cost += _day_cost(week, desk, row, day)
            if desk.any_row[day] >= 0 and _is_own(week, desk, row, day):
                own += 1
    if plan.load[k] + own > week.cap[k]:
        return np.inf
    return float(cost + week.workload_step * own * (own - 1) / 2)


@compiled
def _is_own(week: Week, desk: Desk, row: int, day: int) -> bool:
    other = desk.any_row[day]
    return bool(desk.own[row, day] <= desk.own[other, day] + week.second_doctor)


@compiled
def _remember(desk: Desk, row: int, mask: int, cost: float) -> None:
    """Keep the cheapest choice, and the cheapest of any other own doctor."""
    if cost < desk.figures[0]:
        if desk.choice[0] != row:
            desk.figures[1] = desk.figures[0]
        desk.figures[0] = cost
        desk.choice[0], desk.choice[1] = row, mask
    elif cost < desk.figures[1] and desk.choice[0] != row:
        desk.figures[1] = cost


@compiled
def insert(week: Week, plan: Plan, desk: Desk, v: int, blink: float, dice: Words) -> float:
    """Make as many of the owed visits of a village as fit; return the change of the objective."""
    change = 0.0
    while plan.made[v] < week.required[v]:
        made = plan.made[v]
        rows = survey(week, plan, desk, v, blink, dice)
        if choose(week, plan, desk, v, rows) == 0:
            break
        change += _carry_out(week, plan, desk, v)
        if plan.made[v] == made:
            break
    return change


@compiled
def _carry_out(week: Week, plan: Plan, desk: Desk, v: int) -> float:
    change = 0.0
    main, mask = desk.choice[0], desk.choice[1]
    for day in range(7):
        if mask >> day & 1:
            row = main if _is_own(week, desk, main, day) else desk.any_row[day]
            k = week.doctor[week.doctor_of[v] + row]
            if plan.load[k] < week.cap[k]:
                s = desk.own_slot[row, day]
                change += place(week, plan, v, k, s, desk.own_price[row, day])
    return change


@compiled
def adopt(week: Week, plan: Plan, rows: Ints) -> float:
    """Place the rows (village, doctor, half-day) that keep every rule, in order."""
    change = 0.0
    for i in range(len(rows)):
        v, k, s = rows[i, 0], rows[i, 1], rows[i, 2]
        o = _option(week, v, k, s)
        if o < 0 or plan.at[k, s] >= 0 or plan.by[v, s // 2] >= 0:
            continue
        if plan.load[k] >= week.cap[k] or plan.made[v] >= week.required[v]:
            continue
        if has_vehicle(week, plan, k, s) and noon_change(week, plan, v, k, s) < np.inf:
            change += place(week, plan, v, k, s, week.price[o])
    return change


@compiled
def _option(week: Week, v: int, k: int, s: int) -> int:
    for c in range(week.doctor_of[v], week.doctor_of[v + 1]):
        if week.doctor[c] == k:
            for o in range(week.option_of[c], week.option_of[c + 1]):
                if week.slot[o] == s:
                    return int(o)
    return -1
