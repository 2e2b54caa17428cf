"""Which plan holds on each day, and the visits of a village or a doctor that follow from it.

On a day that is past, the latest edition that was published for it held, replaced or not; from
today on only a published one holds, for a plan that was withdrawn promises nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.plans import plan_end


@dataclass(frozen=True)
class InForce:
    """The published editions of a county that touch some days, latest first, and today."""

    plans: tuple[Plan, ...]
    today: dt.date

    def on(self, day: dt.date) -> Plan | None:
        """Return the plan that holds on a day, None if nothing was published for it."""
        for plan in self.plans:
            if plan.since <= day < plan_end(plan) and (
                day < self.today or plan.state == Plan.State.PUBLISHED
            ):
                return plan
        return None

    @property
    def coming(self) -> tuple[Plan, ...]:
        """The published plans that hold today or later, the earliest first."""
        found = [
            plan
            for plan in self.plans
            if plan.state == Plan.State.PUBLISHED and plan_end(plan) > self.today
        ]
        return tuple(sorted(found, key=lambda plan: (plan.since, plan.pk)))

    def standing(self, rows: Iterable[PlanVisit]) -> list[PlanVisit]:
        """Keep the visits, cancelled ones too, that stand in the plan of their day."""
        by_day: dict[dt.date, int | None] = {}
        kept = []
        for row in rows:
            if row.date not in by_day:
                plan = self.on(row.date)
                by_day[row.date] = plan.pk if plan else None
            if by_day[row.date] == row.plan_id:
                kept.append(row)
        return kept


def in_force(county: str, today: dt.date, since: dt.date | None = None) -> InForce:
    """Return the published editions that end after ``since`` (today, if not told)."""
    since = since or today
    found = Plan.objects.filter(
        county=county, state__in=(Plan.State.PUBLISHED, Plan.State.REPLACED)
    ).order_by("-edition", "-id")
    return InForce(tuple(plan for plan in found if plan_end(plan) > since), today)


def visits_between(
    holds: InForce, since: dt.date, until: dt.date, asked: Q | None = None
) -> list[PlanVisit]:
    """Return the visits that stand on the days ``[since, until)``, in order of time."""
    rows = PlanVisit.objects.filter(
        plan__in=[plan.pk for plan in holds.plans], date__gte=since, date__lt=until
    )
    return holds.standing(rows.filter(asked) if asked is not None else rows)
