"""One row: seen, edited with all checks, removed, its history, its personal columns unmasked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.edit_services import (
    RowFaults,
    hanging_rows,
    note_unmasked,
    remove_row,
    save_row,
)
from xunzhen.web.registry.forms import (
    cells_from,
    clashes_of,
    cleared_from,
    decided,
    fields_of,
)
from xunzhen.web.registry.judging import title_of
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.rights import in_reach, may_add, may_edit, open_columns, refuse
from xunzhen.web.registry.rows import all_tables, table_named
from xunzhen.web.registry.services import StaleRow
from xunzhen.web.registry.table_selectors import (
    history_of,
    masked_of,
    names_of,
    plain_of,
    reference_columns,
    row_of,
    site_of,
    version_on,
)
from xunzhen.web.registry.views.tables import day_asked


@open_to(Act.SEE_COUNTY)
@never_cache
@require_GET
def row(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show a row with its columns and its history, now or at the end of a day."""
    return _row(request, county, row_of(request.scope, county, number), {})


@open_to(Act.UNMASK)
@never_cache
@require_POST
def unmask(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show the personal columns of a row in plain, once, for a purpose that is recorded."""
    found = row_of(request.scope, county, number)
    purpose = request.POST.get("purpose", "").strip()
    if len(purpose) < 2 or not found.sealed or found.removed:
        return _row(request, county, found, {"purpose_missing": True})
    note_unmasked(scope=request.scope, county=county, row=found, purpose=purpose)
    return _row(request, county, found, {"plain": plain_of(found)})


def _row(
    request: ScopedRequest, county: str, found: RegistryRow, more: Mapping[str, Any]
) -> HttpResponse:
    scope, table = request.scope, found.table
    day = day_asked(request)
    past = version_on(found, day) if day else None
    cells = (past.cells or {}) if past else {} if day else found.cells
    sealed = past.sealed if past else {} if day else found.sealed
    personal = more.get("plain") or masked_of(table, sealed)
    names = names_of(found.county)
    lines = []
    for column in table_named(table).columns:
        text = personal.get(column.name, "") or cells.get(column.name, "")
        name = names.get(text, "") if column.name in reference_columns(table) else ""
        lines.append((column, text, name))
    shown = {
        "county": county,
        "site": found.county,
        "row": found,
        "table": table_named(table),
        "title": title_of(table, cells or found.cells),
        "lines": lines,
        "extra": [one for one in cells.items() if one[0] not in table_named(table).column_by_name],
        "day": day,
        "today": timezone.localdate(),
        "past": past,
        "history": history_of(found),
        "may_edit": not found.removed and day is None and may_edit(scope, table, found.place),
        "may_remove": not found.removed
        and day is None
        and may_add(scope, table)
        and in_reach(scope, table, found.place),
        "may_unmask": scope.may(Act.UNMASK) and bool(found.sealed) and not found.removed,
        "dossier": cells.get("code", "") if table == "villages" else "",
        **more,
    }
    return render(request, "registry/row.html", shown)


@open_to(Act.EDIT_REGISTRY)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Edit a row; what somebody else changed meanwhile is shown beside, never overwritten."""
    found = row_of(request.scope, county, number)
    if found.removed or not may_edit(request.scope, found.table, found.place):
        raise refuse(found.table)
    mine = open_columns(request.scope, found.table)
    if request.method == "GET":
        return _form(request, county, found.table, found.cells, found, {})
    cells = cells_from(request.POST, found.table, mine)
    version = _whole(request.POST.get("version"))
    if version != found.version:
        return _clash(request, county, found, cells, version)
    cells = decided(request.POST, cells, found.cells)
    return _save(request, county, found.table, cells, found)


@open_to(Act.EDIT_REGISTRY)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: ScopedRequest, county: str, table: str) -> HttpResponse:
    """Add a row to a table."""
    if table not in all_tables():
        raise Http404
    site_of(request.scope, county)
    if not may_add(request.scope, table):
        raise refuse(table)
    if request.method == "GET":
        given = {name: request.GET.get(name, "")[:60] for name in table_named(table).column_by_name}
        return _form(request, county, table, given, None, {})
    cells = cells_from(request.POST, table, open_columns(request.scope, table))
    return _save(request, county, table, cells, None)


def _save(
    request: ScopedRequest,
    county: str,
    table: str,
    cells: dict[str, str],
    found: RegistryRow | None,
) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _form(request, county, table, cells, found, {"reason_missing": True}, 400)
    try:
        done = save_row(
            scope=request.scope,
            county=county,
            table=table,
            cells=cells,
            reason=reason,
            row=found,
            version=found.version if found else None,
            clear=cleared_from(request.POST, table),
        )
    except StaleRow as problem:
        if found is None or problem.row is None or problem.row.removed:
            shown = {"problem": problem.sentence}
            return _form(request, county, table, cells, found, shown, 409)
        return _clash(request, county, problem.row, cells, found.version)
    except RowFaults as problem:
        shown_faults = {"problem": problem.sentence, "by_column": problem.by_column}
        return _form(request, county, table, cells, found, shown_faults, 400)
    if done.rows:
        messages.success(request, gettext("已保存，历史里留有修改前的样子。"))
    else:
        messages.info(request, gettext("和原来一样，没有改动。"))
    number = found.pk if found else done.rows[0]
    return redirect("registry:row", county, number)


def _clash(
    request: ScopedRequest,
    county: str,
    now: RegistryRow,
    cells: dict[str, str],
    version: int,
) -> HttpResponse:
    """Show both versions field by field; nothing was saved, the reader decides."""
    base = now.versions.filter(number=version).first()
    old = (base.cells or {}) if base else {}
    last = history_of(now)[0]
    shown = {
        "clashes": clashes_of(now.table, old, now.cells, cells),
        "last": last,
    }
    return _form(request, county, now.table, cells, now, shown, 409)


def _form(
    request: ScopedRequest,
    county: str,
    table: str,
    cells: Mapping[str, str],
    found: RegistryRow | None,
    more: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    site = found.county if found else site_of(request.scope, county)
    mine = open_columns(request.scope, table)
    by_column = more.get("by_column", {})
    shown = {
        "county": county,
        "table": table_named(table),
        "row": found,
        "title": title_of(table, found.cells) if found else "",
        "reason": request.POST.get("reason", ""),
        "fields": fields_of(
            site, table, cells, mine, by_column, masked_of(table, found.sealed) if found else {}
        ),
        "general": by_column.get("", ()),
        "all_columns": len(mine) == len(table_named(table).columns),
        **more,
    }
    return render(request, "registry/row_form.html", shown, status=status)


@open_to(Act.EDIT_REGISTRY)
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Remove a row, after showing what hangs on it."""
    found = row_of(request.scope, county, number)
    scope = request.scope
    if found.removed or not may_add(scope, found.table):
        raise refuse(found.table)
    if not in_reach(scope, found.table, found.place):
        raise refuse(found.table)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        try:
            if reason:
                remove_row(
                    scope=scope,
                    county=county,
                    row=found,
                    version=_whole(request.POST.get("version")),
                    reason=reason,
                    whole=request.POST.get("whole") == "yes",
                )
                messages.success(request, gettext("已删去，历史里还能看到。"))
                return redirect("registry:table", county, found.table)
            shown = {"reason_missing": True}
        except BadData as problem:
            shown = {"problem": problem.sentence}
        except StaleRow as problem:
            found.refresh_from_db()
            shown = {"problem": problem.sentence}
    hanging = hanging_rows(found.county, found)
    shown |= {
        "county": county,
        "row": found,
        "table": table_named(found.table),
        "title": title_of(found.table, found.cells),
        "hanging": hanging,
        "named": _hanging_named(found, hanging[:40]),
    }
    return render(
        request, "registry/row_remove.html", shown, status=400 if request.method == "POST" else 200
    )


def _hanging_named(found: RegistryRow, hanging: tuple[tuple[str, str], ...]) -> list[Any]:
    rows = RegistryRow.objects.filter(
        county=found.county, removed=False, key__in={key for _table, key in hanging}
    )
    wanted = set(hanging)
    return [
        (one.table, one.pk, title_of(one.table, one.cells))
        for one in rows
        if (one.table, one.key) in wanted
    ]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
