"""Tours of the mobile hospital: the list, one tour, its announcement, its stops."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.assistance.tour_steps import TourState
from xunzhen.domain.errors import BadData, say
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.selectors.tours import (
    places_offered,
    tour_row,
    tour_seen,
    tours_seen,
)
from xunzhen.web.assistance.services.tours import (
    StopTold,
    TourWish,
    add_stop,
    drop_stop,
    hand_over,
    move_tour,
    plan_tour,
    request_tour,
    tell_stop,
)
from xunzhen.web.assistance.views.shared import (
    about,
    asked_year,
    count_in,
    count_or_none,
    parts_in,
    text_in,
    tried,
)
from xunzhen.web.registry.selectors import desk

_TELLS = (Act.PLAN_PROGRAMMES, Act.NOMINATE, Act.CONFIRM_MONTH)


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the tours of a year."""
    now, year = desk(request.scope, county), asked_year(request)
    facts = {
        "desk": now,
        "year": year,
        "here": "tours",
        "tours": tours_seen(request.scope, now, year),
        "places": places_offered(now),
        "asks": any(request.scope.may(act) for act in _TELLS),
        "mine": now.site.name,
    }
    return render(request, "assistance/tours.html", about(request, county, **facts))


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def tour(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Show one tour with its faults, stops, workload and what is not handed over."""
    now = desk(request.scope, county)
    seen = tour_seen(now, tour_row(now, tour))
    facts = {
        "desk": now,
        "here": "tours",
        "one": seen,
        "places": places_offered(now),
        "tells": any(request.scope.may(act) for act in _TELLS),
        "open_for_change": seen.state in (TourState.REQUESTED, TourState.PLANNED),
    }
    return render(request, "assistance/tour.html", about(request, county, **facts))


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def announcement(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Show what hangs in the villages: where the mobile hospital comes when."""
    now = desk(request.scope, county)
    seen = tour_seen(now, tour_row(now, tour))
    if seen.state in (TourState.REQUESTED, TourState.PLANNED):
        raise Http404
    facts = {"desk": now, "here": "tours", "one": seen}
    return render(request, "assistance/tour_announcement.html", about(request, county, **facts))


def _moment(request: ScopedRequest, name: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text_in(request, name))
    except ValueError:
        raise BadData(
            say(
                "assistance.moment_wanted",
                "时刻没有填，或不是一个时刻。请选日期和钟点。",
                "The time is missing or is none. Choose a day and an hour.",
            )
        ) from None
    return found.replace(tzinfo=None)


def _wish(request: ScopedRequest) -> TourWish:
    return TourWish(
        name=text_in(request, "name"),
        hospital=text_in(request, "hospital"),
        start=text_in(request, "start"),
        departs=_moment(request, "departs"),
        requested_by=text_in(request, "requested_by"),
        requested_on=timezone.localdate(),
        team=parts_in(request, "team"),
        asked=parts_in(request, "asked"),
        equipment=parts_in(request, "equipment"),
        note=text_in(request, "note"),
    )


@open_to(*_TELLS)
@require_POST
def new(request: ScopedRequest, county: str) -> HttpResponse:
    """Ask for a tour."""
    desk(request.scope, county)
    made: list[int] = []
    tried(
        request,
        lambda: made.append(
            request_tour(scope=request.scope, county=county, wish=_wish(request)).pk
        ),
        gettext("已申请1趟巡回。"),
    )
    if not made:
        return redirect("assistance:tours", county)
    return redirect("assistance:tour", county, made[0])


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def plan(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Change a tour that is not announced yet."""
    desk(request.scope, county)
    tried(
        request,
        lambda: plan_tour(scope=request.scope, county=county, tour=tour, wish=_wish(request)),
        gettext("已保存这趟的安排。"),
    )
    return redirect("assistance:tour", county, tour)


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def stop_add(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Add a stop."""
    desk(request.scope, county)
    tried(
        request,
        lambda: add_stop(
            scope=request.scope,
            county=county,
            tour=tour,
            place=text_in(request, "place"),
            arrive=_moment(request, "arrive"),
            leave=_moment(request, "leave"),
        ),
        gettext("已加1个停靠点。"),
    )
    return redirect("assistance:tour", county, tour)


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def stop_drop(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Take a stop off."""
    desk(request.scope, county)
    tried(
        request,
        lambda: drop_stop(scope=request.scope, county=county, stop=count_in(request, "stop")),
        gettext("已去掉1个停靠点。"),
    )
    return redirect("assistance:tour", county, tour)


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def step(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Announce, report, accept or cancel a tour."""
    desk(request.scope, county)
    words = {
        TourState.ANNOUNCED.value: gettext("已公告，可以打印贴到村里。"),
        TourState.REPORTED.value: gettext("已报工作量，数字不再变。"),
        TourState.ACCEPTED.value: gettext("已验收。"),
        TourState.CANCELLED.value: gettext("已取消这趟巡回。"),
    }
    text = text_in(request, "wanted")
    if text not in words:
        raise Http404
    tried(
        request,
        lambda: move_tour(
            scope=request.scope,
            county=county,
            tour=tour,
            wanted=TourState(text),
            note=text_in(request, "note"),
        ),
        words[text],
    )
    return redirect("assistance:tour", county, tour)


@open_to(*_TELLS)
@require_POST
def stop_tell(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Tell the workload of a stop."""
    desk(request.scope, county)
    names = ("persons", "person_times", "examinations", "referred_up", "trained", "to_follow")
    told = StopTold(**{name: count_or_none(request, name) for name in names})
    tried(
        request,
        lambda: tell_stop(
            scope=request.scope, county=county, stop=count_in(request, "stop"), told=told
        ),
        gettext("已填1个停靠点的工作量。"),
    )
    return redirect("assistance:tour", county, tour)


@open_to(*_TELLS)
@require_POST
def stop_hand(request: ScopedRequest, county: str, tour: int) -> HttpResponse:
    """Note who has taken whoever is to be followed up."""
    desk(request.scope, county)
    tried(
        request,
        lambda: hand_over(
            scope=request.scope,
            county=county,
            stop=count_in(request, "stop"),
            to=text_in(request, "to"),
        ),
        gettext("已登记交接。"),
    )
    return redirect("assistance:tour", county, tour)
