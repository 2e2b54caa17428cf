"""Calendars by secret address: the page where they are made, and the address itself."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to, open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import said
from xunzhen.web.planning.address import on_this_site
from xunzhen.web.planning.selectors.feeds import calendar_of, choices, feed_at, feeds_of
from xunzhen.web.planning.services.feeds import make_feed, note_read, revoke_feed
from xunzhen.web.registry.selectors import desk

_KINDS = ("doctor", "township", "village")


@open_to(Act.FEED)
@require_GET
def feeds(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the calendars that the reader gave an address to, and offer to make one."""
    at = desk(request.scope, county)
    lines = feeds_of(request.scope, at)
    addresses = {
        one.id: on_this_site(request, reverse("planning:feed", args=[one.secret]))
        for one in lines
        if one.secret
    }
    offered = choices(request.scope, at)
    context = {
        "county": county,
        "lines": [(one, addresses.get(one.id, "")) for one in lines],
        "offered": [(kind, offered[kind]) for kind in _KINDS if offered.get(kind)],
        "may_channels": request.scope.may(Act.CHANNELS),
        "new": request.GET.get("new", ""),
    }
    return render(request, "planning/feeds.html", context)


@open_to(Act.FEED)
@require_POST
def make(request: ScopedRequest, county: str) -> HttpResponse:
    """Make an address."""
    kind, _, code = request.POST.get("of", "").partition(":")
    try:
        feed = make_feed(scope=request.scope, county=county, kind=kind, code=code)
    except BadData as problem:
        messages.error(request, said(problem.sentence), extra_tags="bad")
        return redirect("planning:feeds", county)
    return redirect(f"{reverse('planning:feeds', args=[county])}?new={feed.pk}#feed-{feed.pk}")


@open_to(Act.FEED)
@require_POST
def revoke(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Take an address back."""
    revoke_feed(scope=request.scope, county=county, number=number)
    messages.success(
        request, gettext("地址已停用，再打开它的日历会显示“已停用”。"), extra_tags="ok"
    )
    return redirect("planning:feeds", county)


@open_to_public
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar at a secret address; 410 where it was revoked."""
    found = feed_at(secret)
    if found.revoked_at is not None:
        return HttpResponse(
            gettext("这个日历地址已停用。请向给您地址的人要新的。"),
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    note_read(feed=found)
    content = calendar_of(found, timezone.localdate())
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=tag) or HttpResponse(
        content, content_type="text/calendar; charset=utf-8"
    )
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, max-age=900"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
