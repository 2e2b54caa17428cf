"""A doctor's own month: received, accepted and returned stand apart; nobody else's is shown."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    phone_of,
    planned,
    record,
    told,
)
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.append import append_events

pytestmark = pytest.mark.django_db
PAGE = f"/c/{COUNTY}/my-month/?month=2026-09"


def say(visit: Outreach, kind: EventKind, **facts: Any) -> None:
    """Let the director say something of a visit."""
    heads = list(visit.heads)
    event = Event(
        str(uuid.uuid4()), str(visit.pk), kind, "director", timezone.now(),
        facts={"heads": heads, **facts},
    )  # fmt: skip
    with transaction.atomic():
        append_events(county=COUNTY, events=[event])


@pytest.fixture(autouse=True)
def friday(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a week of s-01: verified, returned and received once each, one missed, one refused."""
    set_day(monkeypatch, MONDAY, 7)
    one, two, three, _missed, other = planned(
        (MONDAY, False, JIA_2, "s-01"),
        (TUESDAY, False, JIA_2, "s-01"),
        (WEDNESDAY, False, JIA_2, "s-01"),
        (dt.date(2026, 9, 17), False, JIA_2, "s-01"),
        (MONDAY, True, JIA_3, "s-02"),
    )
    set_day(monkeypatch, dt.date(2026, 9, 18), 10)
    phone = phone_of()
    for visit in (one, two, three):
        record(phone, visit)
    say(one, EventKind.VERIFIED)
    say(two, EventKind.RETURNED, why="人数和人次对不上")
    foreign = told(phone, other, "checked_out", timezone.now())
    assert set(phone.fates(foreign)) == {"refused"}


def groups_of(html: str) -> dict[str, int]:
    """Return how many lines each group of the page has, by the group's name."""
    parts = re.split(r'<section class="panel mt3 own-(\w+)">', html)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: part.split("</section>")[0].count("<tr><td") for name, part in pairs}


def test_each_visit_stands_in_its_own_group() -> None:
    html = as_person("doctor").get(PAGE).content.decode()

    assert groups_of(html) == {
        "returned": 1, "received": 1, "accepted": 1, "missed": 1, "cancelled": 0,
    }  # fmt: skip


def test_reason_of_a_return_stands_beside_it() -> None:
    assert "人数和人次对不上" in as_person("doctor").get(PAGE).content.decode()


def test_what_was_refused_is_told_with_its_reason() -> None:
    html = as_person("doctor").get(PAGE).content.decode()

    assert "县里没有收下的1件" in html


def test_visits_of_colleagues_are_not_in_it() -> None:
    html = as_person("doctor").get(PAGE).content.decode()

    assert sum(groups_of(html).values()) == 4


@pytest.mark.parametrize("name", ["clerk", "director", "auditor"])
def test_who_makes_no_visits_has_no_such_month(name: str) -> None:
    assert as_person(name).get(PAGE).status_code == 403


def test_page_asks_the_database_few_questions(django_assert_max_num_queries: Any) -> None:
    browser = as_person("doctor")
    with django_assert_max_num_queries(12):
        assert browser.get(PAGE).status_code == 200
