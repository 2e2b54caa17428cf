"""Browsing the county tables, now or as they were on a day; finding a person by number."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.edit_services import note_search
from xunzhen.web.registry.import_selectors import waiting_rows
from xunzhen.web.registry.listing import listed
from xunzhen.web.registry.rights import may_add
from xunzhen.web.registry.rows import SEALED, TABLES, all_tables, readers_beside, table_named
from xunzhen.web.registry.table_selectors import (
    Line,
    found_by_number,
    in_order,
    masked_cells,
    names_of,
    reference_columns,
    searched,
    site_of,
    table_counts,
    table_lines,
)

_PAGE: Final = 50


def day_asked(request: ScopedRequest) -> dt.date | None:
    """Return the past day that is asked for; None for now, and for a text that is no day."""
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if dt.date(2000, 1, 1) <= day < timezone.localdate() else None


@open_to(Act.SEE_COUNTY)
@require_GET
def tables(request: ScopedRequest, county: str) -> HttpResponse:
    """List the tables of a county."""
    return _tables(request, county, {})


def _tables(request: ScopedRequest, county: str, more: dict[str, Any]) -> HttpResponse:
    site = site_of(request.scope, county)
    day = day_asked(request)
    counts = table_counts(request.scope, site, day)
    shown = {
        "county": county,
        "site": site,
        "day": day,
        "today": timezone.localdate(),
        "tables": [(table, counts.get(name, {})) for name, table in TABLES.items()],
        "beside": [(one.table, counts.get(one.table.name, {})) for one in readers_beside()],
        "waiting": waiting_rows(request.scope, county).count()
        if request.scope.may(Act.IMPORT)
        else 0,
        "may_find": request.scope.may(Act.UNMASK),
        "may_export": request.scope.may(Act.EXPORT),
        "may_import": request.scope.may(Act.IMPORT) and request.scope.reaches(county),
        **more,
    }
    return render(request, "registry/tables.html", shown)


@open_to(Act.UNMASK)
@never_cache
@require_POST
def find(request: ScopedRequest, county: str) -> HttpResponse:
    """Find a person by phone or identity number; the number is sent by form, never by address."""
    site = site_of(request.scope, county)
    number = request.POST.get("number", "")[:60]
    found = found_by_number(request.scope, site, number) if number.strip() else []
    note_search(scope=request.scope, county=county, found=len(found))
    names = names_of(site)
    people = [(row, names.get(row.cells.get("institution", ""), "")) for row in found]
    return _tables(request, county, {"searched": True, "people": people})


@open_to(Act.SEE_COUNTY)
@require_GET
def table(request: ScopedRequest, county: str, table: str) -> HttpResponse:
    """Show one table: searched, narrowed to a township, sorted, paged."""
    if table not in all_tables():
        raise Http404
    site = site_of(request.scope, county)
    day = day_asked(request)
    names = names_of(site)
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "township", "sort")}
    lines = searched(
        table_lines(request.scope, site, table, day), table, names, asked["q"], asked["township"]
    )
    column, down = asked["sort"].lstrip("-"), asked["sort"].startswith("-")
    if column in table_named(table).column_by_name:
        lines = in_order(lines, column, down, names)
    page = Paginator(lines, _PAGE).get_page(request.GET.get("page"))
    columns = [table_named(table).column_by_name[name] for name in listed(table_named(table))]
    kept = {**asked, "day": day.isoformat() if day else ""}
    shown = {
        "county": county,
        "site": site,
        "table": table_named(table),
        "day": day,
        "today": timezone.localdate(),
        "asked": asked,
        "columns": [_head(one.name, asked["sort"], kept, one) for one in columns],
        "rows": _rows(table, list(page.object_list), columns, names, day),
        "page": page,
        "query": urlencode({name: text for name, text in kept.items() if text}),
        "townships": [
            (line.cells.get("code", ""), line.cells.get("name", ""))
            for line in table_lines(request.scope, site, "townships")
        ],
        "by_township": table not in ("county", "travel", "holidays", "rules"),
        "may_add": may_add(request.scope, table) and day is None,
    }
    return render(request, "registry/table.html", shown)


def _head(name: str, sort: str, kept: dict[str, str], column: Any) -> dict[str, Any]:
    """Return a heading with the address that sorts by it, the other way if it is sorted so."""
    down = sort == name
    query = {**kept, "sort": f"-{name}" if down else name}
    return {
        "column": column,
        "query": urlencode({key: text for key, text in query.items() if text}),
        "sorted": "ascending" if sort == name else "descending" if sort == f"-{name}" else "",
    }


def _rows(
    table: str, lines: list[Line], columns: list[Any], names: Any, day: dt.date | None
) -> list[dict[str, Any]]:
    personal = masked_cells(table, [line.pk for line in lines]) if day is None else {}
    named = reference_columns(table)
    secret = SEALED.get(table, frozenset())
    found = []
    for line in lines:
        cells = []
        for column in columns:
            text = line.cells.get(column.name, "")
            if column.name in secret:
                text = personal.get(line.pk, {}).get(column.name, "")
            name = names.get(text, "") if column.name in named else ""
            number = column.kind.value in ("whole", "decimal")
            cells.append({"text": name or text, "code": text if name else "", "number": number})
        found.append({"pk": line.pk, "cells": cells})
    return found
