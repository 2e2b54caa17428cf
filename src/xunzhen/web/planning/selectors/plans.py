"""Plans of a county, their visits, and the plan that is in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from xunzhen.domain.places import contains
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import Plan, PlanVisit


def plans_of(scope: Scope, county: str) -> QuerySet[Plan]:
    """Return the plans of a county that a reader may see, newest first.

    Drafts are for those who plan or adjust; the others see what is, or was, published.
    """
    if not (scope.touches(county) and scope.may(Act.SEE_ROSTER)):
        return Plan.objects.none()
    found = Plan.objects.filter(county=county)
    if scope.may(Act.PLAN) or scope.may(Act.ADJUST):
        return found
    return found.filter(state__in=(Plan.State.PUBLISHED, Plan.State.REPLACED))


def plan_of(scope: Scope, county: str, number: int) -> Plan:
    """Return one plan by its number within the county.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    plan = plans_of(scope, county).filter(number=number).first()
    if plan is None:
        raise Http404
    return plan


def plan_in_force(county: str, day: dt.date) -> Plan | None:
    """Return the published plan whose weeks hold a day, the latest edition if there are several."""
    for plan in Plan.objects.filter(county=county, state=Plan.State.PUBLISHED, since__lte=day):
        if day < plan_end(plan):
            return plan
    return None


def plan_end(plan: Plan) -> dt.date:
    """Return the first day after a plan: its weeks run from Monday."""
    monday = plan.since - dt.timedelta(days=plan.since.weekday())
    return monday + dt.timedelta(weeks=plan.weeks)


def visit_rows(scope: Scope, plan: Plan) -> QuerySet[PlanVisit]:
    """Return the visits of a plan to villages within the reader's scope."""
    rows = plan.visits.all()
    return rows.filter(village__startswith=scope.limit) if scope.limit else rows


def planned_visits(rows: Iterable[PlanVisit]) -> tuple[PlannedVisit, ...]:
    """Return stored visits as the domain's values, without those that were cancelled."""
    return tuple(planned_visit(row) for row in rows if not row.cancelled)


def planned_visit(row: PlanVisit) -> PlannedVisit:
    """Return one stored visit as the domain's value; minutes nobody told are NaN."""
    nan = float("nan")
    return PlannedVisit(
        date=row.date,
        afternoon=row.afternoon,
        village=row.village,
        staff=row.staff,
        origin=row.origin,
        outbound_minutes=nan if row.outbound_minutes is None else row.outbound_minutes,
        homeward_minutes=nan if row.homeward_minutes is None else row.homeward_minutes,
        previous_village=row.previous_village,
        next_village=row.next_village,
        week=row.week,
        status=VisitStatus(row.status),
        reason=row.reason,
    )


def seen_village(scope: Scope, village: str) -> bool:
    """Say whether a village lies in what the reader sees of their county."""
    return not scope.limit or contains(scope.limit, village)
