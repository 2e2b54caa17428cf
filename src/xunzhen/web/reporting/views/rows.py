"""What stands behind a return: rows of a figure, frozen versions, sums, who is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import month_of, period_text, year_of
from xunzhen.domain.reporting.canonical import digest_of
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.filling import NAMES, RowChange, changed_rows
from xunzhen.domain.reporting.statutory_return import Section, State
from xunzhen.files.return_content import figure_of
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn
from xunzhen.web.reporting.selectors.chain import moved_away, own_unit
from xunzhen.web.reporting.selectors.compare import differing_again, row_lines, taken_now
from xunzhen.web.reporting.selectors.due import standings_of
from xunzhen.web.reporting.selectors.held import held_return, rows_behind, subject_of
from xunzhen.web.reporting.selectors.page import sums_of
from xunzhen.web.reporting.services.keeping import content_of
from xunzhen.web.reporting.views.shared import about, kind_in, period_in, warn

_PER_PAGE = 100
_DAY = dt.timedelta(days=1)


@open_to(Act.SEE_RETURNS)
@require_GET
def figure(request: ScopedRequest, held: int, figure: str, county: str = "") -> HttpResponse:
    """Show the rows behind a figure as they were frozen, and which are other today."""
    scope = request.scope
    row = held_return(scope, held, county)
    subject = subject_of(row)
    told = subject.figure_of(figure)
    if told is None or figure not in NAMES:
        raise Http404
    kept, is_frozen = rows_behind(row)
    frozen = kept.get(figure, ())
    changes: tuple[RowChange, ...] = ()
    if is_frozen and not row.origin:
        changes = changed_rows(frozen, taken_now(scope, row, subject).rows.get(figure, ()))
    pages = Paginator(frozen, _PER_PAGE).get_page(request.GET.get("page", "1"))
    shown = changes[:_PER_PAGE]
    now = [one.now for one in shown if one.now]
    wanted = [*pages.object_list, *(one.then for one in shown if one.then), *now]
    lines = row_lines(scope, row, wanted, now)
    told_changes = [
        (one, one.then and lines.get(one.then), one.now and lines.get(one.now)) for one in shown
    ]
    facts: dict[str, Any] = {
        "row": row,
        "figure": told,
        "indicator": NAMES[figure],
        "lines": [lines[one] for one in pages.object_list if one in lines],
        "page": pages,
        "changes": [one for one in told_changes if one[1] or one[2]],
        "more": max(0, len(changes) - _PER_PAGE),
    }
    return render(request, "reporting/figure.html", about(request, county, **facts))


@open_to(Act.SEE_RETURNS)
@require_GET
def version(request: ScopedRequest, held: int, frozen: int, county: str = "") -> HttpResponse:
    """Show one frozen version with its digest; asked with ``again``, work it out once more."""
    scope = request.scope
    row = held_return(scope, held, county)
    kept = _version(row, frozen)
    content = content_of(kept.content)
    stands = kept.version == row.version and State(row.state).handed_in
    again = None
    if "again" in request.GET and stands:
        again = differing_again(scope, row, subject_of(row), kept.ledger_change, kept.revision)
    facts = {
        "row": row,
        "kept": kept,
        "figures": [figure_of(one) for one in content["figures"]],
        "texts": [(one, content["texts"].get(one.value, "")) for one in Section],
        "intact": digest_of(content) == kept.digest,
        "again": again,
        "can_again": not row.origin and row.county and stands,
        "cut_off": figure_of(content["figures"][0]).cut_off if content["figures"] else row.cut_off,
    }
    return render(request, "reporting/version.html", about(request, county, **facts))


@open_to(Act.SEE_RETURNS)
@require_GET
def content(request: ScopedRequest, held: int, frozen: int, county: str = "") -> HttpResponse:
    """Give the canonical text of a frozen version, of which ``sha256sum`` gives the digest."""
    row = held_return(request.scope, held, county)
    kept = _version(row, frozen)
    answer = HttpResponse(kept.content.encode(), content_type="application/json; charset=utf-8")
    name = f"{row.unit}-{row.kind}-{row.last}-v{kept.version}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _version(row: HeldReturn, frozen: int) -> FrozenVersion:
    kept = row.versions.defer("rows").filter(version=frozen).first()
    if kept is None:
        raise Http404
    return kept


@open_to(Act.SEE_RETURNS)
@require_GET
def sums(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Show a return beside the sum of those handed in to it, and why they differ."""
    row = held_return(request.scope, held, county)
    found = sums_of(request.scope, row, subject_of(row))
    return render(request, "reporting/sums.html", about(request, county, row=row, sums=found))


@open_to(Act.SEE_RETURNS)
@require_GET
def late(request: ScopedRequest, county: str = "") -> HttpResponse:
    """Show who handed in, who is late, who is missing, and who never reports."""
    scope = request.scope
    today = timezone.localdate()
    now = desk(scope, county) if county else None
    if now is None and (scope.county or not own_unit(scope)):
        raise Http404
    kind = kind_in(request.GET.get("kind"))
    try:
        period = period_in(request.GET.get("period"), today)
    except BadData as refused:
        warn(request, refused.sentence)
        period = period_in(None, today)
    found = standings_of(scope, now, kind, period, today)
    last = period.last_day or today
    moved = () if now is not None else moved_away(found.unit.id, last.replace(month=1, day=1), last)
    length = month_of if kind is ReturnKind.MONTHLY else year_of
    facts = {
        "found": found,
        "period_row": {"since": period.since, "last": last},
        "moved": moved,
        "before": period_text(length(period.since - _DAY)),
        "after": period_text(length(last + _DAY)),
        "kind": kind,
    }  # fmt: skip
    return render(request, "reporting/late.html", about(request, county, **facts))
