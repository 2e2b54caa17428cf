"""The week of a day: how many visits were due, who came, what was missed and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.domain.periods.period import week_of
from xunzhen.domain.planning.rules import WEEK_STARTS_ON, weekday_of_ruling
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.missed import MissedLine, missed_list
from xunzhen.web.fieldwork.selectors.visits import NOT_HAPPENED, missed_rows, outreach_rows
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of


@dataclass(frozen=True)
class Week:
    """The days ``since`` to ``last`` of a week, as far as they are over.

    ``due`` were planned, ``came`` happened, ``cancelled`` were cancelled or moved; ``missed`` are
    the rest, newest first.
    """

    since: dt.date
    last: dt.date
    until: dt.date
    due: int
    came: int
    cancelled: int
    missed: tuple[MissedLine, ...]
    number: int

    @property
    def open(self) -> int:
        """How many missed visits nobody made up for."""
        return self.number - sum(one.made_up is not None for one in self.missed)

    @property
    def unexplained(self) -> tuple[MissedLine, ...]:
        """The missed visits that have neither a reason nor a make-up."""
        return tuple(one for one in self.missed if not (one.row.excused_by or one.made_up))

    @property
    def begun(self) -> bool:
        """Say whether a day of the week is over."""
        return self.last >= self.since


def week_starts(desk: Desk, day: dt.date) -> int:
    """Return the weekday (Monday 0) on which a county's weeks begin."""
    ruling = book_of(desk).ruling_or_suggestion(WEEK_STARTS_ON, desk.code, day)
    return weekday_of_ruling(ruling)


def week_seen(
    scope: Scope, desk: Desk, day: dt.date, today: dt.date, change: int, starts: int
) -> Week:
    """Return the week of a day as far as it was over before today, narrowed to the reader.

    ``change`` is the ledger's change number: as long as it stands the week does.
    """
    return as_of(
        desk,
        ("week", scope.limit, day),
        (change, today),
        lambda: _week(scope, desk, day, today, starts),
    )


def _week(scope: Scope, desk: Desk, day: dt.date, today: dt.date, starts: int) -> Week:
    week = week_of(day, starts)
    until = week.until or day
    last = min(until, today) - dt.timedelta(days=1)
    over = (week.since, last + dt.timedelta(days=1))
    rows = outreach_rows(scope, desk.code).filter(
        planned=True, dropped=False, date__gte=over[0], date__lt=over[1]
    )
    cancelled = Q(state=VisitState.CANCELLED.value)
    counted = rows.order_by().aggregate(
        due=Count("pk"),
        cancelled=Count("pk", filter=cancelled),
        not_happened=Count("pk", filter=Q(state__in=NOT_HAPPENED)),
    )
    missed = missed_list(scope, desk, over, "all", "1")
    return Week(
        week.since,
        last,
        until,
        counted["due"],
        counted["due"] - counted["cancelled"] - counted["not_happened"],
        counted["cancelled"],
        missed.lines,
        missed.counts["all"],
    )


@dataclass(frozen=True)
class Waits:
    """Of one township: how many wait, and since which day the first does."""

    number: int
    since: dt.date


@dataclass(frozen=True)
class Queues:
    """What waits in the ledger by township: records to verify, sides that differ, and visits
    missed before this week that nobody has told a reason of."""

    recorded: Mapping[str, Waits]
    clashes: Mapping[str, Waits]
    unexplained: Mapping[str, Waits]


def queues_of(
    scope: Scope, desk: Desk, since: dt.date, before: dt.date, today: dt.date, change: int
) -> Queues:
    """Return what waits of a county's ledger, narrowed to the reader.

    Missed visits are those of the days ``[since, before)``.
    """

    def build() -> Queues:
        rows = outreach_rows(scope, desk.code)
        missed = missed_rows(scope, desk.code, min(before, today))
        return Queues(
            _by_town(rows.filter(state=VisitState.RECORDED.value)),
            _by_town(rows.filter(conflicts__gt=0)),
            _by_town(missed.filter(date__gte=since, excused_by="")),
        )

    return as_of(desk, ("queues", scope.limit), (change, since, before, today), build)


def _by_town(rows: QuerySet[Outreach]) -> Mapping[str, Waits]:
    found = rows.order_by().values_list("township").annotate(Count("pk"), Min("date"))
    return {town: Waits(number, since) for town, number, since in found}
