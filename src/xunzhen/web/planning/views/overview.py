"""The first page of a county, and the counties of an area."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.point_map import PointMap, point_map
from xunzhen.web.planning.selectors.area import area_of
from xunzhen.web.planning.selectors.overview import Overview, overview
from xunzhen.web.planning.services.figures import ask_refresh, refresh_county
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk, not_begun

FEW = 2
"""So many counties are computed while the page is made; more are left to a job."""


@open_to(Act.SEE_ROSTER)
@require_GET
def first_page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show today and this week of a county: visits, what is missing, coverage, what waits."""
    if nothing := not_begun(request.scope, county):
        return _empty(request, county, nothing)
    try:
        here = desk(request.scope, county)
    except BadData as empty:
        return _empty(request, county, empty.sentence)
    seen = overview(request.scope, here, timezone.localdate())
    return render(
        request,
        "planning/overview.html",
        {
            "desk": here,
            "seen": seen,
            "visits": _named(here, seen),
            "mornings": sum(not one.afternoon for one in seen.today),
            "map": _map(here, request.scope.limit, _marks(seen)),
        },
    )


def _map(here: Desk, limit: str, marks: dict[str, str]) -> PointMap | None:
    """Return the map of what the reader sees, made once for all who see the same."""
    return kept(
        here.site.pk,
        here.revision,
        ("overview-map", limit, tuple(marks.items())),
        lambda: point_map(here.county, marks),
    )


def _empty(request: ScopedRequest, county: str, sentence: Sentence) -> HttpResponse:
    """Show that there is nothing yet, and the way to the import to whoever may go it."""
    may_import = request.scope.may(Act.IMPORT)
    context = {"sentence": sentence, "county": county, "may_import": may_import}
    return render(request, "planning/overview_empty.html", context)


def _marks(seen: Overview) -> dict[str, str]:
    marks = {one.village: "today" for one in seen.today}
    return marks | {one.village: "missing" for one in seen.missing}


def _named(here: Desk, seen: Overview) -> list[dict[str, Any]]:
    """Name village, township, doctor and institution of today's visits, in township order."""
    county = here.whole
    rows = []
    for visit in seen.today:
        village = county.village_by_code.get(visit.village)
        doctor = county.staff_by_id.get(visit.staff)
        centre = county.institution_by_code.get(visit.origin)
        town = county.township_by_code.get(village.township) if village else None
        rows.append(
            {
                "visit": visit,
                "village": village.name if village else visit.village,
                "town": town.name if town else "",
                "doctor": doctor.name if doctor else visit.staff,
                "centre": centre.name if centre else "",
                "order": (village.township if village else "", visit.afternoon, visit.village),
            }
        )
    return sorted(rows, key=lambda row: row["order"])


@open_to(Act.SEE_AREA)
@require_GET
def area(request: ScopedRequest) -> HttpResponse:
    """Show the counties of the reader's area; what is out of date is computed or asked for."""
    today = timezone.localdate()
    seen = area_of(request.scope, today)
    if seen.stale and len(seen.stale) <= FEW:
        for code in seen.stale:
            try:
                refresh_county(county=code, day=today)
            except BadData:
                continue
        seen = area_of(request.scope, today)
    elif seen.stale:
        ask_refresh(
            area=request.scope.division,
            counties=list(seen.stale),
            day=today,
            asked_by=request.scope.user_id,
        )
    return render(request, "planning/area.html", {"seen": seen, "today": today})
