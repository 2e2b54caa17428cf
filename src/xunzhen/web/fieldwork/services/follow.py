"""The ledger follows the published plan: its visits stand before a pack or a board is served."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.fieldwork.events import VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.plan_follow import Following, Standing, following
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.domain.places import contains
from xunzhen.domain.planning.rules import HALF_DAY_MINUTES
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.coverage.bench import book_of, planning_settings
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.fieldwork.selectors.events import key_of
from xunzhen.web.fieldwork.selectors.places import township_in
from xunzhen.web.fieldwork.services.numbers import Numbers, numbers_of
from xunzhen.web.fieldwork.services.refold import refolded
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.in_force import in_force, visits_between
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import Desk, desk

_BATCH = 200
_FAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class _Wish:
    """What the plans want: keys and ways by visit, and the edition each stands in."""

    visits: Mapping[str, tuple[VisitKey, Mapping[str, Any]]]
    editions: Mapping[str, int | None]


def followed(
    county: str,
    since: dt.date | None = None,
    *,
    revision: int | None = None,
    plans: Sequence[Plan] | None = None,
) -> ChangeCounter:
    """Take over the visits of the published plans unless that was done; return the counter.

    Three small queries when nothing changed in the plans or the county tables; one less each for
    whoever knows the ``revision`` that the tables stand at or the published ``plans``. ``since``:
    follow from this earlier day on (the first time the ledger begins today: what was planned before
    it existed is not called missed).

    Raises
    ------
    Http404
        when the county is not on the site.
    """
    now = timezone.localtime()
    plans = _published(county) if plans is None else sorted(plans, key=lambda one: one.pk)
    if revision is None:
        site = RegisteredCounty.objects.filter(code=county).only("revision").first()
        if site is None:
            raise Http404
        revision = site.revision
    state = _state_of(plans, revision)
    counter = ChangeCounter.objects.filter(county=county).first()
    fresh = counter is not None and counter.followed == state and counter.day == now.date()
    if counter is not None and fresh and since is None:
        return counter
    with transaction.atomic():
        numbers = numbers_of(county)
        counter = numbers.counter
        first = min(filter(None, (since, counter.day, now.date())))
        _missed_yesterday(county, counter.day, now.date(), numbers)
        _follow(county, first, now, numbers)
        counter.followed, counter.day = state, now.date()
        counter.edition = max((plan.pk for plan in plans), default=counter.edition)
        numbers.save()
    return counter


def _published(county: str) -> list[Plan]:
    found = Plan.objects.filter(county=county, state=Plan.State.PUBLISHED).order_by("pk")
    return list(found.only("pk", "edition", "version", "changed_at", "state", "county"))


def _state_of(plans: Iterable[Plan], revision: int) -> str:
    lines = [f"{revision}"]
    lines += [f"{plan.pk}:{plan.edition}:{plan.version}:{plan.changed_at}" for plan in plans]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _missed_yesterday(
    county: str, before: dt.date | None, today: dt.date, numbers: Numbers
) -> None:
    """Give visits that are missed since midnight a new number: phones show them otherwise now."""
    if before is None or before >= today:
        return
    rows = list(
        Outreach.objects.filter(
            county=county, date__gte=before, date__lt=today, planned=True, dropped=False,
            state__in=(VisitState.PLANNED.value, VisitState.DEPARTED.value),
        )
    )  # fmt: skip
    for row in rows:
        row.change = numbers.following()
    Outreach.objects.bulk_update(rows, ["change"], batch_size=_BATCH)


def _follow(county: str, since: dt.date, now: dt.datetime, numbers: Numbers) -> None:
    at = desk(system_scope(county), county)
    wish = _wish(at, since, now)
    rows = {
        str(row.pk): row
        for row in Outreach.objects.filter(county=county, date__gte=since, planned=True)
    }
    unplanned = set(wish.visits) - set(rows)
    for row in Outreach.objects.filter(pk__in=unplanned) if unplanned else ():
        rows[str(row.pk)] = row
    standing = {
        number: Standing(key_of(row), row.dropped or not row.planned, row.touched, row.plan)
        for number, row in rows.items()
    }
    coming = [number for number, row in rows.items() if row.planned and _to_come(row, now)]
    found = following(wish.visits, standing, coming)
    if not found.nothing:
        _write(at, rows, wish, found, numbers)


def _wish(at: Desk, since: dt.date, now: dt.datetime) -> _Wish:
    holds = in_force(at.code, now.date(), since)
    editions = {plan.pk: plan.edition for plan in holds.plans}
    until = max((plan_end(plan) for plan in holds.plans), default=since)
    visits, from_edition = {}, {}
    for row in visits_between(holds, since, min(until, now.date() + _FAR)):
        if row.cancelled:
            continue
        key = VisitKey(OutreachKind.CIRCUIT, row.date, row.afternoon, row.village, row.staff)
        number = planned_visit_id(at.code, key)
        visits[number] = (key, way_of(at, row))
        from_edition[number] = editions[row.plan_id]
    return _Wish(visits, from_edition)


def way_of(at: Desk, row: PlanVisit) -> Mapping[str, Any]:
    """Return hours, ways and neighbours of a planned visit, as the day sheet prints them: the
    half-day begins when the planner's settings say, and lasts as long as the rule asks."""
    choices = planning_settings(row.date)
    ruling = book_of(at).ruling_or_suggestion(HALF_DAY_MINUTES, row.village, row.date)
    begins = choices.afternoon if row.afternoon else choices.morning
    closed = [
        one
        for one in at.whole.closures
        if row.date in one.period and any(contains(p, row.village) for p in one.place.split("-"))
    ]
    ends = dt.datetime.combine(row.date, begins) + dt.timedelta(minutes=ruling.number)
    return {
        "begins": begins.isoformat("minutes"),
        "ends": ends.time().isoformat("minutes"),
        "origin": row.origin,
        "outbound_minutes": row.outbound_minutes,
        "homeward_minutes": row.homeward_minutes,
        "previous_village": row.previous_village,
        "next_village": row.next_village,
        "road_note": "；".join(one.reason or one.place for one in closed),
    }


def _to_come(row: Outreach, now: dt.datetime) -> bool:
    """Say whether a visit has not begun: only such a one can be dropped."""
    begins = str(row.plan.get("begins") or "00:00")
    return (row.date.isoformat(), begins) > (now.date().isoformat(), f"{now:%H:%M}")


def _write(
    at: Desk, rows: Mapping[str, Outreach], wish: _Wish, found: Following, numbers: Numbers
) -> None:
    for number in (*found.again, *found.changed):
        row = rows[number]
        row.planned, row.dropped, row.handed = True, False, {}
        row.plan, row.edition = dict(wish.visits[number][1]), wish.editions[number]
    for number in found.dropped:
        to, on = found.handed[number]
        rows[number].dropped, rows[number].handed = True, {"to": to, "on": on.isoformat()}
    changed = [rows[number] for number in (*found.again, *found.changed, *found.dropped)]
    fields = ("planned", "dropped", "handed", "plan", "edition")
    Outreach.objects.bulk_update(changed, fields, batch_size=_BATCH)
    Outreach.objects.bulk_create(
        [_new(at, number, wish, numbers) for number in found.new], batch_size=_BATCH
    )
    again = [str(row.pk) for row in changed]
    refolded(county=at.code, visits=again, numbers=numbers)


def _new(at: Desk, number: str, wish: _Wish, numbers: Numbers) -> Outreach:
    key, way = wish.visits[number]
    return Outreach(
        pk=number, county=at.code, township=township_in(at.whole, key.place), kind=key.kind.value,
        date=key.date, afternoon=key.afternoon, place=key.place, staff=key.staff, planned=True,
        edition=wish.editions[number], plan=dict(way), change=numbers.following(),
    )  # fmt: skip
