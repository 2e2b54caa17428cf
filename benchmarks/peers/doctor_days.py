"""The part of a circuit week that a vehicle routing solver can be told, for all of them alike.

A vehicle is one doctor on one day; a stop is one of the visits owed to a village. What is told:

    availability, one place at a time   a vehicle's working time is its free half-days; a visit
                                        lasts one
    travel with pairs, support          arcs, by profile (doctors of equal centre, reach, support)
    reach, noon rule                    arcs that are not there
    missed visits                       stops may be left out at their price

One visit a day and village: the i-th visit of r keeps to the i-th part of the week (two visits:
Monday to Wednesday, Thursday to Sunday); so no link between stops is needed, which these solvers
lack or suffer from.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from xunzhen.domain.planning.problem import Bools, Ints, Problem

UNIT = 10  # whole numbers are tenths of a minute
NEVER = 10_000_000  # an arc that must not be used


@dataclass(frozen=True)
class DoctorDay:
    """One vehicle: doctor k on a day, its profile, and its free half-days [since, until)."""

    doctor: int
    day: int
    profile: int
    since: int
    until: int


@dataclass(frozen=True)
class Stop:
    """One visit owed: village v, its half-days [since, until) of the week."""

    village: int
    since: int
    until: int


@dataclass(frozen=True)
class Fleet:
    """All of it. Locations: centres first, villages after; ``arcs[profile]`` (n, n) int, UNIT."""

    days: tuple[DoctorDay, ...]
    stops: tuple[Stop, ...]
    arcs: tuple[Ints, ...]
    centre_of: Ints
    reach: tuple[Bools, ...]


def within_caps(problem: Problem) -> Bools:
    """Choose cap[k] of each doctor's free half-days: whole days first, both parts of the week.

    (K, 14) bool. For a solver that knows no weekly cap: beforehand, a cap can be kept by offering
    no more. Measured on L, that leaves 16 visits missed where mending all the breaches leaves 25.
    """
    offered = np.zeros_like(problem.available)
    for k, cap in enumerate(problem.cap.tolist()):
        free = problem.available[k].reshape(7, 2)
        days = sorted(np.flatnonzero(free.any(axis=1)).tolist(), key=lambda day: -free[day].sum())
        parts = [day for day in days if day < 3], [day for day in days if day >= 3]
        mixed = [day for pair in zip_longest(*parts) for day in pair if day is not None]
        half_days = [2 * day + half for day in mixed for half in (0, 1) if free[day, half]]
        offered[k, half_days[:cap]] = True
    return offered


def fleet_of(problem: Problem, offered: Bools) -> Fleet:
    """Return vehicles, stops and arcs of a week; ``offered`` (K, 14) bool, half-days to use."""
    profiles: dict[tuple[int, bytes, bytes], int] = {}
    arcs, reach, days = [], [], []
    for k in np.flatnonzero(problem.cap > 0).tolist():
        own = (int(problem.centre[k]), problem.reach[k].tobytes(), problem.support[k].tobytes())
        if own not in profiles:
            profiles[own] = len(arcs)
            arcs.append(_arcs(problem, k))
            reach.append(problem.reach[k])
        for day in range(7):
            free = np.flatnonzero(offered[k, 2 * day : 2 * day + 2]) + 2 * day
            if len(free):
                since, until = int(free[0]), int(free[-1]) + 1
                days.append(DoctorDay(k, day, profiles[own], since, until))
    return Fleet(tuple(days), _stops(problem), tuple(arcs), problem.centre, tuple(reach))


def _arcs(problem: Problem, k: int) -> Ints:
    centres = len(problem.centres)
    minutes = np.full((centres + len(problem.villages),) * 2, np.inf)
    minutes[centres:, centres:] = np.where(
        problem.between <= problem.weights.noon_minutes, problem.between, np.inf
    )
    home = int(problem.centre[k])
    minutes[home, centres:] = problem.outbound[k]
    minutes[centres:, home] = problem.homeward[k]
    minutes[:, centres:] += np.where(problem.reach[k], problem.support[k], np.inf)
    np.fill_diagonal(minutes, 0.0)
    whole = np.where(np.isfinite(minutes), np.round(minutes * UNIT), NEVER)
    return np.asarray(whole, dtype=np.int64)


def _stops(problem: Problem) -> tuple[Stop, ...]:
    stops = []
    for v, owed in enumerate(problem.required.tolist()):
        for i in range(min(owed, 7)):
            stops.append(Stop(v, 2 * (7 * i // owed), 2 * (7 * (i + 1) // owed)))
    return tuple(stops)


def half_days_of(problem: Problem, one: DoctorDay, villages: list[int]) -> list[int]:
    """Say in which half-days a route's villages are visited: as ordered, alone when it suits best.

    A route longer than its free half-days keeps its first stops; the rest is not visited.
    """
    if one.until - one.since > 1 and len(villages) == 1:
        v = villages[0]
        halves = (one.since, one.since + 1)
        best = min(halves, key=lambda s: (problem.forbidden[v, s], problem.preference[v, s]))
        return [best]
    return list(range(one.since, one.until))[: len(villages)]
