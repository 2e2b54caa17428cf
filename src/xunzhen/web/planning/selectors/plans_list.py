"""The plans of a county as a list, and the work on plans that is under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.selectors import jobs_of, worker_alive
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.gaps import missed_of
from xunzhen.web.planning.selectors.plans import plan_end, plans_of
from xunzhen.web.registry.selectors import Desk

KINDS: Final = ("planning.plan", "planning.replan")
SHOWN: Final = 30
WAITS_TOO_LONG: Final = dt.timedelta(seconds=20)
_FRESH: Final = dt.timedelta(days=3)


@dataclass(frozen=True)
class PlanLine:
    """One plan of the list. ``missing`` is None where what it misses is not known any more."""

    plan: Plan
    last_day: dt.date
    owed: int
    planned: int
    missing: int | None
    proven: bool
    gap: float | None
    in_force: bool
    who: str


@dataclass(frozen=True)
class JobLine:
    """One job on plans: how far it is, whether nobody takes it, what came of it."""

    job: Job
    stuck: bool
    plan: Plan | None

    @property
    def active(self) -> bool:
        """Say whether the job still waits or runs."""
        return self.job.state in (Job.State.WAITING, Job.State.RUNNING)

    @property
    def proposal(self) -> bool:
        """Say whether a re-plan waits for somebody to take one of its ways."""
        return (
            self.job.kind == "planning.replan"
            and self.job.state in (Job.State.DONE, Job.State.STOPPED)
            and self.plan is None
            and bool(self.job.result.get("options"))
        )

    @property
    def share(self) -> int:
        """How far the job is, in percent."""
        return round(100 * self.job.done / self.job.total) if self.job.total else 0


def plan_lines(scope: Scope, desk: Desk, every: bool = False) -> tuple[PlanLine, ...]:
    """Return the plans that a reader may see, newest first, thirty unless all are asked for."""
    found = (
        plans_of(scope, desk.code)
        .annotate(standing=Count("visits", filter=Q(visits__cancelled="")))
        .order_by("-id")
    )  # a grouped query leaves the model's own order out
    today, shown = timezone.localdate(), list(found if every else found[:SHOWN])
    names = names_of({plan.published_by or plan.made_by for plan in shown})
    missed = missed_of(desk, shown)
    return tuple(_plan_line(plan, today, names, missed[plan.pk]) for plan in shown)


def names_of(accounts: Collection[str]) -> Mapping[str, str]:
    """Return what people are called by their accounts; an account without a name is its own."""
    found = User.objects.filter(username__in=accounts).values_list("username", "name")
    return {**{one: one for one in accounts}, "system": gettext("系统"), **dict(found)}


def _plan_line(
    plan: Plan, today: dt.date, names: Mapping[str, str], missed: int | None
) -> PlanLine:
    told: Mapping[str, Any] = plan.summary
    coverage = told.get("coverage", {})
    end = plan_end(plan)
    untouched = plan.version == 1
    return PlanLine(
        plan=plan,
        last_day=end - dt.timedelta(days=1),
        owed=int(told.get("required_visits", 0)),
        planned=int(getattr(plan, "standing", told.get("planned_visits", 0))),
        missing=missed,
        proven=bool(coverage.get("proven")) and untouched,
        gap=told.get("bound", {}).get("gap") if untouched else None,
        who=names[plan.published_by or plan.made_by],
        in_force=plan.state == Plan.State.PUBLISHED and plan.since <= today < end,
    )


def job_lines(scope: Scope, county: str) -> tuple[JobLine, ...]:
    """Return the work on plans that a reader should know of: under way, waiting, lately failed."""
    now = timezone.now()
    jobs = list(_jobs(scope, county).filter(asked_at__gt=now - _FRESH)[:12])
    plans = {
        plan.job: plan for plan in plans_of(scope, county).filter(job__in=[j.pk for j in jobs])
    }
    return tuple(_job_line(job, plans.get(job.pk), now) for job in jobs)


def job_line(scope: Scope, job: Job) -> JobLine:
    """Return one job as a line."""
    plan = plans_of(scope, job.county).filter(job=job.pk).first()
    return _job_line(job, plan, timezone.now())


def _jobs(scope: Scope, county: str) -> QuerySet[Job]:
    found = jobs_of(scope, county).filter(kind__in=KINDS).select_related("asked_by")
    if scope.may(Act.PLAN):
        return found
    # Who only adjusts knows of their own proposals.
    return found.filter(asked_by=scope.user_id) if scope.may(Act.ADJUST) else found.none()


def _job_line(job: Job, plan: Plan | None, now: dt.datetime) -> JobLine:
    waits = job.state == Job.State.WAITING and now - job.asked_at > WAITS_TOO_LONG
    silent = (
        job.state == Job.State.RUNNING
        and job.beat_at is not None
        and now - job.beat_at > WAITS_TOO_LONG
    )
    return JobLine(job, (waits or silent) and not worker_alive(), plan)
