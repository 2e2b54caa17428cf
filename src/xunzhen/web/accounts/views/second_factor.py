"""The second factor: set up with an authenticator, asked for at every sign-in from then on."""

from __future__ import annotations

import django_otp
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import SecondFactor
from xunzhen.web.accounts.selectors.accounts import own_factor
from xunzhen.web.accounts.services.own import (
    begin_second_factor,
    confirm_second_factor,
    qr_code,
    show_second_factor,
)
from xunzhen.web.accounts.views.sign_in import is_verified, way_back


@open_to(Act.OWN_ACCOUNT)
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: ScopedRequest) -> HttpResponse:
    """Set up the second factor, or ask for its code."""
    factor = own_factor(request.scope)
    if factor is not None and factor.confirmed:
        return _ask(request)
    return _enrol(request)


def _ask(request: ScopedRequest) -> HttpResponse:
    if is_verified(request):
        return redirect("accounts:own")
    problem: Sentence | None = None
    if request.method == "POST":
        try:
            factor = show_second_factor(scope=request.scope, code=request.POST.get("code", ""))
        except BadData as fault:
            problem = fault.sentence
        else:
            _passed(request, factor)
            return redirect(way_back(request))
    context = {"problem": problem, "next": way_back(request)}
    return render(request, "accounts/code.html", context, status=400 if problem else 200)


def _enrol(request: ScopedRequest) -> HttpResponse:
    factor = begin_second_factor(scope=request.scope)
    problem: Sentence | None = None
    if request.method == "POST":
        try:
            factor = confirm_second_factor(scope=request.scope, code=request.POST.get("code", ""))
        except BadData as fault:
            problem = fault.sentence
        else:
            _passed(request, factor)
            messages.success(request, gettext("第二道验证已设好。以后登录要输入验证器上的6位数。"))
            return redirect(way_back(request))
    secret = factor.written_secret
    context = {
        "problem": problem,
        "next": way_back(request),
        "needed": settings.SECOND_FACTOR,
        "qr": mark_safe(qr_code(factor)),  # noqa: S308 - drawn here, of our own address
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "accounts/enrol.html", context, status=400 if problem else 200)


def _passed(request: ScopedRequest, factor: SecondFactor) -> None:
    """Remember in this session, under a new key, that the code was shown."""
    request.session.cycle_key()
    request.session.pop("code_due", None)
    django_otp.login(request, factor)
