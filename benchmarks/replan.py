"""Leave of one doctor, re-planned: seconds, and how far the result is from what is proven.

Protocol: the week of ``instances`` of a size and seed, planned with 60,000 steps, is the old plan.
Each of the 20 doctors with most visits in turn is away for the whole week; ``repair_week`` is timed
by the least of three runs (on a shared machine the least is what the code needs), everything
compiled before. No plan can miss or change fewer visits than the bounds;
where the cost is proven too, the gap to its bound is nil.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.instances import week_of
from xunzhen.domain.planning.problem import Ints, Problem
from xunzhen.domain.planning.solve.repair import Repair, repair_week
from xunzhen.domain.planning.solve.week import solve_week

Row = tuple[str, float | None, str, float | None]

SEED = 1
STEPS = 60_000
REPAIR_STEPS = 2_000
BUSIEST = 20
RUNS = 3
LIMITS = {"M": 0.1, "L": None}


@dataclass(frozen=True)
class Repaired:
    """One leave: the doctor, the visits he had, the new week and the seconds it took."""

    doctor: int
    visits: int
    repair: Repair
    seconds: float


def measure() -> list[Row]:
    """Measure every row of the protocol: (name, value, unit, limit or None)."""
    for _ in leaves("S", SEED, 1):
        pass
    return [row for size, limit in LIMITS.items() for row in _rows(size, limit)]


def _rows(size: str, limit: float | None) -> list[Row]:
    found = list(leaves(size, SEED, BUSIEST))
    seconds = [one.seconds for one in found]
    name = f"{size}, seed {SEED}, leave of each of the {len(found)} busiest doctors"
    repairs = [one.repair for one in found]
    promised = 0.0 if limit is not None else None
    return [
        (f"{name}: median", statistics.median(seconds), "s", limit),
        (f"{name}: longest", max(seconds), "s", limit),
        (f"{name}: visits lost, mean", statistics.mean(one.visits for one in found), "", None),
        (f"{name}: visits changed, mean", statistics.mean(r.changed for r in repairs), "", None),
        (f"{name}: missed above the proven least", _above_missed(repairs), "visits", promised),
        (f"{name}: changed above the proven least", _above_changed(repairs), "visits", promised),
        (f"{name}: cost not proven least", _unproven(repairs), "plans", None),
    ]


def _above_missed(repairs: list[Repair]) -> float:
    return float(sum(one.cost.uncovered - one.least_missed for one in repairs))


def _above_changed(repairs: list[Repair]) -> float:
    return float(sum(one.changed - one.least_changed for one in repairs))


def _unproven(repairs: list[Repair]) -> float:
    return float(sum(not one.cost_proven for one in repairs))


def leaves(size: str, seed: int, doctors: int) -> Iterator[Repaired]:
    """Walk the leaves of the busiest doctors, each re-planned from the same old plan."""
    problem = week_of(size, seed)
    old = solve_week(problem, seed, STEPS).visits
    load = np.bincount(old[:, 1], minlength=len(problem.doctors))
    for doctor in np.argsort(-load, kind="stable")[:doctors].tolist():
        week = without(problem, old, doctor)
        runs = [_timed(week, seed) for _ in range(RUNS)]
        yield Repaired(doctor, int(load[doctor]), runs[0][0], min(seconds for _, seconds in runs))


def _timed(week: Problem, seed: int) -> tuple[Repair, float]:
    begun = time.perf_counter()
    repair = repair_week(week, seed, REPAIR_STEPS)
    return repair, time.perf_counter() - begun


def without(problem: Problem, old: Ints, doctor: int) -> Problem:
    """Return the week with one doctor away, to be planned as near the old plan as can be."""
    available = problem.available.copy()
    available[doctor] = False
    cap = np.minimum(problem.cap, available.sum(axis=1))
    return replace(problem, available=available, cap=cap, template=old)
