"""A doctor takes a phone into use; the township takes it out of use."""

from __future__ import annotations

import base64
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.wire import is_id
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import ChangeCounter, FieldDevice
from xunzhen.web.fieldwork.selectors.phones import digest_of
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.sealing import seal

SEALED_AS: Final = "fieldwork.private_key"
_SECRET_BYTES: Final = 32
_KEY_BITS: Final = 3072


@dataclass(frozen=True)
class Enrolled:
    """A phone taken into use. ``secret`` is told this once."""

    device: FieldDevice
    secret: str
    county: RegisteredCounty
    public_key: str

    def told(self) -> dict[str, Any]:
        """Return the answer of the call, as the contract has it."""
        device = self.device
        return {
            "device": str(device.pk),
            "secret": self.secret,
            "staff": device.staff,
            "name": device.user.name,
            "county": device.county,
            "county_name": self.county.name,
            "township": device.township,
            "public_key": self.public_key,
            "zone": settings.TIME_ZONE,
            "demo": self.county.synthetic,
        }


def enrol(*, scope: Scope, device: Any, name: Any, app: Any) -> Enrolled:
    """Take a phone into use for the signed-in doctor; asked again, it gets a new secret.

    Raises
    ------
    NotAllowed
        when the duty does not permit field work.
    BadData
        when the number is none, is somebody else's or was revoked, or the county is not here.
    """
    scope.require(Act.FIELDWORK)
    site = RegisteredCounty.objects.filter(code=scope.county).first()
    if site is None or not scope.staff:
        raise BadData(_no_county())
    if not (isinstance(device, str) and is_id(device)):
        raise BadData(_bad_number())
    public_key = public_key_of(site.code)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with transaction.atomic():
        known = FieldDevice.objects.select_for_update().filter(pk=device).first()
        if known is not None and (known.user_id != scope.user_id or known.revoked_at):
            raise BadData(_taken())
        row = known or FieldDevice(pk=uuid.UUID(device), made_at=timezone.now())
        row.user_id, row.staff, row.county = scope.user_id, scope.staff, site.code
        row.township = scope.limit[:9]
        row.name, row.app = str(name or "")[:80], str(app or "")[:20]
        row.secret_digest = digest_of(secret)
        row.save()
        record(
            who=scope.who, duty=scope.duty, action="fieldwork.enrol", county=site.code,
            subject=device, facts={"again": known is not None, "app": row.app},
            address=scope.address,
        )  # fmt: skip
    return Enrolled(row, secret, site, public_key)


def revoke_device(*, scope: Scope, device: str, reason: str = "") -> FieldDevice:
    """Withdraw a phone that is lost or given back; asked again it changes nothing.

    Raises
    ------
    NotAllowed
        when the duty does not permit it.
    Http404
        when the reader has no such phone in their area.
    """
    scope.require(Act.DEVICES)
    with transaction.atomic():
        row = device_in(scope, device)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = timezone.now(), scope.who
            row.unlock_asked_at = row.unlock_granted_at = None
            row.wrapped_key = ""
            row.save()
            record(
                who=scope.who, duty=scope.duty, action="fieldwork.revoke", county=row.county,
                subject=str(row.pk), purpose=reason.strip(), facts={"waiting": row.waiting},
                address=scope.address,
            )  # fmt: skip
    return row


def device_in(scope: Scope, device: str) -> FieldDevice:
    """Return a phone of the reader's area, locked.

    Raises
    ------
    Http404
        when there is none.
    """
    row = FieldDevice.objects.select_for_update().filter(pk=device).first()
    if row is None or not scope.touches(row.county) or not inside_own(scope, row.township):
        raise Http404
    return row


def public_key_of(county: str) -> str:
    """Return the county's public key (SPKI, base64), making the pair the first time."""
    known = ChangeCounter.objects.filter(county=county).first()
    if known is not None and known.public_key:
        return known.public_key
    pair = new_pair()
    spki = pair.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = pair.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with transaction.atomic():
        ChangeCounter.objects.get_or_create(county=county)
        row = ChangeCounter.objects.select_for_update().get(county=county)
        if not row.public_key:
            row.public_key = base64.b64encode(spki).decode()
            row.sealed_private_key = seal(pem.decode(), SEALED_AS)
            row.save()
        return row.public_key


def new_pair() -> rsa.RSAPrivateKey:
    """Make a key pair."""
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _no_county() -> Sentence:
    return say(
        "fieldwork.no_county",
        "您的账号还没有工号，或本县还没有县域表，手机不能登记。请找县级计划员。",
        "Your account has no staff number, or the county's tables are not on the site yet, so the "
        "phone cannot be enrolled. Ask the county planner.",
    )


def _bad_number() -> Sentence:
    return say(
        "fieldwork.device_number",
        "手机编号不对。请重新打开应用，再登记一次。",
        "The phone's number is none. Open the app again and enrol once more.",
    )


def _taken() -> Sentence:
    return say(
        "fieldwork.device_taken",
        "这个手机编号是别人的，或已经停用。请在应用里点“换人”，再登记一次。",
        "This phone's number is somebody else's or was withdrawn. Choose “change person” in the "
        "app and enrol again.",
    )
