"""The independent checker: verifies any roster, ours or typed by hand, without a solver.

It derives weeks, working days, owed visits and everything a visit must keep from the county, the
Book and the calendar on its own; it shares values with the planner, and no decision of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from xunzhen.domain.planning.check_days import broken_together
from xunzhen.domain.planning.check_visit import broken_alone
from xunzhen.domain.planning.check_week import broken_weeks
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.planning.yardstick import Ways, Yardstick
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County


def broken_rules(
    county: County,
    book: Book,
    times: Ways,
    settings: PlanningSettings,
    since: dt.date,
    weeks: int,
    visits: Sequence[PlannedVisit],
    declared: Mapping[tuple[str, int], int] | None = None,
) -> tuple[Violation, ...]:
    """Return every rule that the visits break, row by row, then the weeks that are short.

    Parameters
    ----------
    visits : in the order of the file, so that ``Violation.row`` is the row a person sees
    declared : visits said to be missing, by (village, week); a week that is short by no more than
        is declared breaks nothing, for the summary tells the reader

    Raises
    ------
    NoClause
        when a rule the check needs has neither clause nor suggestion.
    """
    yard = Yardstick.of(county, book, times, settings, since, weeks)
    return broken_against(yard, visits, declared)


def broken_against(
    yard: Yardstick,
    visits: Sequence[PlannedVisit],
    declared: Mapping[tuple[str, int], int] | None = None,
    week: int | None = None,
) -> tuple[Violation, ...]:
    """Return every rule that visits break, measured against a yardstick that is at hand.

    With ``week`` only the rows of that week are looked at, and whether that week is short. Every
    rule that binds rows together binds them within a week, so the answers of all weeks, and of the
    rows outside the plan, are the answer of the whole: a board can check one week after a move.
    """
    rows = [
        (row, visit)
        for row, visit in enumerate(visits, start=2)
        if week is None or (yard.covers(visit.date) and yard.week_of(visit.date) == week)
    ]
    alone = (broken for row, visit in rows for broken in broken_alone(yard, visit, row))
    return (*in_order(yard, rows, alone), *broken_weeks(yard, rows, declared or {}, week))


def in_order(
    yard: Yardstick, rows: Sequence[tuple[int, PlannedVisit]], alone: Iterable[Violation]
) -> list[Violation]:
    """Return what rows break, row by row: what each breaks alone, which the caller found (it is
    the same as long as the visit is), and what they break together."""
    found = [*alone, *broken_together(yard, rows)]
    return sorted(found, key=lambda broken: (broken.row or 0, broken.code))
