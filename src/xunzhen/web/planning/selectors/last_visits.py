"""When each village was last visited by plan: what the map colours by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.plans import plan_end, seen_village

LOOK_BACK_DAYS = 366


@dataclass(frozen=True)
class _Days:
    """Days ``[since, until)`` of one plan."""

    plan: int
    since: dt.date
    until: dt.date


def last_visits(scope: Scope, county: str, day: dt.date) -> dict[str, dt.date]:
    """Return the day of each village's last visit on or before a day, within the past year.

    Counted are visits of published plans that were not cancelled. Where editions share days the
    latest holds; what an older one said of those days does not count. Villages of elsewhere are
    left out.
    """
    asked = [
        Q(plan=one.plan, date__gte=one.since, date__lt=one.until) for one in _days_held(county, day)
    ]
    if not asked:
        return {}
    either = asked[0]
    for one in asked[1:]:
        either |= one
    found = (
        PlanVisit.objects.filter(either, cancelled="")
        .order_by()
        .values_list("village")
        .annotate(last=Max("date"))
    )
    return {village: last for village, last in found if seen_village(scope, village)}


def _days_held(county: str, day: dt.date) -> list[_Days]:
    """Return the days that each published plan holds until the day, the latest edition first."""
    first, last = day - dt.timedelta(days=LOOK_BACK_DAYS), day + dt.timedelta(days=1)
    plans = Plan.objects.filter(
        county=county,
        state__in=(Plan.State.PUBLISHED, Plan.State.REPLACED),
        edition__isnull=False,
        since__lte=day,
        since__gte=first - dt.timedelta(weeks=26),
    ).order_by("-edition")
    held: list[_Days] = []
    for plan in plans:
        free = [(max(plan.since, first), min(plan_end(plan), last))]
        for taken in held:
            free = [part for since, until in free for part in _without(since, until, taken)]
        held += [_Days(plan.pk, since, until) for since, until in free]
    return held


def _without(since: dt.date, until: dt.date, taken: _Days) -> list[tuple[dt.date, dt.date]]:
    """Return what is left of days when others are taken from them."""
    parts = [(since, min(until, taken.since)), (max(since, taken.until), until)]
    return [(start, end) for start, end in parts if start < end]
