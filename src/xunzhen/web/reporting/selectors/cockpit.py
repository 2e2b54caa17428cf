"""The first page of a county: today, the week, the targets, the modes, and who owes what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.coverage.modes import EndingMode
from xunzhen.domain.coverage.rates import CoverageRates
from xunzhen.domain.reporting.cockpit import Outlook, Targets
from xunzhen.domain.reporting.owed import Owed
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.selectors.law import change_of
from xunzhen.web.fieldwork.selectors.day import day_board
from xunzhen.web.fieldwork.selectors.missed import WEEKS
from xunzhen.web.indicators.selectors.evidence import Change
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.figures import Missing, ending_of, missing_of, rates_of
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.cockpit_day import DayMap, Today, map_of, today_of
from xunzhen.web.reporting.selectors.cockpit_ground import Ground, plan_on
from xunzhen.web.reporting.selectors.cockpit_owed import owed_in
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of
from xunzhen.web.reporting.selectors.cockpit_targets import TargetRow, rows_of, targets_of_day
from xunzhen.web.reporting.selectors.cockpit_week import Week, queues_of, week_seen, week_starts

_ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cockpit:
    """All that the page shows of a county to one reader. ``cut_off`` is the last day of the
    targets' data; ``plan`` the roster in force on the day; ``gaps`` names the villages without a
    settled mode."""

    day: dt.date
    now: dt.datetime
    plan: Plan | None
    today: Today
    week: Week
    targets: Targets
    rows: tuple[TargetRow, ...]
    cut_off: dt.date
    rates: CoverageRates
    gaps: tuple[str, ...]
    ending: tuple[EndingMode, ...]
    map: DayMap | None
    owed: tuple[Owed, ...]

    @property
    def worst(self) -> TargetRow | None:
        """The target that is told in the tile: the worst of those in danger."""
        danger = (Outlook.DANGER, Outlook.SLOW)
        return next((one for one in self.rows if one.outlook in danger), None)

    @property
    def told(self) -> tuple[TargetRow, ...]:
        """The targets that can be judged or have a number; all of them where none has."""
        return tuple(one for one in self.rows if one.band or one.line.forecast) or self.rows

    @property
    def danger(self) -> int:
        """How many targets are missed or forecast out of reach."""
        return self.targets.number(Outlook.DANGER)

    @property
    def slow(self) -> int:
        """How many targets are behind otherwise."""
        return self.targets.number(Outlook.SLOW)

    @property
    def others(self) -> int:
        """How many are totals of a city or the province and judge no county (D2)."""
        return self.targets.number(Outlook.OTHERS)

    @property
    def unjudged(self) -> int:
        """How many of the county's targets cannot be judged."""
        return self.targets.number(Outlook.OPEN)


def cockpit(
    scope: Scope, desk: Desk, day: dt.date, today: dt.date, plans: tuple[Plan, ...], change: int
) -> Cockpit:
    """Return the first page of a county on a day, narrowed to the reader.

    ``plans`` are those of ``plans_standing``, ``change`` the change number of the
    ledger. Targets are those of the whole county, up to the evening before; what is owed is owed
    today, whatever day is looked at.
    """
    starts = week_starts(desk, day)
    board = day_board(scope, desk, day)
    seen, week = today_of(board), week_seen(scope, desk, day, today, change, starts)
    changes = (change, change_of(desk.code))
    published = tuple(one for one in plans if one.state == Plan.State.PUBLISHED)
    cut_off = min(day, today - _ONE_DAY)
    targets = targets_of_day(desk, cut_off, changes)
    rates, ending = rates_of(desk, scope, day), ending_of(desk, scope, day)
    ground = _ground(scope, desk, plans, today, changes, starts)
    return Cockpit(
        day,
        board.now,
        plan_on(published, day),
        seen,
        week,
        targets,
        rows_of(targets),
        cut_off,
        rates,
        tuple(ground.names.place(one.village) for one in rates.villages.uncovered),
        ending,
        map_of(scope, desk, board, seen, week.missed),
        owed_in(ground),
    )


def plans_standing(county: str) -> tuple[Plan, ...]:
    """Return the published plans of a county and its drafts, newest first."""
    states = (Plan.State.DRAFT, Plan.State.PUBLISHED)
    found = Plan.objects.filter(county=county, state__in=states)
    return tuple(found.defer("summary", "events", "accepted"))


def _ground(
    scope: Scope,
    desk: Desk,
    plans: tuple[Plan, ...],
    today: dt.date,
    changes: Change,
    starts: int,
) -> Ground:
    change, programmes = changes
    week = week_seen(scope, desk, today, today, change, starts)
    plan = plan_on((one for one in plans if one.state == Plan.State.PUBLISHED), today)
    first = week.since - dt.timedelta(weeks=WEEKS)
    return Ground(
        scope,
        desk,
        today,
        plans,
        _missing(scope, desk, plan, today),
        week,
        queues_of(scope, desk, first, week.since, today, change),
        rates_of(desk, scope, today),
        ending_of(desk, scope, today),
        programmes,
    )


def _missing(scope: Scope, desk: Desk, plan: Plan | None, today: dt.date) -> tuple[Missing, ...]:
    if plan is None:
        return ()
    stand = (plan.pk, plan.version, plan.changed_at, today)
    return as_of(
        desk, ("missing", scope.limit), stand, lambda: missing_of(scope, desk, plan, today)
    )
