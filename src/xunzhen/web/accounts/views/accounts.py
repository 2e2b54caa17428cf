"""Accounts, for the system administrator: open, close, open again, reset the password."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed, Sentence
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.selectors import accounts as found
from xunzhen.web.accounts.services import accounts as change
from xunzhen.web.accounts.services.accounts import OneTime


@open_to(Act.OPEN_ACCOUNTS)
@require_GET
def accounts(request: ScopedRequest) -> HttpResponse:
    """List the accounts of the site."""
    return _list(request)


def _list(request: ScopedRequest, problem: Sentence | None = None) -> HttpResponse:
    wanted = found.AccountFilter(
        request.GET.get("q", "").strip(), request.GET.get("duty", ""), request.GET.get("state", "")
    )
    page = found.accounts(request.scope, wanted, request.GET.get("page", "1"))
    context = {
        "page": page,
        "wanted": wanted,
        "duties": Duty.choices,
        "problem": problem,
        "typed": request.POST,
        "me": request.scope.user_id,
        "locked": found.locked_usernames([one.username for one in page]),
    }
    return render(request, "accounts/accounts.html", context, status=400 if problem else 200)


@open_to(Act.OPEN_ACCOUNTS)
@never_cache
@require_POST
def open_account(request: ScopedRequest) -> HttpResponse:
    """Open an account and show its one-time password, this once."""
    try:
        opened = change.open_account(
            scope=request.scope,
            username=request.POST.get("username", ""),
            name=request.POST.get("name", ""),
        )
    except BadData as problem:
        return _list(request, problem.sentence)
    return _shown_once(request, opened, gettext("账号已开"))


@open_to(Act.OPEN_ACCOUNTS)
@require_POST
def close_account(request: ScopedRequest, account: int) -> HttpResponse:
    """Close an account."""
    found.account(request.scope, account)
    try:
        closed = change.close_account(scope=request.scope, account=account)
    except NotAllowed as problem:
        return _list(request, problem.sentence)
    messages.success(
        request, gettext("账号%(name)s已关闭，登录着的也已退出。") % {"name": closed.username}
    )
    return redirect("accounts:accounts")


@open_to(Act.OPEN_ACCOUNTS)
@never_cache
@require_POST
def reopen_account(request: ScopedRequest, account: int) -> HttpResponse:
    """Open a closed account again and show its one-time password, this once."""
    return _fresh(request, account, change.reopen_account, gettext("账号已重新启用"))


@open_to(Act.OPEN_ACCOUNTS)
@never_cache
@require_POST
def reset_password(request: ScopedRequest, account: int) -> HttpResponse:
    """Give an account a new one-time password and show it, this once."""
    return _fresh(request, account, change.reset_password, gettext("密码已重设"))


def _fresh(
    request: ScopedRequest, account: int, service: Callable[..., OneTime], title: str
) -> HttpResponse:
    found.account(request.scope, account)
    try:
        opened = service(scope=request.scope, account=account)
    except NotAllowed as problem:
        return _list(request, problem.sentence)
    return _shown_once(request, opened, title)


def _shown_once(request: ScopedRequest, opened: OneTime, title: str) -> HttpResponse:
    """Show a one-time password. No redirect: it must stand in no session and no address."""
    return render(request, "accounts/one_time.html", {"opened": opened, "title": title})
