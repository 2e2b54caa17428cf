"""Day sheets on paper: printed for when the phone is dead, entered from a workbook afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.day_sheet_rows import RowFate
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS
from xunzhen.domain.fieldwork.spare_sheet import MOST_SPARES
from xunzhen.files.papers.day_sheet_paper import all_text_of, day_sheet_paper, spare_sheet_paper
from xunzhen.files.papers.press import Press
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.models import SheetUpload
from xunzhen.web.fieldwork.selectors.sheets import (
    DoctorSheets,
    JudgedUpload,
    day_sheets,
    judged_upload,
    upload_of_sheets,
    uploads_of_sheets,
)
from xunzhen.web.fieldwork.selectors.spare_sheets import blank_sheets
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.services.sheets import (
    bad_rows_of,
    drop_sheets,
    new_spare_numbers,
    note_printed,
    receive_sheets,
    spare_workbook,
    take_sheets,
    workbook_of,
)
from xunzhen.web.fieldwork.views.shared import about, asked_day, warn
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.uploads import too_large

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAGE: Final = 20


class Asked:
    """Whose sheets of which days are asked for, as the address says."""

    def __init__(self, request: ScopedRequest, desk: Desk) -> None:
        asked = request.GET
        self.day = asked_day(asked.get("day"), timezone.localdate())
        self.span = 7 if asked.get("span") == "7" else 1
        own = request.scope.staff if "staff" not in asked and "township" not in asked else ""
        self.staff = asked.get("staff", own)[:40]
        self.township = asked.get("township", "")[:12]
        self.until = self.day + dt.timedelta(days=self.span)
        self.doctors = day_sheets(
            request.scope, desk, self.day, self.until, self.staff, self.township
        )

    @property
    def sheets(self) -> tuple[DaySheet, ...]:
        """The sheets asked for, by doctor."""
        return tuple(one.sheet for doctor in self.doctors for one in doctor.sheets)

    @property
    def query(self) -> str:
        """The part of the address that asks for the same again."""
        return (
            f"day={self.day.isoformat()}&span={self.span}"
            f"&staff={self.staff}&township={self.township}"
        )


def _asked(request: ScopedRequest, county: str) -> tuple[Desk, Asked]:
    at = desk(request.scope, county)
    followed(county)
    return at, Asked(request, at)


@open_to(Act.SEE_ROSTER)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the sheets of a day by doctor, to print them and to take the workbook for entering."""
    at, asked = _asked(request, county)
    one_week = dt.timedelta(days=asked.span)
    return render(
        request,
        "fieldwork/sheets.html",
        about(
            request,
            county,
            asked=asked,
            before=asked.day - one_week,
            after=asked.day + one_week,
            last=asked.until - dt.timedelta(days=1),
            today=timezone.localdate(),
            towns=sorted(at.county.townships, key=lambda one: one.code),
            total=len(asked.sheets),
            entered=sum(one.entered for doctor in asked.doctors for one in doctor.sheets),
            may_enter=_may_enter(request),
        ),
    )


def _may_enter(request: ScopedRequest) -> bool:
    return request.scope.may(Act.VERIFY) or request.scope.may(Act.FIELDWORK)


@open_to(Act.SEE_ROSTER)
@never_cache
@require_GET
def pdf(request: ScopedRequest, county: str) -> HttpResponse:
    """Print the sheets asked for, a page each."""
    _at, asked = _asked(request, county)
    sheets = asked.sheets
    if not sheets:
        raise Http404
    paper = Press(all_text_of(sheets)).print_pdf(
        "day_sheet.typ", day_sheet_paper(sheets), asked.day, tagged=False
    )
    note_printed(scope=request.scope, county=county, paper="pdf", sheets=len(sheets))
    return _file(paper, "application/pdf", f"{_named(asked.doctors)}{asked.day}-巡诊手填单.pdf")


@open_to(Act.VERIFY, Act.FIELDWORK)
@never_cache
@require_GET
def xlsx(request: ScopedRequest, county: str) -> HttpResponse:
    """Give the workbook to enter the sheets asked for."""
    _at, asked = _asked(request, county)
    sheets = asked.sheets
    if not sheets:
        raise Http404
    book = workbook_of(sheets)
    note_printed(scope=request.scope, county=county, paper="xlsx", sheets=len(sheets))
    return _file(book, _WORKBOOK, f"{_named(asked.doctors)}{asked.day}-手填单补录.xlsx")


@open_to(Act.VERIFY, Act.FIELDWORK)
@never_cache
@require_GET
def spare_pdf(request: ScopedRequest, county: str) -> HttpResponse:
    """Print blank sheets for visits that no plan holds, each with a number of its own."""
    at, today = desk(request.scope, county), timezone.localdate()
    asked = request.GET.get("n", "")
    number = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 4 else 5
    numbers = new_spare_numbers(max(1, min(number, MOST_SPARES)), today)
    blank = blank_sheets(request.scope, at, numbers, today)
    names = "".join(one.doctor + one.institution for one in blank)
    paper = Press(names).print_pdf("day_sheet.typ", spare_sheet_paper(blank), today, tagged=False)
    note_printed(scope=request.scope, county=county, paper="spare", sheets=len(blank))
    return _file(paper, "application/pdf", f"{today}-备用手填单.pdf")


@open_to(Act.VERIFY, Act.FIELDWORK)
@require_GET
def spare_xlsx(request: ScopedRequest, county: str) -> HttpResponse:
    """Give the workbook to enter spare sheets."""
    desk(request.scope, county)
    return _file(spare_workbook(), _WORKBOOK, "备用手填单补录.xlsx")


def _named(doctors: tuple[DoctorSheets, ...]) -> str:
    return f"{doctors[0].name}-" if len(doctors) == 1 else ""


@open_to(Act.VERIFY, Act.FIELDWORK)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: ScopedRequest, county: str) -> HttpResponse:
    """Take a filled workbook in for a look; list those of before."""
    desk(request.scope, county)
    problem: Sentence | None = None
    nothing = False
    if request.method == "POST":
        file = request.FILES.get("workbook")
        try:
            if getattr(request, "too_large", False):
                raise too_large()
            if file is not None:
                one = receive_sheets(
                    scope=request.scope, county=county, name=cast(Any, file).name or "",
                    content=cast(Any, file).read(),
                )  # fmt: skip
                return redirect("fieldwork:sheets-upload", county, one.pk)
            nothing = True
        except BadData as found:
            problem = found.sentence
    every = uploads_of_sheets(request.scope, county)
    uploads = Paginator(every, _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "fieldwork/sheets_enter.html",
        about(
            request,
            county,
            problem=problem,
            nothing_chosen=nothing,
            page=uploads,
            largest=settings.LARGEST_WORKBOOK // 1_000_000,
        ),
        status=400 if request.method == "POST" else 200,
    )


@open_to(Act.VERIFY, Act.FIELDWORK)
@never_cache
@require_GET
def upload(request: ScopedRequest, county: str, upload: int) -> HttpResponse:
    """Show an upload as it stands now: what can be entered, what was, what is wrong where."""
    one = upload_of_sheets(request.scope, county, upload)
    found = judged_upload(request.scope, desk(request.scope, county), one)
    return render(
        request,
        "fieldwork/sheets_upload.html",
        about(
            request,
            county,
            one=one,
            found=found,
            rows=[_shown(row) for row in found.read.rows],
            new=found.rows(RowFate.NEW),
            already=len(found.rows(RowFate.ALREADY)),
            bad=len(found.rows(RowFate.BAD)),
            persons=_sum(found, "persons"),
            person_times=_sum(found, "person_times"),
        ),
    )


def _sum(found: JudgedUpload, name: str) -> int | None:
    told = [getattr(one, name) for one in found.rows(RowFate.NEW)]
    known = [number for number in told if number is not None]
    return sum(known) if known else None


def _shown(row: Any) -> dict[str, Any]:
    """Return a row with its faults by heading and the cells that a person looks at first."""
    headings = {column.zh: column.name for column in DAY_SHEETS.columns}
    return {
        "row": row,
        "cells": row.cells,
        "wrong": {headings.get(fault.column or "", "") for fault in row.faults},
        "faults": row.faults,
    }


@open_to(Act.VERIFY, Act.FIELDWORK)
@require_POST
def take(request: ScopedRequest, county: str, upload: int) -> HttpResponse:
    """Enter the good rows of an upload."""
    upload_of_sheets(request.scope, county, upload)
    try:
        found = take_sheets(scope=request.scope, desk=desk(request.scope, county), number=upload)
    except BadData as problem:
        warn(request, problem.sentence)
    else:
        number = len(found.rows(RowFate.NEW))
        words = ngettext("%(n)s张手填单已录入台账。", "%(n)s张手填单已录入台账。", number)
        messages.success(request, words % {"n": number}, extra_tags="ok")
    return redirect("fieldwork:sheets-upload", county, upload)


@open_to(Act.VERIFY, Act.FIELDWORK)
@require_POST
def drop(request: ScopedRequest, county: str, upload: int) -> HttpResponse:
    """Give an upload up."""
    upload_of_sheets(request.scope, county, upload)
    drop_sheets(scope=request.scope, county=county, number=upload)
    messages.success(request, gettext("已放弃，没有再录。"), extra_tags="ok")
    return redirect("fieldwork:sheets-enter", county)


@open_to(Act.VERIFY, Act.FIELDWORK)
@never_cache
@require_GET
def bad(request: ScopedRequest, county: str, upload: int) -> HttpResponse:
    """Give the bad rows of an upload with their faults beside them."""
    one: SheetUpload = upload_of_sheets(request.scope, county, upload)
    found = judged_upload(request.scope, desk(request.scope, county), one)
    if not found.rows(RowFate.BAD):
        raise Http404
    own = one.handed_in_by == request.scope.who
    book = bad_rows_of(one, found, "en" if english() else "zh", numbers=own)
    return _file(book, _WORKBOOK, f"{one.file_name.rsplit('.', 1)[0]}-待改.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
