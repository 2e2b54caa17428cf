"""Indicators of a city or province: all of them, and one by city and county."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.indicators.catalogue import BY_ID
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.indicators.looks import own
from xunzhen.web.indicators.selectors.area import (
    Area,
    all_lines,
    area_of,
    lines_of_area,
    own_area,
    parts_of,
)
from xunzhen.web.indicators.selectors.area_pages import (
    city_bars,
    county_bars,
    item_of,
    listed,
)
from xunzhen.web.indicators.selectors.asked import Asked, asked_for
from xunzhen.web.indicators.services.kept import ask_measured


@open_to(Act.SEE_AREA)
@require_GET
def area(request: ScopedRequest) -> HttpResponse:
    """Show all indicators of the reader's city or province, the worst first."""
    if request.scope.county:
        return redirect("indicators:indicators", request.scope.county)
    asked, here = _asked(request)
    items = listed(all_lines(here))
    return render(request, "indicators/area.html", _about(asked, here, items=items))


@open_to(Act.SEE_AREA)
@require_GET
def area_indicator(request: ScopedRequest, indicator: str) -> HttpResponse:
    """Show one indicator of an area by city and by county, the laggards first."""
    if indicator not in BY_ID:
        raise Http404
    if request.scope.county:
        return redirect("indicators:indicator", request.scope.county, indicator)
    asked, here = _asked(request)
    parts = parts_of(here, indicator)
    lines = list(lines_of_area(here, parts))
    about = _about(
        asked,
        here,
        item=item_of(lines) if lines else None,
        one=BY_ID[indicator],
        name=own(BY_ID[indicator].name),
        cities=city_bars(here, parts, indicator),
        bars=county_bars(here, parts, indicator),
    )
    return render(request, "indicators/area_one.html", about)


def _asked(request: ScopedRequest) -> tuple[Asked, Area]:
    """Read what was asked for; counties whose sums are old are left to a job."""
    asked = asked_for(request.GET.dict(), timezone.localdate())
    place = own_area(request.scope, request.GET.get("area", "")[:12])
    here = area_of(request.scope, place, asked.period, asked.cut_off)
    if here.due:
        ask_measured(
            area=place,
            counties=here.due,
            period=asked.period,
            cut_off=asked.cut_off,
            asked_by=request.scope.user_id,
        )
    return asked, here


def _about(asked: Asked, here: Area, **more: Any) -> dict[str, Any]:
    return {"asked": asked, "here": here, **more}
