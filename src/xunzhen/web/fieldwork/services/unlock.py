"""A forgotten PIN: the township grants the data key back, once, after seeing the person."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import Final, cast

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import ChangeCounter, FieldDevice
from xunzhen.web.fieldwork.services.enrol import SEALED_AS, device_in
from xunzhen.web.sealing import unseal

GRANT_LASTS: Final = dt.timedelta(hours=24)
_LONGEST: Final = 2000


@dataclass(frozen=True)
class Unlock:
    """What the phone is told: whether it waits, and the key once it is granted."""

    state: str
    key: str = ""


def ask_unlock(*, device: FieldDevice, wrapped: object) -> Unlock:
    """Note that a locked phone asks for its key, or give it if the township granted just this one.

    A grant holds for a day, so that an answer lost on the way can be asked for again.

    Raises
    ------
    BadData
        when the wrapped key was not made with the county's public key.
    """
    text = wrapped if isinstance(wrapped, str) and len(wrapped) <= _LONGEST else ""
    key = _opened(device.county, text)
    now = timezone.now()
    with transaction.atomic():
        row = FieldDevice.objects.select_for_update().get(pk=device.pk)
        granted = row.unlock_granted_at
        if row.wrapped_key == text and granted and now - granted < GRANT_LASTS:
            _note(row, "fieldwork.unlocked", row.unlock_granted_by, "")
            return Unlock("granted", base64.b64encode(key).decode())
        if row.wrapped_key != text or row.unlock_asked_at is None or granted:
            row.wrapped_key, row.unlock_asked_at = text, now
            row.unlock_granted_at, row.unlock_granted_by = None, ""
            row.save()
            _note(row, "fieldwork.unlock_asked", row.user.username, "")
    return Unlock("waiting")


def grant_unlock(*, scope: Scope, device: str) -> FieldDevice:
    """Grant a phone its data key back; asked again it changes nothing.

    Raises
    ------
    NotAllowed
        when the duty does not permit it.
    Http404
        when the reader has no such phone in their area.
    BadData
        when the phone does not ask, or is its own reader's.
    """
    scope.require(Act.DEVICES)
    with transaction.atomic():
        row = device_in(scope, device)
        if row.revoked_at is not None or row.unlock_asked_at is None or not row.wrapped_key:
            raise BadData(
                say(
                    "fieldwork.no_unlock_asked",
                    "这部手机没有申请解锁，或已经停用。请让医生在手机上点“请乡镇解锁”。",
                    "This phone does not ask to be unlocked, or was withdrawn. Have the doctor ask "
                    "on the phone first.",
                )
            )
        if row.unlock_granted_at is None:
            row.unlock_granted_at, row.unlock_granted_by = timezone.now(), scope.who
            row.save()
            _note(row, "fieldwork.unlock_grant", scope.who, scope.duty, scope.address)
    return row


def _opened(county: str, wrapped: str) -> bytes:
    """Unwrap a data key with the county's private key (RSA-OAEP, SHA-256)."""
    row = ChangeCounter.objects.filter(county=county).first()
    sealed = row.sealed_private_key if row else ""
    try:
        pem = unseal(sealed, SEALED_AS).encode()
        pair = serialization.load_pem_private_key(pem, None)
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        key: bytes = cast(rsa.RSAPrivateKey, pair).decrypt(
            base64.b64decode(wrapped, validate=True), oaep
        )
    except (ValueError, TypeError, binascii.Error) as problem:
        raise BadData(
            say(
                "fieldwork.wrapped_unreadable",
                "手机送来的密钥打不开。请更新应用后再申请解锁。",
                "The key that the phone sent cannot be opened. Update the app and ask again.",
            )
        ) from problem
    return key


def _note(row: FieldDevice, action: str, who: str, duty: str, address: str | None = None) -> None:
    record(
        who=who or "phone", duty=duty, action=action, county=row.county, subject=str(row.pk),
        address=address,
    )  # fmt: skip
