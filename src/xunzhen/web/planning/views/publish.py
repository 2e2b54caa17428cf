"""Publishing a plan and withdrawing one: pages that tell the consequences before the button."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.plans import plan_end, plan_of
from xunzhen.web.planning.selectors.publish import outcome_of
from xunzhen.web.planning.services.publish import PublishWish, publish_plan, withdraw_plan
from xunzhen.web.planning.views.shown import refused
from xunzhen.web.registry.selectors import desk


@open_to(Act.PUBLISH)
@require_http_methods(["GET", "POST"])
def publish(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Tell what publishing brings about and what stands in its way; publish."""
    scope = request.scope
    found = plan_of(scope, county, number)
    if request.method == "POST":
        try:
            publish_plan(scope=scope, county=county, number=number, wish=_wish(request))
            return redirect("planning:plan", county, number)
        except BadData as problem:
            found.refresh_from_db()
            return refused(request, "planning/publish.html", _context(request, found), problem)
    if found.state == Plan.State.PUBLISHED:
        return redirect("planning:plan", county, number)
    return render(request, "planning/publish.html", _context(request, found))


@open_to(Act.PUBLISH)
@require_http_methods(["GET", "POST"])
def withdraw(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Withdraw a published plan with a reason."""
    scope = request.scope
    found = plan_of(scope, county, number)
    context = {
        "desk": desk(scope, county),
        "plan": found,
        "former": found.replaced.filter(state=Plan.State.REPLACED),
        "ahead": found.visits.filter(cancelled="", date__gte=timezone.localdate()).count(),
        "entered": request.POST,
    }
    if request.method == "POST":
        try:
            withdraw_plan(
                scope=scope,
                county=county,
                number=number,
                reason=request.POST.get("reason", ""),
                restore="restore" in request.POST,
            )
            return redirect("planning:plan", county, number)
        except BadData as problem:
            return refused(request, "planning/publish_withdraw.html", context, problem)
    return render(request, "planning/publish_withdraw.html", context)


def _context(request: ScopedRequest, plan: Plan) -> dict[str, Any]:
    now = desk(request.scope, plan.county)
    outcome = outcome_of(request.scope, now, plan)
    return {
        "desk": now,
        "plan": plan,
        "outcome": outcome,
        "last_week": plan_end(plan),
        "entered": request.POST,
        "broken": [
            (f"reason:{one.key}", request.POST.get(f"reason:{one.key}", one.reason), one)
            for one in outcome.broken
        ],
    }


def _wish(request: ScopedRequest) -> PublishWish:
    told = request.POST
    version = told.get("version", "")
    return PublishWish(
        version=int(version) if version.isascii() and version.isdigit() else 0,
        reasons={
            name.removeprefix("reason:"): str(text)
            for name, text in told.items()
            if name.startswith("reason:")
        },
        remark=told.get("remark", ""),
        missed_seen="seen" in told,
    )
