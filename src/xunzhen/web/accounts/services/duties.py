"""What the security administrator does: grant duties, unlock, take away a lost second factor."""

from __future__ import annotations

from dataclasses import dataclass

from axes.utils import reset as axes_reset
from django.db import transaction

from xunzhen.domain.errors import BadData, NotAllowed, say
from xunzhen.domain.places import written
from xunzhen.web.accounts.duties import ADMINISTRATORS, Act, Duty, grant_fault
from xunzhen.web.accounts.models import SecondFactor, User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.accounts.services.accounts import home_county
from xunzhen.web.audit.services import record


@dataclass(frozen=True)
class Grant:
    """A duty with its place; an empty duty takes every duty away."""

    duty: str
    division: str = ""
    institution: str = ""
    staff: str = ""


def grant_duty(*, scope: Scope, account: int, grant: Grant, reason: str) -> User:
    """Give an account a duty and its place, or take its duty away.

    Raises
    ------
    BadData
        when the place does not fit the duty, or no reason is given.
    NotAllowed
        for one's own account, and from one administrator of 等保 to another.
    """
    scope.require(Act.GRANT_DUTIES)
    if not reason.strip():
        raise BadData(
            say(
                "accounts.no_reason",
                "没有写依据。写明谁批准的、哪份文件，审计时要看。",
                "There is no reason. Write who approved this and by which paper; auditors read it.",
            )
        )
    if grant.duty and (
        fault := grant_fault(grant.duty, grant.division, grant.institution, grant.staff)
    ):
        raise BadData(fault)
    with transaction.atomic():
        found = _other(scope, account)
        before = found.duty
        _refuse_two_in_one(found, grant.duty)
        found.duty = grant.duty
        found.division = written(grant.division) if grant.duty else ""
        found.institution = grant.institution if grant.duty else ""
        found.staff = grant.staff if grant.duty else ""
        if before in ADMINISTRATORS:
            found.was_administrator = before
        found.save()
        record(
            who=scope.who,
            duty=scope.duty,
            action="accounts.grant",
            county=home_county(found),
            subject=found.username,
            purpose=reason,
            facts={
                "before": before,
                "after": found.duty,
                "division": found.division,
                "institution": found.institution,
            },
            address=scope.address,
        )
    return found


def unlock(*, scope: Scope, account: int) -> int:
    """Forget the failed sign-ins of an account from every address; return how many there were."""
    scope.require(Act.GRANT_DUTIES)
    with transaction.atomic():
        found = User.objects.get(pk=account)
        freed = int(axes_reset(username=found.username))
        _recorded(scope, found, "accounts.unlock")
    return freed


def reset_second_factor(*, scope: Scope, account: int) -> User:
    """Take away a lost second factor; the person sets up another at the next sign-in."""
    scope.require(Act.GRANT_DUTIES)
    with transaction.atomic():
        found = _other(scope, account)
        SecondFactor.objects.filter(user=found).delete()
        _recorded(scope, found, "accounts.reset_second_factor")
    return found


def _other(scope: Scope, account: int) -> User:
    if account == scope.user_id:
        raise NotAllowed(
            say(
                "accounts.own_duty",
                "不能改自己的岗位和第二道验证。请另一位安全管理员来做。",
                "You cannot change your own duty or second factor. Ask another security "
                "administrator.",
            )
        )
    return User.objects.select_for_update().get(pk=account)


def _refuse_two_in_one(account: User, duty: str) -> None:
    """Keep the three apart for good: who was one of them never becomes another of them."""
    was = account.duty if account.duty in ADMINISTRATORS else account.was_administrator
    if was and duty in ADMINISTRATORS and duty != was:
        raise NotAllowed(
            say(
                "accounts.three_apart",
                "这个账号当过{was}，不能再当另一种管理员：系统、安全、审计三员要分开。"
                "请给别人开账号。",
                "This account has been {was} and cannot be another administrator: system, security "
                "and audit stay with three people. Open an account for somebody else.",
                was=str(Duty(was).label),
            )
        )


def _recorded(scope: Scope, account: User, action: str) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=home_county(account),
        subject=account.username,
        address=scope.address,
    )
