"""A plan planned anew after something happened, with as few visits changed as can be.

What took place never moves; what is locked stays. Of the rest, per week that is touched, with
lexicographic order

    1. visits missed      proven least by a maximum flow in which locked visits stand
    2. visits changed     new (village, doctor, half-day) that the old plan lacks; a flow of least
                          cost bounds them from below (``solve.fewest_changes``)
    3. cost               as in ``planning.problem``, without the price of changes

A week that nothing touches keeps its visits as they were written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.planning.baseline import Baseline, as_of, refuse_strange_days
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.locks import locked_visits
from xunzhen.domain.planning.plan import prepare_case
from xunzhen.domain.planning.problem import Ints
from xunzhen.domain.planning.replan_changes import ChangeBook, VisitChange
from xunzhen.domain.planning.replan_options import Option, ways_out
from xunzhen.domain.planning.replan_roster import dated_week, replanned_roster
from xunzhen.domain.planning.replan_week import WeekTask, week_task
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County


@dataclass(frozen=True)
class Replan:
    """A new roster for each way out, best first; ``touched`` are the weeks decided anew.

    ``rosters[n]`` is the whole roster of ``options[n]``; ``missed_before`` are the visits that the
    old plan declared missing in the weeks touched.
    """

    today: dt.date
    touched: tuple[int, ...]
    options: tuple[Option, ...]
    rosters: tuple[Roster, ...]
    locked: tuple[PlannedVisit, ...]
    missed_before: int = 0


def replan_circuits(
    county: County,
    book: Book,
    times: TravelTimes,
    settings: PlanningSettings,
    baseline: Baseline,
    today: dt.date,
    locks: Sequence[Lock] = (),
    made: Sequence[PlannedVisit] | None = None,
    keep_going: Callable[[int, float], bool] | None = None,
) -> Replan:
    """Return the plan as it is best carried on, and other ways that differ.

    Parameters
    ----------
    county : as it is after the events (``events.changed_county``)
    baseline : the plan that stood
    today : visits before this day are facts
    made : the visits that took place, if a list of them is kept

    Raises
    ------
    BadData
        when a lock cannot hold, or the baseline or ``made`` contradict themselves.
    """
    case = prepare_case(county, book, times, settings, baseline.since, baseline.weeks)
    refuse_strange_days(baseline.visits, case.horizon.since, case.horizon.until)
    standing = as_of(baseline, today, made)
    horizon = baseline.since, baseline.weeks
    locked = locked_visits(county, book, times, settings, horizon, standing, locks)
    tasks = [
        week_task(case, position, baseline, standing, locked)
        for position in range(len(case.horizon.weeks))
    ]
    changes = ChangeBook(case)

    def changes_of(task: WeekTask, visits: Ints) -> tuple[VisitChange, ...]:
        days = set(case.horizon.weeks[task.position].days)
        missed = [visit for visit in standing.missed if visit.date in days]
        return changes.changes(task, dated_week(case, task, visits), missed)

    touched = [task for task in tasks if task.touched]
    options = ways_out(case, touched, baseline.seed, changes_of, keep_going)
    return Replan(
        today=today,
        touched=tuple(case.horizon.weeks[task.position].index for task in touched),
        options=options,
        rosters=tuple(replanned_roster(case, baseline, today, tasks, one) for one in options),
        locked=locked,
        missed_before=sum(
            baseline.missing(case.horizon.weeks[task.position].index) for task in touched
        ),
    )
