"""What the first pages and the kept figures read of a county: coverage, and what a week misses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xunzhen.domain.coverage.modes import EndingMode, ending_within
from xunzhen.domain.coverage.rates import CoverageRates, rates_on
from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.county_figures import CountyFigures
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.gaps import gaps_of
from xunzhen.web.planning.selectors.plans import seen_village
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

ENDING_DAYS = 30


@dataclass(frozen=True)
class Missing:
    """Visits of a week that a village is owed and does not get, with the reason."""

    village: str
    name: str
    number: int
    reason: Sentence


def rates_of(desk: Desk, scope: Scope, day: dt.date) -> CoverageRates:
    """Return the coverage rates of what the reader sees, kept by revision and day."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("rates", scope.limit, day),
        lambda: rates_on(desk.county, book_of(desk), day),
    )


def ending_of(desk: Desk, scope: Scope, day: dt.date) -> tuple[EndingMode, ...]:
    """Return the modes that end soon of what the reader sees, kept by revision and day."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("ending", scope.limit, day),
        lambda: ending_within(desk.county, day, ENDING_DAYS),
    )


def missing_of(scope: Scope, desk: Desk, plan: Plan | None, day: dt.date) -> tuple[Missing, ...]:
    """Return what a plan misses as it stands in the week of a day, where the reader sees it."""
    if plan is None:
        return ()
    week = week_of(plan, day)
    return tuple(
        Missing(code, _name(desk, code), gap.missing, gap.reason)
        for code, gaps in gaps_of(desk, plan).items()
        for gap in gaps
        if gap.week == week and seen_village(scope, code)
    )


def _name(desk: Desk, code: str) -> str:
    village = desk.whole.village_by_code.get(code)
    return village.name if village else code


def week_of(plan: Plan, day: dt.date) -> int:
    """Return the number of a day's week within a plan, from 1."""
    monday = plan.since - dt.timedelta(days=plan.since.weekday())
    return (day - monday).days // 7 + 1


def stored(figures: CountyFigures) -> Mapping[str, int]:
    """Return the counts of figures as JSON keeps them."""
    return {name: getattr(figures, name) for name in CountyFigures.__slots__}
