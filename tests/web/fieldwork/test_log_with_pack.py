"""A log whose answer carries the pack: one round trip instead of two."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, plan_with, planned_id
from tests.web.people import person
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.accounts.services.accounts import close_account
from xunzhen.web.fieldwork.api import sync
from xunzhen.web.fieldwork.models import FieldDevice
from xunzhen.web.fieldwork.services.enrol import revoke_device

pytestmark = pytest.mark.django_db

JIA_2, JIA_3 = "350524101202", "350524101203"


@pytest.fixture
def visit(county: County) -> str:
    """A planned visit of today's morning by s-01 to 甲二."""
    today = timezone.localdate()
    plan_with((today, False, JIA_2, "s-01"), (today, True, JIA_3, "s-02"))
    return planned_id(today, False, JIA_2, "s-01")


@pytest.fixture
def phone(visit: str) -> Phone:
    """A phone of s-01 that has its first pack."""
    found = enrolled()
    assert found.pack().status_code == 200
    return found


def sent(phone: Phone, *events: Any, **more: Any) -> Any:
    """Send a log that asks for more."""
    return phone.post("log", {**phone.batch(*events), **more})


def apart_from_time(pack: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in pack.items() if name != "server_time"}


def test_log_that_asks_gets_the_pack_after_its_events(phone: Phone, visit: str) -> None:
    change = phone.pack().json()["change"]

    answer = sent(phone, phone.event(visit, "departed"), after=change).json()

    rows = answer["pack"]["tables"]["visits"]["rows"]
    assert [(one["id"], one["state"]) for one in rows] == [(visit, "departed")]
    assert answer["pack"]["change"] == answer["change"] > change


def test_pack_of_a_log_is_the_one_that_a_call_of_its_own_gets(phone: Phone, visit: str) -> None:
    first = phone.pack().json()
    have = ",".join(f"{name}:{first['hashes'][name][1]}" for name in ("villages", "rules"))

    beside = sent(phone, phone.event(visit, "departed"), after=first["change"], have=have).json()

    alone = phone.pack(first["change"], have=have).json()
    assert apart_from_time(beside["pack"]) == apart_from_time(alone)
    assert alone["tables"]["villages"] == {"rows": [], "gone": []}


def test_log_of_an_older_app_gets_no_pack(phone: Phone, visit: str) -> None:
    answer = phone.send(phone.event(visit, "departed"))

    assert set(answer.json()) == {"server_time", "clock_error", "change", "results"}


@pytest.mark.parametrize("after", [-1, True, "7", None, 10**20, [3]])
def test_log_that_asks_in_no_readable_way_is_taken_in_all_the_same(
    phone: Phone, visit: str, after: Any
) -> None:
    event = phone.event(visit, "departed")

    answer = sent(phone, event, after=after).json()

    assert answer["results"][event["id"]]["fate"] == "received"
    assert "pack" not in answer


def test_log_is_answered_even_when_no_pack_can_be_made(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_phone: Any) -> Any:
        raise OperationalError("database is locked")

    event = phone.event(visit, "departed")
    monkeypatch.setattr(sync, "area_of", locked)

    answer = sent(phone, event, after=1)

    assert (answer.status_code, "pack" in answer.json()) == (200, False)
    assert answer.json()["results"][event["id"]]["fate"] == "received"


def test_doctor_without_duty_hands_in_and_gets_no_pack(phone: Phone, visit: str) -> None:
    before = phone.event(visit, "departed")
    before["at"] = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    close_account(scope=scope_of(person("sysadmin")), account=person("doctor").pk)

    answer = sent(phone, before, after=1)

    assert answer.json()["results"][before["id"]]["fate"] == "received"
    assert ("ended" in answer.json(), "pack" in answer.json()) == (True, False)


def test_revoked_phone_gets_no_pack(phone: Phone, visit: str) -> None:
    revoke_device(scope=scope_of(person("director")), device=phone.device)

    answer = sent(phone, phone.event(visit, "departed"), after=1)

    assert (answer.status_code, "pack" in answer.json()) == (401, False)


def test_pack_of_a_log_is_noted_as_asked_for(phone: Phone, visit: str) -> None:
    change = phone.pack().json()["change"]

    answer = sent(phone, phone.event(visit, "departed"), after=change).json()

    assert FieldDevice.objects.get().pack_change == answer["pack"]["change"]
