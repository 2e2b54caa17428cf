"""Keeping a roster that was planned as a draft."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.planning.baseline import Key
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.registry.county import County
from xunzhen.files.plan_tables import summary
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.standing import digests
from xunzhen.web.registry.models import RegisteredCounty


def keep_roster(
    *,
    scope: Scope,
    county: County,
    roster: Roster,
    revision: int,
    name: str = "",
    base: Plan | None = None,
    events: Mapping[str, Any] | None = None,
    job: int | None = None,
    seconds: Mapping[str, float] | None = None,
) -> Plan:
    """Save a roster as a new draft and return it; a job's roster is saved once however often."""
    return keep_draft(
        scope=scope,
        county=county.code,
        draft=Draft(
            roster.since,
            len(roster.weeks),
            roster.seed,
            kept_summary(roster, county, seconds or {}),
            roster.visits,
            name,
            dict(events or {}),
        ),
        revision=revision,
        base=base,
        job=job,
    )


@dataclass(frozen=True)
class Draft:
    """What is to be kept of a roster: its horizon, its summary and its visits."""

    since: dt.date
    weeks: int
    seed: int
    summary: Mapping[str, Any]
    visits: Sequence[PlannedVisit]
    name: str = ""
    events: Mapping[str, Any] = field(default_factory=dict)


def keep_draft(
    *,
    scope: Scope,
    county: str,
    draft: Draft,
    revision: int,
    base: Plan | None = None,
    job: int | None = None,
    locked: Collection[Key] = (),
) -> Plan:
    """Save what was kept of a roster as a new draft; a job's is saved once however often.

    ``locked`` are visits that stay locked by hand.
    """
    with transaction.atomic():
        # The county's row is the queue of all that number its plans.
        RegisteredCounty.objects.select_for_update().get(code=county)
        if job is not None and (kept := Plan.objects.filter(job=job).first()) is not None:
            return kept
        last = Plan.objects.filter(county=county).aggregate(last=Max("number"))["last"]
        now = timezone.now()
        plan = Plan.objects.create(
            county=county,
            number=(last or 0) + 1,
            name=draft.name[:80],
            since=draft.since,
            weeks=draft.weeks,
            seed=draft.seed,
            base=base,
            revision=revision,
            summary=dict(draft.summary),
            events=dict(draft.events),
            job=job,
            made_by=scope.who,
            made_at=now,
            changed_at=now,
        )
        rows = rows_of(plan, draft.visits)
        for row in rows:
            row.locked = (row.village, row.date, row.afternoon, row.staff) in locked
        PlanVisit.objects.bulk_create(rows)
        record(
            who=scope.who,
            duty=scope.duty,
            action="planning.keep",
            county=county,
            subject=f"{plan.number}",
            facts={
                "visits": len(draft.visits),
                "missing": draft.summary.get("coverage", {}).get("uncovered"),
                "job": job,
            },
            address=scope.address,
        )
    return plan


def kept_summary(roster: Roster, county: County, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return the summary of the plan tables, with what tells later whether it still holds.

    ``digests`` are of each week's visits; ``cost_bounds`` are the bounds before rounding.
    """
    return {
        **summary(roster, county, seconds),
        "digests": digests(_numbered(roster)),
        "cost_bounds": [week.cost_bound for week in roster.weeks],
    }


def _numbered(roster: Roster) -> list[PlannedVisit]:
    return [replace(one, week=one.week or _week(roster.since, one.date)) for one in roster.visits]


def rows_of(plan: Plan, visits: Iterable[PlannedVisit]) -> list[PlanVisit]:
    """Return unsaved rows of a plan's visits, weeks numbered by their days where nobody did."""
    return [
        PlanVisit(
            plan=plan,
            date=visit.date,
            afternoon=visit.afternoon,
            village=visit.village,
            staff=visit.staff,
            origin=visit.origin,
            outbound_minutes=_told(visit.outbound_minutes),
            homeward_minutes=_told(visit.homeward_minutes),
            previous_village=visit.previous_village,
            next_village=visit.next_village,
            week=visit.week or _week(plan.since, visit.date),
            status=visit.status.value,
            reason=visit.reason,
        )
        for visit in visits
    ]


def _told(minutes: float) -> float | None:
    return None if math.isnan(minutes) else minutes


def _week(since: dt.date, day: dt.date) -> int:
    monday = since - dt.timedelta(days=since.weekday())
    return (day - monday).days // 7 + 1
