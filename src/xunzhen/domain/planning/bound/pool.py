"""Circuits as columns: what they cost and which rows of the master they stand in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xunzhen.domain.planning.bound.circuits import Case
from xunzhen.domain.planning.problem import Bools, Floats, Ints


@dataclass(frozen=True)
class Columns:
    """n circuits, priced.

    doctor : (n,) int;  at : (n, 14) int, village by half-day, -1 none;  cost : (n,) float
    pair : (m,) int, the column of each (circuit, village);  pair_village : (m,) int
    pair_full : (m,) bool, the circuit makes every visit the village is still owed
    visit : (h,) int, the column of each visit;  visit_half_day, visit_village : (h,) int
    visit_full : (h,) bool, as of its pair
    """

    doctor: Ints
    at: Ints
    cost: Floats
    pair: Ints
    pair_village: Ints
    pair_full: Bools
    visit: Ints
    visit_half_day: Ints
    visit_village: Ints
    visit_full: Bools

    def __len__(self) -> int:
        """Return how many circuits there are."""
        return len(self.doctor)


def columns_of(case: Case, doctor: Ints, at: Ints) -> Columns:
    """Price circuits plainly (``circuits`` states the cost) and list what they are made of."""
    visit, half_day = np.nonzero(at >= 0)
    village = at[visit, half_day]
    width = len(case.needed)
    key, inverse, count = np.unique(
        visit * width + village, return_inverse=True, return_counts=True
    )
    pair, pair_village = np.divmod(key, width)
    pair_full = count == case.needed[pair_village]
    cost = _visit_costs(case, doctor, visit, half_day, village, len(at))
    cost += _noon_changes(case, doctor, at)
    days = np.zeros(len(key), dtype=np.int64)
    np.bitwise_or.at(days, inverse, 1 << (half_day // 2))
    locked = case.locked_days[pair_village]
    together = case.spacing[locked | days] - case.spacing[locked] - case.first_free[pair_village]
    shared = case.new_pair[doctor[pair], pair_village] + np.where(pair_full, together, 0.0)
    cost += np.bincount(pair, shared, len(at))
    return Columns(
        doctor.astype(np.int64), at.astype(np.int64), cost, pair, pair_village, pair_full,
        visit, half_day, village, pair_full[inverse],
    )  # fmt: skip


def _visit_costs(
    case: Case, doctor: Ints, visit: Ints, half_day: Ints, village: Ints, columns: int
) -> Floats:
    layout = case.circuits
    price = case.price[doctor[visit], half_day, village]
    cost = np.bincount(visit, price, columns).astype(np.float64)
    used = np.bincount(visit, minlength=columns)
    load = layout.load[doctor]
    work: Floats = layout.workload_step * (used * load + used * (used - 1) / 2)
    return cost + work


def _noon_changes(case: Case, doctor: Ints, at: Ints) -> Floats:
    layout = case.circuits
    morning, afternoon = at[:, 0::2], at[:, 1::2]
    both, day = np.nonzero((morning >= 0) & (afternoon >= 0))
    a, b, k = morning[both, day], afternoon[both, day], doctor[both]
    change = layout.between[a, b] - layout.home_leg[k, a] - layout.out_leg[k, b]
    return np.bincount(both, change, len(at)).astype(np.float64)


def circuits_of_plan(case: Case, visits: Ints) -> tuple[Ints, Ints]:
    """Split a plan into its doctors' circuits, locked visits left out: (n,) doctor, (n, 14) at."""
    locked = {tuple(row) for row in case.problem.locked.tolist()}
    rows = [row for row in visits.tolist() if tuple(row) not in locked]
    at = np.full((len(case.problem.doctors), 14), -1, dtype=np.int64)
    for v, k, s in rows:
        at[k, s] = v
    busy = np.flatnonzero((at >= 0).any(axis=1))
    return busy.astype(np.int64), at[busy]
