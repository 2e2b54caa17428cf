"""The thousand doctors of a year: needs, candidates, the plan, the placements."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.assistance.needs import MUNICIPAL_SHARE, SenderLevel
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.models import YearPlan
from xunzhen.web.assistance.selectors.doctors import (
    candidate_rows,
    candidates_seen,
    needs_rows,
    needs_seen,
    newest_plan,
    share_sent,
    staff_offered,
    units_offered,
)
from xunzhen.web.assistance.selectors.law import rules_of
from xunzhen.web.assistance.selectors.names import unit_name
from xunzhen.web.assistance.selectors.placements import placement_rows, placements_seen
from xunzhen.web.assistance.services.months import confirm_all
from xunzhen.web.assistance.services.needs import (
    DoctorEntered,
    drop_candidate,
    drop_need,
    enter_candidates,
    enter_need,
    suggest_needs,
)
from xunzhen.web.assistance.services.placements import nominate
from xunzhen.web.assistance.services.year_plan import KIND, ask_year_plan, nominate_plan
from xunzhen.web.assistance.views.shared import (
    about,
    asked_year,
    count_in,
    day_in,
    parts_in,
    text_in,
    tried,
)
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.selectors import desk

_PAGE = 30


def _back(county: str, year: int, part: str) -> HttpResponse:
    return redirect(f"{reverse('assistance:doctors', args=[county])}?year={year}#{part}")


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the placements, the needs, the candidates and the last plan of a year."""
    scope, today = request.scope, timezone.localdate()
    now, year = desk(scope, county), asked_year(request)
    rows = placement_rows(county, year)
    placed = placements_seen(scope, now, rows, today)
    open_rows = [row for row in rows if not PlacementState(row.state).ended]
    by_need = {row.need_id: row.candidate.name for row in open_rows}
    by_candidate = {row.candidate_id: unit_name(now, row.need.unit) for row in open_rows}
    needs = needs_seen(scope, now, needs_rows(county, year), by_need)
    people = candidates_seen(scope, now, candidate_rows(county, year), by_candidate, today)
    rules = rules_of(now, year)
    facts: dict[str, Any] = {
        "desk": now,
        "year": year,
        "here": "doctors",
        "page": Paginator(placed, _PAGE).get_page(request.GET.get("page")),
        "waits": sum(len(one.waits) for one in placed),
        "needs": needs,
        "people": people if not scope.limit else (),
        "free": [one for one in people if one.free],
        "open_needs": [one for one in needs if not one.placed],
        "units": units_offered(scope, now),
        "staff": staff_offered(now, people) if not scope.limit else (),
        "share": share_sent(now, year, rows),
        "share_ruling": rules.rulings.get(MUNICIPAL_SHARE),
        "unset": tuple(rules.unset.values()),
        **_plan_facts(county, year),
    }
    return render(request, "assistance/doctors.html", about(request, county, **facts))


def _plan_facts(county: str, year: int) -> dict[str, Any]:
    plan = newest_plan(county, year)
    going = (Job.State.WAITING, Job.State.RUNNING)
    job = Job.objects.filter(county=county, kind=KIND, state__in=going).first()
    if plan is None:
        return {"plan": None, "job": job}
    return {"plan": plan, "job": job, "proven": _proven(plan)}


def _proven(plan: YearPlan) -> bool:
    return all(one["value"] <= one["bound"] for one in plan.stages)


@open_to(Act.PLAN_PROGRAMMES, Act.CONFIRM_MONTH)
@require_POST
def need_add(request: ScopedRequest, county: str) -> HttpResponse:
    """Enter what a unit needs."""
    year = asked_year(request)
    tried(
        request,
        lambda: enter_need(
            scope=request.scope,
            county=county,
            year=year,
            unit=text_in(request, "unit"),
            specialty=text_in(request, "specialty"),
            days_per_month=count_in(request, "days", 0),
            grounds=text_in(request, "grounds"),
        ),
        gettext("已填1个需求。"),
    )
    return _back(county, year, "needs")


@open_to(Act.PLAN_PROGRAMMES, Act.CONFIRM_MONTH)
@require_POST
def need_drop(request: ScopedRequest, county: str, need: int) -> HttpResponse:
    """Take a need off."""
    tried(
        request,
        lambda: drop_need(scope=request.scope, county=county, need=need),
        gettext("已去掉1个需求。"),
    )
    return _back(county, asked_year(request), "needs")


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def suggest(request: ScopedRequest, county: str) -> HttpResponse:
    """Draw needs from the ledger's up-referrals, as suggestions."""
    year = asked_year(request)
    tried(
        request,
        lambda: suggest_needs(scope=request.scope, county=county, year=year),
        gettext("已按台账的上转人数列出建议，等单位自己填了就以单位填的为准。"),
    )
    return _back(county, year, "needs")


@open_to(Act.NOMINATE, Act.PLAN_PROGRAMMES)
@require_POST
def candidate_add(request: ScopedRequest, county: str) -> HttpResponse:
    """Enter a doctor who may be sent: one of the county's table, or of elsewhere."""
    year = asked_year(request)
    level = text_in(request, "level")
    one = DoctorEntered(
        staff=text_in(request, "staff") or text_in(request, "id"),
        name=text_in(request, "name"),
        hospital="" if text_in(request, "staff") else text_in(request, "hospital"),
        level=SenderLevel(int(level)) if level in ("1", "2", "3") else None,
        specialties=parts_in(request, "specialties"),
        title=text_in(request, "title")[:10],
        title_since=day_in(request, "title_since"),
        days_per_month=count_in(request, "days", 0),
    )
    tried(
        request,
        lambda: enter_candidates(scope=request.scope, county=county, year=year, doctors=[one]),
        gettext("已登记1名可派医师。"),
    )
    return _back(county, year, "people")


@open_to(Act.NOMINATE, Act.PLAN_PROGRAMMES)
@require_POST
def candidate_drop(request: ScopedRequest, county: str, candidate: int) -> HttpResponse:
    """Take a doctor off the list."""
    tried(
        request,
        lambda: drop_candidate(scope=request.scope, county=county, candidate=candidate),
        gettext("已从名单去掉1人。"),
    )
    return _back(county, asked_year(request), "people")


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def plan_ask(request: ScopedRequest, county: str) -> HttpResponse:
    """Ask for a year's plan."""
    year = asked_year(request)
    tried(
        request,
        lambda: ask_year_plan(scope=request.scope, county=county, year=year),
        gettext("已开始排年度计划，排好后显示在这里。"),
    )
    return _back(county, year, "plan")


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def plan_nominate(request: ScopedRequest, county: str, plan: int) -> HttpResponse:
    """Nominate everybody whom a plan found."""
    tried(
        request,
        lambda: nominate_plan(
            scope=request.scope,
            county=county,
            plan=plan,
            title_reason=text_in(request, "title_reason"),
        ),
        gettext("已按计划推荐，等逐条批准。"),
    )
    return _back(county, asked_year(request), "placements")


@open_to(Act.NOMINATE, Act.PLAN_PROGRAMMES)
@require_POST
def by_hand(request: ScopedRequest, county: str) -> HttpResponse:
    """Nominate one doctor for one need."""
    year = asked_year(request)
    candidate = count_in(request, "candidate")
    tried(
        request,
        lambda: nominate(
            scope=request.scope,
            county=county,
            year=year,
            pairs={count_in(request, "need"): candidate},
            title_reasons={candidate: text_in(request, "title_reason")},
        ),
        gettext("已推荐1人，等批准。"),
    )
    return _back(county, year, "placements")


@open_to(Act.CONFIRM_MONTH)
@require_POST
def confirm_waiting(request: ScopedRequest, county: str) -> HttpResponse:
    """Confirm every month of the year that waits for the reader."""
    year = asked_year(request)
    tried(
        request,
        lambda: confirm_all(scope=request.scope, county=county, year=year),
        lambda n: ngettext("确认了%(n)s个月。", "确认了%(n)s个月。", n) % {"n": n},
    )
    return _back(county, year, "placements")
