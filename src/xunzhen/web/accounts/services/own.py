"""What people do with their own account: sign in, change the password, set up a second factor."""

from __future__ import annotations

import io

import segno
from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.web.accounts.models import SecondFactor, User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.accounts.services.accounts import home_county
from xunzhen.web.audit.services import record


def note_sign_in(*, account: User, address: str | None, action: str = "accounts.sign_in") -> None:
    """Put a sign-in, or a code taken at sign-in, on the trail."""
    record(
        who=account.username,
        duty=account.duty,
        action=action,
        county=home_county(account),
        address=address,
    )


def note_failure(*, username: str, address: str | None, locked: bool) -> None:
    """Put a failed sign-in on the trail.

    What was typed is named only if there is such an account: people type passwords there too.
    """
    account = User.objects.filter(username=username).first()
    record(
        who="",
        duty="",
        action="accounts.locked" if locked else "accounts.sign_in_failed",
        county=home_county(account) if account else "",
        subject=account.username if account else "",
        address=address,
    )


def change_password(*, scope: Scope, password: str) -> User:
    """Set the reader's own password; it was checked already. Other sessions end at once."""
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=scope.user_id)
        account.set_password(password)
        account.must_change = False
        account.save(update_fields=["password", "must_change"])
        _own(scope, account, "accounts.change_password")
    return account


def begin_second_factor(*, scope: Scope) -> SecondFactor:
    """Return the reader's second factor that waits to be confirmed, drawn now if there is none.

    A page that is only looked at writes no audit entry: nothing holds before it is confirmed.
    """
    with transaction.atomic():
        factor: SecondFactor | None = SecondFactor.objects.filter(user_id=scope.user_id).first()
        if factor is None:
            factor = SecondFactor(user_id=scope.user_id, name="totp", confirmed=False)
            factor.draw_secret()
            factor.save()
    return factor


def confirm_second_factor(*, scope: Scope, code: str) -> SecondFactor:
    """Take the first code of a new second factor; from then on it is asked for.

    Raises
    ------
    BadData
        when the code is wrong, old or comes too soon after a wrong one.
    """
    factor = _taken(scope, code)
    with transaction.atomic():
        factor.confirmed, factor.confirmed_at = True, timezone.now()
        factor.save(update_fields=["confirmed", "confirmed_at"])
        _own(scope, User.objects.get(pk=scope.user_id), "accounts.second_factor_on")
    return factor


def show_second_factor(*, scope: Scope, code: str) -> SecondFactor:
    """Take a code at sign-in.

    Raises
    ------
    BadData
        when the code is wrong, old or comes too soon after a wrong one.
    """
    factor = _taken(scope, code)
    _own(scope, User.objects.get(pk=scope.user_id), "accounts.second_factor")
    return factor


def _taken(scope: Scope, code: str) -> SecondFactor:
    """Return the reader's factor if it takes the code. The failure is kept, so no rollback."""
    with transaction.atomic():
        factor: SecondFactor = SecondFactor.objects.select_for_update().get(user_id=scope.user_id)
        allowed, _why = factor.verify_is_allowed()
        right = allowed and factor.verify_token(code.replace(" ", ""))
    if right:
        return factor
    if not allowed:
        raise BadData(
            say(
                "accounts.code_too_soon",
                "刚才的验证码不对，要等几秒才能再试。等验证器换出新的6位数再填。",
                "The last code was wrong; wait some seconds. Enter the next code that your "
                "authenticator shows.",
            )
        )
    raise BadData(
        say(
            "accounts.code_wrong",
            "验证码不对或已用过。看验证器上现在的6位数；手机时间要调成自动。"
            "换了手机就请安全管理员重设。",
            "The code is wrong or was used. Enter the six digits shown now; the phone's clock "
            "must be set automatically. With a new phone, ask the security administrator to "
            "reset it.",
        )
    )


def qr_code(factor: SecondFactor) -> str:
    """Draw a second factor's address as SVG, without style, script or outside address."""
    out = io.BytesIO()
    segno.make(factor.address, error="m").save(
        out, kind="svg", scale=5, border=3, xmldecl=False, svgns=True, nl=False, dark="#15202A",
        light="#FFFFFF", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()


def _own(scope: Scope, account: User, action: str) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=home_county(account),
        address=scope.address,
    )
