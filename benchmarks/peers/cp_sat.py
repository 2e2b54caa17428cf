"""Peer (a): the plain model of a circuit week in OR-Tools CP-SAT, all of ``cost.py`` in it.

    x_vks       doctor k visits v in half-day s             its travel there and back, preference,
                                                            support and change
    day_vd      v is visited on day d = sum of x            at most one x a village and day
    miss_v      required_v - sum_d day_vd >= 0              uncovered
    space_v     table over the seven day_vd: spacing[mask]
    comes_vk    doctor k comes to v, x_vks => comes_vk      second_doctor * (sum_k comes_vk - met_v)
    met_v       v is visited at all, met_v <= sum_d day_vd
    step_kj     sum_j step_kj = sum_vs x_vks                workload_step * (j - 1)
    both_kdab   morning a and afternoon b of a doctor's day: minus what the two save; where the
                two lose time, both >= x_a + x_b - 1
                pairs beyond the noon limit exclude each other
    at most one x a doctor and half-day; at most cap_k; at most vehicles_c a centre and half-day

All costs are whole multiples of one unit, the largest of 1, 0.1, 0.01, 0.001 minutes that fits.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from benchmarks.peers.answer import Answer, Clock
from benchmarks.peers.visit_costs import lone_costs, possible_visits
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem

WORKERS: Final = 2
UNITS: Final = (1, 10, 100, 1000)


@dataclass
class Build:
    """The model under construction.

    at[v, k, s] : number of the variable in ``x``, -1 where no visit is possible
    terms : (literal or variable, whole cost) of the objective
    """

    problem: Problem
    model: Any
    unit: int
    exact: bool
    v: Ints
    k: Ints
    s: Ints
    lone: Floats
    x: list[Any]
    at: Ints
    terms: list[tuple[Any, int]]

    def price(self, variable: Any, cost: float) -> None:
        """Add a cost to the objective."""
        whole = round(float(cost) * self.unit)
        if whole:
            self.terms.append((variable, whole))

    def bound(self, whole: float) -> float:
        """Turn a bound in units into minutes, less what rounding may have added.

        A visit takes part in two rounded costs at most, each half a unit off at most; where the
        unit fits, nothing is rounded.
        """
        slack = 0.0 if self.exact else float(self.problem.required.sum())
        return (whole - slack) / self.unit

    def those(self, where: Ints) -> list[Any]:
        """Return the variables at positions of ``at``, those that exist."""
        return [self.x[i] for i in where.reshape(-1).tolist() if i >= 0]


def warm(_name: str) -> None:
    """Load the library."""
    importlib.import_module("ortools.sat.python.cp_model")


def solve(_name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
    """Solve the week by CP-SAT; the best plan met stands on disk at any moment."""
    from ortools.sat.python import cp_model

    build = _model_of(problem)
    built = clock.spent()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, clock.left())
    watcher = _watcher(build, clock)
    status = solver.solve(build.model, watcher)
    size = len(build.model.proto.variables)
    note = f"{size:,} variables, built in {built:.1f} s, unit {1 / build.unit:g} min"
    known = status != cp_model.UNKNOWN or solver.best_objective_bound > 0
    bound = build.bound(solver.best_objective_bound) if known else None
    return Answer(watcher.visits, bound, status=solver.status_name(status), note=note)


def _watcher(build: Build, clock: Clock) -> Any:
    from ortools.sat.python import cp_model

    class Watcher(cp_model.CpSolverSolutionCallback):
        """Keeps each better plan."""

        visits: Ints | None = None

        def on_solution_callback(self) -> None:
            """Write down the plan met."""
            chosen = np.array([self.boolean_value(one) for one in build.x], dtype=np.bool_)
            self.visits = np.stack([build.v[chosen], build.k[chosen], build.s[chosen]], axis=1)
            clock.improved()
            clock.keep(self.visits, build.bound(self.best_objective_bound))

    return Watcher()


def _model_of(problem: Problem) -> Build:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    v, k, s = possible_visits(problem)
    at = np.full((len(problem.villages), len(problem.doctors), 14), -1, dtype=np.int64)
    at[v, k, s] = np.arange(len(v))
    x = [model.new_bool_var("") for _ in range(len(v))]
    lone = lone_costs(problem, v, k, s)
    unit, exact = unit_of(problem, lone)
    build = Build(problem, model, unit, exact, v, k, s, lone, x, at, [])
    for variable, cost in zip(x, lone.tolist(), strict=True):
        build.price(variable, cost)
    _villages(build)
    _doctors(build)
    _days(build)
    _vehicles(build)
    variables, costs = zip(*build.terms, strict=True)
    model.minimize(cp_model.LinearExpr.weighted_sum(list(variables), list(costs)))
    return build


def unit_of(problem: Problem, lone: Floats) -> tuple[int, bool]:
    """Return how many units make a minute, at most 1,000, and whether all costs are then whole."""
    weights, finite = problem.weights, problem.between[np.isfinite(problem.between)]
    parts = [lone, finite, problem.outbound[problem.reach], problem.homeward[problem.reach]]
    parts += [weights.spacing, np.array([weights.second_doctor, weights.workload_step])]
    for unit in UNITS:
        if all(np.allclose(part * unit, np.round(part * unit), atol=1e-6) for part in parts):
            return unit, True
    return UNITS[-1], False


def _villages(build: Build) -> None:
    """Visits owed, one a day, spacing and continuity."""
    problem, model = build.problem, build.model
    for v in np.flatnonzero(problem.required > 0).tolist():
        days = []
        for day in range(7):
            here = build.those(build.at[v, :, 2 * day : 2 * day + 2])
            days.append(model.new_bool_var(""))
            model.add(sum(here) == days[-1])
        owed = int(problem.required[v])
        missed = model.new_int_var(0, owed, "")
        model.add(sum(days) + missed == owed)
        build.price(missed, problem.weights.uncovered)
        _spacing(build, days, owed)
        _continuity(build, v, days)


def _spacing(build: Build, days: list[Any], owed: int) -> None:
    spacing = build.problem.weights.spacing
    rows = []
    for mask in range(128):
        bits = [mask >> day & 1 for day in range(7)]
        if sum(bits) <= owed:
            rows.append((*bits, round(float(spacing[mask]) * build.unit)))
    cost = build.model.new_int_var(0, max(row[-1] for row in rows), "")
    build.model.add_allowed_assignments([*days, cost], rows)
    build.terms.append((cost, 1))


def _continuity(build: Build, v: int, days: list[Any]) -> None:
    if build.problem.required[v] < 2:
        return
    second = build.problem.weights.second_doctor
    met = build.model.new_bool_var("")
    build.model.add(met <= sum(days))
    build.price(met, -second)
    for k in np.flatnonzero((build.at[v] >= 0).any(axis=1)).tolist():
        comes = build.model.new_bool_var("")
        for visit in build.those(build.at[v, k]):
            build.model.add_implication(visit, comes)
        build.price(comes, second)


def _doctors(build: Build) -> None:
    """One place at a time, caps and the convex workload."""
    problem, model = build.problem, build.model
    for k in range(len(problem.doctors)):
        visits = build.those(build.at[:, k])
        if not visits:
            continue
        for s in np.flatnonzero(problem.available[k]).tolist():
            model.add_at_most_one(build.those(build.at[:, k, s]))
        steps = [model.new_bool_var("") for _ in range(int(problem.cap[k]))]
        model.add(sum(visits) == sum(steps))
        for rank, step in enumerate(steps):
            build.price(step, problem.weights.workload_step * rank)
            if rank:
                model.add_implication(step, steps[rank - 1])


def _days(build: Build) -> None:
    """The noon rule, and what a morning and an afternoon of one doctor save or lose."""
    problem = build.problem
    noon_ok = problem.between <= problem.weights.noon_minutes
    for k in range(len(problem.doctors)):
        for day in range(7):
            a = np.flatnonzero(build.at[:, k, 2 * day] >= 0)
            b = np.flatnonzero(build.at[:, k, 2 * day + 1] >= 0)
            if len(a) and len(b):
                _pairs(build, k, day, a, b, noon_ok[np.ix_(a, b)])


def _pairs(build: Build, k: int, day: int, a: Ints, b: Ints, allowed: Bools) -> None:
    """All pairs of one doctor's day; of one village, the day's limit forbids them already."""
    problem, model = build.problem, build.model
    mornings = build.those(build.at[a, k, 2 * day])
    afternoons = build.those(build.at[b, k, 2 * day + 1])
    saved = problem.homeward[k, a][:, None] + problem.outbound[k, b][None, :]
    saved = np.where(allowed, saved - problem.between[np.ix_(a, b)], 0.0)
    i_, j_ = np.nonzero(a[:, None] != b[None, :])
    transferable, savings = allowed[i_, j_].tolist(), saved[i_, j_].tolist()
    for i, j, fits, saving in zip(i_.tolist(), j_.tolist(), transferable, savings, strict=True):
        morning, afternoon = mornings[i], afternoons[j]
        if not fits:
            model.add_bool_or(~morning, ~afternoon)
        elif saving != 0.0:
            both = model.new_bool_var("")
            build.price(both, -saving)
            if saving > 0.0:
                model.add_implication(both, morning)
                model.add_implication(both, afternoon)
            else:
                model.add_bool_or(both, ~morning, ~afternoon)


def _vehicles(build: Build) -> None:
    problem = build.problem
    for c in np.flatnonzero(problem.vehicles >= 0).tolist():
        own = np.flatnonzero(problem.centre == c)
        for s in range(14):
            out = build.those(build.at[:, own, s])
            if len(out) > problem.vehicles[c]:
                build.model.add(sum(out) <= int(problem.vehicles[c]))
