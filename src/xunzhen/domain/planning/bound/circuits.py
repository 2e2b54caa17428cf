"""What one doctor's week can be made of: patterns of visits, priced, ready for compiled search.

A pattern is one village on a set of half-days of one doctor, all on different days. With n_v
visits still owed beyond the locked ones, a pattern of n_v visits is *full* (this doctor makes all
of them), a smaller one is *part* (others make the rest, or it is missed). A circuit is a choice of
patterns, one a village, no half-day twice, at most ``cap`` half-days. Its cost beyond the locked
visits is

    sum of patterns + sum of noon changes + workload_step * (load + ... + load + n - 1)

    full pattern   prices of its visits + second_doctor [no locked visit of this pair]
                   + spacing[days, locked days] - spacing[locked days]
                   - second_doctor [the village has no locked visit]
    part pattern   prices of its visits + second_doctor [no locked visit of this pair]

What the visits of several doctors in one village share (spacing, the first doctor being free) is
paid by the village's own choice of days, see ``master``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from xunzhen.domain.planning.cost import cost_of, finite
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem
from xunzhen.domain.planning.solve.residual import Residual, residual_of

HALF_DAYS = 14
DAYS = 7


class Circuits(NamedTuple):
    """Patterns of all doctors, laid out for kernels.

    Doctor k's free half-days are ``slot[slot_of[k]:slot_of[k + 1]]``; positions in that range are
    its local half-days, bit i of a mask is the i-th. Sets of half-days whose first is position g
    of ``slot`` are ``set_of[g]:set_of[g + 1]`` of ``mask`` and ``size``; set t's patterns are
    ``pattern_of[t]:pattern_of[t + 1]`` of ``village`` and ``cost``.

    partner : (G,) int, local half-day of the same day, -1 not free
    half : (G, V) float <= 0, half of the best that standing beside another visit can save
    cost : (P,) float, as above; hoped : (P,) float, cost + the halves of its visits
    home_leg, out_leg : (K, V) float; between : (V, V) float, inf beyond the noon rule
    needed : (V,) int;  cap, load : (K,) int;  centre : (K,) int
    """

    slot_of: Ints
    slot: Ints
    partner: Ints
    half: Floats
    set_of: Ints
    mask: Ints
    size: Ints
    pattern_of: Ints
    village: Ints
    cost: Floats
    hoped: Floats
    out_leg: Floats
    home_leg: Floats
    between: Floats
    needed: Ints
    cap: Ints
    load: Ints
    centre: Ints
    workload_step: float


@dataclass(frozen=True)
class Case:
    """A week made ready for bounds.

    base : cost of the locked visits alone;  price : (K, 14, V) float, a visit's own cost, noon
    beside a locked visit included, inf where it is not allowed
    new_pair : (K, V) float, second_doctor unless locked visits join the two already
    first_free : (V,) float, second_doctor unless the village has a locked visit
    locked_days : (V,) int, bit mask;  vehicles : (C, 14) int, left, -1 not limited
    """

    problem: Problem
    circuits: Circuits
    base: float
    price: Floats
    new_pair: Floats
    first_free: Floats
    locked_days: Ints
    spacing: Floats
    vehicles: Ints

    @property
    def needed(self) -> Ints:
        """(V,) int, visits owed beyond the locked ones."""
        return self.circuits.needed


def case_of(problem: Problem) -> Case:
    """Lay out every pattern of every doctor.

    Raises
    ------
    Infeasible
        when locked visits clash.
    """
    rest = residual_of(problem)
    price = _prices(problem, rest)
    v, k = problem.locked[:, 0], problem.locked[:, 1]
    second = problem.weights.second_doctor
    new_pair = np.full((len(problem.doctors), len(problem.villages)), second)
    new_pair[k, v] = 0.0
    first_free = np.full(len(problem.villages), second)
    first_free[v] = 0.0
    locked_days = np.zeros(len(problem.villages), dtype=np.int64)
    np.bitwise_or.at(locked_days, v, 1 << (problem.locked[:, 2] // 2))
    spacing = problem.weights.spacing.astype(np.float64).copy()
    spacing[0] = 0.0
    bare = Case(
        problem=problem,
        circuits=_no_patterns(problem, rest),
        base=cost_of(problem, problem.locked).total,
        price=price,
        new_pair=new_pair,
        first_free=first_free,
        locked_days=locked_days,
        spacing=spacing,
        vehicles=rest.vehicles,
    )
    return _with_patterns(bare, rest)


def _prices(problem: Problem, rest: Residual) -> Floats:
    """(K, 14, V): outbound + homeward + preference + support + change; inf where not allowed."""
    outbound, homeward = finite(problem.outbound), finite(problem.homeward)
    price = (outbound + homeward + problem.support)[:, None, :] + problem.preference.T[None]
    if len(problem.template):
        usual = np.zeros(price.shape, dtype=np.bool_)
        v, k, s = problem.template.T
        usual[k, s, v] = True
        price = price + problem.weights.change * ~usual
    for v, k, s in problem.locked.tolist():
        beside = s ^ 1
        morning = s % 2 == 0
        leg = problem.between[v, :] if morning else problem.between[:, v]
        home, out = (homeward[k, v], outbound[k]) if morning else (homeward[k], outbound[k, v])
        change = np.where(leg <= problem.weights.noon_minutes, leg - home - out, np.inf)
        price[k, beside, :] += change
    allowed = rest.eligible[:, None, :] & rest.free[:, :, None] & rest.open.T[None]
    allowed &= (rest.needed > 0)[None, None, :]
    return np.where(allowed, price, np.inf)


def _no_patterns(problem: Problem, rest: Residual) -> Circuits:
    """Return everything of the layout that does not depend on patterns."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    doctors, villages = len(problem.doctors), len(problem.villages)
    leg = np.array(problem.between, dtype=np.float64)
    leg = np.where(leg <= problem.weights.noon_minutes, leg, np.inf)
    return Circuits(
        np.zeros(doctors + 1, dtype=np.int64), none, none, np.zeros((0, villages)),
        np.zeros(1, dtype=np.int64), none, none, np.zeros(1, dtype=np.int64), none, nothing,
        nothing, np.ascontiguousarray(finite(problem.outbound)),
        np.ascontiguousarray(finite(problem.homeward)), np.ascontiguousarray(leg),
        rest.needed.astype(np.int64), rest.cap.astype(np.int64),
        np.bincount(problem.locked[:, 1], minlength=doctors).astype(np.int64),
        problem.centre.astype(np.int64), float(problem.weights.workload_step),
    )  # fmt: skip


def _with_patterns(case: Case, rest: Residual) -> Case:
    usable = np.isfinite(case.price).any(axis=2) & (rest.cap > 0)[:, None]
    slots, partners, halves, set_counts = [], [], [], []
    masks, sizes, counts = [], [], [0]
    villages, costs, hopes = [], [], []
    for k in range(len(case.problem.doctors)):
        own = np.flatnonzero(usable[k])
        partner = _partners(own)
        half = _halves(case, k, own, partner)
        slots.append(own)
        partners.append(partner)
        halves.append(half)
        for first in range(len(own)):
            sets = _sets(own, first, int(min(rest.cap[k], rest.needed.max(initial=0))))
            set_counts.append(len(sets))
            for members in sets:
                found, cost = _patterns(case, k, own[members])
                masks.append(sum(1 << i for i in members))
                sizes.append(len(members))
                counts.append(len(found))
                villages.append(found)
                costs.append(cost)
                hopes.append(cost + half[members][:, found].sum(axis=0))
    layout = case.circuits._replace(
        slot_of=_starts([len(own) for own in slots]),
        slot=_joined(slots),
        partner=_joined(partners),
        half=np.ascontiguousarray(np.concatenate([case.circuits.half, *halves])),
        set_of=_starts(set_counts),
        mask=np.array(masks, dtype=np.int64),
        size=np.array(sizes, dtype=np.int64),
        pattern_of=np.cumsum(counts).astype(np.int64),
        village=_joined(villages),
        cost=np.concatenate([np.zeros(0), *costs]),
        hoped=np.concatenate([np.zeros(0), *hopes]),
    )
    return Case(
        case.problem, layout, case.base, case.price, case.new_pair, case.first_free,
        case.locked_days, case.spacing, case.vehicles,
    )  # fmt: skip


def _partners(own: Ints) -> Ints:
    place = {int(s): i for i, s in enumerate(own)}
    return np.array([place.get(int(s) ^ 1, -1) for s in own], dtype=np.int64)


def _halves(case: Case, k: int, own: Ints, partner: Ints) -> Floats:
    """Half the best saving of a visit beside any other that could stand in the partner slot."""
    layout = case.circuits
    half = np.zeros((len(own), len(layout.needed)))
    for i, s in enumerate(own):
        if partner[i] < 0:
            continue
        if s % 2 == 0:
            change = layout.between - layout.home_leg[k][:, None] - layout.out_leg[k][None, :]
        else:
            change = layout.between.T - layout.out_leg[k][:, None] - layout.home_leg[k][None, :]
        others: Bools = np.isfinite(case.price[k, own[partner[i]]])
        change = np.where(others[None, :], change, np.inf)
        np.fill_diagonal(change, np.inf)
        half[i] = np.minimum(change.min(axis=1, initial=np.inf), 0.0) / 2
    return half


def _sets(own: Ints, first: int, most: int) -> list[list[int]]:
    """Sets of local half-days on different days that begin with ``first``."""
    found = []
    later = [i for i in range(first + 1, len(own)) if own[i] // 2 != own[first] // 2]
    for more in range(most):
        for rest in combinations(later, more):
            days = {int(own[i]) // 2 for i in rest}
            if len(days) == more:
                found.append([first, *rest])
    return found


def _patterns(case: Case, k: int, half_days: Ints) -> tuple[Ints, Floats]:
    cost = case.price[k, half_days].sum(axis=0)
    size, needed = len(half_days), case.needed
    found = np.flatnonzero(np.isfinite(cost) & (needed >= size))
    days = int(np.bitwise_or.reduce(1 << (half_days // 2)))
    locked = case.locked_days[found]
    together = case.spacing[locked | days] - case.spacing[locked] - case.first_free[found]
    full = needed[found] == size
    return found, cost[found] + case.new_pair[k, found] + np.where(full, together, 0.0)


def _starts(counts: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts]).astype(np.int64)
