"""The list of indicators with one of them open, the rows behind a number, and their export."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header, urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xunzhen.files.indicator_book import write_indicator_book
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.indicators.looks import own, parts_text, value_text, with_rule_names
from xunzhen.web.indicators.selectors.asked import Asked, asked_for
from xunzhen.web.indicators.selectors.behind import SIDES, Rows, line_asked, rows_of
from xunzhen.web.indicators.selectors.detail import detail_of
from xunzhen.web.indicators.selectors.evidence import MOST_AGE, Measured, measured
from xunzhen.web.indicators.selectors.listing import listing_of
from xunzhen.web.indicators.selectors.row_words import shown
from xunzhen.web.indicators.services.export import note_rows_taken_out
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.selectors import Desk, desk

_ROWS_A_PAGE: Final = 100
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(Act.SEE_INDICATORS)
@require_GET
def indicators(request: ScopedRequest, county: str) -> HttpResponse:
    """Show all indicators; the first of the worst is open beside them."""
    return _page(request, county, "")


@open_to(Act.SEE_INDICATORS)
@require_GET
def indicator(request: ScopedRequest, county: str, indicator: str) -> HttpResponse:
    """Show all indicators with one of them open."""
    return _page(request, county, indicator)


def _page(request: ScopedRequest, county: str, chosen: str) -> HttpResponse:
    at = desk(request.scope, county)
    asked, found = _measured(request, at)
    listing = listing_of(at, found)
    detail = detail_of(request.scope, at, found, chosen or listing.first)
    if chosen and detail is None:
        raise Http404
    facts = _about(county, asked, found, listing=listing, detail=detail, chosen=chosen)
    shown = "" if detail is None else detail.line.indicator.id
    drawn = {
        "list": _list(found, asked, facts, shown),
        "panel": "" if detail is None else _panel(request, found, asked, facts, shown),
    }
    return render(request, "indicators/indicators.html", {**facts, **drawn})


def _list(found: Measured, asked: Asked, facts: dict[str, Any], shown: str) -> SafeString:
    """Return the list with one indicator marked; it is drawn once a measurement."""
    drawn = found.derived(
        ("drawn list", english(), asked.query),
        lambda: render_to_string("indicators/_list.html", facts),
    )
    row = format_html('<tr data-id="{}"', shown)
    return mark_safe(drawn.replace(row, f'{row} class="is-on" aria-current="true"'))  # noqa: S308


def _panel(
    request: ScopedRequest, found: Measured, asked: Asked, facts: dict[str, Any], shown: str
) -> SafeString:
    """Return the panel of an indicator; that of county-wide readers is drawn once a measurement."""

    def draw() -> SafeString:
        return render_to_string("indicators/_detail.html", facts)

    if request.scope.limit:
        return draw()
    return found.derived(("drawn panel", shown, english(), asked.query), draw)


def _measured(request: ScopedRequest, at: Desk) -> tuple[Asked, Measured]:
    asked = asked_for(request.GET.dict(), timezone.localdate())
    return asked, measured(at, asked.period, asked.cut_off)


def _about(county: str, asked: Asked, found: Measured, **more: Any) -> dict[str, Any]:
    minutes = int(MOST_AGE.total_seconds() // 60)
    return {"county": county, "asked": asked, "found": found, "minutes": minutes, **more}


@open_to(Act.SEE_INDICATORS)
@require_GET
def rows(request: ScopedRequest, county: str, indicator: str) -> HttpResponse:
    """Show the rows behind a number, as far as the reader reaches."""
    at = desk(request.scope, county)
    asked, found, chosen = _rows(request, at, indicator)
    page = Paginator(chosen.rows, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    here = {"side": chosen.side, "township": chosen.township, "target": _clause(request)}
    return render(
        request,
        "indicators/rows.html",
        _about(
            county, asked, found,
            chosen=chosen, line=chosen.line, page=page,
            name=own(chosen.line.indicator.name),
            definition=with_rule_names(
                found.evidence.book, own(chosen.line.indicator.definition)
            ),
            value=value_text(chosen.line.indicator, chosen.line.measurement),
            parts=parts_text(chosen.line.measurement),
            rows=shown(at, found, chosen, list(page)),
            town=at.whole.township_by_code.get(chosen.township),
            here=f"{asked.query}&{urlencode({k: v for k, v in here.items() if v})}",
            may_export=request.scope.may(Act.EXPORT),
        ),
    )  # fmt: skip


@open_to(Act.EXPORT)
@never_cache
@require_GET
def rows_xlsx(request: ScopedRequest, county: str, indicator: str) -> HttpResponse:
    """Take the rows behind a number out as a workbook; the trail is told."""
    at = desk(request.scope, county)
    asked, found, chosen = _rows(request, at, indicator)
    lines = shown(at, found, chosen, chosen.rows, linked=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_indicator_book(
            chosen.line,
            [
                (
                    one.what, one.day, one.who, one.place, one.town, one.note,
                    one.numerator, one.denominator, one.unknown,
                )
                for one in lines
            ],
            (at.site.name, at.site.synthetic),
            chosen.outside,
            path,
        )  # fmt: skip
        book = path.read_bytes()
    note_rows_taken_out(
        scope=request.scope, county=county, indicator=indicator, period=asked.text,
        cut_off=found.cut_off, rows=len(lines), outside=chosen.outside,
    )  # fmt: skip
    answer = HttpResponse(book, content_type=_WORKBOOK)
    name = f"{at.site.name}-{chosen.line.indicator.name.zh}-{asked.text}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _rows(request: ScopedRequest, at: Desk, indicator: str) -> tuple[Asked, Measured, Rows]:
    asked, found = _measured(request, at)
    line = line_asked(found, indicator, _clause(request))
    if line is None:
        raise Http404
    side = request.GET.get("side", "")
    township = request.GET.get("township", "")[:12]
    side = side if side in SIDES else SIDES[0]
    return asked, found, rows_of(request.scope, at, found, line, side, township)


def _clause(request: ScopedRequest) -> str:
    return request.GET.get("target", "")[:60]
