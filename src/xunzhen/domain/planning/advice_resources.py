"""What a county could add to a week: higher caps, half-days, vehicles, farther doctors.

A resource changes the week's problem and nothing else; a set of them is tried by solving the
coverage flow of the changed problem (``advice_trials``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem, Shortage
from xunzhen.domain.planning.supply import HALF_DAYS, on_leave

FARTHEST: Final = 1.5
"""A doctor from beyond the longest way is thought of up to this many times its minutes."""
NEAREST: Final = 3
"""Institutions beyond the longest way that are thought of for a village."""


class Kind(StrEnum):
    """What is added, in the order in which it is preferred."""

    CAP = "cap"
    HALF_DAY = "half_day"
    FORBIDDEN = "forbidden"
    VEHICLE = "vehicle"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing added to a week; positions as in the problem, -1 where it does not apply.

    ``amount`` half-days of a weekly cap, or vehicles; ``minutes`` one way, for a neighbour.
    """

    kind: Kind
    doctor: int = -1
    half_day: int = -1
    village: int = -1
    centre: int = -1
    amount: int = 1
    minutes: float = 0.0


@dataclass(frozen=True)
class Means:
    """What could be given in one week beyond what the tables enter.

    cap : (K,) int, the weekly cap as entered, 14 where none is
    may_go : (K, 14) bool, half-days of working days on which the doctor is neither entered as
        available nor on leave
    wished : (V, 14) bool, forbidden by the village alone: the day is open else
    beyond : (C, V) float, minutes from an institution that is too far, inf where not thought of
    """

    cap: Ints
    may_go: Bools
    wished: Bools
    beyond: Floats


def means_of(case: CircuitCase, position: int, problem: Problem) -> Means:
    """Return what could be given in one week of a case."""
    week = case.horizon.weeks[position]
    doctors, villages = case.supply.doctors, case.villages
    may_go = np.zeros((len(doctors), HALF_DAYS), dtype=np.bool_)
    wished = np.zeros((len(villages), HALF_DAYS), dtype=np.bool_)
    for day in week.working:
        halves = slice(2 * day.weekday(), 2 * day.weekday() + 2)
        for k in range(len(doctors)):
            may_go[k, halves] = not on_leave(case.supply.leave[k], day)
        for v in range(len(villages)):
            wished[v, halves] = day in case.demand.cells[v][position].open_days
    own = np.zeros_like(wished)
    for v, village in enumerate(villages):
        own[v, sorted(village.forbidden)] = True
    caps = [HALF_DAYS if one.max_circuit_half_days is None else one.max_circuit_half_days
            for one in doctors]  # fmt: skip
    return Means(
        cap=np.array(caps, dtype=np.int64),
        may_go=may_go & ~problem.available,
        wished=wished & own & problem.forbidden,
        beyond=_beyond(problem, case.rules[position].outbound_minutes),
    )


def _beyond(problem: Problem, limit: float) -> Floats:
    """Minutes of the few nearest institutions that lie beyond the longest way."""
    minutes = np.full((len(problem.centres), len(problem.villages)), np.inf)
    for k, c in enumerate(problem.centre.tolist()):
        minutes[c] = problem.outbound[k]
        minutes[c][~np.isfinite(problem.homeward[k])] = np.inf
    minutes[(minutes <= limit) | (minutes > FARTHEST * limit)] = np.inf
    rank = np.argsort(np.argsort(minutes, axis=0, kind="stable"), axis=0, kind="stable")
    return np.where(rank < NEAREST, minutes, np.inf)


def with_resources(problem: Problem, means: Means, resources: Sequence[Resource]) -> Problem:
    """Return the week's problem with the resources added."""
    available, forbidden = problem.available.copy(), problem.forbidden.copy()
    reach, vehicles = problem.reach.copy(), problem.vehicles.copy()
    more = np.zeros(len(problem.doctors), dtype=np.int64)
    extra = np.zeros(len(problem.doctors), dtype=np.int64)
    for one in resources:
        match one.kind:
            case Kind.CAP:
                more[one.doctor] += one.amount
            case Kind.HALF_DAY:
                extra[one.doctor] += not available[one.doctor, one.half_day]
                available[one.doctor, one.half_day] = True
            case Kind.FORBIDDEN:
                forbidden[one.village, one.half_day] = False
            case Kind.VEHICLE:
                vehicles[one.centre] += one.amount
            case Kind.NEIGHBOUR:
                reach[problem.centre == one.centre, one.village] = True
    # A cap in the problem is the cap entered or the half-days there are, whichever is less.
    limit = means.cap + more
    cap = np.where(more + extra > 0, np.minimum(limit, available.sum(axis=1)), problem.cap)
    return replace(
        problem, available=available, forbidden=forbidden, reach=reach, vehicles=vehicles,
        cap=np.maximum(cap, problem.cap),
    )  # fmt: skip


def candidates(
    problem: Problem, means: Means, shortage: Shortage
) -> Mapping[Kind, tuple[Resource, ...]]:
    """Return every single resource that is thought of for a shortage, the nearest first.

    Doctors of one institution whose caps leave the same room are alike: one of them stands for all
    in a half-day.
    """
    near = _nearness(problem, shortage)
    doctors = sorted(range(len(problem.doctors)), key=lambda k: (near[k], k))
    spare = problem.available.sum(axis=1) > problem.cap
    first = [k for k in doctors if k in shortage.capped and spare[k]]
    caps = [Resource(Kind.CAP, doctor=k) for k in first]
    caps += [Resource(Kind.CAP, doctor=k) for k in doctors if spare[k] and k not in shortage.capped]
    # Another village may free a doctor by taking its own visit at another time, so all are tried,
    # those of the shortage first.
    mine = set(shortage.villages)
    villages = sorted(range(len(problem.villages)), key=lambda v: (v not in mine, v))
    beyond = [
        Resource(Kind.NEIGHBOUR, centre=int(c), village=v, minutes=float(means.beyond[c, v]))
        for v in villages
        for c in np.flatnonzero(np.isfinite(means.beyond[:, v]))
    ]
    return {
        Kind.CAP: tuple(caps),
        Kind.HALF_DAY: tuple(_half_days(problem, means, doctors)),
        Kind.FORBIDDEN: tuple(
            Resource(Kind.FORBIDDEN, village=v, half_day=int(s))
            for v in villages
            for s in np.flatnonzero(means.wished[v])
        ),
        Kind.VEHICLE: tuple(
            Resource(Kind.VEHICLE, centre=int(c))
            for c in dict.fromkeys(problem.centre[doctors].tolist())
            if problem.vehicles[c] >= 0
        ),
        Kind.NEIGHBOUR: tuple(
            sorted(beyond, key=lambda one: (one.village not in mine, one.minutes))
        ),
    }


def _nearness(problem: Problem, shortage: Shortage) -> Floats:
    """(K,) float, mean minutes of each doctor to the villages of the shortage within reach."""
    villages = list(shortage.villages)
    ways = np.where(problem.reach[:, villages], problem.outbound[:, villages], 1e6)
    support = problem.support[:, villages].min(axis=1) * 10
    near: Floats = ways.min(axis=1) + support
    return near


def _half_days(problem: Problem, means: Means, doctors: Sequence[int]) -> list[Resource]:
    seen: set[tuple[int, int, bytes, int]] = set()
    found: list[tuple[int, Resource]] = []
    for k in doctors:
        turn = 0
        room = int(means.cap[k] > problem.cap[k])
        for s in np.flatnonzero(means.may_go[k]).tolist():
            # At the cap entered, a doctor differs from his colleagues by his other half-days.
            alike = (int(problem.centre[k]), s, problem.reach[k].tobytes(), 1 if room else -1 - k)
            if alike not in seen:
                seen.add(alike)
                found.append((turn, Resource(Kind.HALF_DAY, doctor=k, half_day=s)))
                turn += 1
    # One half-day of each doctor before a second of anybody: the choice is between people.
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def pairs(
    problem: Problem,
    means: Means,
    singles: Mapping[Kind, Sequence[Resource]],
    villages: Sequence[int],
) -> tuple[tuple[Resource, ...], ...]:
    """Return pairs that may help where no single does: one opens a way, the other uses it.

    A new half-day beside a higher cap of the same doctor; a vehicle, a farther institution or a
    half-day of the village beside a half-day or a higher cap of a doctor who then comes.
    """
    given = [
        *(Resource(Kind.HALF_DAY, doctor=k, half_day=int(s))
          for k, s in np.argwhere(means.may_go).tolist()),
        *singles.get(Kind.CAP, ()),
    ]  # fmt: skip
    found: list[tuple[Resource, ...]] = []
    for one in given:
        if one.kind is Kind.HALF_DAY:
            found.append((Resource(Kind.CAP, doctor=one.doctor), one))
    openings = [one for kind in (Kind.FORBIDDEN, Kind.VEHICLE, Kind.NEIGHBOUR)
                for one in singles.get(kind, ()) if one.village in (-1, *villages)]  # fmt: skip
    for opening in openings:
        for one in given:
            if _fit(problem, opening, one):
                found.append((opening, one))
    return tuple(found)


def _fit(problem: Problem, opening: Resource, one: Resource) -> bool:
    if opening.kind is Kind.FORBIDDEN:
        reaches = bool(problem.reach[one.doctor, opening.village])
        return reaches and one.half_day in (-1, opening.half_day)
    return bool(problem.centre[one.doctor] == opening.centre)
