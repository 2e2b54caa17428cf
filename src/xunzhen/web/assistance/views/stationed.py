"""People on post: terms, posts, heads, clashes, mentors and those they trained."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.selectors.names import units_of
from xunzhen.web.assistance.selectors.terms import AHEAD, on_post
from xunzhen.web.assistance.services.people import finish_pair, give_term_reason, pair_people
from xunzhen.web.assistance.views.shared import (
    about,
    asked_year,
    day_in,
    day_wanted,
    text_in,
    tried,
)
from xunzhen.web.registry.selectors import desk


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the people on post; terms too short first."""
    now, year, today = desk(request.scope, county), asked_year(request), timezone.localdate()
    facts = {
        "desk": now,
        "year": year,
        "here": "stationed",
        "seen": on_post(request.scope, now, year, today),
        "ahead": AHEAD,
        "units": units_of(now),
        "staff": now.county.staff if request.scope.may(Act.PLAN_PROGRAMMES) else (),
    }
    return render(request, "assistance/stationed.html", about(request, county, **facts))


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def reason(request: ScopedRequest, county: str) -> HttpResponse:
    """Give the reason of an early end."""
    tried(
        request,
        lambda: give_term_reason(
            scope=request.scope,
            county=county,
            assignment=text_in(request, "assignment"),
            reason=text_in(request, "reason"),
        ),
        gettext("已写下提前结束的原因。"),
    )
    return redirect("assistance:stationed", county)


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def pair(request: ScopedRequest, county: str) -> HttpResponse:
    """Pair a mentor and a learner."""
    last = day_in(request, "until")
    tried(
        request,
        lambda: pair_people(
            scope=request.scope,
            county=county,
            mentor=text_in(request, "mentor"),
            learner=text_in(request, "learner"),
            unit=text_in(request, "unit"),
            specialty=text_in(request, "specialty"),
            since=day_wanted(request, "since"),
            until=last + dt.timedelta(days=1) if last else None,
        ),
        gettext("已登记1对师带徒。"),
    )
    return redirect("assistance:stationed", county)


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def finish(request: ScopedRequest, county: str, pair: int) -> HttpResponse:
    """Note that a learner passed."""
    tried(
        request,
        lambda: finish_pair(
            scope=request.scope, county=county, pair=pair, day=day_wanted(request, "day")
        ),
        gettext("已登记1人出师。"),
    )
    return redirect("assistance:stationed", county)
