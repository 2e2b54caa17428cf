"""Planning anew after a leave, a closure, a vehicle away, a new village, a moved holiday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.event_faults import no_date
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.selectors import job_of
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.plans import plan_end, plan_of, seen_village
from xunzhen.web.planning.selectors.plans_list import job_line
from xunzhen.web.planning.services.planner import REPLAN
from xunzhen.web.planning.services.replan import Happened, ask_replan, take_option
from xunzhen.web.planning.views.shown import refused
from xunzhen.web.registry.selectors import Desk, desk

LEAVES, CLOSURES = 3, 2


@open_to(Act.PLAN, Act.ADJUST)
@require_http_methods(["GET", "POST"])
def replan(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Tell what happened, and ask how the plan is best carried on."""
    scope, now = request.scope, desk(request.scope, county)
    found = plan_of(scope, county, number)
    context = _form(scope, now, found, request.POST)
    if request.method == "POST":
        try:
            job = ask_replan(
                scope=scope, county=county, plan=found, happened=_happened(request.POST)
            )
            return redirect("planning:replan-ways", county, job.pk)
        except BadData as problem:
            return refused(request, "planning/replan.html", context, problem)
    return render(request, "planning/replan.html", context)


@open_to(Act.PLAN, Act.ADJUST)
@require_safe
def replan_ways(request: ScopedRequest, county: str, job: int) -> HttpResponse:
    """Show the ways to carry a plan on, each with its price and its list of changes."""
    found, plan = _found(request, county, job)
    return render(request, "planning/replan_ways.html", _ways(request, found, plan))


@open_to(Act.PLAN)
@require_POST
def replan_take(request: ScopedRequest, county: str, job: int) -> HttpResponse:
    """Take one way as a new draft, and go on to publish it if that is wished."""
    found, plan = _found(request, county, job)
    option = request.POST.get("option", "")
    if not (option.isascii() and option.isdigit() and len(option) < 3):
        raise Http404
    try:
        draft = take_option(
            scope=request.scope, county=county, job=found, option=int(option), base=plan
        )
    except BadData as problem:
        context = _ways(request, found, plan)
        return refused(request, "planning/replan_ways.html", context, problem)
    name = "planning:publish" if request.POST.get("then") == "publish" else "planning:plan"
    return redirect(name, county, draft.number)


def _found(request: ScopedRequest, county: str, number: int) -> tuple[Job, Plan]:
    job = job_of(request.scope, county, number)
    own = request.scope.may(Act.PLAN) or job.asked_by_id == request.scope.user_id
    if job.kind != REPLAN or not own:
        raise Http404
    return job, plan_of(request.scope, county, int(job.arguments["plan"]))


def _form(scope: Scope, now: Desk, plan: Plan, entered: QueryDict) -> dict[str, Any]:
    county = now.county
    homes = {one.code: one for one in county.institutions}
    people = [
        (one.id, one.name, homes[one.institution].name)
        for one in county.staff
        if one.institution in homes and one.available and one.licence.may_treat
    ]
    townships = county.township_by_code
    places = [
        (one.code, village_zh(one), townships[one.township].name if one.township in townships
         else "")
        for one in county.villages
    ]  # fmt: skip
    return {
        "desk": now,
        "plan": plan,
        "today": timezone.localdate(),
        "first_day": max(plan.since, timezone.localdate()),
        "last_day": plan_end(plan) - dt.timedelta(days=1),
        "over": plan_end(plan) <= timezone.localdate(),
        "people": sorted(people, key=lambda one: (one[2], one[0])),
        "places": places,
        "townships": county.townships,
        "homes": [one for one in county.institutions if one.vehicles],
        "whole": scope.county_wide,
        "leaves": [_line(entered, f"leave{n}", "who") for n in range(LEAVES)],
        "vehicle": _line(entered, "vehicle", "home", "number"),
        "closures": [_line(entered, f"closure{n}", "place", "reason") for n in range(CLOSURES)],
        "entered": entered,
    }


def _line(entered: Mapping[str, str], name: str, *parts: str) -> dict[str, Any]:
    found = {part: entered.get(f"{name}-{part}", "") for part in (*parts, "since", "until")}
    return {"name": name, **found}


def _happened(told: Mapping[str, str]) -> Happened:
    """Return what was entered in the words that the domain reads; empty lines are left out."""

    def text(name: str) -> str:
        return str(told.get(name, "")).replace(":", " ").replace("：", " ").strip()

    def day(name: str) -> str:
        words = text(name)
        try:
            return dt.date.fromisoformat(words).isoformat() if words else ""
        except ValueError as fault:
            raise BadData(no_date(words)) from fault

    def span(name: str, part: str) -> list[str]:
        who, since = text(f"{name}-{part}"), day(f"{name}-since")
        if not who and not since:
            return []
        until = day(f"{name}-until") or since
        return [f"{who}:{since}:{until}"]

    leave = [word for n in range(LEAVES) for word in span(f"leave{n}", "who")]
    closures = [
        f"{word}:{text(f'closure{n}-reason')}"
        for n in range(CLOSURES)
        for word in span(f"closure{n}", "place")
    ]
    vehicles = []
    if text("vehicle-home") or text("vehicle-since"):
        since = day("vehicle-since")
        until = day("vehicle-until") or since
        number = text("vehicle-number") or "1"
        vehicles = [f"{text('vehicle-home')}:-{number}:{since}:{until}"]
    villages = []
    if text("village-code"):
        villages = [f"{text('village-code')}:{day('village-since')}"]
    holidays = []
    if text("holiday-date"):
        kind = "work" if text("holiday-kind") == "work" else "off"
        holidays = [f"{day('holiday-date')}:{kind}:{text('holiday-name')}"]
    return Happened(
        tuple(leave), tuple(closures), tuple(vehicles), tuple(villages), tuple(holidays)
    )


def _ways(request: ScopedRequest, job: Job, plan: Plan) -> dict[str, Any]:
    scope, now = request.scope, desk(request.scope, plan.county)
    result = job.result
    options = result.get("options", ())
    return {
        "desk": now,
        "job": job,
        "plan": plan,
        "line": job_line(scope, job),
        "told": _told(now.whole, result.get("events", {})),
        "missed_before": result.get("missed_before", 0),
        "touched": result.get("touched", ()),
        "options": [
            {**one, "number": number, "lines": _lines(scope, now.whole, one["changes"]),
             "more": one["missed"] - result.get("missed_before", 0)}
            for number, one in enumerate(options)
        ],
        "may_plan": scope.may(Act.PLAN),
    }  # fmt: skip


def _lines(scope: Scope, county: County, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes a reader sees with names, those that miss a visit first."""
    found = []
    for one in changes:
        if not seen_village(scope, one["village"]):
            continue
        village = county.village_by_code.get(one["village"])
        found.append(
            {
                **one,
                "village_name": village_zh(village) if village else one["village"],
                "was": _stop(county, one["old"]),
                "will": _stop(county, one["new"]),
            }
        )
    return sorted(found, key=lambda one: one["change"] != "missed")


def _stop(county: County, told: dict[str, str] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    person = county.staff_by_id.get(told["staff"])
    return {
        "date": dt.date.fromisoformat(told["date"]),
        "afternoon": told["half_day"] == "PM",
        "doctor": person.name if person else told["staff"],
    }


def _told(county: County, events: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what happened as (kind, name, since, until, more) for the page's head."""
    found: list[dict[str, Any]] = []
    for one in events.get("leave", ()):
        person = county.staff_by_id.get(one["staff"])
        found.append(
            {"kind": "leave", "name": person.name if person else one["staff"], **_days(one)}
        )
    for one in events.get("closures", ()):
        village = county.village_by_code.get(one["place"])
        township = county.township_by_code.get(one["place"])
        name = village_zh(village) if village else township.name if township else one["place"]
        found.append({"kind": "closure", "name": name, "more": one.get("reason", ""), **_days(one)})
    for one in events.get("vehicles", ()):
        home = county.institution_by_code.get(one["institution"])
        name = home.name if home else one["institution"]
        found.append({"kind": "vehicle", "name": name, "more": one["lost"], **_days(one)})
    for one in events.get("villages", ()):
        village = county.village_by_code.get(one["village"])
        found.append({"kind": "village", "name": village_zh(village) if village else "",
                      "since": dt.date.fromisoformat(one["since"])})  # fmt: skip
    for one in events.get("holidays", ()):
        found.append({"kind": "work" if one["workday"] else "off", "name": one.get("name", ""),
                      "since": dt.date.fromisoformat(one["date"])})  # fmt: skip
    return found


def _days(one: Mapping[str, Any]) -> dict[str, dt.date | None]:
    until = one.get("until")
    return {
        "since": dt.date.fromisoformat(one["since"]),
        "until": dt.date.fromisoformat(until) if until else None,
    }
