"""Bad rows of earlier imports: all that wait, and mending or dropping one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import Fault, Sentence
from xunzhen.domain.registry.stored import Cells
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.edit_services import RowFaults, drop_held, mend_held
from xunzhen.web.registry.forms import cells_from, fields_of
from xunzhen.web.registry.import_selectors import held_of, waiting_rows
from xunzhen.web.registry.import_services import require_import
from xunzhen.web.registry.judging import unsealed_row
from xunzhen.web.registry.models import HeldRow
from xunzhen.web.registry.rows import SEALED, table_named
from xunzhen.web.registry.table_selectors import site_of
from xunzhen.web.sealing import masked

_PAGE: Final = 50


@open_to(Act.IMPORT)
@never_cache
@require_GET
def held(request: ScopedRequest, county: str) -> HttpResponse:
    """List the bad rows that wait, of all imports."""
    require_import(request.scope, county)
    rows = waiting_rows(request.scope, county).order_by("-source_id", "table", "row")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/held.html", {"county": county, "page": page})


@open_to(Act.IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def mend(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Mend one bad row in a form; it is checked with all other rows before it is saved."""
    require_import(request.scope, county)
    found = held_of(request.scope, county, number)
    if found.settled or not found.bad or found.source.state != "taken":
        return render(request, "registry/mend.html", {"county": county, "held": found})
    cells, extra, _headings = unsealed_row(found.sealed_cells)
    if request.method == "GET":
        return _form(request, county, found, cells, cells, _faults(found), {})
    entered = cells_from(
        request.POST, found.table, frozenset(table_named(found.table).column_by_name)
    )
    secret = SEALED.get(found.table, frozenset())
    kept = {name: cells[name] for name in secret if cells.get(name) and not entered.get(name)}
    try:
        mend_held(
            scope=request.scope, county=county, held=found, cells={**extra, **entered, **kept}
        )
    except RowFaults as problem:
        shown = {"problem": problem.sentence, "general": problem.by_column.get("", ())}
        return _form(request, county, found, entered, cells, problem.by_column, shown, 400)
    messages.success(request, gettext("已改好并写入县域表。"))
    return _onward(county, found)


def _onward(county: str, found: HeldRow) -> HttpResponse:
    """Go to the next row of the same upload that waits, else back to the upload."""
    more = HeldRow.objects.filter(source_id=found.source_id, settled="", bad=True).exists()
    if more:
        answer = redirect("registry:import", county, found.source_id)
        answer["Location"] += f"?table={found.table}"
        return answer
    return redirect("registry:held", county)


def _faults(found: HeldRow) -> dict[str, tuple[Fault, ...]]:
    """Return the faults as the import left them, by column."""
    by_column: dict[str, list[Fault]] = {}
    for one in found.faults:
        if one["bad"]:
            said = Sentence(one["code"], one["zh"], one["en"])
            by_column.setdefault(one["column"], []).append(Fault(said, found.where, found.row))
    return {name: tuple(many) for name, many in by_column.items()}


def _form(
    request: ScopedRequest,
    county: str,
    found: HeldRow,
    cells: Cells,
    original: Cells,
    faults: dict[str, tuple[Fault, ...]] | Any,
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    site = site_of(request.scope, county)
    table = found.table
    secret = SEALED.get(table, frozenset())
    shown_cells = {name: text for name, text in cells.items() if name not in secret}
    hidden = {name: masked(original[name]) for name in secret if original.get(name)}
    every = frozenset(table_named(table).column_by_name)
    shown = {
        "county": county,
        "held": found,
        "table": table_named(table),
        "fields": fields_of(site, table, shown_cells, every, faults, hidden),
        **more,
    }
    return render(request, "registry/mend.html", shown, status=status)


@open_to(Act.IMPORT)
@require_POST
def drop(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Give up one bad row, saying why."""
    require_import(request.scope, county)
    found = held_of(request.scope, county, number)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return redirect("registry:mend", county, number)
    drop_held(scope=request.scope, county=county, held=found, reason=reason)
    messages.success(request, gettext("这一行已放弃，理由已记下。"))
    return _onward(county, found)
