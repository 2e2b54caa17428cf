"""The first page, one's own account, and what readers set for themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to, open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.selectors.accounts import own_factor, own_sign_ins
from xunzhen.web.accounts.services.own import change_password
from xunzhen.web.accounts.trail_words import action_words
from xunzhen.web.accounts.views.sign_in import way_back

_FIRST_PAGES = (
    (Act.SEE_ROSTER, "reporting:cockpit", True),
    (Act.SEE_AREA, "reporting:area", False),
    (Act.SEE_AUDIT, "accounts:trail", False),
    (Act.OPEN_ACCOUNTS, "accounts:accounts", False),
    (Act.GRANT_DUTIES, "accounts:duties", False),
)


@open_to(Act.OWN_ACCOUNT)
@require_GET
def home(request: ScopedRequest) -> HttpResponse:
    """Send the reader to the page their duty begins with."""
    county = request.scope.county
    for act, name, in_county in _FIRST_PAGES:
        if request.scope.may(act) and (county or not in_county):
            try:
                return redirect(reverse(name, args=[county] if in_county else []))
            except NoReverseMatch:
                continue
    return redirect("accounts:own")


@open_to(Act.OWN_ACCOUNT)
@require_GET
def own(request: ScopedRequest) -> HttpResponse:
    """Show the reader's own account."""
    sign_ins = [(one, action_words(one.action)) for one in own_sign_ins(request.scope)]
    context = {
        "account": request.user,
        "factor": own_factor(request.scope),
        "factor_needed": settings.SECOND_FACTOR,
        "sign_ins": sign_ins,
        "languages": settings.LANGUAGES,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
    }
    return render(request, "accounts/own.html", context)


@open_to(Act.OWN_ACCOUNT)
@require_GET
def places(request: ScopedRequest) -> HttpResponse:
    """Let the reader choose among the counties they have business in; the frame knows them."""
    return render(request, "accounts/places.html")


@open_to(Act.OWN_ACCOUNT)
@sensitive_post_parameters("current", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: ScopedRequest) -> HttpResponse:
    """Change the reader's own password."""
    faults: dict[str, list[str]] = {}
    if request.method == "POST":
        faults = _password_faults(request)
        if not faults:
            account = change_password(scope=request.scope, password=request.POST["new"])
            request.session.cycle_key()
            update_session_auth_hash(request, account)
            messages.success(request, gettext("密码已改。别处登录的会话都已退出。"))
            return redirect("home" if request.user.must_change else "accounts:own")
    context = {
        "faults": faults,
        "must": request.user.must_change,
        "rules": password_validators_help_texts(),
    }
    return render(request, "accounts/password.html", context, status=400 if faults else 200)


def _password_faults(request: ScopedRequest) -> dict[str, list[str]]:
    """Return what is wrong, by the field it stands beside."""
    current, new = request.POST.get("current", ""), request.POST.get("new", "")
    if not request.user.check_password(current):
        return {"current": [gettext("现在的密码不对。请再输一次；忘了请系统管理员重设。")]}
    if new == current:
        return {"new": [gettext("新密码和现在的一样。请换一个。")]}
    try:
        validate_password(new, request.user)
    except ValidationError as problem:
        return {"new": list(problem.messages)}
    if new != request.POST.get("again", ""):
        return {"again": [gettext("两次输入的新密码不一样。请把这一格重新输一次。")]}
    return {}


@open_to(Act.OWN_ACCOUNT)
@require_POST
def text_size(request: ScopedRequest) -> HttpResponse:
    """Keep the reader's text size: 1 normal, 2 large, 3 very large."""
    if request.POST.get("size") in {"1", "2", "3"}:
        User.objects.filter(pk=request.scope.user_id).update(text_size=int(request.POST["size"]))
    return redirect(way_back(request))


@open_to_public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language, with the account or in a cookie."""
    chosen = request.POST.get("language", "")
    answer = redirect(way_back(request))
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
