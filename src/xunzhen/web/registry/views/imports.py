"""Importing a workbook: hand in, look at the dry run, decide, mend what was held back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.files.tables.template import write_template
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.import_selectors import (
    columns_shown,
    held_of,
    job_of_upload,
    sheet_rows,
    upload_of,
    uploads_of,
    waiting_rows,
)
from xunzhen.web.registry.import_services import (
    LIVE,
    ask_to_take,
    choose_absent,
    correct_cell,
    drop_import,
    receive_upload,
    require_import,
)
from xunzhen.web.registry.models import TableImport
from xunzhen.web.registry.rows import all_tables, readers_beside
from xunzhen.web.registry.uploads import too_large

_PAGE: Final = 40
_WORKER_LATE_SECONDS: Final = 15
_MOST_LISTED: Final = 30


@open_to(Act.IMPORT)
@require_http_methods(["GET", "POST"])
def imports(request: ScopedRequest, county: str) -> HttpResponse:
    """List the uploads of a county and take a new one."""
    require_import(request.scope, county)
    problem = None
    if request.method == "POST":
        file = request.FILES.get("workbook")
        try:
            if getattr(request, "too_large", False):
                raise too_large()
            if file is not None:
                one = receive_upload(
                    scope=request.scope,
                    county=county,
                    name=cast(Any, file).name or "",
                    content=cast(Any, file).read(),
                )
                return redirect("registry:import", county, one.pk)
        except BadData as found:
            problem = found.sentence
    return render(
        request,
        "registry/imports.html",
        {
            "county": county,
            "uploads": uploads_of(request.scope, county)[:_MOST_LISTED],
            "waiting": waiting_rows(request.scope, county).count(),
            "problem": problem,
            "nothing_chosen": request.method == "POST" and problem is None,
            "largest": settings.LARGEST_WORKBOOK // 1_000_000,
        },
        status=400 if request.method == "POST" else 200,
    )


@open_to(Act.IMPORT)
@require_GET
def template(request: ScopedRequest, county: str) -> HttpResponseBase:
    """Give an empty workbook to fill in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, also=[reader.table for reader in readers_beside()])
        name = gettext("县域工作簿空表") + ".xlsx"
        return FileResponse(BytesIO(path.read_bytes()), as_attachment=True, filename=name)


@open_to(Act.IMPORT)
@never_cache
@require_GET
def upload(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show an upload: how far it is, what a dry run found, what was taken."""
    require_import(request.scope, county)
    one = upload_of(request.scope, county, number)
    job = job_of_upload(one)
    shown: dict[str, Any] = {"county": county, "one": one, "job": job, **_progress(job)}
    if not shown["working"] and one.counts:
        shown |= _found(request, county, one)
    return render(request, "registry/import.html", shown)


def _progress(job: Job | None) -> dict[str, Any]:
    working = job is not None and job.state in LIVE
    late = (
        job is not None
        and job.state == Job.State.WAITING
        and (timezone.now() - job.asked_at).total_seconds() > _WORKER_LATE_SECONDS
    )
    died = job is not None and job.state == Job.State.FAILED
    steps = {
        "打开文件": gettext("打开文件"),
        "核对每一行": gettext("核对每一行"),
        "保存试读结果": gettext("保存试读结果"),
        "写入合格的行": gettext("写入合格的行"),
    }
    label = steps.get(job.label, job.label) if job is not None else ""
    return {"working": working, "late": late, "died": died, "label": label}


def _found(request: ScopedRequest, county: str, one: TableImport) -> dict[str, Any]:
    """Return what a read or taken upload shows: totals, the table that is open, its bad rows."""
    counts = {count["table"]: count for count in one.counts}
    held = one.held.filter(settled="") if one.state == TableImport.State.TAKEN else one.held.all()
    table = request.GET.get("table", "")
    if table not in counts:
        first_bad = (name for name, count in counts.items() if count["bad"])
        first_noticed = (name for name, count in counts.items() if count["noticed"])
        table = next(first_bad, "") or next(first_noticed, "") or next(iter(counts))
    page = Paginator(held.filter(table=table).order_by("row", "pk"), _PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    columns = columns_shown(table, rows)
    total = {
        name: sum(count[name] for count in one.counts)
        for name in ("rows", "good", "bad", "noticed", "new", "changed", "same", "remove", "absent")
    }
    return {
        "counts": one.counts,
        "total": total,
        "table": table,
        "columns": columns,
        "rows": sheet_rows(county, rows, columns),
        "page": page,
        "removing": set(one.asked.get("remove", ())),
        "absent": one.absent,
        "since": one.outcome.get("since", ()),
        "fallen": one.outcome.get("fallen", 0),
    }


@open_to(Act.IMPORT)
@never_cache
@require_GET
def progress(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Say how far the work on an upload is; when it ended the page is loaded anew."""
    one = upload_of(request.scope, county, number)
    job = job_of_upload(one)
    shown = _progress(job)
    if not shown["working"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request, "registry/_progress.html", {"county": county, "one": one, "job": job, **shown}
    )


def _decided(
    request: ScopedRequest, county: str, number: int, decide: Callable[[], None]
) -> HttpResponse:
    """Do what was decided about an upload and go back to its page; say why it was not done."""
    upload_of(request.scope, county, number)
    try:
        decide()
    except BadData as problem:
        english = request.LANGUAGE_CODE == "en"
        messages.warning(request, problem.sentence.in_language("en" if english else "zh"))
    return redirect("registry:import", county, number)


@open_to(Act.IMPORT)
@require_POST
def take(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Take the good rows."""
    return _decided(
        request,
        county,
        number,
        lambda: ask_to_take(scope=request.scope, county=county, number=number),
    )


@open_to(Act.IMPORT)
@require_POST
def drop(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Give an upload up."""
    return _decided(
        request,
        county,
        number,
        lambda: drop_import(scope=request.scope, county=county, number=number),
    )


@open_to(Act.IMPORT)
@require_POST
def absent(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Decide, table by table, whether rows that the upload lacks stay or go."""
    remove = [name for name in all_tables() if request.POST.get(f"absent-{name}") == "remove"]
    return _decided(
        request,
        county,
        number,
        lambda: choose_absent(scope=request.scope, county=county, number=number, remove=remove),
    )


@open_to(Act.IMPORT)
@require_POST
def correct(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Write one offered correction into the upload and read it again."""
    held = held_of(request.scope, county, number)
    column, text = request.POST.get("column", ""), request.POST.get("text", "")
    answer = _decided(
        request,
        county,
        held.source_id,
        lambda: correct_cell(
            scope=request.scope, county=county, held=held, column=column, text=text
        ),
    )
    answer["Location"] += f"?table={held.table}"
    return answer
