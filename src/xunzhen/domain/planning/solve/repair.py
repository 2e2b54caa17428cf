"""A week planned anew near an old plan: fewest visits missed, then fewest changed, then cost.

1. What still stands of the old plan is kept; the flow of ``fewest_changes`` says how few visits
   must be missed, and with that, how few must change.
2. If everything that stands may stay, only the gaps are open: they are filled exactly
   (``fill_exactly``), and all three levels are proven.
3. Otherwise visits must make room for one another: the search of ``search`` runs with a price on
   each change above any other cost, and on each missed visit above all changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Cost, Ints, Problem, Shortage
from xunzhen.domain.planning.solve.arrays import Plan, empty_plan, visits_of, week_of
from xunzhen.domain.planning.solve.fewest_changes import FewestChanges, fewest_changes
from xunzhen.domain.planning.solve.fill_exactly import fill_exactly
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.moves import adopt
from xunzhen.domain.planning.solve.search import Schedule, improve

MOST_PLACEMENTS: Final = 200_000
KeepGoing = Callable[[int, float], bool]


@dataclass(frozen=True)
class Repair:
    """A week planned anew, and what is proven about it.

    changed : visits that the old plan lacks
    least_missed : no plan misses fewer visits
    least_changed : no plan that misses ``least_missed`` changes fewer
    cost_proven : no plan that misses and changes as few costs less
    """

    visits: Ints
    cost: Cost
    changed: int
    least_missed: int
    least_changed: int
    cost_proven: bool
    shortages: tuple[Shortage, ...]

    @property
    def missed_proven(self) -> bool:
        """Say whether no plan misses fewer visits."""
        return self.cost.uncovered == self.least_missed

    @property
    def changed_proven(self) -> bool:
        """Say whether no plan that misses as few changes fewer visits."""
        return self.missed_proven and self.changed == self.least_changed


def standing_visits(problem: Problem) -> Ints:
    """Return the visits of the old plan that keep every rule together, locked ones left out.

    Where two of them exclude each other (a vehicle less, a noon transfer closed) the first in the
    order of ``template`` stands.
    """
    return _beyond_locked(problem, visits_of(_begun(problem, problem.template).at))


def repair_week(
    problem: Problem, seed: int, iterations: int, keep_going: KeepGoing | None = None
) -> Repair:
    """Plan a week anew; see the module docstring for what is best.

    Parameters
    ----------
    problem : ``template`` holds the old plan, ``locked`` what has taken place or must stand
    iterations : steps of search where visits must make room for one another

    Raises
    ------
    Infeasible
        when locked visits clash with one another.
    """
    standing = standing_visits(problem)
    fewest = fewest_changes(problem, standing)
    visits, proven = _fill(problem, standing)
    if _rank(problem, visits)[:2] != (fewest.least_missed, fewest.least_changed):
        searched = _search(problem, fewest, visits, seed, iterations, keep_going)
        if _rank(problem, searched) < _rank(problem, visits):
            visits, proven = searched, False
    missed, changed, _ = _rank(problem, visits)
    bound = coverage_bound(problem) if missed else None
    least = fewest.least_missed if bound is None else max(bound.least_missed, fewest.least_missed)
    return Repair(
        visits=visits,
        cost=cost_of(problem, visits),
        changed=changed,
        least_missed=least,
        least_changed=fewest.least_changed,
        # Only where all that is possible stands, every plan with fewest changes keeps it.
        cost_proven=proven
        and fewest.possible == len(standing)
        and (missed, changed) == (least, fewest.least_changed),
        shortages=bound.shortages if bound else (),
    )


def _begun(problem: Problem, visits: Ints) -> Plan:
    plan = empty_plan(problem)
    if len(problem.villages) and len(problem.doctors):
        adopt(week_of(problem), plan, np.ascontiguousarray(visits, dtype=np.int64))
    return plan


def _beyond_locked(problem: Problem, visits: Ints) -> Ints:
    locked = set(map(tuple, problem.locked.tolist()))
    rows = [row for row in visits.tolist() if tuple(row) not in locked]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _fill(problem: Problem, standing: Ints) -> tuple[Ints, bool]:
    """Fill the gaps beside what stands."""
    fixed = replace(problem, locked=np.concatenate([problem.locked, standing]))
    at, proven = fill_exactly(week_of(fixed), empty_plan(fixed), MOST_PLACEMENTS)
    return visits_of(at), proven


def _search(
    problem: Problem,
    fewest: FewestChanges,
    filled: Ints,
    seed: int,
    iterations: int,
    keep_going: KeepGoing | None,
) -> Ints:
    """Search the whole week, from the better of the flow's visits and the filled plan."""
    change = _above_all_costs(problem)
    uncovered = change * (int(problem.required.sum()) + 1)
    priced = replace(problem, weights=replace(problem.weights, change=change, uncovered=uncovered))
    start, _ = _fill(priced, _beyond_locked(priced, visits_of(_begun(priced, fewest.visits).at)))
    start = min(start, filled, key=lambda visits: _rank(problem, visits))
    plan = _begun(priced, _beyond_locked(priced, start))
    cost = cost_of(priced, visits_of(plan.at))
    schedule = Schedule(iterations, 60.0, 0.5)
    objective = uncovered * cost.uncovered + cost.total
    at, _, _ = improve(week_of(priced), plan, objective, seed, schedule, keep_going)
    return visits_of(at)


def _above_all_costs(problem: Problem) -> float:
    """Return a price above what all visits of a week can cost together."""
    weights = problem.weights
    ways = [
        part[np.isfinite(part)].max(initial=0.0) for part in (problem.outbound, problem.homeward)
    ]
    dearest = float(sum(ways)) + float(problem.preference.max(initial=0.0))
    dearest += float(problem.support.max(initial=0.0)) + weights.second_doctor
    dearest += float(np.abs(weights.spacing).max()) + 14.0 * weights.workload_step
    return 1.0 + dearest * int(problem.required.sum() + len(problem.locked))


def _rank(problem: Problem, visits: Ints) -> tuple[int, int, float]:
    """Return (missed, changed, cost below), smaller is better."""
    cost = cost_of(problem, visits)
    old = set(map(tuple, problem.template.tolist()))
    changed = sum(tuple(row) not in old for row in _beyond_locked(problem, visits).tolist())
    return cost.uncovered, changed, round(cost.total - cost.changes, 6)
