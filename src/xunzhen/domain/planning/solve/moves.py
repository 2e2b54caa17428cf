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
from xunzhen.domain.planning.solve.compiled import Words, chance, compiled, draw


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

    A candidate is overlooked with chance ``blink``, and in half of the surveys one half-day is
    overlooked with everybody; nothing is overlooked, and no dice are thrown, at 0.
    """
    rows = int(week.doctor_of[v + 1] - week.doctor_of[v])
    desk.own[:rows] = np.inf
    desk.least[:rows] = np.inf
    _price_days(week, plan, desk, v, rows, blink, dice)
    _find_cheapest(desk, rows)
    return rows


@compiled
def _price_days(
    week: Week, plan: Plan, desk: Desk, v: int, rows: int, blink: float, dice: Words
) -> None:
    # Arrays are taken out of the tuples before the loops: each access counts references.
    doctor, option_of, slot, price = week.doctor, week.option_of, week.slot, week.price
    cap, centre, vehicles, between = week.cap, week.centre, week.vehicles, week.between
    outbound, homeward = week.outbound, week.homeward
    at, load, out, taken = plan.at, plan.load, plan.out, plan.days[v]
    own, own_slot, own_price, least = desk.own, desk.own_slot, desk.own_price, desk.least
    first = week.doctor_of[v]
    hidden = draw(dice, 28) if blink > 0.0 else -1
    for row in range(rows):
        k = doctor[first + row]
        if load[k] >= cap[k] or (blink > 0.0 and chance(dice) < blink):
            continue
        limit = vehicles[centre[k]]
        for o in range(option_of[first + row], option_of[first + row + 1]):
            s = slot[o]
            day = s // 2
            if at[k, s] >= 0 or s == hidden or taken >> day & 1 or 0 <= limit <= out[centre[k], s]:
                continue
            cost = price[o] + week.workload_step * load[k]
            w = at[k, s ^ 1]
            if w >= 0:
                a, b = (v, w) if s % 2 == 0 else (w, v)
                if not between[a, b] <= week.noon_minutes:
                    continue
                cost += between[a, b] - homeward[k, a] - outbound[k, b]
            if cost < own[row, day]:
                own[row, day], own_slot[row, day], own_price[row, day] = cost, s, price[o]
                least[row] = min(least[row], cost)


@compiled
def _find_cheapest(desk: Desk, rows: int) -> None:
    own, least, any_row, any_cost = desk.own, desk.least, desk.any_row, desk.any_cost
    any_row[:] = -1
    any_cost[:] = np.inf
    for row in range(rows):
        if least[row] < np.inf:
            for day in range(7):
                if own[row, day] < any_cost[day]:
                    any_cost[day] = own[row, day]
                    any_row[day] = row


@compiled
def choose(week: Week, plan: Plan, desk: Desk, v: int, rows: int, runner_up: bool) -> int:
    """Choose days and doctors for the visits still owed; return how many can be made.

    One candidate is the village's own doctor of the week; on a day that he lacks or that is dear
    with him the cheapest other may come for ``second_doctor`` more.
    ``desk.figures`` holds the cost and, if a ``runner_up`` is wanted, that of the best choice
    with another own doctor.
    """
    figures = desk.figures
    for m in range(week.required[v] - plan.made[v], 0, -1):
        figures[0] = figures[1] = np.inf
        _weigh(week, plan, desk, v, rows, m, 1 if runner_up else 0)
        if figures[0] < np.inf:
            return int(m)
    return 0


@compiled
def _weigh(week: Week, plan: Plan, desk: Desk, v: int, rows: int, m: int, bound: int) -> None:
    """Weigh every own doctor with every set of m days that the village has not used yet."""
    masks, mask_days, spacing, first = week.masks, week.mask_days, week.spacing, week.masks_of[m]
    figures, own, least = desk.figures, desk.own, desk.least
    any_cost, day_cost = desk.any_cost, desk.day
    second_doctor, taken = week.second_doctor, plan.days[v]
    other_least = any_cost.min() + second_doctor
    for row in range(rows):
        # The own doctor comes at least once; no further visit is cheaper than the cheapest.
        if not least[row] + (m - 1) * min(least[row], other_least) < figures[bound]:
            continue
        for day in range(7):
            day_cost[day] = min(own[row, day], any_cost[day] + second_doctor)
        new = _new_face(week, plan, v, row) - spacing[taken] if taken else 0.0
        for i in range(first, week.masks_of[m + 1]):
            cost = new + spacing[taken | masks[i]]
            for j in range(m):
                cost += day_cost[mask_days[i, j]]
            if cost < figures[bound]:
                cost += _repeats(week, plan, desk, v, row, i, m)
                _remember(desk, row, masks[i], cost)


@compiled
def _price_week(week: Week, desk: Desk, row: int) -> None:
    """Price each day with this own doctor or the cheapest other."""
    own, any_cost, day_cost = desk.own, desk.any_cost, desk.day
    second_doctor = week.second_doctor
    for day in range(7):
        day_cost[day] = min(own[row, day], any_cost[day] + second_doctor)


@compiled
def _new_face(week: Week, plan: Plan, v: int, row: int) -> float:
    """Price the candidate's first visit to a village that others visit already."""
    k = week.doctor[week.doctor_of[v] + row]
    again = False
    for day in range(7):
        again |= plan.by[v, day] == k
    return 0.0 if again else float(week.second_doctor)


@compiled
def _repeats(week: Week, plan: Plan, desk: Desk, v: int, row: int, i: int, m: int) -> float:
    """Correct the cost of days for doctors who come on several: more work, no new face.

    Infinite where a cap would be passed, or where the own doctor comes on no day (the choice is
    then weighed with another as own doctor).
    """
    own, any_row, day_cost, mask_days = desk.own, desk.any_row, desk.day, week.mask_days
    first = week.doctor_of[v]
    mine, change = 0, 0.0
    for j in range(m):
        day = mask_days[i, j]
        is_own = own[row, day] <= day_cost[day]
        who = row if is_own else any_row[day]
        before = mine if is_own else 0
        for earlier in range(0 if is_own else j):
            other = mask_days[i, earlier]
            before += int(own[row, other] > day_cost[other] and any_row[other] == who)
        mine += int(is_own)
        k = week.doctor[first + who]
        if plan.load[k] + before >= week.cap[k]:
            return np.inf
        change += week.workload_step * before
        if before and not is_own:
            change -= week.second_doctor
    return float(change) if mine else np.inf


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
        if choose(week, plan, desk, v, rows, False) == 0:
            break
        change += _carry_out(week, plan, desk, v)
        if plan.made[v] == made:
            break
    return change


@compiled
def _carry_out(week: Week, plan: Plan, desk: Desk, v: int) -> float:
    change = 0.0
    main, mask = desk.choice[0], desk.choice[1]
    _price_week(week, desk, main)
    for day in range(7):
        if mask >> day & 1:
            row = main if desk.own[main, day] <= desk.day[day] else desk.any_row[day]
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
