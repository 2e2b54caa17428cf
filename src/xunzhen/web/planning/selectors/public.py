"""What anybody may know of a village's timetable: when, where, which doctor, whom to call.

Nothing here asks who reads; so nothing here may hold more than a notice on the village's wall.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.http import Http404

from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.coverage.modes import VillageMode
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.market_days import lunar_day_of
from xunzhen.domain.places import looks_like_village_code
from xunzhen.domain.planning.moved_visits import MovedVisit, Slot, moved_visits
from xunzhen.domain.planning.rules import HALF_DAY_MINUTES
from xunzhen.domain.registry.county import Institution, InstitutionKind, Township, Village
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.coverage.bench import book_of, modes_of, planning_settings
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.dossier import provider_name
from xunzhen.web.planning.selectors.in_force import InForce, in_force
from xunzhen.web.registry.selectors import Desk, desk

WEEKS_AHEAD: Final = 8


@dataclass(frozen=True)
class PublicVisit:
    """One coming visit; ``end`` None where the length of a half-day is not ruled."""

    date: dt.date
    afternoon: bool
    begin: dt.time
    end: dt.time | None
    doctor: str
    lunar: int
    market: bool


@dataclass(frozen=True)
class PublicPage:
    """The page of a village. ``stand`` changes whenever anything on it may have changed."""

    village: Village
    township: Township | None
    centre: Institution | None
    stop: str
    visits: tuple[PublicVisit, ...]
    changes: tuple[MovedVisit, ...]
    mode: VillageMode
    provider: str
    plan: Plan | None
    last_day: dt.date | None
    synthetic: bool
    stand: tuple[object, ...]


def village_place(code: str) -> tuple[Desk, Village]:
    """Return the county and the village of a code.

    Raises
    ------
    Http404
        when this site has no such village; what it has is not told.
    """
    if not (looks_like_village_code(code) and len(code) == 12):
        raise Http404
    try:
        at = desk(system_scope(code[:6]), code[:6])
    except BadData as empty:  # a county that has no tables yet has no villages either
        raise Http404 from empty
    village = at.whole.village_by_code.get(code)
    if village is None:
        raise Http404
    return at, village


def public_page(code: str, now: dt.datetime) -> PublicPage:
    """Return what the village's page says at a (local) moment; a visit that is over is left out.

    Raises
    ------
    Http404
        when this site has no such village.
    """
    at, village = village_place(code)
    today = now.date()
    holds = in_force(at.code, today)
    until = today + dt.timedelta(weeks=WEEKS_AHEAD)
    rows = list(
        PlanVisit.objects.filter(
            Q(village=code), plan__in=[one.pk for one in holds.plans], date__range=(today, until)
        )
    )
    stands = [row for row in holds.standing(rows) if not row.cancelled]
    plan = holds.on(today) or next(iter(holds.coming), None)
    township = at.whole.township_by_code.get(village.township)
    centre = next(iter(centres_by_township(at.whole).get(village.township, ())), None)
    mode = modes_of(at).on(code, today)
    visits = [public_visit(at, row, village, township, today) for row in stands]
    visits = [one for one in visits if one.date > today or one.end is None or one.end > now.time()]
    return PublicPage(
        village=village,
        township=township,
        centre=centre,
        stop=stop_of(at, village),
        visits=tuple(visits),
        changes=_changes(holds, rows),
        mode=mode,
        provider=provider_name(at, mode.provider),
        plan=plan,
        last_day=max((last_day(one) for one in holds.coming), default=None),
        synthetic=at.whole.synthetic,
        stand=(
            at.revision,
            today,
            len(visits),
            *((one.pk, one.version, one.state) for one in holds.plans),
        ),
    )


def last_day(plan: Plan) -> dt.date:
    """Return the last day of a plan."""
    monday = plan.since - dt.timedelta(days=plan.since.weekday())
    return monday + dt.timedelta(weeks=plan.weeks, days=-1)


def _changes(holds: InForce, rows: list[PlanVisit]) -> tuple[MovedVisit, ...]:
    """Return what changed from the edition before, on days that both editions hold."""
    found: list[MovedVisit] = []
    for plan in holds.coming:
        older = next(
            (
                one
                for one in holds.plans
                if one.pk != plan.pk and (one.edition or 0) < (plan.edition or 0)
                and one.since <= last_day(plan) and plan.since <= last_day(one)
            ),
            None,
        )  # fmt: skip
        first = max(plan.since, older.since) if older else plan.since
        last = min(last_day(plan), last_day(older)) if older else last_day(plan)
        base = older if older else plan
        before = {
            _slot(row)
            for row in rows
            if row.plan_id == base.pk
            and first <= row.date <= last
            and (older is None or not row.cancelled)
        }
        after = {
            _slot(row)
            for row in rows
            if row.plan_id == plan.pk and first <= row.date <= last and not row.cancelled
        }
        found.extend(moved_visits(before, after))
    return tuple(found)


def _slot(row: PlanVisit) -> Slot:
    return (row.date, row.afternoon)


def public_visit(
    at: Desk, row: PlanVisit, village: Village, township: Township | None, today: dt.date
) -> PublicVisit:
    """Return a stored visit with what a villager may know of it, and nothing of why it is so."""
    settings = planning_settings(today)
    begin = settings.afternoon if row.afternoon else settings.morning
    minutes = book_of(at).ruling_or_suggestion(HALF_DAY_MINUTES, at.code, row.date).number
    end = dt.datetime.combine(row.date, begin) + dt.timedelta(minutes=minutes)
    person = at.whole.staff_by_id.get(row.staff)
    market = village.market_days or (township.market_days if township else None)
    return PublicVisit(
        date=row.date,
        afternoon=row.afternoon,
        begin=begin,
        end=end.time(),
        doctor=person.name if person else "",
        lunar=lunar_day_of(row.date),
        market=market is not None and market.holds_on(row.date),
    )


def stop_of(at: Desk, village: Village) -> str:
    """Name where the doctor sits: the stop that is entered, else the village's own clinic."""
    clinics = sorted(
        one.name
        for one in at.whole.institutions
        if one.place == village.code and one.kind is InstitutionKind.VILLAGE_CLINIC
    )
    return village.circuit_stop or next(iter(clinics), "")
