"""Coverage on screen: the map, the villages that wait, and the decision on one of them."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.domain.registry.county import Village
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.coverage import forms, table
from xunzhen.web.coverage.panel import Panel, panel_of
from xunzhen.web.coverage.picture import MODE_MARKS, map_data, map_words
from xunzhen.web.coverage.selectors import (
    SeenCoverage,
    Todo,
    asked_day,
    counts_by_mode,
    seen_coverage,
    todos,
    village_of,
)
from xunzhen.web.coverage.services import StaleDecision, decide_mode
from xunzhen.web.pages.templatetags.parts import mode_words
from xunzhen.web.registry.selectors import Desk, desk


@open_to(Act.SEE_COUNTY)
@require_GET
def map_page(request: HttpRequest, county: str) -> HttpResponse:
    """Show who serves each village on a day, what waits, and the first village that waits."""
    return _page(cast(ScopedRequest, request), county, None)


@open_to(Act.SEE_COUNTY)
@require_GET
def gap(request: HttpRequest, county: str, village: str) -> HttpResponse:
    """Show one village: its mode, the proposal, why no other way, and what changes."""
    asked = cast(ScopedRequest, request)
    if asked.htmx and asked.htmx.target == "proposal":
        now = desk(asked.scope, county)
        day, today = asked_day(request.GET.get("day")), timezone.localdate()
        panel = panel_of(asked.scope, now, village_of(asked.scope, now, village), day, today)
        return render(request, "coverage/_panel.html", _panel_context(now, panel))
    return _page(asked, county, village)


@open_to(Act.SEE_COUNTY)
@require_GET
def points(request: HttpRequest, county: str) -> HttpResponse:
    """Answer with the points that the browser draws: villages within the reader's scope only."""
    scope = cast(ScopedRequest, request).scope
    now = desk(scope, county)
    seen = seen_coverage(scope, now, asked_day(request.GET.get("day")))
    return JsonResponse(map_data(table.mode_dots(county, seen), seen.townships, MODE_MARKS))


@open_to(Act.DECIDE_MODE)
@require_POST
def decide(request: HttpRequest, county: str, village: str) -> HttpResponse:
    """Write a decision and go back to the village, or say at the form what is wrong."""
    asked, today = cast(ScopedRequest, request), timezone.localdate()
    now = desk(asked.scope, county)
    place = village_of(asked.scope, now, village)
    day = max(asked_day(request.POST.get("day")), today)
    form = forms.read(request.POST)
    if isinstance(form, forms.Fault):
        return _page(asked, county, village, form)
    try:
        made = decide_mode(
            scope=asked.scope, county=county, village=village, asked=form, day=day, today=today
        )
    except StaleDecision as stale:
        return _page(asked, county, village, forms.Fault("state", stale.sentence))
    except BadData as problem:
        return _page(asked, county, village, forms.Fault("choice", problem.sentence))
    messages.success(request, _done(place, made.mode, made.since))
    return redirect(table.gap_address(county, village, day))


def _done(village: Village, mode: str, since: dt.date | None) -> str:
    if not mode:
        return gettext("%(village)s已暂缓，仍在待办里。") % {"village": village.name}
    return gettext("%(village)s从%(since)s起：%(mode)s。已记入服务方式表和审计记录。") % {
        "village": village.name,
        "since": since.isoformat() if since else "",
        "mode": mode_words(mode),
    }


def _page(
    request: ScopedRequest, county: str, village: str | None, fault: forms.Fault | None = None
) -> HttpResponse:
    """Write the whole page; after a fault with what was typed, so that nothing is typed twice."""
    scope, today = request.scope, timezone.localdate()
    now = desk(scope, county)
    sent = request.POST if fault else request.GET
    day = asked_day(sent.get("day"))
    seen = seen_coverage(scope, now, day)
    waiting = todos(now, seen)
    panel = _panel(request, now, village, waiting, day)
    if panel is not None and fault is not None:
        panel.typed = {name: str(text) for name, text in request.POST.items()}
        panel.problem, panel.problem_at = fault.sentence, fault.field
    asked = table.Asked.of(day, request.GET)
    context = {
        **_page_context(now, scope.limit, seen, asked),
        **_panel_context(now, panel),
        "todos": waiting,
        "open_count": sum(one.open for one in waiting),
        "today": today,
        "chosen_first": village is not None,
        "may_export": scope.may(Act.EXPORT),
    }
    return render(request, "coverage/map.html", context, status=422 if fault else 200)


def _panel(
    request: ScopedRequest,
    now: Desk,
    village: str | None,
    waiting: tuple[Todo, ...],
    day: dt.date,
) -> Panel | None:
    """Return the panel of the village that is asked for, else of the first that waits."""
    if village is not None:
        place = village_of(request.scope, now, village)
    elif waiting:
        place = waiting[0].village
    else:
        return None
    return panel_of(request.scope, now, place, day, timezone.localdate())


def _panel_context(now: Desk, panel: Panel | None) -> dict[str, Any]:
    return {
        "panel": panel,
        "judged": panel.judged if panel else None,
        "county_code": now.code,
        "desk": now,
        **(panel.history if panel else {}),
    }


def _page_context(now: Desk, limit: str, seen: SeenCoverage, asked: table.Asked) -> dict[str, Any]:
    return {
        "day": seen.day,
        "asked": asked,
        "rates": seen.rates,
        "counts": counts_by_mode(seen),
        "flagged": seen.flagged,
        "overloaded": seen.overloaded,
        "townships": seen.townships,
        "picture": table.mode_picture(now, limit, seen),
        "bars": table.mode_bars(now, limit, seen),
        "legend": table.legend(),
        "map_words": map_words(),
        "map_note": table.demo_note(now.site.synthetic),
        "headings": table.headings(asked),
        "rows": table.rows_html(now, limit, seen, asked),
        "shown": sum(asked.shows(line) for line in seen.lines),
        "all_lines": len(seen.lines),
    }
