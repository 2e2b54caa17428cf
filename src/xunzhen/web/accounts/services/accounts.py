"""What the system administrator does: open, close and open again, give one-time passwords.

A duty is given by the security administrator only (``services.duties``); the accounts of the
security and audit administrators get new passwords only on the server itself
(``xunzhen site open-admin``), so that no administrator can become another.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from xunzhen.domain.errors import BadData, NotAllowed, say
from xunzhen.web.accounts.duties import ADMINISTRATORS, Act, Duty
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record

# No 0/O, 1/l/I: a one-time password is read out and typed.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_KEPT_APART: Final = frozenset({Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})


@dataclass(frozen=True)
class OneTime:
    """An account and the password that opens it once; shown once, kept nowhere."""

    account: User
    password: str


def one_time_password() -> str:
    """Return four groups of four letters: 78 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def open_account(*, scope: Scope, username: str, name: str) -> OneTime:
    """Open an account without a duty and return its one-time password.

    Raises
    ------
    BadData
        when the name is taken, or is not one.
    """
    scope.require(Act.OPEN_ACCOUNTS)
    username, name = username.strip(), name.strip()
    if not _USERNAME.fullmatch(username):
        raise BadData(
            say(
                "accounts.bad_username",
                "账号“{username}”不合格。用2到40个小写字母、数字、点、横线，字母或数字开头。",
                "The account name {username} will not do. Use 2 to 40 small letters, digits, dots "
                "and dashes, beginning with a letter or digit.",
                username=username,
            )
        )
    if not name or len(name) > 60:
        raise BadData(
            say(
                "accounts.no_name",
                "没有写姓名。写这个账号是谁的，60字以内。",
                "There is no name. Write whose account this is, in 60 characters at most.",
            )
        )
    password = one_time_password()
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise BadData(
                say(
                    "accounts.username_taken",
                    "账号“{username}”已经有了。换一个，或在列表里找到它。",
                    "There is an account {username} already. Choose another, or find it below.",
                    username=username,
                )
            )
        account = User.objects.open(
            username, password, name=name, must_change=True, opened_by=scope.who
        )
        _recorded(scope, account, "accounts.open")
    return OneTime(account, password)


def close_account(*, scope: Scope, account: int) -> User:
    """Close an account: its sessions end at once, what it did stays."""
    scope.require(Act.OPEN_ACCOUNTS)
    with transaction.atomic():
        found = _other(scope, account)
        if found.is_active and found.duty in ADMINISTRATORS:
            _refuse_last(found)
        found.is_active = False
        found.save(update_fields=["is_active"])
        _recorded(scope, found, "accounts.close")
    return found


def reopen_account(*, scope: Scope, account: int) -> OneTime:
    """Open a closed account again, with a new one-time password."""
    scope.require(Act.OPEN_ACCOUNTS)
    return _fresh_password(scope, account, "accounts.reopen")


def reset_password(*, scope: Scope, account: int) -> OneTime:
    """Give an account a new one-time password; its sessions end at once."""
    scope.require(Act.OPEN_ACCOUNTS)
    return _fresh_password(scope, account, "accounts.reset_password")


def _fresh_password(scope: Scope, account: int, action: str) -> OneTime:
    password = one_time_password()
    with transaction.atomic():
        found = _other(scope, account)
        if found.duty in _KEPT_APART:
            raise NotAllowed(
                say(
                    "accounts.kept_apart",
                    "安全管理员和审计管理员的密码不能由系统管理员在网页上重设。"
                    "请两人在场，在服务器上用 xunzhen site open-admin 重设。",
                    "A system administrator cannot reset the password of a security or audit "
                    "administrator here. Do it on the server, two people present: "
                    "xunzhen site open-admin",
                )
            )
        found.set_password(password)
        found.must_change, found.is_active = True, True
        found.save(update_fields=["password", "must_change", "is_active"])
        _recorded(scope, found, action)
    return OneTime(found, password)


def open_administrator(*, username: str, name: str, duty: str) -> OneTime:
    """Open one of the three administrators, or give it a new password; only from the server.

    Raises
    ------
    BadData
        when the account exists with another duty.
    """
    password = one_time_password()
    with transaction.atomic():
        account = User.objects.select_for_update().filter(username=username).first()
        if account is None:
            account = User(username=username, name=name or username, duty=duty, division="000000")
            account.opened_by = "server"
        elif account.duty != duty:
            raise BadData(
                say(
                    "accounts.other_duty",
                    "账号“{username}”是别的岗位。三个管理员各用各的账号，请另取一个账号名。",
                    "The account {username} has another duty. Each of the three administrators "
                    "has an account of their own; choose another name.",
                    username=username,
                )
            )
        account.set_password(password)
        account.must_change, account.is_active = True, True
        account.save()
        record(
            who="server",
            duty="server",
            action="accounts.open_admin",
            subject=username,
            facts={"duty": duty},
        )
    return OneTime(account, password)


def _other(scope: Scope, account: int) -> User:
    """Return an account, locked, unless it is the reader's own."""
    if account == scope.user_id:
        raise NotAllowed(
            say(
                "accounts.own",
                "不能改自己的账号。请另一位管理员来做。",
                "You cannot change your own account. Ask another administrator.",
            )
        )
    return User.objects.select_for_update().get(pk=account)


def _refuse_last(account: User) -> None:
    others = User.objects.filter(duty=account.duty, is_active=True).exclude(pk=account.pk)
    if not others.exists():
        raise NotAllowed(
            say(
                "accounts.last_one",
                "这是最后一位{duty}，关闭后没有人能做这件事。请先让安全管理员再授权一位。",
                "This is the last account of this duty ({duty}); nobody could do its work any "
                "more. Have the security administrator grant it to another first.",
                duty=account.duty,
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


def home_county(account: User) -> str:
    """Return the county an account belongs to, for the trail; empty above the county."""
    return account.division[:6] if account.division[4:6].strip("0") else ""
