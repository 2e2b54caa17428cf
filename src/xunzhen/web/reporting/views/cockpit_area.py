"""The counties of an area."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.reporting.selectors.cockpit_area import area_of
from xunzhen.web.reporting.services.figures import ask_refresh, refresh_county

FEW = 2
"""So many counties are computed while the page is made; more are left to a job."""


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
    return render(request, "reporting/cockpit_area.html", {"seen": seen, "today": today})
