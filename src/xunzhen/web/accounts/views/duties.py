"""Duties, for the security administrator: grant, unlock, reset a lost second factor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.errors import BadData, NotAllowed, Sentence
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import REACH_WORDS, Act, Duty
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.selectors import accounts as found
from xunzhen.web.accounts.services import duties as change
from xunzhen.web.accounts.services.duties import Grant


@open_to(Act.GRANT_DUTIES)
@require_GET
def duties(request: ScopedRequest) -> HttpResponse:
    """List who has which duty and how far it reaches."""
    wanted = found.AccountFilter(
        request.GET.get("q", "").strip(), request.GET.get("duty", ""), request.GET.get("state", "")
    )
    page = found.accounts(request.scope, wanted, request.GET.get("page", "1"))
    context = {
        "page": page,
        "wanted": wanted,
        "duties": Duty.choices,
        "me": request.scope.user_id,
        "locked": found.locked_usernames([one.username for one in page]),
    }
    return render(request, "accounts/duties.html", context)


@open_to(Act.GRANT_DUTIES)
@require_http_methods(["GET", "POST"])
def duty(request: ScopedRequest, account: int) -> HttpResponse:
    """Show one account's duty, and grant another."""
    one = found.account(request.scope, account)
    problem: Sentence | None = None
    grant = Grant(one.duty, one.division, one.institution, one.staff)
    if request.method == "POST":
        grant = Grant(
            *(request.POST.get(name, "").strip()[:most] for name, most in _FIELDS.items())
        )
        try:
            change.grant_duty(
                scope=request.scope,
                account=account,
                grant=grant,
                reason=request.POST.get("reason", ""),
            )
        except (BadData, NotAllowed) as fault:
            problem = fault.sentence
        else:
            messages.success(
                request, gettext("%(name)s的岗位已改，马上生效。") % {"name": one.name}
            )
            return redirect("accounts:duties")
    return render(
        request,
        "accounts/duty.html",
        _duty_context(request, one, grant, problem),
        status=400 if problem else 200,
    )


_FIELDS = {"duty": 20, "division": 12, "institution": 40, "staff": 40}


def _duty_context(
    request: ScopedRequest, one: User, grant: Grant, problem: Sentence | None
) -> dict[str, object]:
    at = 1 if (get_language() or "").startswith("en") else 0
    return {
        "one": one,
        "grant": grant,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "own": one.pk == request.scope.user_id,
        "is_locked": one.username in found.locked_usernames([one.username]),
        "choices": [(value, label, REACH_WORDS[value][at]) for value, label in Duty.choices],
    }


@open_to(Act.GRANT_DUTIES)
@require_POST
def unlock(request: ScopedRequest, account: int) -> HttpResponse:
    """Unlock an account that too many wrong passwords locked."""
    one = found.account(request.scope, account)
    change.unlock(scope=request.scope, account=account)
    messages.success(request, gettext("%(name)s已解锁，可以再登录。") % {"name": one.name})
    return redirect("accounts:duty", account)


@open_to(Act.GRANT_DUTIES)
@require_POST
def reset_second_factor(request: ScopedRequest, account: int) -> HttpResponse:
    """Take away a lost second factor."""
    one = found.account(request.scope, account)
    change.reset_second_factor(scope=request.scope, account=account)
    said = gettext("%(name)s的第二道验证已撤下，下次登录时重新设。") % {"name": one.name}
    messages.success(request, said)
    return redirect("accounts:duty", account)
