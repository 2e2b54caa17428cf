"""Flags stand on the visits of a site as soon as a phone has sent what they come of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, new_id, plan_with, planned_id
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Contact, Outreach
from xunzhen.web.fieldwork.services.follow import followed

pytestmark = pytest.mark.django_db

JIA_2, JIA_3 = "350524101202", "350524101203"
STOP = {"lng": 118.205, "lat": 25.080, "accuracy": 10}
THERE = {"lng": 118.150, "lat": 25.040, "accuracy": 10}


@pytest.fixture
def phone(county: County) -> Phone:
    """A phone of s-01, who has 甲二 this morning and 甲三 this afternoon."""
    day = timezone.localdate()
    plan_with((day, False, JIA_2, "s-01"), (day, True, JIA_3, "s-01"))
    found = enrolled()
    assert found.pack().status_code == 200
    return found


def morning() -> str:
    return planned_id(timezone.localdate(), False, JIA_2, "s-01")


def afternoon() -> str:
    return planned_id(timezone.localdate(), True, JIA_3, "s-01")


def codes(visit: str) -> list[str]:
    return [one["code"] for one in Outreach.objects.get(pk=visit).flags]


def doubts(visit: str) -> list[str]:
    flags = Outreach.objects.get(pk=visit).flags
    return [one["code"] for one in flags if one["weight"] == "doubt"]


def stayed(phone: Phone, visit: str, place: dict[str, Any], *hours: int) -> list[dict[str, Any]]:
    """Make a check-in and a check-out so many hours before now."""
    come, go = phone.event(visit, "checked_in", **place), phone.event(visit, "checked_out")
    for event, hour in zip((come, go), hours, strict=True):
        event["at"] = (phone.now - dt.timedelta(hours=hour)).isoformat()
    return [come, go]


def test_overlap_is_told_on_both_visits_and_goes_when_one_is_corrected(phone: Phone) -> None:
    phone.send(*stayed(phone, morning(), STOP, 4, 1))
    assert "overlap" not in codes(morning())

    phone.send(*stayed(phone, afternoon(), THERE, 2, 1))
    assert ("overlap" in codes(morning()), "overlap" in codes(afternoon())) == (True, True)

    began = (phone.now - dt.timedelta(minutes=30)).isoformat(timespec="seconds")
    ended = phone.now.isoformat(timespec="seconds")
    fields = {"arrived": began, "left": ended}
    phone.send(phone.event(afternoon(), "recorded", fields=fields))
    assert ("overlap" in codes(morning()), "overlap" in codes(afternoon())) == (False, False)
    assert "time_changed" in doubts(afternoon())


def test_flag_of_another_visit_gives_that_a_new_change_number(phone: Phone) -> None:
    phone.send(*stayed(phone, morning(), STOP, 4, 1))
    before = Outreach.objects.get(pk=morning()).change

    phone.send(*stayed(phone, afternoon(), THERE, 2, 1))

    assert Outreach.objects.get(pk=morning()).change > before


def test_limit_the_county_has_not_set_makes_a_fact_and_no_doubt(phone: Phone) -> None:
    phone.send(*stayed(phone, morning(), THERE, 4, 1))

    (far,) = [one for one in Outreach.objects.get(pk=morning()).flags if one["code"] == "far"]
    assert (far["weight"], far["rule"]) == ("fact", "")
    assert far["zh"].endswith("县里未设定多远算远。")


def test_same_photograph_is_told_on_both_visits(phone: Phone) -> None:
    def picture(visit: str) -> dict[str, Any]:
        return phone.event(visit, "photo", photo=new_id(), sha256="ab" * 32, bytes=900)

    phone.send(*stayed(phone, morning(), STOP, 4, 2), picture(morning()))
    phone.send(*stayed(phone, afternoon(), THERE, 1, 0), picture(afternoon()))

    assert "same_photo" in doubts(morning())
    assert "same_photo" in doubts(afternoon())


def test_flag_from_a_visit_long_ago_outlives_a_change_beside_it(county: County) -> None:
    """The afternoon judges the morning anew: last week has the same photograph all the while."""
    day = timezone.localdate()
    before = day - dt.timedelta(days=6)
    plan_with(
        (before, False, JIA_2, "s-01"), (day, False, JIA_2, "s-01"), (day, True, JIA_3, "s-01")
    )
    followed(county.code, since=before)
    phone = enrolled()
    old = planned_id(before, False, JIA_2, "s-01")
    for visit, hours in ((old, (148, 145)), (morning(), (4, 2))):
        photo = phone.event(visit, "photo", photo=new_id(), sha256="cd" * 32, bytes=900)
        phone.send(*stayed(phone, visit, STOP, *hours), photo)
    assert "same_photo" in doubts(morning())

    phone.send(*stayed(phone, afternoon(), THERE, 1, 0))

    assert "same_photo" in doubts(morning())


def test_same_number_on_one_day_is_told_and_stands_nowhere(phone: Phone) -> None:
    def agreed(visit: str) -> dict[str, Any]:
        return phone.event(visit, "contact", consent=True, phone="10000000001")

    phone.send(*stayed(phone, morning(), STOP, 4, 2), agreed(morning()))
    phone.send(*stayed(phone, afternoon(), THERE, 1, 0), agreed(afternoon()))

    assert Contact.objects.count() == 2
    assert "duplicate_people" in doubts(morning())
    assert "duplicate_people" in doubts(afternoon())
    assert "10000000001" not in str(list(Outreach.objects.values()))


def test_wrong_clock_is_told_as_the_site_measured_it(county: County) -> None:
    plan_with((timezone.localdate(), False, JIA_2, "s-01"))
    fast = enrolled()
    fast.ahead = dt.timedelta(days=2)
    fast.pack()

    fast.send(*stayed(fast, morning(), STOP, 4, 1))

    (wrong,) = [
        one for one in Outreach.objects.get(pk=morning()).flags if one["code"] == "clock_wrong"
    ]
    assert "快2880分钟" in wrong["zh"] or "快2879分钟" in wrong["zh"]  # 2 days, less the call


def test_visit_nobody_made_has_none(phone: Phone) -> None:
    assert codes(morning()) == []
