"""The inbox and one return: begun, filled, told, checked, submitted, received, restated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.reporting.statutory_return import Section
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.begin import days_unset, to_begin
from xunzhen.web.reporting.selectors.held import held_return
from xunzhen.web.reporting.selectors.page import (
    Inbox,
    inbox_of,
    return_page,
    shown_return,
)
from xunzhen.web.reporting.services import receiving, writing
from xunzhen.web.reporting.services.checking import may_review
from xunzhen.web.reporting.services.restating import restate_return
from xunzhen.web.reporting.views.shared import (
    about,
    kind_in,
    period_in,
    tell,
    to,
    tried,
    turn_in,
    warn,
)


@open_to(Act.SEE_RETURNS)
@require_GET
def inbox(request: ScopedRequest, county: str = "") -> HttpResponse:
    """Show the returns that wait for the reader, the unit's own, and those from below."""
    scope = request.scope
    if not county and scope.county:
        return redirect("reporting:returns", scope.county)
    box = _box(request, county)
    first = next(iter(box.page.rows), None)
    if first is None and county:
        desk(scope, county)
    facts = _shown(request, first) if first is not None else {}
    return render(request, "reporting/returns.html", about(request, county, box=box, **facts))


@open_to(Act.SEE_RETURNS)
@require_GET
def page(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Show one return beside the list."""
    box = _box(request, county)
    facts = _shown(request, shown_return(request.scope, held, county, box))
    return render(request, "reporting/returns.html", about(request, county, box=box, **facts))


def _box(request: ScopedRequest, county: str) -> Inbox:
    asked = request.GET
    return inbox_of(request.scope, county, asked.get("tab", ""), asked.get("page", "1"))


def _shown(request: ScopedRequest, row: HeldReturn) -> dict[str, Any]:
    shown = return_page(request.scope, row)
    return {"shown": shown, "row": row, "may_review": may_review(request.scope, row)}


@open_to(Act.WRITE_RETURN)
@require_GET
def new(request: ScopedRequest, county: str = "") -> HttpResponse:
    """Offer the returns that the reader's unit owes this year, with their due days."""
    scope = request.scope
    now = desk(scope, county) if county else None
    lines = to_begin(scope, now, timezone.localdate())
    facts = {"lines": lines, "unset_told": days_unset(lines)}
    return render(request, "reporting/new.html", about(request, county, **facts))


@open_to(Act.WRITE_RETURN)
@require_POST
def begin(request: ScopedRequest, county: str = "") -> HttpResponse:
    """Begin the return of the reader's own unit for a period, filled from the ledger."""
    if county:
        desk(request.scope, county)
    try:
        row = writing.begin_return(
            scope=request.scope, kind=kind_in(request.POST.get("kind")).value, county=county,
            period=period_in(request.POST.get("period"), timezone.localdate()),
        )  # fmt: skip
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return to(county, "return-new")
    tell(request, gettext("已起草，数已从台账取好。请写文字四部分。"))
    return to(county, "return", row.pk)


@open_to(Act.WRITE_RETURN)
@require_POST
def fill(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Take the figures anew."""
    held_return(request.scope, held, county)
    tried(
        request,
        lambda: writing.fill_return(scope=request.scope, number=held, seen=turn_in(request)),
        gettext("已从台账重新取数。"),
    )
    return to(county, "return", held)


@open_to(Act.WRITE_RETURN)
@require_POST
def texts(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Keep the four parts."""
    held_return(request.scope, held, county)
    written = {one.value: request.POST.get(one.value, "") for one in Section}
    tried(
        request,
        lambda: writing.write_texts(
            scope=request.scope, number=held, texts=written, seen=turn_in(request)
        ),
        gettext("已保存文字。"),
    )
    return to(county, "return", held)


_OWN: dict[str, Callable[..., Any]] = {
    "self_check": writing.self_check_return,
    "submit": writing.submit_return,
}
_ABOVE: dict[str, Callable[..., Any]] = {
    "accept": receiving.accept_return,
    "lock": receiving.lock_return,
}


@open_to(Act.WRITE_RETURN, Act.RECEIVE_RETURN)
@require_POST
def act(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Self-check, submit, accept or lock."""
    held_return(request.scope, held, county)
    named = request.POST.get("act", "")
    done = {
        "self_check": gettext("已自查1份报表，可以报送。"),
        "submit": gettext("已报送并封存，数不再变。"),
        "accept": gettext("已接收1份报表。"),
        "lock": gettext("已锁定。以后有变，另作订正。"),
    }
    service = {**_OWN, **_ABOVE}.get(named)
    if service is not None:
        change = service
        tried(
            request,
            lambda: change(scope=request.scope, number=held, seen=turn_in(request)),
            done[named],
        )
    return to(county, "return", held)


@open_to(Act.RECEIVE_RETURN)
@require_POST
def send_back(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Send back with the reason."""
    held_return(request.scope, held, county)
    tried(
        request,
        lambda: receiving.send_back_return(
            scope=request.scope, number=held, why=request.POST.get("why", ""), seen=turn_in(request)
        ),
        gettext("已退回，并写明了原因。"),
    )
    return to(county, "return", held)


@open_to(Act.WRITE_RETURN)
@require_POST
def restate(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Restate a locked return by the figures of now."""
    held_return(request.scope, held, county)
    tried(
        request,
        lambda: restate_return(
            scope=request.scope, number=held, why=request.POST.get("why", ""), seen=turn_in(request)
        ),
        gettext("已作订正并签名；原报表不变，两版都可打印。"),
    )
    return to(county, "return", held)
