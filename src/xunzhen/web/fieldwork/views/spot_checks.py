"""Spot checks: the draws, the list of one, and what a check found."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.draw import SHARE_RULES, shares_of
from xunzhen.domain.policy.wording import owner_name, rule_name
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.selectors.records import PAGE
from xunzhen.web.fieldwork.selectors.spot_checks import draw_seen, draws_of
from xunzhen.web.fieldwork.services.judge import write_check
from xunzhen.web.fieldwork.services.spot_checks import draw_checks
from xunzhen.web.fieldwork.views.shared import about, asked_day, back, tell, tried, warn
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.selectors import Desk, desk

_MONTH = dt.timedelta(days=30)


@open_to(Act.SEE_LEDGER)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the draws of the reader's place, and the form for a new one."""
    now = desk(request.scope, county)
    today = timezone.localdate()
    draws = Paginator(draws_of(request.scope, county), PAGE).get_page(request.GET.get("page"))
    place = request.scope.limit[:9] or county
    facts = {
        "desk": now,
        "page": draws,
        "shares": _shares(now, place, today),
        "since": today - _MONTH,
        "last": today,
    }
    return render(request, "fieldwork/spot_checks.html", about(request, county, **facts))


def _shares(now: Desk, place: str, today: dt.date) -> list[dict[str, object]]:
    """Say the share of each stratum with its clause, or who must set it."""
    book, language = book_of(now), "en" if english() else "zh"
    rulings = shares_of(book, place, today)
    return [
        {
            "name": rule_name(book.rules[rule], language),
            "owner": owner_name(book.rules[rule], language),
            "ruling": rulings[name],
        }
        for name, rule in SHARE_RULES.items()
    ]


@open_to(Act.SPOT_CHECK)
@require_POST
def new(request: ScopedRequest, county: str) -> HttpResponse:
    """Draw, once."""
    today = timezone.localdate()
    number = request.POST.get("number", "").strip()
    try:
        made = draw_checks(
            scope=request.scope,
            county=county,
            since=asked_day(request.POST.get("since"), today),
            last=asked_day(request.POST.get("last"), today),
            number=int(number) if number.isdecimal() and number.isascii() else 0,
        )
    except BadData as refused:
        warn(request, refused.sentence)
        return redirect("fieldwork:spot-checks", county)
    drawn = sum(len(one["drawn"]) for one in made.drawn)
    words = ngettext("抽出%(n)s次，名单在下面。", "抽出%(n)s次，名单在下面。", drawn)
    tell(request, words % {"n": drawn})
    return redirect("fieldwork:spot-check-draw", county, made.pk)


@open_to(Act.SEE_LEDGER)
@require_GET
def drawn(request: ScopedRequest, county: str, draw: int) -> HttpResponse:
    """Show one draw: how it came about, its visits, what was found so far."""
    now = desk(request.scope, county)
    seen = draw_seen(request.scope, now, draw, request.GET.get("page", "1"))
    return render(
        request,
        "fieldwork/spot_check_draw.html",
        about(request, county, desk=now, seen=seen, page=seen.page),
    )


@open_to(Act.SPOT_CHECK)
@require_POST
def visit_check(request: ScopedRequest, county: str, outreach: uuid.UUID) -> HttpResponse:
    """Write what the check of a visit found."""
    tried(
        request,
        lambda: write_check(
            scope=request.scope,
            county=county,
            visit=str(outreach),
            found=request.POST.get("found", ""),
            note=request.POST.get("note", ""),
        ),
        gettext("已写下1次抽查结果。"),
    )
    return back(request, "fieldwork:visit", county, str(outreach))
