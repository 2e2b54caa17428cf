"""What phones sent and the county did not take in, kept for the auditor."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xunzhen.domain.policy.wording import owner_name
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.selectors.refused import WEEKS, refused_list
from xunzhen.web.fieldwork.views.shared import about, asked_day
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.selectors import desk


@open_to(Act.SEE_REFUSED)
@never_cache
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show what was not taken in, by phone and doctor: reason, when, and what it said."""
    now = desk(request.scope, county)
    last = asked_day(request.GET.get("until"), timezone.localdate())
    since = asked_day(request.GET.get("since"), last - dt.timedelta(weeks=WEEKS))
    found = refused_list(
        request.scope,
        now,
        (since, last + dt.timedelta(days=1)),
        phone=request.GET.get("phone", ""),
        code=request.GET.get("code", ""),
        page=request.GET.get("page", "1"),
    )
    days = {"since": since.isoformat(), "until": last.isoformat()}
    rule = book_of(now).rules[found.rule]
    facts = {
        "desk": now,
        "found": found,
        "page": found.page,
        "since": since,
        "last": last,
        "days": urlencode(days),
        "keep": urlencode({**days, "phone": found.phone, "code": found.code}) + "&",
        "owner": owner_name(rule, "en" if english() else "zh"),
        "unmasked": request.scope.may(Act.UNMASK),
    }
    return render(request, "fieldwork/refused.html", about(request, county, **facts))
