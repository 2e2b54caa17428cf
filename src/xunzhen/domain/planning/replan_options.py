"""Different ways to meet the same event, each with its price; what is no better anywhere is left.

Every way keeps what stands and re-solves the gaps under a restriction:

    best          any doctor in reach, any day
    own_doctors   only doctors of the village's own township
    same_times    only the half-days that fell out
    left_open     nobody: what fell out is missed
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Ints, Problem
from xunzhen.domain.planning.replan_changes import ChangeKind, VisitChange
from xunzhen.domain.planning.replan_week import Positions, WeekTask
from xunzhen.domain.planning.solve.repair import Repair, repair_week

MOST_OTHERS = 3


class Way(StrEnum):
    """How the gaps are filled."""

    BEST = "best"
    OWN_DOCTORS = "own_doctors"
    SAME_TIMES = "same_times"
    LEFT_OPEN = "left_open"

    @property
    def zh(self) -> str:
        """The way in Chinese, as a heading."""
        return _WAY_ZH[self]


_WAY_ZH = {
    Way.BEST: "改动最少",
    Way.OWN_DOCTORS: "只用本乡镇医生",
    Way.SAME_TIMES: "时间不变，只换医生",
    Way.LEFT_OPEN: "不补，缺着",
}


_FIRST = (Way.BEST, Way.LEFT_OPEN, Way.OWN_DOCTORS, Way.SAME_TIMES)
"""Of ways that come to the same, the plainest name is kept."""


@dataclass(frozen=True)
class Option:
    """One way to meet the events over all weeks touched.

    weeks : by position, (n, 3) int, all visits of the week;  repairs : what is proven of them
    missed : visits owed and not planned in those weeks;  changed : visits the old plan lacks
    moved : of these, on another half-day;  borrowed : by a doctor of another township
    minutes : travel beside the old plan, of those weeks
    """

    way: Way
    weeks: Mapping[int, Ints]
    repairs: Mapping[int, Repair]
    changes: tuple[VisitChange, ...]
    missed: int
    changed: int
    moved: int
    borrowed: int
    minutes: float

    @property
    def price(self) -> tuple[int, int, int, int, float]:
        """What may be weighed against another way; smaller is better in each part."""
        return self.missed, self.changed, self.moved, self.borrowed, self.minutes

    @property
    def proven(self) -> bool:
        """Say whether nothing misses fewer, nor with as few missed changes fewer visits."""
        return all(one.changed_proven for one in self.repairs.values())

    @property
    def cost_proven(self) -> bool:
        """Say whether, besides, nothing costs less."""
        return all(one.cost_proven for one in self.repairs.values())


ChangesOf = Callable[[WeekTask, Ints], tuple[VisitChange, ...]]


def ways_out(
    case: CircuitCase,
    tasks: Sequence[WeekTask],
    seed: int,
    changes_of: ChangesOf,
    keep_going: Callable[[int, float], bool] | None = None,
) -> tuple[Option, ...]:
    """Return the best way first, then up to three that are better than it in some part.

    ``tasks`` are the touched weeks; ``changes_of`` tells what new visits of a week change.
    """
    options = [_option(case, way, tasks, seed, changes_of, keep_going) for way in Way]
    best, others = options[0], options[1:]
    kept = [
        one
        for one in others
        if not any(_no_better(one, other) for other in options if other is not one)
    ]
    return (best, *kept[:MOST_OTHERS])


def _no_better(one: Option, other: Option) -> bool:
    """Say whether another way is as good in every part; of two alike the earlier stays."""
    pairs = list(zip(one.price, other.price, strict=True))
    if any(mine < theirs for mine, theirs in pairs):
        return False
    return one.price != other.price or _FIRST.index(one.way) > _FIRST.index(other.way)


def _option(
    case: CircuitCase,
    way: Way,
    tasks: Sequence[WeekTask],
    seed: int,
    changes_of: ChangesOf,
    keep_going: Callable[[int, float], bool] | None,
) -> Option:
    weeks: dict[int, Ints] = {}
    repairs: dict[int, Repair] = {}
    changes: list[VisitChange] = []
    missed, minutes = 0, 0.0
    for task in tasks:
        visits = task.fixed.locked
        if way is not Way.LEFT_OPEN:
            problem = _restricted(case, way, task)
            repair = repair_week(
                problem, seed + task.position, case.settings.week_iterations, keep_going
            )
            repairs[task.position], visits = repair, repair.visits
        weeks[task.position] = visits
        changes.extend(changes_of(task, visits))
        owing = replace(task.problem, required=task.owed)
        missed += cost_of(owing, visits).uncovered
        minutes += _minutes(task.problem, visits) - _minutes(task.problem, _old(case, task))
    came = [one for one in changes if one.new is not None]
    return Option(
        way=way,
        weeks=weeks,
        repairs=repairs,
        changes=tuple(changes),
        missed=missed,
        changed=len(came),
        moved=sum(one.kind in (ChangeKind.MOVED, ChangeKind.BOTH) for one in came),
        borrowed=sum(one.borrowed for one in came),
        minutes=round(minutes, 1) + 0.0,  # no -0.0
    )


def _restricted(case: CircuitCase, way: Way, task: WeekTask) -> Problem:
    if way is Way.BEST:
        return task.problem
    problem = task.fixed
    if way is Way.OWN_DOCTORS:
        return replace(problem, reach=problem.reach & (problem.support <= 0))
    forbidden = np.ones_like(problem.forbidden)
    fell = Positions(case).rows(task.fallen)
    forbidden[fell[:, 0], fell[:, 2]] = problem.forbidden[fell[:, 0], fell[:, 2]]
    return replace(problem, forbidden=forbidden)


def _old(case: CircuitCase, task: WeekTask) -> Ints:
    return Positions(case).rows((*task.facts, *task.ahead))


def _minutes(problem: Problem, visits: Ints) -> float:
    return cost_of(problem, visits).travel
