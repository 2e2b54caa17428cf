"""What anybody may know of a township's timetable: this and next week, village by village.

As on a village's page nothing here may hold more than a notice on the wall.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.errors import BadData
from xunzhen.domain.places import looks_like_township_code
from xunzhen.domain.registry.county import Institution, Mode, Township, Village
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.coverage.bench import modes_of
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.in_force import in_force
from xunzhen.web.planning.selectors.public import PublicVisit, last_day, public_visit, stop_of
from xunzhen.web.registry.selectors import Desk, desk

WEEKS_SHOWN: Final = 2


@dataclass(frozen=True)
class TownshipVisit:
    """A coming visit to a village of the township; ``off``: it was announced and does not come."""

    village: Village
    stop: str
    visit: PublicVisit
    off: bool


@dataclass(frozen=True)
class TownshipWeek:
    """A week, from today on: its first and last day, its visits in order of time."""

    since: dt.date
    last: dt.date
    visits: tuple[TownshipVisit, ...]

    @property
    def days(self) -> tuple[tuple[dt.date, tuple[TownshipVisit, ...]], ...]:
        """The days on which somebody is due, each with its visits."""
        dates = dict.fromkeys(one.visit.date for one in self.visits)
        return tuple(
            (day, tuple(one for one in self.visits if one.visit.date == day)) for day in dates
        )


@dataclass(frozen=True)
class TownshipPage:
    """The page of a township. ``without``: villages to which nobody comes in these weeks
    and who are not served in another way; ``others``: those who are. ``stand`` changes whenever
    anything on it may have changed."""

    county: str
    township: Township
    centre: Institution | None
    weeks: tuple[TownshipWeek, ...]
    without: tuple[Village, ...]
    others: tuple[Village, ...]
    plan: Plan | None
    last_day: dt.date | None
    synthetic: bool
    stand: tuple[object, ...]


def township_page(code: str, now: dt.datetime) -> TownshipPage:
    """Return what a township's page says at a (local) moment, from today on.

    Raises
    ------
    Http404
        when this site has no such township; what it has is not told.
    """
    at, township = _place(code)
    today = now.date()
    monday = today - dt.timedelta(days=today.weekday())
    until = monday + dt.timedelta(weeks=WEEKS_SHOWN)
    holds = in_force(at.code, today)
    rows = holds.standing(
        PlanVisit.objects.filter(
            plan__in=[one.pk for one in holds.plans],
            village__startswith=code,
            date__gte=today,
            date__lt=until,
        )
    )
    villages = {one.code: one for one in at.whole.villages if one.township == code}
    visits = [
        TownshipVisit(
            villages[row.village],
            stop_of(at, villages[row.village]),
            public_visit(at, row, villages[row.village], township, today),
            bool(row.cancelled),
        )
        for row in rows
        if row.village in villages
    ]
    due = {one.village.code for one in visits if not one.off}
    modes = modes_of(at)
    rest = [one for one in villages.values() if one.code not in due]
    waiting = [one for one in rest if modes.on(one.code, today).mode in (Mode.CIRCUIT, None)]
    return TownshipPage(
        county=at.whole.name,
        township=township,
        centre=next(iter(centres_by_township(at.whole).get(code, ())), None),
        weeks=tuple(_week(visits, monday + dt.timedelta(weeks=n)) for n in range(WEEKS_SHOWN)),
        without=tuple(waiting),
        others=tuple(one for one in rest if one not in waiting),
        plan=holds.on(today) or next(iter(holds.coming), None),
        last_day=max((last_day(one) for one in holds.coming), default=None),
        synthetic=at.whole.synthetic,
        stand=(at.revision, today, *((one.pk, one.version, one.state) for one in holds.plans)),
    )


def _place(code: str) -> tuple[Desk, Township]:
    if not looks_like_township_code(code):
        raise Http404
    try:
        at = desk(system_scope(code[:6]), code[:6])
    except BadData as empty:  # a county that has no tables yet has no townships either
        raise Http404 from empty
    township = at.whole.township_by_code.get(code)
    if township is None:
        raise Http404
    return at, township


def _week(visits: list[TownshipVisit], monday: dt.date) -> TownshipWeek:
    after = monday + dt.timedelta(weeks=1)
    mine = [one for one in visits if monday <= one.visit.date < after]
    mine.sort(key=lambda one: (one.visit.date, one.visit.afternoon, one.village.code))
    return TownshipWeek(monday, after - dt.timedelta(days=1), tuple(mine))
