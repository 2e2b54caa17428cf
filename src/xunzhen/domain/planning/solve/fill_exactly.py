"""The cheapest way to fill a few gaps of a plan that else stands: depth first, with a bound.

A way of a village is a set of free half-days of doctors, on different days, for some or all of its
owed visits. Its cost beside the standing plan (travel, noon, load, spacing, continuity, and minus
``uncovered`` for each visit) is exact; ``low`` takes off what noon partners among the other gaps
could save at most. Villages are given a way one after another; a branch is cut if

    cost so far + low of the way + sum of the least low of each village left  >=  the best found.

The walk ends at ``most`` ways tried; the best found then stands without proof.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from xunzhen.domain.planning.problem import Floats, Ints
from xunzhen.domain.planning.solve.arrays import Plan, Week
from xunzhen.domain.planning.solve.compiled import compiled
from xunzhen.domain.planning.solve.moves import has_vehicle, lift, noon_change, place

MOST_WAYS: Final = 100_000
MOST_AT_ONCE: Final = 3


class Ways(NamedTuple):
    """How one village's owed visits may be made, cheapest ``low`` first.

    doctor, slot : (m, n) int, -1 where a visit is left out;  price : (m, n) float, alone
    low : (m,) float, what the way adds at least
    """

    doctor: Ints
    slot: Ints
    price: Floats
    low: Floats


class Gaps(NamedTuple):
    """The villages with owed visits; the ways of number i are rows ``starts[i]:starts[i + 1]``.

    rest : (villages + 1,) float, what the villages from i on add at least (0 or less)
    """

    village: Ints
    starts: Ints
    ways: Ways
    rest: Floats


def fill_exactly(week: Week, plan: Plan, most: int) -> tuple[Ints, bool]:
    """Return the best ``at`` (K, 14) that fills the gaps of a plan, and whether it is proven best.

    Best: fewest visits missed, then least cost, all visits of ``plan`` staying as they are. The
    plan is left unchanged.
    """
    best = plan.at.copy()
    owed = np.maximum(week.required - plan.made, 0)
    short = np.flatnonzero(owed).astype(np.int64)
    if not len(short):
        return best, True
    listed = [_ways(week, plan, int(v), int(owed[v]), short) for v in short]
    whole = all(complete for _, complete in listed)
    gaps = _gaps(short, [ways for ways, _ in listed])
    tried = _walk(week, plan, gaps, best, most)
    return best, whole and tried <= most


def _gaps(short: Ints, listed: list[Ways]) -> Gaps:
    # Villages with few ways first: the walk fails early.
    order = sorted(range(len(listed)), key=lambda n: len(listed[n].low))
    ways = [listed[n] for n in order]
    width = max(one.doctor.shape[1] for one in ways)
    least = [min(0.0, float(one.low[0])) for one in ways]
    return Gaps(
        short[order],
        np.cumsum([0, *(len(one.low) for one in ways)]).astype(np.int64),
        Ways(
            np.concatenate([_widened(one.doctor, width) for one in ways]),
            np.concatenate([_widened(one.slot, width) for one in ways]),
            np.concatenate([np.pad(one.price, ((0, 0), (0, width - one.price.shape[1])))
                            for one in ways]),
            np.concatenate([one.low for one in ways]),
        ),
        np.array([sum(least[n:]) for n in range(len(least) + 1)]),
    )  # fmt: skip


def _widened(rows: Ints, width: int) -> Ints:
    wide: Ints = np.pad(rows, ((0, 0), (0, width - rows.shape[1])), constant_values=-1)
    return wide


def _ways(week: Week, plan: Plan, v: int, owed: int, short: Ints) -> tuple[Ways, bool]:
    """List the ways of a village, and say whether these are all."""
    at_once = min(owed, MOST_AT_ONCE)
    size = int(week.option_of[week.doctor_of[v + 1]] - week.option_of[week.doctor_of[v]])
    options, saving = np.empty((3, size)), np.empty(size)
    found = _free_options(week, plan, v, short, options, saving)
    options, saving = options[:, :found], saving[:found]
    complete = at_once == owed
    # Every set of up to n options, the empty one included.
    while _sets(found, at_once) > MOST_WAYS:
        complete, found = False, found // 2
    if found < options.shape[1]:
        cheap = np.sort(np.argsort(options[2] + saving, kind="stable")[:found])
        options, saving = options[:, cheap], saving[cheap]
    rows = np.full((_sets(found, at_once), at_once), -1, dtype=np.int64)
    low = np.zeros(len(rows))
    doctor, slot = options[0].astype(np.int64), options[1].astype(np.int64)
    many = _list_ways(week, plan, v, (doctor, slot), (options[2], saving), rows, low)
    order = np.argsort(low[:many], kind="stable")
    rows = rows[:many][order]
    used = rows >= 0
    ways = Ways(
        np.where(used, np.append(doctor, -1)[rows], -1),
        np.where(used, np.append(slot, -1)[rows], -1),
        np.where(used, np.append(options[2], 0.0)[rows], 0.0),
        low[:many][order],
    )
    return ways, complete


def _sets(options: int, most: int) -> int:
    total, term = 1, 1
    for n in range(1, most + 1):
        term = term * (options - n + 1) // n
        total += max(term, 0)
    return total


@compiled
def _free_options(
    week: Week, plan: Plan, v: int, short: Ints, options: Floats, saving: Floats
) -> int:
    """List doctor, half-day, price of what is free, in order of day; return how many."""
    found = 0
    for day in range(7):
        for c in range(week.doctor_of[v], week.doctor_of[v + 1]):
            k = week.doctor[c]
            for o in range(week.option_of[c], week.option_of[c + 1]):
                s = week.slot[o]
                if s // 2 == day and _may(week, plan, v, k, s):
                    options[0, found], options[1, found] = k, s
                    options[2, found] = week.price[o]
                    saving[found] = _best_partner(week, plan, v, k, s, short)
                    found += 1
    return found


@compiled
def _may(week: Week, plan: Plan, v: int, k: int, s: int) -> bool:
    """Say whether nothing speaks against the visit as the plan stands."""
    return bool(
        plan.at[k, s] < 0
        and plan.by[v, s // 2] < 0
        and plan.load[k] < week.cap[k]
        and has_vehicle(week, plan, k, s)
        and noon_change(week, plan, v, k, s) < np.inf
    )


@compiled
def _best_partner(week: Week, plan: Plan, v: int, k: int, s: int, short: Ints) -> float:
    """Return the most that a noon partner among the other gaps can save, as 0 or less."""
    best = 0.0
    if plan.at[k, s ^ 1] >= 0:
        return best
    for w in short:
        a, b = (v, w) if s % 2 == 0 else (w, v)
        if w != v and week.between[a, b] <= week.noon_minutes and _goes(week, w, k, s ^ 1):
            best = min(best, week.between[a, b] - week.homeward[k, a] - week.outbound[k, b])
    return best


@compiled
def _goes(week: Week, v: int, k: int, s: int) -> bool:
    """Say whether the half-day of the doctor is an option of the village."""
    for c in range(week.doctor_of[v], week.doctor_of[v + 1]):
        if week.doctor[c] == k:
            for o in range(week.option_of[c], week.option_of[c + 1]):
                if week.slot[o] == s:
                    return True
    return False


@compiled
def _list_ways(
    week: Week,
    plan: Plan,
    v: int,
    whole: tuple[Ints, Ints],
    costs: tuple[Floats, Floats],
    rows: Ints,
    low: Floats,
) -> int:
    """Write every set of options on different days into ``rows``; the first row is the empty."""
    width, found = rows.shape[1], 1
    held, cost = np.full(width, -1), np.zeros(width + 1)
    turn = np.zeros(width + 1, dtype=np.int64)
    depth = 0
    while depth >= 0:
        if depth < width and turn[depth] < len(whole[0]):
            o = turn[depth]
            turn[depth] += 1
            k, s = whole[0][o], whole[1][o]
            if _may(week, plan, v, k, s):
                cost[depth + 1] = cost[depth] + costs[1][o]
                cost[depth + 1] += place(week, plan, v, k, s, costs[0][o])
                held[depth] = o
                depth += 1
                turn[depth] = o + 1
                rows[found, :depth] = held[:depth]
                low[found] = cost[depth]
                found += 1
        else:
            depth -= 1
            if depth >= 0:
                lift(week, plan, v, whole[1][held[depth]] // 2)
    return found


@compiled
def _walk(week: Week, plan: Plan, gaps: Gaps, best: Ints, most: int) -> int:
    """Give each village a way, best first; return how many ways were tried."""
    villages = len(gaps.village)
    cost, turn = np.zeros(villages + 1), gaps.starts[:-1].copy()
    least, tried, i = 0.0, 0, 0
    while i >= 0:
        n = turn[i]
        ended = n >= gaps.starts[i + 1] or tried > most
        if ended or cost[i] + gaps.ways.low[n] + gaps.rest[i + 1] >= least - 1e-9:
            turn[i] = gaps.starts[i]
            i -= 1
            if i >= 0:
                _leave(week, plan, gaps, i, turn[i] - 1)
            continue
        turn[i] += 1
        tried += 1
        change = _take(week, plan, gaps, i, n)
        if not change < np.inf:
            continue
        cost[i + 1] = cost[i] + change
        if i + 1 < villages:
            i += 1
            continue
        if cost[i + 1] < least - 1e-9:
            least = cost[i + 1]
            best[:] = plan.at
        _leave(week, plan, gaps, i, n)
    return tried


@compiled
def _take(week: Week, plan: Plan, gaps: Gaps, i: int, n: int) -> float:
    """Place the visits of a way; infinite, and nothing placed, if one of them cannot stand."""
    v, change = gaps.village[i], 0.0
    for j in range(gaps.ways.slot.shape[1]):
        k, s = gaps.ways.doctor[n, j], gaps.ways.slot[n, j]
        if s < 0:
            break
        if not _may(week, plan, v, k, s):
            for earlier in range(j):
                lift(week, plan, v, gaps.ways.slot[n, earlier] // 2)
            return np.inf
        change += place(week, plan, v, k, s, gaps.ways.price[n, j])
    return change


@compiled
def _leave(week: Week, plan: Plan, gaps: Gaps, i: int, n: int) -> None:
    """Take the visits of a way out again."""
    for j in range(gaps.ways.slot.shape[1]):
        if gaps.ways.slot[n, j] >= 0:
            lift(week, plan, gaps.village[i], gaps.ways.slot[n, j] // 2)
