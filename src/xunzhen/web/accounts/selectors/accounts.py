"""Accounts as the two administrators see them: never a password, never a secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.models import SecondFactor, User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.models import AuditEntry

PAGE: Final = 40
_SIGN_INS: Final = ("accounts.sign_in", "accounts.sign_in_failed", "accounts.locked")


@dataclass(frozen=True)
class AccountFilter:
    """What is looked for: a text in account or name, a duty (``-`` none), a state."""

    text: str = ""
    duty: str = ""
    state: str = ""


def _administered(scope: Scope) -> QuerySet[User]:
    if not (scope.may(Act.OPEN_ACCOUNTS) or scope.may(Act.GRANT_DUTIES)):
        return User.objects.none()
    factor = SecondFactor.objects.filter(user=OuterRef("pk"), confirmed=True)
    return User.objects.annotate(has_factor=Exists(factor))


def accounts(scope: Scope, wanted: AccountFilter, page: str) -> Page[User]:
    """Return one page of accounts, those without a duty first."""
    found = _administered(scope)
    if wanted.text:
        found = found.filter(Q(username__icontains=wanted.text) | Q(name__icontains=wanted.text))
    if wanted.duty == "-":
        found = found.filter(duty="")
    elif wanted.duty in Duty.values:
        found = found.filter(duty=wanted.duty)
    if wanted.state in {"open", "closed"}:
        found = found.filter(is_active=wanted.state == "open")
    if wanted.state == "locked":
        found = found.filter(username__in=locked_usernames())
    waiting_first = found.order_by("-is_active", "duty", "username")
    return Paginator(waiting_first, PAGE).get_page(page)


def account(scope: Scope, number: int) -> User:
    """Return one account to an administrator; 404 to everybody else."""
    found = _administered(scope).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def locked_usernames(among: Collection[str] | None = None) -> frozenset[str]:
    """Return the account names that are locked now at some address."""
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    if among is not None:
        attempts = attempts.filter(username__in=among)
    return frozenset(attempts.values_list("username", flat=True))


def own_sign_ins(scope: Scope, most: int = 10) -> tuple[AuditEntry, ...]:
    """Return the reader's last sign-ins and failed tries at their account."""
    mine = Q(who=scope.who) | Q(who="", subject=scope.who)
    return tuple(AuditEntry.objects.filter(mine, action__in=_SIGN_INS)[:most])


def own_factor(scope: Scope) -> SecondFactor | None:
    """Return the reader's second factor, confirmed or not."""
    found: SecondFactor | None = SecondFactor.objects.filter(user_id=scope.user_id).first()
    return found
