"""The day board: who is where now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.day import DayBoard, day_board
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.views.shared import about, asked_day
from xunzhen.web.planning.point_map import point_map
from xunzhen.web.registry.selectors import Desk, desk

_ONE_DAY = dt.timedelta(days=1)


@open_to(Act.SEE_LEDGER)
@require_GET
def board(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the board of a day, whole."""
    return render(request, "fieldwork/day.html", _context(request, county))


@open_to(Act.SEE_LEDGER)
@require_GET
def rows(request: ScopedRequest, county: str) -> HttpResponse:
    """Answer with what changes on the board: the page asks for it every minute by itself."""
    return render(request, "fieldwork/_day_rows.html", _context(request, county))


def _context(request: ScopedRequest, county: str) -> dict[str, Any]:
    now = desk(request.scope, county)
    followed(county, revision=now.revision)
    today = timezone.localdate()
    day = asked_day(request.GET.get("day"), today)
    seen = day_board(request.scope, now, day)
    asked_town = request.GET.get("township", "")
    towns = [one for one in seen.towns if asked_town in ("", one.code)]
    return about(
        request,
        county,
        desk=now,
        board=seen,
        towns=towns,
        asked_town=asked_town if len(towns) < len(seen.towns) else "",
        today=today,
        before=day - _ONE_DAY,
        after=day + _ONE_DAY,
        map=_map(now, seen) if request.GET.get("map") else None,
        with_map=bool(request.GET.get("map")),
    )


def _map(now: Desk, seen: DayBoard) -> Any:
    marks = {
        line.row.place: "missing" if line.standing.kind in ("missed", "late") else "today"
        for town in seen.towns
        for line in town.lines
    }
    return point_map(now.county, marks)
