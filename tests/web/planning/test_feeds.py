"""Calendars at secret addresses: long secrets, sealed, revocable, of doctors' names only."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from tests.county import STAFF
from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.planning.models import CalendarFeed

PAGE = f"/c/{COUNTY}/feeds/"


@pytest.fixture(autouse=True)
def plan(county: County, wednesday: dt.date) -> None:
    published_plan()


def make(name: str, of: str) -> str:
    """Make a feed and return the path of its address; empty if none was made."""
    browser = as_person(name)
    browser.post(f"{PAGE}make/", {"of": of})
    found = re.search(r"/ical/[\w-]+\.ics", browser.get(PAGE).content.decode())
    return found.group() if found else ""


def events(path: str) -> list[tuple[str, str]]:
    answer = Client().get(path)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return [
        (str(one.decoded("dtstart").date()), str(one["summary"])) for one in calendar.walk("VEVENT")
    ]


def test_doctor_gets_own_visits(county: County) -> None:
    found = events(make("doctor", "doctor:s-01"))

    assert len(found) == 8  # 甲二 and 甲三, twice in each of two weeks
    assert found[0] == ("2026-09-14", "甲三（巡诊）")


def test_village_feed_names_the_doctor() -> None:
    found = events(make("clerk", "village:350524203202"))

    assert len(found) == 6
    assert found[0] == ("2026-09-15", "演示员四来丙二（巡诊）")


def test_township_feed_holds_its_villages() -> None:
    assert len(events(make("director", "township:350524101"))) == 8


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("doctor", "doctor:s-02"),
        ("doctor", "village:350524101202"),
        ("director", "doctor:s-03"),
        ("director", "village:350524202202"),
        ("director", "township:350524202"),
        ("clerk", "village:350124101202"),
        ("clerk", "county:350524"),
    ],
)
def test_nobody_makes_a_feed_of_what_they_do_not_answer_for(name: str, of: str) -> None:
    assert make(name, of) == ""
    assert not CalendarFeed.objects.exists()


def test_secret_has_192_bits_and_is_kept_sealed() -> None:
    path = make("clerk", "village:350524203202")

    secret = path.removeprefix("/ical/").removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert len(secret) == 32  # 24 bytes in base 64
    assert secret not in (feed.digest, feed.sealed_secret)


def test_address_is_shown_to_its_maker_only() -> None:
    path = make("director", "village:350524101202")

    assert path in as_person("director").get(PAGE).content.decode()
    assert "/ical/" not in as_person("clerk").get(PAGE).content.decode()


def test_neighbour_sees_no_feed_of_others() -> None:
    make("director", "village:350524101202")

    assert "甲二</b>" not in as_person("neighbour").get(PAGE).content.decode()


def test_revoked_address_is_gone() -> None:
    path = make("director", "village:350524101202")
    number = CalendarFeed.objects.get().pk

    as_person("director").post(f"{PAGE}{number}/revoke/")

    assert Client().get(path).status_code == 410


def test_planner_revokes_what_others_made() -> None:
    path = make("director", "village:350524101202")

    as_person("clerk").post(f"{PAGE}{CalendarFeed.objects.get().pk}/revoke/")

    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("name", ["doctor", "neighbour", "stranger"])
def test_others_cannot_revoke(name: str) -> None:
    path = make("director", "village:350524101202")

    answer = as_person(name).post(f"{PAGE}{CalendarFeed.objects.get().pk}/revoke/")

    assert answer.status_code == 404
    assert Client().get(path).status_code == 200


def test_guessed_address_is_not_found() -> None:
    assert Client().get(f"/ical/{'a' * 32}.ics").status_code == 404


def test_reading_is_remembered() -> None:
    path = make("clerk", "village:350524203202")

    Client().get(path)

    assert CalendarFeed.objects.get().last_read_at is not None


def test_calendar_is_told_by_its_tag() -> None:
    path = make("clerk", "village:350524203202")
    first = Client().get(path)

    again = Client().get(path, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert first["Content-Type"].startswith("text/calendar")


def test_calendar_tells_no_phone_no_number_no_reason() -> None:
    text = Client().get(make("clerk", "township:350524203")).content.decode()

    assert "演示员四" in text
    assert "放假" not in text
    for person in STAFF:
        assert not person.phone or person.phone not in text
        assert f"{person.id}\r\n" not in text


def test_making_and_revoking_are_in_the_trail() -> None:
    make("director", "village:350524101202")
    as_person("director").post(f"{PAGE}{CalendarFeed.objects.get().pk}/revoke/")

    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["planning.feed_make", "planning.feed_revoke"]


@pytest.mark.parametrize("name", ["coordinator", "auditor", "supervisor"])
def test_who_may_not_give_calendars_is_refused(name: str) -> None:
    assert as_person(name).get(PAGE).status_code == 403


def test_feed_asks_few_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    path = make("clerk", "village:350524203202")
    Client().get(path)

    with django_assert_max_num_queries(6):
        Client().get(path)
    browser = as_person("clerk")
    with django_assert_max_num_queries(12):
        browser.get(PAGE)
