"""Peer (e): OR-Tools routing on doctor-days; see ``doctor_days`` for what of the week it is told.

Told besides: weekly caps (the stops of a doctor's days add up to at most cap) and forbidden
half-days (values taken out of a stop's half-day). Not told: preference of a half-day (a cost per
value of a dimension is not there), vehicles of a centre, second doctors, spacing beyond the parts
of the week, convex workload. ``mend`` repairs the rules among these.

Settings as its guide advises: a cheapest insertion (the local one: on L it routes twice as many
stops in the same time as the parallel one), then guided local search. The library
searches on one thread and takes no seed.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from benchmarks.peers.answer import Answer, Clock
from benchmarks.peers.doctor_days import UNIT, Fleet, fleet_of, half_days_of
from benchmarks.peers.mend import mended
from xunzhen.domain.planning.problem import Ints, Problem

KEPT_FOR_MENDING = 0.05


def warm(_name: str) -> None:
    """Load the library."""
    importlib.import_module("ortools.constraint_solver.pywrapcp")


def solve(_name: str, problem: Problem, clock: Clock, _seed: int) -> Answer:
    """Route, mend, answer; without a route there is no plan, and the answer says so."""
    fleet = fleet_of(problem, problem.available)
    manager, routing = _model(problem, fleet)
    built = clock.spent()
    seconds = clock.left() - KEPT_FOR_MENDING * clock.seconds
    note = f"{len(fleet.stops):,} stops, {len(fleet.days):,} doctor-days, built in {built:.1f} s"
    if seconds <= 0.0:
        return Answer(status="no plan", note=f"{note}: the model alone took the time")
    solution = routing.SolveWithParameters(_settings(seconds))
    if solution is None:
        return Answer(status="no plan", note=f"{note}: no first route within the time")
    routed = _visits(problem, fleet, manager, routing, solution)
    plan = mended(problem, routed)
    note += (
        f"; as routed {len(routed)} visits, {plan.dropped} broke a rule it cannot be told, "
        f"{plan.added} filled in"
    )
    return Answer(plan.visits, status="time limit", note=note)


def _settings(seconds: float) -> Any:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    settings = pywrapcp.DefaultRoutingSearchParameters()
    first, local = (
        routing_enums_pb2.FirstSolutionStrategy,
        routing_enums_pb2.LocalSearchMetaheuristic,
    )
    settings.first_solution_strategy = first.LOCAL_CHEAPEST_INSERTION
    settings.local_search_metaheuristic = local.GUIDED_LOCAL_SEARCH
    settings.time_limit.FromMilliseconds(max(100, int(seconds * 1000)))
    return settings


def _model(problem: Problem, fleet: Fleet) -> tuple[Any, Any]:
    from ortools.constraint_solver import pywrapcp

    stops = len(fleet.stops)
    start = [int(fleet.centre_of[one.doctor]) for one in fleet.days]
    used = sorted(set(start))  # a centre that nobody sets out from would be a stop to be served
    home = [stops + used.index(centre) for centre in start]
    manager = pywrapcp.RoutingIndexManager(stops + len(used), len(home), home, home)
    routing = pywrapcp.RoutingModel(manager)
    place = [len(problem.centres) + stop.village for stop in fleet.stops] + used
    costs = []
    for arcs in fleet.arcs:
        matrix = arcs[np.ix_(place, place)]
        matrix[np.arange(stops), np.arange(stops)] = 0
        costs.append(routing.RegisterTransitMatrix(matrix.tolist()))
    for vehicle, one in enumerate(fleet.days):
        routing.SetArcCostEvaluatorOfVehicle(costs[one.profile], vehicle)
    steps = np.ones((len(place), len(place)), dtype=np.int64)
    steps[stops:, :] = 0
    step = routing.RegisterTransitMatrix(steps.tolist())
    routing.AddDimension(step, 14, 14, False, "half-day")
    routing.AddDimension(step, 0, 2, True, "load")
    _windows(problem, fleet, manager, routing)
    _caps(problem, fleet, routing)
    return manager, routing


def _windows(problem: Problem, fleet: Fleet, manager: Any, routing: Any) -> None:
    """Free half-days of doctors; half-days, prices and possible doctors of stops."""
    half_day = routing.GetDimensionOrDie("half-day")
    for vehicle, one in enumerate(fleet.days):
        half_day.CumulVar(routing.Start(vehicle)).SetRange(one.since, one.until - 1)
        half_day.CumulVar(routing.End(vehicle)).SetRange(one.since, one.until)
    price = round(problem.weights.uncovered * UNIT)
    for node, stop in enumerate(fleet.stops):
        index = manager.NodeToIndex(node)
        when = half_day.CumulVar(index)
        when.SetRange(stop.since, stop.until - 1)
        for s in np.flatnonzero(problem.forbidden[stop.village]).tolist():
            if stop.since <= s < stop.until:
                when.RemoveValue(s)
        routing.AddDisjunction([index], price)
        able = [
            vehicle
            for vehicle, one in enumerate(fleet.days)
            if fleet.reach[one.profile][stop.village]
            and stop.since // 2 <= one.day < stop.until / 2
        ]
        routing.VehicleVar(index).SetValues([-1, *able])


def _caps(problem: Problem, fleet: Fleet, routing: Any) -> None:
    """Limit the stops of all days of a doctor together, where his days could exceed his cap."""
    load = routing.GetDimensionOrDie("load")
    of_doctor: dict[int, list[int]] = {}
    for vehicle, one in enumerate(fleet.days):
        of_doctor.setdefault(one.doctor, []).append(vehicle)
    for k, vehicles in of_doctor.items():
        free = sum(fleet.days[one].until - fleet.days[one].since for one in vehicles)
        if free > problem.cap[k]:
            ends = [load.CumulVar(routing.End(one)) for one in vehicles]
            routing.solver().Add(routing.solver().Sum(ends) <= int(problem.cap[k]))


def _visits(problem: Problem, fleet: Fleet, manager: Any, routing: Any, solution: Any) -> Ints:
    half_day = routing.GetDimensionOrDie("half-day")
    rows = []
    for vehicle, one in enumerate(fleet.days):
        stops, told = [], []
        index = solution.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            stops.append(fleet.stops[manager.IndexToNode(index)].village)
            told.append(solution.Value(half_day.CumulVar(index)))
            index = solution.Value(routing.NextVar(index))
        when = half_days_of(problem, one, stops) if len(stops) == 1 else told
        rows += [(v, one.doctor, s) for v, s in zip(stops, when, strict=True)]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
