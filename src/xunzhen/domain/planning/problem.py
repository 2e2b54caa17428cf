"""One circuit week as arrays: what every solver and bound works on.

Sets: V villages, K doctors, C centres (institutions doctors set out from), S = 14 half-days
(``periods.half_days``; Monday morning is 0). A visit is (village v, doctor k, half-day s).

    minimise   uncovered * missed visits
             + travel + preference + spacing + continuity + support + workload + changes
    subject to one doctor is in one village in a half-day (available[k, s])
             at most cap[k] half-days a doctor
             at most one visit a village a day, required[v] visits a village
             (k, v) within reach[k, v];  s not in forbidden[v]
             morning u and afternoon w of one doctor only if between[u, w] <= noon_minutes
             at most vehicles[c] - vehicles_away[c, s] doctors of centre c out at once
             (vehicles -1: not limited)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weights:
    """Costs in minutes-equivalents, from the dated settings table (``policies/planning.toml``).

    ``spacing[m]`` is the cost of a village's set of visit days, m a bit mask over the seven days
    of the planned week (128 entries), so that the rule for spacing is data too.
    """

    uncovered: float
    second_doctor: float
    change: float
    workload_step: float
    noon_minutes: float
    spacing: Floats


@dataclass(frozen=True)
class Problem:
    """One week. Arrays are indexed by position in ``villages`` and ``doctors``.

    required : (V,) int, visits owed this week
    reach : (K, V) bool, the doctor may serve the village (outbound finite and within the limit)
    outbound, homeward : (K, V) float, minutes; inf if no way
    between : (V, V) float, minutes from village i to village j; inf if no way
    available : (K, 14) bool;  cap : (K,) int;  centre : (K,) int, position in ``centres``
    vehicles : (C,) int, -1 = not limited
    forbidden : (V, 14) bool;  preference : (V, 14) float, cost of a visit then
    support : (K, V) float, cost of sending this doctor there
    template : (n, 3) int, rows (village, doctor, half-day) that a visit is compared with, or (0, 3)
    locked : (n, 3) int, visits that must stand, or (0, 3)
    vehicles_away : (C, 14) int, vehicles that are lost in a half-day; None: none
    """

    villages: tuple[str, ...]
    doctors: tuple[str, ...]
    centres: tuple[str, ...]
    required: Ints
    reach: Bools
    outbound: Floats
    homeward: Floats
    between: Floats
    available: Bools
    cap: Ints
    centre: Ints
    vehicles: Ints
    forbidden: Bools
    preference: Floats
    support: Floats
    template: Ints
    locked: Ints
    weights: Weights
    vehicles_away: Ints | None = None

    @property
    def out_already(self) -> Ints:
        """Vehicles that no plan can use, as if they were out: (C, 14) int, a fresh array."""
        if self.vehicles_away is None:
            return np.zeros((len(self.centres), 14), dtype=np.int64)
        return self.vehicles_away.copy()


@dataclass(frozen=True, slots=True)
class Cost:
    """The objective, part by part; ``uncovered`` counts visits, the rest minutes-equivalents."""

    uncovered: int
    travel: float
    preference: float
    spacing: float
    continuity: float
    support: float
    workload: float
    changes: float

    @property
    def total(self) -> float:
        """Everything below coverage; missed visits are counted, not priced, here."""
        return (
            self.travel
            + self.preference
            + self.spacing
            + self.continuity
            + self.support
            + self.workload
            + self.changes
        )


@dataclass(frozen=True, slots=True)
class Shortage:
    """One reason of a proven shortage: these villages need more than these doctors can give.

    ``needed`` half-days against ``usable``; ``deficit`` = needed - usable visits must be missed.
    Both count what lies beyond the locked visits. ``usable`` is made up of

    capped : doctors bound by their weekly cap; each gives what is left of the cap
    slots : (doctor, half-day) of other doctors; each gives one half-day
    vehicle_slots : (centre, half-day) bound by vehicles; each gives the vehicles still free then
    days : (village, weekday); a village takes one visit a day, so each gives one
    """

    villages: tuple[int, ...]
    needed: int
    usable: int
    deficit: int
    capped: tuple[int, ...] = ()
    slots: tuple[tuple[int, int], ...] = ()
    vehicle_slots: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class WeekPlan:
    """A solution: rows (village, doctor, half-day), its cost and what is proven about it.

    ``lower_bound`` is the least number of missed visits that any plan must have (maximum flow);
    the plan's coverage is proven best when ``cost.uncovered == lower_bound``. The noon rule is
    outside the bound.
    """

    visits: Ints
    cost: Cost
    lower_bound: int
    shortages: tuple[Shortage, ...]
    iterations: int = 0
