"""Certificates of service time: issued, listed, printed, withdrawn; verified by anybody."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.period import inclusive
from xunzhen.web.accounts.address import address_of
from xunzhen.web.accounts.door import ScopedRequest, open_to, open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.selectors.certificates import (
    certificate_rows,
    people_with_days,
    verified,
)
from xunzhen.web.assistance.selectors.names import guests_of, person_name
from xunzhen.web.assistance.services.certificates import (
    certificate_file,
    issue_certificate,
    withdraw_certificate,
)
from xunzhen.web.assistance.views.shared import (
    about,
    asked_year,
    day_wanted,
    text_in,
    tried,
)
from xunzhen.web.registry.selectors import desk

_PAGE: Final = 30
_TRIES: Final = 30
_WITHIN: Final = 60
"""Seconds in which one address may ask for so many numbers: a number has 40 bits of hash, and
whoever guesses is to learn nothing."""


@open_to(Act.SEE_PROGRAMMES)
@never_cache
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the certificates issued, and the form for a new one."""
    scope, year, today = request.scope, asked_year(request), timezone.localdate()
    now = desk(scope, county)
    rows = Paginator(certificate_rows(scope, county), _PAGE).get_page(request.GET.get("page"))
    guests = guests_of(county)
    may_issue = scope.may(Act.PLAN_PROGRAMMES)
    facts = {
        "desk": now,
        "year": year,
        "here": "certificates",
        "page": rows,
        "lines": [
            (row, person_name(now, row.staff, guests), Programme(row.programme)) for row in rows
        ],
        "people": people_with_days(now, year, today) if may_issue else (),
        "programmes": list(Programme),
        "first": today.replace(month=1, day=1),
    }
    return render(request, "assistance/certificates.html", about(request, county, **facts))


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def issue(request: ScopedRequest, county: str) -> HttpResponse:
    """Issue a certificate."""
    desk(request.scope, county)

    def issued() -> str:
        programme = text_in(request, "programme")
        since, last = day_wanted(request, "since"), day_wanted(request, "last")
        if programme not in {one.value for one in Programme} or last < since:
            raise BadData(_not_asked())
        return issue_certificate(
            scope=request.scope,
            county=county,
            staff=text_in(request, "staff"),
            programme=Programme(programme),
            period=inclusive(since, last),
            purpose=text_in(request, "purpose"),
        ).number

    words = gettext("已出具1份证明，核验号%(number)s。")
    tried(request, issued, lambda number: words % {"number": number})
    return redirect("assistance:certificates", county)


@open_to(Act.SEE_PROGRAMMES)
@never_cache
@require_GET
def pdf(request: ScopedRequest, county: str, certificate: int) -> HttpResponse:
    """Give a certificate as PDF."""
    address = request.build_absolute_uri("/certificate/")
    if settings.SITE_ADDRESS:
        address = f"{settings.SITE_ADDRESS}/certificate/"
    content = certificate_file(
        scope=request.scope, county=county, certificate=certificate, address=address
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{certificate}.pdf"'
    return answer


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def withdraw(request: ScopedRequest, county: str, certificate: int) -> HttpResponse:
    """Withdraw a certificate."""
    desk(request.scope, county)
    tried(
        request,
        lambda: withdraw_certificate(
            scope=request.scope,
            county=county,
            certificate=certificate,
            reason=text_in(request, "reason"),
        ),
        gettext("已收回1份证明，核验的人会看到。"),
    )
    return redirect("assistance:certificates", county)


@open_to_public
@never_cache
@require_safe
def verify(request: HttpRequest, paper: str = "") -> HttpResponse:
    """Say whether a number is genuine, withdrawn or unknown, and no more than the paper says."""
    asked = request.GET.get("number", "").strip()[:60]
    if asked and not paper:
        return redirect(reverse("assistance:verify", args=[asked.replace("/", "-")]))
    if paper and _too_often(request):
        return _shown(request, {"often": True}, 429)
    return _shown(request, {"found": verified(paper) if paper else None})


def _shown(request: HttpRequest, facts: dict[str, object], status: int = 200) -> HttpResponse:
    answer = render(request, "assistance/verify.html", facts, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _too_often(request: HttpRequest) -> bool:
    key = f"assistance.verify.{address_of(request)}"
    cache.add(key, 0, _WITHIN)
    try:
        return cache.incr(key) > _TRIES
    except ValueError:  # it ran out between the two
        return False


def _not_asked() -> Sentence:
    return say(
        "assistance.certificate_asked",
        "项目没有选，或止日早于起日。请核对。",
        "No programme was chosen, or the last day is before the first. Check them.",
    )
