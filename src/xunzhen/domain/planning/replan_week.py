"""One week of a plan after something happened: what must stay, what fell out, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunzhen.domain.planning.baseline import Baseline, Standing, key_of
from xunzhen.domain.planning.build import CircuitCase, week_problem
from xunzhen.domain.planning.changes import Row
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Cost, Ints, Problem
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.weeks import CircuitWeek


@dataclass(frozen=True)
class WeekTask:
    """A week to be planned anew, or to be left as it is.

    problem : as the county now is; ``template`` holds the old visits that are ahead, ``locked``
        what took place and what must stand; past days are nobody's; as much is required as is
        owed, and as the old plan gives where nothing forbids it
    owed : (V,) int, visits owed
    stands : (n, 3) int, those of them that keep every rule together, locked ones included
    facts, ahead : visits of the old plan in this week
    fallen : those ahead that do not stand
    touched : something in the week must be decided anew
    """

    position: int
    problem: Problem
    owed: Ints
    stands: Ints
    facts: tuple[PlannedVisit, ...]
    ahead: tuple[PlannedVisit, ...]
    fallen: tuple[PlannedVisit, ...]
    touched: bool

    @property
    def fixed(self) -> Problem:
        """The problem with everything that stands locked: only gaps are open."""
        return replace(self.problem, locked=_united(self.problem.locked, self.stands))


class Positions:
    """Where villages and doctors stand in a case."""

    def __init__(self, case: CircuitCase) -> None:
        self.village = {one.code: number for number, one in enumerate(case.villages)}
        self.doctor = {one.id: number for number, one in enumerate(case.supply.doctors)}

    def row(self, visit: PlannedVisit) -> Row | None:
        """Return a visit as positions; None if its village or doctor takes no part any more."""
        v, k = self.village.get(visit.village), self.doctor.get(visit.staff)
        return None if v is None or k is None else (v, k, visit.half_day)

    def rows(self, visits: Iterable[PlannedVisit]) -> Ints:
        """Return the visits that can be placed; (n, 3) int, in their order."""
        found = [row for row in map(self.row, visits) if row is not None]
        return np.array(found, dtype=np.int64).reshape(-1, 3)


def week_task(
    case: CircuitCase,
    position: int,
    baseline: Baseline,
    standing: Standing,
    locked: Sequence[PlannedVisit],
) -> WeekTask:
    """Return one week as it lies after the events; ``case`` is of the county as it now is."""
    from xunzhen.domain.planning.solve.repair import standing_visits

    week, places = case.horizon.weeks[position], Positions(case)
    facts = _within(week, standing.facts)
    ahead = _within(week, standing.ahead)
    wanted = _within(week, locked)
    lies = _as_it_lies(case, position, standing, places, facts, ahead, wanted)
    problem = _with_all_that_may_stay(lies)
    stands = _united(places.rows(wanted), standing_visits(problem))
    kept = set(map(tuple, stands.tolist()))
    fallen = tuple(visit for visit in ahead if places.row(visit) not in kept)
    missing = int(lies.required.sum()) - _counted(lies, stands)
    planned = {key_of(visit) for visit in baseline.visits}
    touched = (
        bool(fallen)
        or bool(_within(week, standing.missed))
        or any(key_of(visit) not in planned for visit in (*facts, *wanted))
        or missing > baseline.missing(week.index)
        or (missing > 0 and _has_new_workday(case, week))
    )
    return WeekTask(position, problem, lies.required, stands, facts, ahead, fallen, touched)


def _as_it_lies(
    case: CircuitCase,
    position: int,
    standing: Standing,
    places: Positions,
    facts: Sequence[PlannedVisit],
    ahead: Sequence[PlannedVisit],
    wanted: Sequence[PlannedVisit],
) -> Problem:
    week = case.horizon.weeks[position]
    problem = week_problem(case, position, places.rows(ahead))
    available, required = problem.available.copy(), problem.required.copy()
    for weekday in range(7):
        if week.date_of(weekday) < standing.today:
            available[:, 2 * weekday : 2 * weekday + 2] = False
    for visit in facts:
        # A visit by somebody who takes no part any more still served its village.
        village = places.village.get(visit.village)
        if places.row(visit) is None and village is not None:
            required[village] = max(0, required[village] - 1)
    locked = _united(places.rows(facts), places.rows(wanted))
    return replace(problem, available=available, required=required, locked=locked)


def _with_all_that_may_stay(problem: Problem) -> Problem:
    """Return the problem with as much owed as the old plan gives where nothing forbids it.

    What is owed may fall (a holiday, a closure); visits that were promised stay all the same.
    """
    old = problem.template
    stay = old[
        problem.available[old[:, 1], old[:, 2]]
        & problem.reach[old[:, 1], old[:, 0]]
        & ~problem.forbidden[old[:, 0], old[:, 2]]
    ]
    both = _united(problem.locked, stay)
    given = np.bincount(both[:, 0], minlength=len(problem.villages))
    return replace(problem, required=np.maximum(problem.required, given))


def _counted(problem: Problem, stands: Ints) -> int:
    """Count the owed visits that are made by what is locked and what stands."""
    both = _united(problem.locked, stands)
    made = np.bincount(both[:, 0], minlength=len(problem.villages))
    return int(np.minimum(made, problem.required).sum())


def _united(first: Ints, later: Ints) -> Ints:
    """Return both lists of rows, each row once, in order."""
    rows = dict.fromkeys(map(tuple, [*first.tolist(), *later.tolist()]))
    return np.array(list(rows), dtype=np.int64).reshape(-1, 3)


def _within(week: CircuitWeek, visits: Iterable[PlannedVisit]) -> tuple[PlannedVisit, ...]:
    days = set(week.days)
    return tuple(visit for visit in visits if visit.date in days)


def _has_new_workday(case: CircuitCase, week: CircuitWeek) -> bool:
    """Say whether the county made a day of the week a working day by its own table."""
    worked = {row.date for row in case.county.holidays if row.workday}
    return any(day in worked for day in week.days)


def true_cost(problem: Problem, visits: Ints, irregular: int) -> Cost:
    """Recount a week's cost; ``irregular`` visits differ from the regular week of the plan."""
    cost = cost_of(replace(problem, template=problem.template[:0]), visits)
    return replace(cost, changes=problem.weights.change * irregular)
