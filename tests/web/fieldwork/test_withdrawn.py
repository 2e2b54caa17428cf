"""A withdrawn phone fills no disk: what it sends beyond its room stays on it, and it is told so."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, plan_with, planned_id
from tests.web.people import person
from xunzhen.domain.fieldwork import withdrawn
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Happening
from xunzhen.web.fieldwork.services import intake
from xunzhen.web.fieldwork.services.enrol import revoke_device

pytestmark = pytest.mark.django_db

JIA_2 = "350524101202"


@pytest.fixture
def visit(county: County) -> str:
    """A planned visit of today's morning by s-01 to 甲二."""
    plan_with((timezone.localdate(), False, JIA_2, "s-01"))
    return planned_id(timezone.localdate(), False, JIA_2, "s-01")


@pytest.fixture
def phone(visit: str) -> Phone:
    """A phone of s-01 that sent a faulty record and was withdrawn then."""
    found = enrolled()
    found.pack()
    found.send(found.event(visit, "recorded", fields={"treatment": -1}))
    revoke_device(scope=scope_of(person("director")), device=found.device)
    return found


def sent(phone: Phone, *events: Any) -> Any:
    answer = phone.send(*events)
    assert answer.status_code == 401
    return answer.json()


def test_events_beyond_the_room_get_no_result_and_are_not_kept(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_EVENTS_KEPT", 3)
    first = [phone.event(visit, "departed") for _ in range(2)]
    second = [phone.event(visit, "departed") for _ in range(2)]

    early = sent(phone, *first)
    late = sent(phone, *second)

    assert "full" not in early
    assert set(early["results"]) == {one["id"] for one in first}
    assert list(late["results"]) == [second[0]["id"]]  # the third of three
    assert late["full"]["code"] == "fieldwork.withdrawn_full"
    assert "还在手机里" in late["full"]["zh"]
    assert not Happening.objects.filter(pk=second[1]["id"]).exists()


def test_what_was_refused_before_the_withdrawal_takes_no_room(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_EVENTS_KEPT", 1)

    answer = sent(phone, phone.event(visit, "departed"))

    assert "full" not in answer


def test_room_ends_by_bytes_over_several_logs(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_BYTES_KEPT", 2500)
    notes = [phone.event(visit, "recorded", fields={"notes": "x" * 1000}) for _ in range(3)]

    fulls = ["full" in sent(phone, one) for one in notes]

    assert fulls == [False, False, True]  # 2 × some 1,030 bytes fit in 2,500


def test_full_phone_that_sends_for_ever_writes_nothing_more(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_EVENTS_KEPT", 1)
    kept = phone.event(visit, "departed")
    sent(phone, kept)
    before = (Happening.objects.count(), AuditEntry.objects.count())

    answers = [sent(phone, kept, phone.event(visit, "departed")) for _ in range(5)]

    assert (Happening.objects.count(), AuditEntry.objects.count()) == before
    assert [list(one["results"]) for one in answers] == [[kept["id"]]] * 5


def test_what_found_no_room_is_received_from_the_next_enrolment(
    phone: Phone, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_EVENTS_KEPT", 0)
    event = phone.event(visit, "departed")
    sent(phone, event)

    assert enrolled().fates(event) == ["received"]


def test_log_that_asks_so_is_left_untouched_for_the_next_enrolment(
    phone: Phone, visit: str
) -> None:
    event = phone.event(visit, "departed")
    before = Happening.objects.count()

    answer = phone.post("log", {**phone.batch(event), "unless_withdrawn": True})

    assert answer.status_code == 401
    assert (answer.json()["gone"], answer.json()["results"]) == ("revoked", {})
    assert Happening.objects.count() == before
    again = enrolled().send(event).json()
    assert again["results"][event["id"]]["fate"] == "received"


def test_phone_withdrawn_while_its_log_comes_in_loses_nothing(
    visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = enrolled()
    real = intake.log_of

    def withdrawn_meanwhile(body: Any) -> Any:
        revoke_device(scope=scope_of(person("director")), device=found.device)
        return real(body)

    monkeypatch.setattr(intake, "log_of", withdrawn_meanwhile)
    log = {**found.batch(found.event(visit, "departed")), "unless_withdrawn": True}

    answer = found.post("log", log)

    assert (answer.status_code, answer.json()["results"]) == (200, {})
    assert not Happening.objects.exists()
