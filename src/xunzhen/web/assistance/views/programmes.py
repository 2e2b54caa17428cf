"""The three programmes at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.selectors.programmes import glance
from xunzhen.web.assistance.views.shared import about, asked_year
from xunzhen.web.registry.selectors import desk


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the programmes of a year: what waits for the reader first."""
    now = desk(request.scope, county)
    year, today = asked_year(request), timezone.localdate()
    seen = glance(request.scope, now, year, today)
    facts = {"desk": now, "year": year, "seen": seen, "here": "programmes", "years": _years(year)}
    return render(request, "assistance/programmes.html", about(request, county, **facts))


def _years(year: int) -> tuple[int, ...]:
    return (year - 1, year, year + 1)
