"""A forgotten PIN, a number left for the survey, a lost phone."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.http import Http404
from django.test import override_settings
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, plan_with, planned_id
from tests.web.people import COUNTY, person
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import ChangeCounter, Contact, FieldDevice, Happening
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.fieldwork.services.enrol import revoke_device
from xunzhen.web.fieldwork.services.reseal import reseal_field
from xunzhen.web.fieldwork.services.unlock import grant_unlock
from xunzhen.web.sealing import blind_index, unseal

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


@pytest.fixture
def phone(county: County) -> Phone:
    return enrolled()


def wrapped(key: bytes = KEY) -> str:
    """Wrap a data key as the phone does."""
    public = base64.b64decode(ChangeCounter.objects.get(county=COUNTY).public_key)
    found = serialization.load_der_public_key(public)
    assert isinstance(found, rsa.RSAPublicKey)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return base64.b64encode(found.encrypt(key, oaep)).decode()


def test_locked_phone_gets_its_key_once_the_township_grants_it(phone: Phone) -> None:
    asks = wrapped()
    assert phone.post("unlock", {"wrapped": asks}).json() == {"state": "waiting"}

    grant_unlock(scope=scope_of(person("director")), device=phone.device)

    granted = {"state": "granted", "key": base64.b64encode(KEY).decode()}
    assert phone.post("unlock", {"wrapped": asks}).json() == granted
    assert phone.post("unlock", {"wrapped": asks}).json() == granted  # the answer was lost
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"fieldwork.unlock_asked", "fieldwork.unlock_grant", "fieldwork.unlocked"} <= actions


def test_grant_is_for_one_key_and_one_day(phone: Phone) -> None:
    asks = wrapped()
    phone.post("unlock", {"wrapped": asks})
    grant_unlock(scope=scope_of(person("director")), device=phone.device)

    assert phone.post("unlock", {"wrapped": wrapped()}).json() == {"state": "waiting"}

    phone.post("unlock", {"wrapped": asks})
    grant_unlock(scope=scope_of(person("director")), device=phone.device)
    FieldDevice.objects.update(unlock_granted_at=timezone.now() - dt.timedelta(hours=25))
    assert phone.post("unlock", {"wrapped": asks}).json() == {"state": "waiting"}


def test_key_that_was_not_wrapped_for_the_county_is_refused(phone: Phone) -> None:
    answer = phone.post("unlock", {"wrapped": base64.b64encode(b"x" * 256).decode()})

    assert (answer.status_code, answer.json()["code"]) == (400, "fieldwork.wrapped_unreadable")


def test_nobody_grants_what_was_not_asked_or_lies_elsewhere(phone: Phone) -> None:
    with pytest.raises(BadData):
        grant_unlock(scope=scope_of(person("director")), device=phone.device)
    with pytest.raises(Http404):
        grant_unlock(scope=scope_of(person("neighbour")), device=phone.device)
    with pytest.raises(NotAllowed):
        grant_unlock(scope=scope_of(person("coordinator")), device=phone.device)


def test_private_key_lies_sealed(phone: Phone) -> None:
    assert "PRIVATE" not in ChangeCounter.objects.get(county=COUNTY).sealed_private_key


def test_lost_phone_is_revoked_once_and_its_key_forgotten(phone: Phone) -> None:
    phone.post("unlock", {"wrapped": wrapped()})
    director = scope_of(person("director"))

    first = revoke_device(scope=director, device=phone.device, reason="丢了")
    again = revoke_device(scope=director, device=phone.device)

    assert (first.revoked_at, first.wrapped_key) == (again.revoked_at, "")
    assert phone.post("unlock", {"wrapped": wrapped()}).json() == {"gone": "revoked"}
    with pytest.raises(BadData):
        grant_unlock(scope=director, device=phone.device)


def test_after_a_rotation_the_old_key_is_not_needed(phone: Phone) -> None:
    plan_with((timezone.localdate(), False, "350524101202", "s-01"))
    phone.pack()
    visit = planned_id(timezone.localdate(), False, "350524101202", "s-01")
    phone.send(phone.event(visit, "contact", consent=True, phone="13800138000"))
    old, new = (
        f"{name}:{base64.b64encode(name[:1].encode() * 32).decode()}" for name in ("k", "n")
    )
    old = f"test:{old.partition(':')[2]}"

    with override_settings(SEALING_KEYS=f"{new},{old}"):
        assert reseal_field() == 2
        assert reseal_field() == 0

    with override_settings(SEALING_KEYS=new):
        kept = Contact.objects.get()
        assert unseal(kept.sealed_phone, PHONE_SEALED_AS) == "13800138000"
        assert kept.mark == blind_index("13800138000", PHONE_SEALED_AS)
        assert phone.post("unlock", {"wrapped": wrapped()}).json() == {"state": "waiting"}


def test_number_left_for_the_survey_is_sealed_and_nowhere_else(phone: Phone) -> None:
    plan_with((timezone.localdate(), False, "350524101202", "s-01"))
    phone.pack()
    visit = planned_id(timezone.localdate(), False, "350524101202", "s-01")
    agreed = phone.event(visit, "contact", consent=True, phone="13800138000")
    declined = phone.event(visit, "contact", consent=False, phone="13900139000")

    assert phone.fates(agreed, declined) == ["received", "received"]

    kept = Contact.objects.get()
    assert unseal(kept.sealed_phone, PHONE_SEALED_AS) == "13800138000"
    assert "phone" not in Happening.objects.get(pk=agreed["id"]).facts
