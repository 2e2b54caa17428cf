"""The conflict inbox, missed visits and flags: what a person has to look at and settle."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.flagged import MOST_WEEKS, WEEKS, flagged
from xunzhen.web.fieldwork.selectors.missed import WEEKS as MISSED_WEEKS
from xunzhen.web.fieldwork.selectors.missed import missed_list
from xunzhen.web.fieldwork.selectors.records import PAGE, Side, in_conflict, seen_visits
from xunzhen.web.fieldwork.selectors.story import story
from xunzhen.web.fieldwork.selectors.visits import outreach_of
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.services.judge import excuse, resolve
from xunzhen.web.fieldwork.views.shared import (
    about,
    asked_day,
    back,
    heads_in,
    tell,
    tried,
    value_in,
    warn,
)
from xunzhen.web.registry.selectors import desk


@open_to(Act.VERIFY)
@require_GET
def conflicts(request: ScopedRequest, county: str) -> HttpResponse:
    """Show every field that two sides filled differently, both values side by side."""
    now = desk(request.scope, county)
    page = Paginator(in_conflict(request.scope, county), PAGE).get_page(request.GET.get("page"))
    seen = seen_visits(request.scope, now, page.object_list)
    facts = {"desk": now, "page": page, "seen": seen}
    return render(request, "fieldwork/conflicts.html", about(request, county, **facts))


@open_to(Act.VERIFY)
@require_POST
def visit_resolve(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Settle one field: the value of one side, or a third, with a reason."""
    field = request.POST.get("field", "")
    try:
        chosen = request.POST.get("side", "")
        side = None if chosen == "other" else _side(request, county, outreach, field, chosen)
        resolve(
            scope=request.scope,
            county=county,
            visit=str(outreach),
            heads=heads_in(request),
            field=field,
            value=value_in(request, field) if side is None else side.value,
            why=request.POST.get("why", ""),
        )
    except BadData as refused:
        warn(request, refused.sentence)
    else:
        tell(request, gettext("已选定1项，两边原来填的都留在经过里；要重新核实。"))
    return back(request, "fieldwork:conflicts", county)


def _side(
    request: ScopedRequest, county: str, outreach: uuid.UUID, field: str, chosen: str
) -> Side | None:
    """Return the side that was chosen; None is the third value, if one was typed."""
    row = outreach_of(request.scope, county, outreach)
    (seen,) = seen_visits(request.scope, desk(request.scope, county), [row])
    sides = [side for one in seen.clashes if one.field == field for side in one.sides]
    return next((one for one in sides if one.event == chosen), None)


@open_to(Act.SEE_LEDGER)
@require_GET
def missed(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the visits that nobody made, excused ones too; none can be taken off the list."""
    now = desk(request.scope, county)
    followed(county, revision=now.revision)
    asked = request.GET.get("show", "open")
    last = asked_day(request.GET.get("until"), timezone.localdate())
    since = asked_day(request.GET.get("since"), last - dt.timedelta(weeks=MISSED_WEEKS))
    days = (since, last + dt.timedelta(days=1))
    found = missed_list(request.scope, now, days, asked, request.GET.get("page", "1"))
    facts = {"desk": now, "list": found, "page": found.page, "since": since, "last": last}
    facts["keep"] = f"since={since}&until={last}&show={found.show}&"
    return render(request, "fieldwork/missed.html", about(request, county, **facts))


@open_to(Act.EXCUSE)
@require_POST
def visit_excuse(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Excuse a missed visit with a reason."""
    tried(
        request,
        lambda: excuse(
            scope=request.scope,
            county=county,
            visit=str(outreach),
            why=request.POST.get("why", ""),
        ),
        gettext("已认可1次漏访的原因；它仍是漏访，仍在名单里。"),
    )
    return back(request, "fieldwork:missed", county)


@open_to(Act.SEE_LEDGER)
@require_GET
def flags(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the visits of some weeks that look strange, by code."""
    now = desk(request.scope, county)
    today = timezone.localdate()
    until = asked_day(request.GET.get("until"), today)
    since = asked_day(request.GET.get("since"), until - dt.timedelta(weeks=WEEKS))
    day_after = until + dt.timedelta(days=1)
    found = flagged(
        request.scope,
        now,
        (since, day_after),
        request.GET.get("code", ""),
        everything=bool(request.GET.get("all")),
        page=request.GET.get("page", "1"),
    )
    asked = {"since": found.since.isoformat(), "until": until.isoformat(), "code": found.code}
    keep = urlencode({**asked, **({"all": "1"} if found.everything else {})})
    facts = {
        "desk": now,
        "found": found,
        "page": found.page,
        "last": until,
        "keep": f"{keep}&",
        "most_weeks": MOST_WEEKS,
    }
    return render(request, "fieldwork/flags.html", about(request, county, **facts))


@open_to(Act.SEE_LEDGER)
@require_GET
def village_ledger(request: ScopedRequest, county: str, village: str) -> HttpResponse:
    """Show all that happened in a village, in order, what was refused included."""
    now = desk(request.scope, county)
    followed(county, revision=now.revision)
    found = story(request.scope, now, village, request.GET.get("page", "1"))
    facts = {"desk": now, "story": found, "older": found.number + 1, "newer": found.number - 1}
    return render(request, "fieldwork/ledger.html", about(request, county, **facts))
