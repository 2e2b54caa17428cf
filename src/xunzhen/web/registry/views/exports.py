"""Giving tables out as files."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.export_services import bad_rows, exported
from xunzhen.web.registry.import_selectors import upload_of
from xunzhen.web.registry.import_services import require_import
from xunzhen.web.registry.selectors import desk

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(Act.EXPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def export(request: ScopedRequest, county: str) -> HttpResponse:
    """Give the county's tables as a workbook or as CSV files."""
    now = desk(request.scope, county)
    problem = ""
    if request.method == "POST":
        personal = request.POST.get("personal") == "yes"
        purpose = request.POST.get("purpose", "").strip()[:200]
        folder = request.POST.get("form") == "csv"
        if len(purpose) >= 2 or not personal:
            content = exported(
                scope=request.scope,
                now=now,
                folder=folder,
                personal=personal,
                purpose=purpose,
                language="en" if folder else "zh",
            )
            day = timezone.localdate().isoformat()
            name = f"{now.site.name}县域表_{day}.{'zip' if folder else 'xlsx'}"
            return _file(content, name, "application/zip" if folder else _WORKBOOK)
        problem = "purpose"
    shown = {
        "county": county,
        "site": now.site,
        "problem": problem,
        "counts": (len(now.county.villages), len(now.county.staff)),
        "whole": not request.scope.limit,
        "may_unmask": request.scope.may(Act.UNMASK),
    }
    return render(request, "registry/export.html", shown, status=400 if problem else 200)


@open_to(Act.IMPORT)
@never_cache
@require_POST
def bad(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Give the bad rows of an upload with their faults beside them."""
    require_import(request.scope, county)
    one = upload_of(request.scope, county, number)
    purpose = request.POST.get("purpose", "").strip()[:200]
    if len(purpose) < 2:
        return redirect("registry:import", county, number)
    language = "en" if english() else "zh"
    content = bad_rows(scope=request.scope, one=one, purpose=purpose, language=language)
    return _file(content, f"{one.file_name.rsplit('.', 1)[0]}_待改.xlsx", _WORKBOOK)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
