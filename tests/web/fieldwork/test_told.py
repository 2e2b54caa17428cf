"""What a doctor learns: sent back, corrected, two values for one field."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, new_id, plan_with, planned_id
from tests.web.people import COUNTY
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.append import append_events

pytestmark = pytest.mark.django_db
JIA_2 = "350524101202"


@pytest.fixture
def visit(county: County) -> str:
    plan_with((timezone.localdate(), False, JIA_2, "s-01"))
    return planned_id(timezone.localdate(), False, JIA_2, "s-01")


@pytest.fixture
def phone(visit: str) -> Phone:
    found = enrolled()
    found.pack()
    return found


def says(visit: str, kind: EventKind, *bases: str, **facts: Any) -> None:
    """Let the township say something."""
    with transaction.atomic():
        one = Event(
            new_id(), visit, kind, "director", timezone.now(), "", 0, tuple(bases), facts
        )  # fmt: skip
        append_events(county=COUNTY, events=[one])


def shown(pack: Any, visit: str) -> Any:
    return next(one for one in pack["tables"]["visits"]["rows"] if one["id"] == visit)


def test_record_that_was_sent_back_comes_with_the_reason(phone: Phone, visit: str) -> None:
    noted = phone.event(visit, "recorded", fields={"treatment": 4})
    phone.send(noted)
    change = phone.pack().json()["change"]

    says(visit, EventKind.RETURNED, why="人数没填", heads=[noted["id"]])

    pack = phone.pack(change).json()
    assert [(one["kind"], one["visit"], one["why"]) for one in pack["told"]] == [
        ("returned", visit, "人数没填")
    ]
    assert "甲二" in pack["told"][0]["zh"]
    assert shown(pack, visit)["returned"]["why"] == "人数没填"
    assert shown(pack, visit)["state"] == "returned"


def test_correction_by_the_township_is_told_and_stands(phone: Phone, visit: str) -> None:
    noted = phone.event(visit, "recorded", fields={"treatment": 40})
    phone.send(noted)
    change = phone.pack().json()["change"]

    says(visit, EventKind.CORRECTED, noted["id"], fields={"treatment": 4}, why="多打了零")

    pack = phone.pack(change).json()
    assert [one["kind"] for one in pack["told"]] == ["corrected"]
    assert shown(pack, visit)["record"] == {"treatment": 4}


def test_two_phones_with_two_values_make_a_conflict_that_shows_both_sides(
    phone: Phone, visit: str
) -> None:
    other = enrolled()
    phone.send(phone.event(visit, "recorded", fields={"treatment": 4, "ecg": 1}))
    other.send(other.event(visit, "recorded", fields={"treatment": 5, "notes": "下雨"}))

    row = shown(phone.pack().json(), visit)

    assert row["record"] == {"ecg": 1, "notes": "下雨"}  # different fields both stand
    (conflict,) = row["conflicts"]
    assert (conflict["field"], conflict["zh"]) == ("treatment", "看病")
    assert [one["value"] for one in conflict["sides"]] == [4, 5]
    assert Outreach.objects.get(pk=visit).conflicts == 1


def test_first_pack_tells_no_old_news(phone: Phone, visit: str) -> None:
    says(visit, EventKind.EXCUSED, why="大雪封山")

    assert phone.pack().json()["told"] == []


def test_colleague_sees_that_somebody_comes_and_no_record(phone: Phone, visit: str) -> None:
    from xunzhen.web.accounts.models import User

    phone.send(phone.event(visit, "recorded", fields={"treatment": 4, "notes": "隐私"}))
    User.objects.open(
        "second", None, name="演示员二", duty="doctor", division="350524101",
        institution="h-101", staff="s-02",
    )  # fmt: skip
    second = User.objects.get(username="second")
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.fieldwork.services.enrol import enrol

    done = enrol(scope=scope_of(second), device=new_id(), name="", app="1")

    row = shown(Phone(str(done.device.pk), done.secret).pack().json(), visit)

    assert (row["mine"], row["staff"], row["record"], row["heads"]) == (False, "s-01", {}, [])
