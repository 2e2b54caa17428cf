"""The compact model of a circuit week as one sparse matrix, village patterns as columns.

    q_vkp in {0,1}  village v gets all its r_v visits from doctor k, by the pattern p of half-days
    h_vks in {0,1}  one visit of a village that is shared by doctors or served in part
    y_vp  in {0,1}  the half-days p of such a village      cost g_p + uncovered * (r_v - |p|), and
                    second_doctor where r_v = |p| = 2
    w_vk  in [0,1]  doctor k comes to such a village, r_v >= 3 only: second_doctor * (sum w - sum y)
    u_v             none at all                            cost uncovered * r_v
    z_kdab >= 0     doctor k, day d: morning a, afternoon b   cost - what the two save
    n_kj  in [0,1]  j-th half-day of doctor k              cost workload_step * (j - 1)

    X_kvs = sum_{p with s} q_vkp + h_vks
    cover     sum_kp q + sum_p y + u = 1                                 each v
    link      sum_k h_vks = sum_{p with s} y_vp                          each v, s
    slot      sum_v X_kvs <= 1 ;  load  sum_vs X_kvs = sum_j n_kj        each k
    pair      sum_b z_kdab <= X_k,a,(d,AM) ;  sum_a z_kdab <= X_k,b,(d,PM)
    day       sum_v X_k,v,(d,AM) + sum_v X_k,v,(d,PM) - sum_ab z_kdab <= 1
    vehicles  sum_{k of c, v} X_kvs <= vehicles_c                        each c, s

z is whole when q and h are. ``day`` leaves a doctor out on both half-days only to transferable
pairs, so that a pair that loses time is charged too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from benchmarks.peers.visit_costs import (
    day_pairs,
    lone_costs,
    possible_table,
    possible_visits,
)
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem

Slots = tuple[int, ...]


@dataclass
class Model:
    """Columns, rows and entries as they come; ``visit`` notes which columns are visits.

    visits : pieces of (column, v, k, s), each (n,) int
    """

    cost: list[Floats] = field(default_factory=list)
    whole: list[Bools] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    visits: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)
    columns: int = 0
    rows: int = 0

    def new_columns(self, cost: Floats, whole: bool) -> Ints:
        """Add columns from 0 to 1; return their numbers."""
        first, self.columns = self.columns, self.columns + len(cost)
        self.cost.append(np.asarray(cost, dtype=np.float64))
        self.whole.append(np.full(len(cost), whole))
        return np.arange(first, self.columns)

    def new_rows(self, lower: Floats, upper: Floats) -> Ints:
        """Add rows; return their numbers."""
        first, self.rows = self.rows, self.rows + len(lower)
        self.lower.append(lower)
        self.upper.append(upper)
        return np.arange(first, self.rows)

    def enter(self, rows: Ints, columns: Ints, value: float) -> None:
        """Put one value at each (row, column)."""
        self.entries.append((rows, columns, np.full(len(rows), value)))

    def matrix(self) -> Any:
        """Return the rows as a ``scipy`` matrix by columns."""
        from scipy.sparse import csc_matrix

        rows, columns, values = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        return csc_matrix((values, (rows, columns)), shape=(self.rows, self.columns))

    def visit_columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return all visits: column, v, k, s."""
        column, v, k, s = (np.concatenate(part) for part in zip(*self.visits, strict=True))
        return column, v, k, s


@cache
def patterns(slots: Slots, size: int) -> tuple[Slots, ...]:
    """Return the ways to choose ``size`` half-days on different days."""
    return tuple(
        chosen
        for chosen in combinations(slots, size)
        if len({s // 2 for s in chosen}) == len(chosen)
    )


def spacing_of(problem: Problem, slots: Slots) -> float:
    """Price the days of a pattern."""
    mask = sum(1 << s // 2 for s in slots)
    return float(problem.weights.spacing[mask])


def compact_model(problem: Problem) -> Model:
    """Return the whole week as a model; minimise."""
    model = Model()
    v, k, s = possible_visits(problem)
    possible = possible_table(problem, v, k, s)
    lone = np.zeros(possible.shape)
    lone[v, k, s] = lone_costs(problem, v, k, s)
    owed = np.flatnonzero(problem.required > 0)
    cover = np.full(len(problem.villages), -1)
    cover[owed] = model.new_rows(np.ones(len(owed)), np.ones(len(owed)))
    none = model.new_columns(problem.weights.uncovered * problem.required[owed], whole=False)
    model.enter(cover[owed], none, 1.0)
    _whole_villages(problem, model, possible, lone, cover)
    _shared_villages(problem, model, possible, lone, cover)
    _doctors(problem, model)
    _pairs(problem, model, possible)
    return model


def _whole_villages(
    problem: Problem, model: Model, possible: Bools, lone: Floats, cover: Ints
) -> None:
    """Add q: every pattern that one doctor can do alone."""
    cost: list[float] = []
    villages: list[int] = []
    visits: list[tuple[int, int, int, int]] = []
    for v, k in np.argwhere(possible.any(axis=2)).tolist():
        size = int(problem.required[v])
        if size > problem.cap[k]:
            continue
        for chosen in patterns(tuple(np.flatnonzero(possible[v, k]).tolist()), size):
            visits += [(len(cost), v, k, s) for s in chosen]
            cost.append(float(lone[v, k, list(chosen)].sum()) + spacing_of(problem, chosen))
            villages.append(v)
    first = model.new_columns(np.array(cost), whole=True)
    model.enter(cover[np.array(villages, dtype=np.int64)], first, 1.0)
    index, v_, k_, s_ = np.array(visits, dtype=np.int64).reshape(-1, 4).T
    model.visits.append((first[index], v_, k_, s_))


def _shared_villages(
    problem: Problem, model: Model, possible: Bools, lone: Floats, cover: Ints
) -> None:
    """Add h and y (and w): villages that several doctors serve, or that are served in part."""
    part = possible & (problem.required > 1)[:, None, None]
    v, k, s = np.nonzero(part)
    columns = model.new_columns(lone[v, k, s], whole=True)
    model.visits.append((columns, v, k, s))
    some = part.any(axis=1)
    link = np.full(some.shape, -1)
    link[some] = model.new_rows(np.zeros(some.sum()), np.zeros(some.sum()))
    model.enter(link[v, s], columns, 1.0)
    _shared_patterns(problem, model, some, link, cover)
    _comers(problem, model, columns, v, k)


def _shared_patterns(problem: Problem, model: Model, some: Bools, link: Ints, cover: Ints) -> None:
    weights, cost, villages = problem.weights, list[float](), list[int]()
    slots: list[tuple[int, int, int]] = []
    for v in np.flatnonzero(some.any(axis=1)).tolist():
        owed = int(problem.required[v])
        for size in range(1, min(owed, 7) + 1):
            for chosen in patterns(tuple(np.flatnonzero(some[v]).tolist()), size):
                extra = weights.second_doctor if owed == size == 2 else 0.0
                extra -= weights.second_doctor if owed > 2 else 0.0
                slots += [(len(cost), v, s) for s in chosen]
                cost.append(spacing_of(problem, chosen) + weights.uncovered * (owed - size) + extra)
                villages.append(v)
    columns = model.new_columns(np.array(cost), whole=True)
    model.enter(cover[np.array(villages, dtype=np.int64)], columns, 1.0)
    index, v_, s_ = np.array(slots, dtype=np.int64).reshape(-1, 3).T
    model.enter(link[v_, s_], columns[index], -1.0)


def _comers(problem: Problem, model: Model, columns: Ints, v: Ints, k: Ints) -> None:
    """Count the doctors of a shared village that is owed three visits or more: h <= w."""
    many = problem.required[v] > 2
    if not many.any():
        return
    pairs, index = np.unique(np.stack([v[many], k[many]]), axis=1, return_inverse=True)
    comes = model.new_columns(np.full(pairs.shape[1], problem.weights.second_doctor), whole=False)
    rows = model.new_rows(np.full(many.sum(), -np.inf), np.zeros(many.sum()))
    model.enter(rows, columns[many], 1.0)
    model.enter(rows, comes[index.reshape(-1)], -1.0)


def _doctors(problem: Problem, model: Model) -> None:
    """Add slot, load and vehicle rows over all visits, and n."""
    doctors, centres = len(problem.doctors), len(problem.centres)
    column, _, k, s = model.visit_columns()
    ones = np.ones(doctors * 14)
    slot = model.new_rows(-np.inf * ones, ones).reshape(doctors, 14)
    model.enter(slot[k, s], column, 1.0)
    load = model.new_rows(np.zeros(doctors), np.zeros(doctors))
    model.enter(load[k], column, 1.0)
    owner = np.repeat(np.arange(doctors), problem.cap)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(problem.cap) - problem.cap, problem.cap)
    steps = model.new_columns(problem.weights.workload_step * rank, whole=False)
    model.enter(load[owner], steps, -1.0)
    limits = np.repeat(problem.vehicles[:, None], 14, axis=1).astype(np.float64)
    out = np.full((centres, 14), -1)
    limited = limits >= 0
    out[limited] = model.new_rows(np.full(limited.sum(), -np.inf), limits[limited])
    row = out[problem.centre[k], s]
    model.enter(row[row >= 0], column[row >= 0], 1.0)


def _pairs(problem: Problem, model: Model, possible: Bools) -> None:
    """Add z with its rows: pair (one for each possible visit of a full day) and day."""
    pair = np.full(possible.shape, -1)
    day_row = np.full((len(problem.doctors), 7), -1)
    for one in day_pairs(problem, possible):
        k, morning = one.doctor, 2 * one.day
        for s in (morning, morning + 1):
            at = np.flatnonzero(possible[:, k, s])
            pair[at, k, s] = model.new_rows(np.full(len(at), -np.inf), np.zeros(len(at)))
        day_row[k, one.day] = model.new_rows(np.array([-np.inf]), np.ones(1))[0]
        columns = model.new_columns(-one.saved, whole=False)
        model.enter(pair[one.a, k, morning], columns, 1.0)
        model.enter(pair[one.b, k, morning + 1], columns, 1.0)
        model.enter(np.full(len(columns), day_row[k, one.day]), columns, -1.0)
    column, v, k, s = model.visit_columns()
    row = pair[v, k, s]
    model.enter(row[row >= 0], column[row >= 0], -1.0)
    row = day_row[k, s // 2]
    model.enter(row[row >= 0], column[row >= 0], 1.0)
