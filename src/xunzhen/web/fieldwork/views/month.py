"""The monthly sheet: by village or doctor, by week, every number with the entries behind it."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind
from xunzhen.domain.fieldwork.month_entries import Asked
from xunzhen.files.month_book import write_month_book
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.month_rows import HEADS, MonthRows
from xunzhen.web.fieldwork.selectors.month import (
    MonthPage,
    definitions_of,
    month_page,
    number_behind,
    sheet_of_month,
)
from xunzhen.web.fieldwork.selectors.my_month import OwnGroup
from xunzhen.web.fieldwork.selectors.my_month import my_month as own_month
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.services.month import note_month_taken_out
from xunzhen.web.fieldwork.views.shared import about
from xunzhen.web.registry.selectors import Desk, desk

_LINES: Final = 300
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_month(text: str | None, today: dt.date) -> dt.date:
    """Read ``2026-11``; today's if it is none."""
    found = _MONTH.fullmatch(text or "")
    if found and 1 <= int(found[2]) <= 12 and 2000 <= int(found[1]) <= 2100:
        return dt.date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def _page(request: ScopedRequest, county: str) -> tuple[Desk, MonthPage]:
    at = desk(request.scope, county)
    asked = request.GET
    return at, month_page(
        request.scope,
        at,
        asked_month(asked.get("month"), timezone.localdate()),
        by_staff=asked.get("by") == "doctor",
        asked=asked.get("q", "").strip()[:40],
        above=asked.get("township", "")[:40],
    )


@open_to(Act.SEE_LEDGER)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the sheet of a month."""
    at, shown = _page(request, county)
    rows = MonthRows(shown)
    towns = [] if shown.by_staff else sorted(at.county.townships, key=lambda one: one.code)
    return render(
        request,
        "fieldwork/month.html",
        about(
            request,
            county,
            page=shown,
            rows=rows.blocks() if shown.sheet else "",
            foot=rows.foot() if shown.sheet else "",
            heads=[(count, HEADS[count]) for count in shown.counts],
            definitions=[(HEADS[one.count], one) for one in definitions_of(shown)],
            asked=request.GET.get("q", "").strip()[:40],
            township=request.GET.get("township", "")[:40],
            towns=towns,
            by="doctor" if shown.by_staff else "village",
            before=(shown.month - dt.timedelta(days=1)).replace(day=1),
            after=(shown.month + dt.timedelta(days=31)).replace(day=1),
            last=shown.sheet.period.last_day if shown.sheet else None,
            may_export=request.scope.may(Act.EXPORT),
        ),
    )


@open_to(Act.SEE_LEDGER)
@require_GET
def entries(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the entries behind one number of the sheet, and why others did not count."""
    at = desk(request.scope, county)
    month = asked_month(request.GET.get("month"), timezone.localdate())
    sheet = sheet_of_month(at, month, timezone.localdate())
    asked = _asked_number(request, at)
    number = number_behind(request.scope, at, sheet, asked) if sheet and asked else None
    if number is None or asked is None:
        raise Http404
    counted = Paginator(number.behind.counted, _LINES).get_page(request.GET.get("page"))
    others = Paginator(number.behind.others, _LINES).get_page(request.GET.get("others"))
    return render(
        request,
        "fieldwork/month_entries.html",
        about(
            request,
            county,
            number=number,
            month=month,
            sheet=sheet,
            head=HEADS[asked.count] if asked.count else None,
            by="doctor" if asked.kind.of_staff else "village",
            counted=[_line(number, one, amount) for one, amount in counted],
            others=[_line(number, one, why) for one, why in others],
            counted_page=counted,
            others_page=others,
            here=_without(request.GET, "page", "others"),
            weeks=[(number.places.get(w.village, w.village), w) for w in number.behind.weeks][:40],
        ),
    )


def _without(asked: QueryDict, *names: str) -> str:
    """Return the query of an address without some of its parts."""
    kept = asked.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def _line(number: Any, one: Any, told: Any) -> dict[str, Any]:
    return {
        "entry": one,
        "told": told,
        "place": number.places.get(one.place, one.place),
        "staff": number.staff.get(one.staff, one.staff),
    }


def _asked_number(request: ScopedRequest, at: Desk) -> Asked | None:
    asked = request.GET
    try:
        kind = SubjectKind(asked.get("kind", ""))
        count = Count(asked["count"]) if asked.get("count") else None
        week = int(asked["week"]) if asked.get("week") else None
    except ValueError:
        return None
    if count is not None and count not in HEADS:
        return None
    if count in (Count.COMPLIANT_WEEKS, Count.DUE_WEEKS):
        count = None
    if count is None and kind.of_staff:
        return None
    code = at.code if kind is SubjectKind.COUNTY else asked.get("of", "")[:40]
    return Asked(kind, code, count, week)


@open_to(Act.EXPORT)
@never_cache
@require_GET
def export(request: ScopedRequest, county: str) -> HttpResponse:
    """Take the sheet out as a workbook: its figures, what they count, the entries behind."""
    at, shown = _page(request, county)
    if shown.sheet is None or not shown.blocks:
        raise Http404
    names = Names(at.whole)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "month.xlsx"
        write_month_book(
            shown.sheet,
            [(block.name, block.lines) for block in shown.blocks],
            shown.by_staff,
            (at.site.name, at.site.synthetic),
            (names.place, names.staff),
            path,
        )
        book = path.read_bytes()
    note_month_taken_out(
        scope=request.scope, county=county, month=f"{shown.month:%Y-%m}", lines=shown.rows
    )
    answer = HttpResponse(book, content_type=_WORKBOOK)
    name = f"{at.site.name}-{shown.month:%Y-%m}-月度核对表.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@open_to(Act.FIELDWORK)
@require_GET
def my_month(request: ScopedRequest, county: str) -> HttpResponse:
    """Show a doctor the own month: received, accepted, returned, each by itself."""
    at = desk(request.scope, county)
    month = asked_month(request.GET.get("month"), timezone.localdate())
    found = own_month(request.scope, at, month)
    return render(
        request,
        "fieldwork/my_month.html",
        about(
            request,
            county,
            mine=found,
            groups=[(group.value, found.groups[group]) for group in OwnGroup],
            before=(month - dt.timedelta(days=1)).replace(day=1),
            after=(month + dt.timedelta(days=31)).replace(day=1),
            today=timezone.localdate(),
        ),
    )
