"""Peer (d): PyVRP on doctor-days; see ``doctor_days`` for what of the week it is told.

Half-days of a village are alternatives, a client group each: forbidden half-days are not among
them, and the preference of a half-day is taken off its prize. A weekly cap cannot be told; only
so many of a doctor's half-days are offered as his cap allows. Not told, since PyVRP has no link
between clients, routes or vehicles: vehicles of a centre, second doctors, spacing beyond the parts
of the week, convex workload. ``mend`` repairs the rules among these.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

import numpy as np

from benchmarks.peers.answer import Answer, Clock
from benchmarks.peers.doctor_days import UNIT, Fleet, fleet_of, within_caps
from benchmarks.peers.mend import mended
from xunzhen.domain.planning.problem import Ints, Problem

MORNING: Final = 2  # time units a half-day; a visit lasts one, so only one fits
KEPT_FOR_MENDING: Final = 0.05


def warm(_name: str) -> None:
    """Load the library."""
    importlib.import_module("pyvrp.stop")


def solve(_name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
    """Route, mend, answer."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    fleet = fleet_of(problem, within_caps(problem))
    data, visit_of = _data(problem, fleet)
    built = clock.spent()
    seconds = max(0.1, clock.left() - KEPT_FOR_MENDING * clock.seconds)
    result = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False)
    routed = _visits(result.best, fleet, visit_of)
    plan = mended(problem, routed)
    note = (
        f"{data.num_clients:,} clients, {len(fleet.days):,} doctor-days, built in {built:.1f} s; "
        f"{result.num_iterations:,} iterations; as routed {len(routed)} visits, "
        f"{plan.dropped} broke a rule it cannot be told, {plan.added} filled in"
    )
    return Answer(plan.visits, status="time limit", note=note)


def _data(problem: Problem, fleet: Fleet) -> tuple[Any, list[tuple[int, int]]]:
    """Return PyVRP's data and the (village, half-day) of each client."""
    import pyvrp

    centres = len(problem.centres)
    locations = [pyvrp.Location(0, 0) for _ in range(centres + len(problem.villages))]
    clients: list[Any] = []
    groups: list[Any] = []
    visit_of: list[tuple[int, int]] = []
    for stop in fleet.stops:
        v, members = stop.village, []
        for s in range(stop.since, stop.until):
            if problem.forbidden[v, s]:
                continue
            prize = problem.weights.uncovered - float(problem.preference[v, s])
            members.append(len(clients))
            visit_of.append((v, s))
            clients.append(
                pyvrp.Client(
                    location=centres + v, service_duration=1, tw_early=MORNING * s,
                    tw_late=MORNING * s, prize=round(prize * UNIT), required=False,
                    group=len(groups),
                )
            )  # fmt: skip
        if members:
            groups.append(pyvrp.ClientGroup(members, required=False))
    types = [
        pyvrp.VehicleType(
            num_available=1, start_depot=int(fleet.centre_of[one.doctor]),
            end_depot=int(fleet.centre_of[one.doctor]), profile=one.profile,
            tw_early=MORNING * one.since, tw_late=MORNING * one.until - 1,
        )
        for one in fleet.days
    ]  # fmt: skip
    none = np.zeros_like(fleet.arcs[0])
    depots = [pyvrp.Depot(location=c) for c in range(centres)]
    data = pyvrp.ProblemData(
        locations, clients, depots, types, list(fleet.arcs), [none] * len(fleet.arcs), groups
    )
    return data, visit_of


def _visits(solution: Any, fleet: Fleet, visit_of: list[tuple[int, int]]) -> Ints:
    rows = []
    for route in solution.routes():
        doctor = fleet.days[route.vehicle_type()].doctor
        for activity in route:
            if activity.is_client():
                v, s = visit_of[activity.idx]
                rows.append((v, doctor, s))
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
