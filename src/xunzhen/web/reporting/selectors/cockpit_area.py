"""The counties of an area with their kept figures, and which of these are out of date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from xunzhen.domain.planning.county_figures import CountyFigures, summed
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import CountyFigures as Kept
from xunzhen.web.planning.models import Plan
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import counties

MOST_AGE = dt.timedelta(hours=1)
"""A ledger changes all day: figures older than that are counted again."""


@dataclass(frozen=True)
class AreaRow:
    """One county: its figures (None: not yet computed), and whether facts have changed since."""

    county: RegisteredCounty
    figures: CountyFigures | None
    stale: bool
    computed_at: dt.datetime | None


@dataclass(frozen=True)
class Area:
    """An area: the counties, the worst first, and their sums."""

    rows: tuple[AreaRow, ...]
    total: CountyFigures
    stale: tuple[str, ...]


def area_of(scope: Scope, day: dt.date) -> Area:
    """Return the counties a reader has business in, with what is known of each."""
    listed = list(counties(scope))
    codes = [one.code for one in listed]
    kept = {one.county: one for one in Kept.objects.filter(county__in=codes)}
    plans: dict[str, int] = {}
    published = Plan.objects.filter(
        county__in=codes, state=Plan.State.PUBLISHED, since__lte=day + dt.timedelta(days=6)
    )
    for plan in published.only("county", "id").order_by("id"):
        plans[plan.county] = plan.pk
    rows = [_row(one, kept.get(one.code), plans.get(one.code), day) for one in listed]
    rows.sort(key=_worst_first)
    return Area(
        tuple(rows),
        summed(row.figures for row in rows if row.figures),
        tuple(row.county.code for row in rows if row.stale),
    )


def _row(county: RegisteredCounty, kept: Kept | None, plan: int | None, day: dt.date) -> AreaRow:
    if kept is None:
        return AreaRow(county, None, True, None)
    fresh = kept.revision == county.revision and kept.day == day
    fresh = fresh and timezone.now() - kept.computed_at < MOST_AGE
    fresh = fresh and (kept.plan == plan or plan is None or kept.plan is not None)
    return AreaRow(county, CountyFigures(**kept.figures), not fresh, kept.computed_at)


def _worst_first(row: AreaRow) -> tuple[int, int, str]:
    if row.figures is None:
        return (1, 0, row.county.code)
    one = row.figures
    bad = one.missed + one.danger + one.late + one.gaps + one.missing
    return (0, -bad, row.county.code)
