"""A phone that asks: whose it is, whether it may, and since when not."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

from xunzhen.domain.errors import Sentence, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope, scope_of
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import FieldDevice

_ENDS = ("accounts.close", "accounts.grant")


@dataclass(frozen=True)
class Phone:
    """A known phone and its person. ``ended``: since when duty or area are gone."""

    device: FieldDevice
    scope: Scope
    ended: dt.datetime | None

    @property
    def county(self) -> str:
        """The county it belongs to."""
        return self.device.county

    @property
    def staff(self) -> str:
        """The doctor's number."""
        return self.device.staff

    @property
    def revoked(self) -> bool:
        """Say whether it was withdrawn from use."""
        return self.device.revoked_at is not None


def digest_of(secret: str) -> str:
    """Return what a phone's secret is known by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def phone_of(authorization: str, address: str | None = None) -> Phone | Literal["unknown"]:
    """Return the phone that asks; ``unknown`` for a header that opens nothing."""
    scheme, _, credentials = authorization.partition(" ")
    name, _, secret = credentials.strip().partition(".")
    try:
        number = uuid.UUID(name)
    except ValueError:
        return "unknown"
    device = FieldDevice.objects.select_related("user").filter(pk=number).first()
    known = device.secret_digest if device else "0" * 64
    right = hmac.compare_digest(known, digest_of(secret))
    if scheme != "Device" or device is None or not right:
        return "unknown"
    scope = scope_of(device.user, address)
    return Phone(device, scope, _ended(device, scope))


def _ended(device: FieldDevice, scope: Scope) -> dt.datetime | None:
    """Return when the account lost its duty or area, None if it still holds them."""
    holds = scope.may(Act.FIELDWORK) and scope.staff == device.staff
    if holds and scope.touches(device.county):
        return None
    last = AuditEntry.objects.filter(
        action__in=_ENDS, subject=device.user.username, at__gte=device.made_at
    ).first()
    return last.at if last else timezone.now()


def ended_sentence() -> Sentence:
    """Say that duty or area ended, and that what is unsent is still taken in."""
    return say(
        "fieldwork.phone_ended",
        "您的账号已停用，或不再是本县的巡诊医生，不能再看排班。手机里还没送的记录照样可以送。"
        "有疑问请找乡镇卫生院。",
        "Your account is closed, or you are no longer a circuit doctor of this county, so the "
        "roster is not shown. What is still on the phone can be sent all the same. Ask the "
        "township health centre if that is wrong.",
    )
