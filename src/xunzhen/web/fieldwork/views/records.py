"""Verifying what was recorded: the queue, one visit, and what the township says of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.record import FIELDS
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.records import PAGE, makes_up_for, queue, seen_visits
from xunzhen.web.fieldwork.selectors.visits import outreach_of
from xunzhen.web.fieldwork.services.judge import Left, correct, send_back, verify
from xunzhen.web.fieldwork.views.shared import about, back, heads_in, tell, tried, value_in
from xunzhen.web.pages.templatetags.parts import said
from xunzhen.web.registry.selectors import desk

_SHOWN = ("waiting", "returned", "verified")


@open_to(Act.VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the records that wait, oldest first; a POST verifies those chosen, as they were seen."""
    if request.method == "POST":
        return _verified(request, county)
    now = desk(request.scope, county)
    show = request.GET.get("show", "")
    show = show if show in _SHOWN else "waiting"
    page = Paginator(queue(request.scope, county, show), PAGE).get_page(request.GET.get("page"))
    seen = seen_visits(request.scope, now, page.object_list)
    facts = {
        "desk": now,
        "show": show,
        "page": page,
        "seen": seen,
        "clean": sum(one.clean for one in seen),
    }
    return render(request, "fieldwork/verify.html", about(request, county, **facts))


def _verified(request: ScopedRequest, county: str) -> HttpResponse:
    only = request.POST.get("only", "")
    chosen = [only] if only else request.POST.getlist("visit")
    seen = {one: heads_in(request, f"heads-{one}") for one in chosen if _is_id(one)}
    if not seen:
        raise BadData(_nothing_chosen())
    number, left = verify(scope=request.scope, county=county, seen=seen)
    words = ngettext("已核实%(n)s次巡诊。", "已核实%(n)s次巡诊。", number)
    tell(request, words % {"n": number})
    for one in left:
        _warn_left(request, county, one)
    return back(request, "fieldwork:verify", county)


def _warn_left(request: ScopedRequest, county: str, left: Left) -> None:
    village = desk(request.scope, county).whole.village_by_code.get(left.row.place)
    facts = {
        "village": village.name if village else left.row.place,
        "day": left.row.date,
        "why": said(left.why),
    }
    messages.warning(request, gettext("%(village)s %(day)s没有核实：%(why)s") % facts)


def _nothing_chosen() -> Sentence:
    return say(
        "fieldwork.nothing_chosen",
        "没有勾选任何一次。请勾选要核实的巡诊，再按核实。",
        "Nothing is ticked. Tick the visits to verify, then verify.",
    )


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@open_to(Act.SEE_LEDGER)
@require_GET
def visit(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Show one visit: its record, what looks strange, all that happened, what may be done."""
    now = desk(request.scope, county)
    row = outreach_of(request.scope, county, outreach)
    (seen,) = seen_visits(request.scope, now, [row])
    fields = [(one.name, one.holds) for one in FIELDS.values()]
    facts = {
        "desk": now,
        "one": seen,
        "made_up": makes_up_for(county, [row]).get(str(row.pk)),
        "fields": fields,
        "field": request.GET.get("field", ""),
        "holds": FIELDS[request.GET["field"]].holds if request.GET.get("field") in FIELDS else "",
    }
    return render(request, "fieldwork/visit.html", about(request, county, **facts))


@open_to(Act.VERIFY)
@require_POST
def visit_return(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Send a record back to the doctor with a reason."""
    tried(
        request,
        lambda: send_back(
            scope=request.scope,
            county=county,
            visit=str(outreach),
            heads=heads_in(request),
            why=request.POST.get("why", ""),
        ),
        gettext("已退回1次巡诊，医生的手机下次连上时看到原因。"),
    )
    return back(request, "fieldwork:visit", county, str(outreach))


@open_to(Act.VERIFY)
@require_POST
def visit_correct(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Correct one field of a record with a reason."""
    field = request.POST.get("field", "")
    tried(
        request,
        lambda: correct(
            scope=request.scope,
            county=county,
            visit=str(outreach),
            heads=heads_in(request),
            field=field,
            value=value_in(request, field),
            why=request.POST.get("why", ""),
        ),
        gettext("已更正1项，原来的值留在经过里；要重新核实。"),
    )
    return back(request, "fieldwork:visit", county, str(outreach))
