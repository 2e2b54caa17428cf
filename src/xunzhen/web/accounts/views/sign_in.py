"""Signing in and out."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xunzhen.web.accounts.address import address_of
from xunzhen.web.accounts.door import ScopedRequest, open_to, open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import SecondFactor, User
from xunzhen.web.accounts.services.own import note_failure, note_sign_in
from xunzhen.web.audit.services import record


def way_back(request: HttpRequest) -> str:
    """Return where a form came from, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else "/"


@open_to_public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with account and password; five failures lock the account for a while."""
    problem = ""
    if request.method == "POST":
        name, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
        account = authenticate(request, username=name, password=password)
        if isinstance(account, User):
            return _signed_in(request, account)
        locked = bool(getattr(request, "axes_locked_out", False))
        note_failure(username=name, address=address_of(request), locked=locked)
        problem = gettext("账号或密码不对。请核对大小写；忘了密码请找系统管理员重设。")
    context = {
        "problem": problem,
        "username": request.POST.get("username", "")[:60],
        "next": way_back(request),
        "ended": request.GET.get("ended") == "1" and not problem,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "demo": settings.DEMO,
    }
    return render(request, "accounts/sign_in.html", context, status=401 if problem else 200)


def _signed_in(request: HttpRequest, account: User) -> HttpResponse:
    """Begin a session under a new key; a second factor still has to be shown in it."""
    request.session.flush()
    login(request, account)
    note_sign_in(account=account, address=address_of(request))
    enrolled = SecondFactor.objects.filter(user=account, confirmed=True).exists()
    if enrolled or settings.SECOND_FACTOR:
        request.session["code_due"] = True
        query = urlencode({"next": way_back(request)})
        return redirect(f"{reverse('accounts:second-factor')}?{query}")
    return redirect(way_back(request))


@open_to(Act.OWN_ACCOUNT)
@require_POST
def sign_out(request: ScopedRequest) -> HttpResponse:
    """End the session."""
    record(
        who=request.scope.who,
        duty=request.scope.duty,
        action="accounts.sign_out",
        county=request.scope.county,
        address=request.scope.address,
    )
    logout(request)
    return redirect("accounts:sign-in")


def is_verified(request: HttpRequest) -> bool:
    """Say whether the second factor was shown in this session."""
    return bool(cast(Any, request.user).is_verified())
