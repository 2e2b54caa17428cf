"""The plans of a county, one plan, and the work that makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.advice_county import advise_county
from xunzhen.domain.planning.weeks import MOST_WEEKS
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.selectors import job_of
from xunzhen.web.jobs.services import ask_to_stop
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.plan_rows import doctor_table, dossiers, village_table, visit_table
from xunzhen.web.planning.selectors.plans import plan_end, plan_of
from xunzhen.web.planning.selectors.plans_list import (
    KINDS,
    job_line,
    job_lines,
    names_of,
    plan_lines,
)
from xunzhen.web.planning.selectors.plans_sheet import Sheet, sheet_of, visit_lines, week_shown
from xunzhen.web.planning.selectors.since import rows_changed_since, seen_changes, with_names
from xunzhen.web.planning.services.planner import PROOFS, PlanWish, ask_plan
from xunzhen.web.planning.services.publish import drop_draft
from xunzhen.web.planning.standing import case_of, is_over
from xunzhen.web.planning.views.shown import refused
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk


@open_to(Act.SEE_ROSTER)
@require_safe
def plans(request: ScopedRequest, county: str) -> HttpResponse:
    """List the plans of a county: in force, drafts, replaced; and the work under way."""
    scope, now = request.scope, desk(request.scope, county)
    lines = plan_lines(scope, now, every="all" in request.GET)
    context = {
        "desk": now,
        "lines": lines,
        "jobs": job_lines(scope, county),
        "may_plan": scope.may(Act.PLAN),
        "all_shown": "all" in request.GET,
    }
    return render(request, "planning/plans.html", context)


@open_to(Act.PLAN)
@require_http_methods(["GET", "POST"])
def new_plan(request: ScopedRequest, county: str) -> HttpResponse:
    """Ask for a new plan: first day, weeks, name, seed, how long to prove."""
    now = desk(request.scope, county)
    context: dict[str, Any] = {"desk": now, "most_weeks": MOST_WEEKS, "entered": request.POST}
    if request.method == "POST":
        try:
            ask_plan(scope=request.scope, county=county, wish=_wish(request))
            return redirect("planning:plans", county)
        except BadData as problem:
            return refused(request, "planning/plans_new.html", context, problem)
    context["entered"] = {
        "since": _next_first_day(county).isoformat(),
        "weeks": "4",
        "seed": "1",
        "proof": "quick",
    }
    return render(request, "planning/plans_new.html", context)


@open_to(Act.SEE_ROSTER)
@require_safe
def plan(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show one plan: what is proven, what is missed and why, villages, doctors, visits, rules."""
    scope, now = request.scope, desk(request.scope, county)
    found = plan_of(scope, county, number)
    sheet = sheet_of(scope, now, found)
    week = week_shown(sheet.roster, request.GET.get("week", ""), timezone.localdate())
    rows = rows_changed_since(now.site, found.revision) if found.state == Plan.State.DRAFT else ()
    context = {
        "desk": now,
        "plan": found,
        "sheet": sheet,
        "week": week,
        **_tables(request, now, found, sheet, week.index),
        "rows": with_names(seen_changes(scope, rows), now.whole),
        "over": is_over(found),
        "last_day": plan_end(found) - dt.timedelta(days=1),
        "draft": found.state == Plan.State.DRAFT,
        "published": found.state == Plan.State.PUBLISHED,
        "may_plan": scope.may(Act.PLAN),
        "may_publish": scope.may(Act.PUBLISH),
        "may_adjust": scope.may(Act.PLAN) or scope.may(Act.ADJUST),
        "who": names_of({found.made_by, found.published_by})[found.published_by or found.made_by],
    }
    return render(request, "planning/plans_plan.html", context)


@open_to(Act.PLAN)
@require_safe
def plan_advice(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Say what would remove missed visits, each suggestion tried on today's county."""
    now = desk(request.scope, county)
    found = plan_of(request.scope, county, number)
    case = case_of(now, found)
    weeks = kept(
        now.site.pk,
        now.revision,
        ("advice", found.pk, is_over(found)),
        lambda: advise_county(case),
    )
    context = {
        "desk": now,
        "plan": found,
        "weeks": [week for week in weeks if week.least_missed],
        "townships": _extra(now.whole.township_by_code, weeks),
    }
    name = "_plans_advice" if request.htmx else "plans_advice"
    return render(request, f"planning/{name}.html", context)


@open_to(Act.PLAN, Act.ADJUST)
@require_safe
def plans_job(request: ScopedRequest, county: str, job: int) -> HttpResponse:
    """Show how far a job on plans is; asked for again and again until it is done."""
    found = job_of(request.scope, county, job)
    line = job_line(request.scope, found)
    answer = render(request, "planning/_plans_job.html", {"line": line, "county": county})
    if not line.active and request.htmx:
        answer["HX-Refresh"] = "true"
    return answer


@open_to(Act.PLAN, Act.ADJUST)
@require_POST
def plans_stop(request: ScopedRequest, county: str, job: int) -> HttpResponse:
    """Ask a job on plans to stop; the best roster so far is kept."""
    found = job_of(request.scope, county, job)
    if found.kind in KINDS and (request.scope.may(Act.PLAN) or _own(request, found)):
        ask_to_stop(job=found.pk, scope=request.scope)
    return redirect("planning:plans", county)


@open_to(Act.PLAN)
@require_POST
def plan_drop(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Put a draft aside."""
    found = plan_of(request.scope, county, number)
    drop_draft(scope=request.scope, county=county, number=found.number)
    return redirect("planning:plans", county)


def _tables(
    request: ScopedRequest, now: Desk, found: Plan, sheet: Sheet, week: int
) -> dict[str, SafeString]:
    """Return the long tables, each written once for all readers who see the same."""
    scope, dossier = request.scope, dossiers(now.code)
    seen = (found.pk, found.version, found.changed_at, is_over(found), scope.limit, get_language())

    def once(what: object, build: Callable[[], SafeString]) -> SafeString:
        return kept(
            now.site.pk, now.revision, ("plan-rows", what, timezone.localdate(), *seen), build
        )

    return {
        "visits": once(
            week, lambda: visit_table(visit_lines(scope, now.whole, found, week), dossier)
        ),
        "villages": once("villages", lambda: village_table(sheet.worst_first, dossier)),
        "doctors": once("doctors", lambda: doctor_table(sheet.doctors)),
    }


def _own(request: ScopedRequest, job: Job) -> bool:
    return job.asked_by_id == request.scope.user_id


def _wish(request: ScopedRequest) -> PlanWish:
    told = request.POST
    try:
        since = dt.date.fromisoformat(told.get("since", ""))
    except ValueError as fault:
        raise BadData(_no_day()) from fault
    proof = told.get("proof", "quick")
    return PlanWish(
        since=since,
        weeks=_whole(told.get("weeks", ""), 0),
        name=told.get("name", "").strip()[:80],
        seed=_whole(told.get("seed", ""), 1),
        proof=proof if proof in PROOFS else "quick",
    )


def _whole(text: str, otherwise: int) -> int:
    """Read a whole number that a database can hold; anything else counts as ``otherwise``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _no_day() -> Sentence:
    return say(
        "planning.no_first_day",
        "起始日没有填好，请选一天，写成2026-09-21这样。",
        "The first day is missing. Choose one, written like 2026-09-21.",
    )


def _next_first_day(county: str) -> dt.date:
    """Return the Monday after the published plans, at the earliest the next one."""
    today = timezone.localdate()
    monday = today + dt.timedelta(days=7 - today.weekday())
    published = Plan.objects.filter(county=county, state=Plan.State.PUBLISHED)
    return max([monday, *(plan_end(one) for one in published)])


def _extra(townships: Any, weeks: Any) -> list[tuple[str, list[int], int]]:
    """Return the half-days to add as rows: township, by week, in all."""
    short = [week for week in weeks if week.least_missed]
    codes = sorted({code for week in short for code in week.extra})
    rows = []
    for code in codes:
        numbers = [week.extra.get(code, 0) for week in short]
        township = townships.get(code)
        rows.append((township.name if township else "", numbers, sum(numbers)))
    return rows
