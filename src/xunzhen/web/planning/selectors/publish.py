"""What publishing a plan would bring about, and what stands in its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from xunzhen.domain.planning.compare import Pair, visit_pairs
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import Channel, Plan
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.planning.selectors.plans_sheet import (
    Broken,
    VillageLine,
    home_of,
    sheet_of,
)
from xunzhen.web.planning.selectors.since import ChangedRow, rows_changed_since, with_names
from xunzhen.web.planning.standing import roster_of
from xunzhen.web.registry.selectors import Desk

PUBLISHED, REPLANNED = "published", "replanned"
"""Occasions of messages: a first roster of its weeks, or one that takes another's place."""


@dataclass(frozen=True)
class Outcome:
    """What comes of publishing.

    former : published plans whose weeks overlap; they are replaced
    changed_villages : villages whose dates or doctors differ from what is posted now, from today on
    bare_days : days from today on that a former plan has and the new one has not
    """

    roster: Roster
    former: tuple[Plan, ...]
    villages: int
    changed_villages: int
    doctors: int
    centres: int
    channels: int
    short: tuple[VillageLine, ...]
    broken: tuple[Broken, ...]
    rows: tuple[ChangedRow, ...]
    bare_days: tuple[dt.date, dt.date] | None

    @property
    def occasion(self) -> str:
        """What the channels are told has happened."""
        return REPLANNED if self.former else PUBLISHED

    @property
    def must_plan_again(self) -> bool:
        """Say whether the county has changed so that the plan now breaks rules."""
        return bool(self.rows and self.broken)

    @property
    def needs_tick(self) -> bool:
        """Say whether whoever publishes must say to have seen what is missed or left bare."""
        return bool(self.roster.missing or self.bare_days)


def outcome_of(scope: Scope, desk: Desk, plan: Plan) -> Outcome:
    """Return what publishing a plan would bring about."""
    roster = roster_of(desk, plan)
    former = overlapping(plan)
    sheet = sheet_of(scope, desk, plan)
    today = timezone.localdate()
    new = [visit for visit in roster.visits if visit.date >= today]
    old = [visit for one in former for visit in roster_of(desk, one).visits if visit.date >= today]
    inside = [visit for visit in old if plan.since <= visit.date < plan_end(plan)]
    pairs = visit_pairs(inside, new) if former else ()
    homes = {home.code for one in roster.visits if (home := home_of(desk.whole, one.staff))}
    return Outcome(
        roster=roster,
        former=former,
        villages=len({visit.village for visit in roster.visits}),
        changed_villages=len(_villages(pairs)),
        doctors=len({visit.staff for visit in roster.visits}),
        centres=len(homes),
        channels=_listening(plan.county, REPLANNED if former else PUBLISHED),
        short=sheet.short,
        broken=sheet.broken,
        rows=with_names(rows_changed_since(desk.site, plan.revision), desk.whole),
        bare_days=_bare(plan, former, today),
    )


def overlapping(plan: Plan) -> tuple[Plan, ...]:
    """Return the published plans of the county whose weeks overlap those of a plan."""
    published = Plan.objects.filter(county=plan.county, state=Plan.State.PUBLISHED)
    return tuple(
        one
        for one in published.exclude(pk=plan.pk)
        if one.since < plan_end(plan) and plan.since < plan_end(one)
    )


def _villages(pairs: Sequence[Pair]) -> set[str]:
    return {visit.village for pair in pairs for visit in pair if isinstance(visit, PlannedVisit)}


def _listening(county: str, occasion: str) -> int:
    channels = Channel.objects.filter(county=county, active=True)
    return sum(occasion in channel.occasions for channel in channels)


def _bare(plan: Plan, former: Sequence[Plan], today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day from today on that only a former plan has."""
    days = [
        day
        for one in former
        for day in _days(max(one.since, today), plan_end(one))
        if not plan.since <= day < plan_end(plan)
    ]
    return (min(days), max(days)) if days else None


def _days(since: dt.date, until: dt.date) -> list[dt.date]:
    return [since + dt.timedelta(days=n) for n in range((until - since).days)]
