"""Signing in and out, the first page, and what a reader sets for themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to, open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User
from xunzhen.web.audit.services import record

_FIRST_PAGES = (
    (Act.SEE_ROSTER, "planning:overview", True),
    (Act.SEE_AREA, "planning:area", False),
    (Act.SEE_AUDIT, "accounts:trail", False),
    (Act.OPEN_ACCOUNTS, "accounts:accounts", False),
    (Act.GRANT_DUTIES, "accounts:duties", False),
)


def _way_back(request: HttpRequest) -> str:
    """Return where a form came from, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else "/"


@open_to_public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with account and password; five failures lock the account for a while."""
    problem = ""
    if request.method == "POST":
        name, password = request.POST.get("username", ""), request.POST.get("password", "")
        user = authenticate(request, username=name.strip(), password=password)
        if user is not None:
            login(request, user)
            record(
                who=user.username,
                duty=user.duty,
                action="accounts.sign_in",
                address=request.META.get("REMOTE_ADDR"),
            )
            return redirect(_way_back(request))
        problem = gettext("账号或密码不对。请核对大小写；忘了密码请找系统管理员重设。")
    context = {"problem": problem, "next": _way_back(request), "demo": settings.DEMO}
    return render(request, "accounts/sign_in.html", context, status=401 if problem else 200)


@open_to(Act.OWN_ACCOUNT)
@require_POST
def sign_out(request: ScopedRequest) -> HttpResponse:
    """End the session."""
    record(who=request.scope.who, duty=request.scope.duty, action="accounts.sign_out")
    logout(request)
    return redirect("accounts:sign-in")


@open_to(Act.OWN_ACCOUNT)
def home(request: ScopedRequest) -> HttpResponse:
    """Send the reader to the page their duty begins with."""
    for act, name, in_county in _FIRST_PAGES:
        county = request.scope.county
        if request.scope.may(act) and (county or not in_county):
            try:
                return redirect(reverse(name, args=[county] if in_county else []))
            except NoReverseMatch:
                continue
    return redirect("accounts:own")


@open_to(Act.OWN_ACCOUNT)
def own(request: ScopedRequest) -> HttpResponse:
    """Show the reader's own account."""
    return render(request, "accounts/own.html", {"account": request.user})


@open_to(Act.OWN_ACCOUNT)
def places(request: ScopedRequest) -> HttpResponse:
    """Let the reader choose among the places they have business in."""
    return redirect("home")


@open_to(Act.OWN_ACCOUNT)
@require_POST
def text_size(request: ScopedRequest) -> HttpResponse:
    """Keep the reader's text size: 1 normal, 2 large, 3 very large."""
    if request.POST.get("size") in {"1", "2", "3"}:
        User.objects.filter(pk=request.scope.user_id).update(text_size=int(request.POST["size"]))
    return redirect(_way_back(request))


@open_to_public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language, with the account or in a cookie."""
    chosen = request.POST.get("language", "")
    answer = redirect(_way_back(request))
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User) and request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            samesite="Lax",
            httponly=True,
            secure=settings.HTTPS,
        )
    return answer
