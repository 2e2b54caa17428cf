"""The calendars, read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from icalendar import Calendar

from tests.files.small_roster import CHEN, TANGDI, ZHENGKENG, small_facts
from xunzhen.files.calendars import calendars
from xunzhen.files.roster_facts import RosterFacts


def read(name: str) -> Calendar:
    calendar = Calendar.from_ical(dict(calendars(small_facts()))[name])
    assert isinstance(calendar, Calendar)
    return calendar


def test_every_doctor_with_visits_and_every_planned_village_has_one() -> None:
    names = list(dict(calendars(small_facts())))

    assert len([name for name in names if name.startswith("医生-")]) == 4
    assert len([name for name in names if name.startswith("村-")]) == 7


def test_events_of_a_doctor_are_the_doctors_visits() -> None:
    facts = small_facts()

    starts = sorted(event["dtstart"].dt for event in read("医生-陈建安.ics").walk("VEVENT"))

    expected = sorted((visit.date, visit.afternoon) for visit in facts.by_staff[CHEN])
    assert [(start.date(), start.hour >= 12) for start in starts] == expected


def test_event_lasts_the_ruled_half_day_in_shanghai() -> None:
    event = read(f"村-{ZHENGKENG}-郑坑村.ics").walk("VEVENT")[0]

    start, end = event["dtstart"].dt, event["dtend"].dt
    assert start.isoformat() == "2026-12-01T08:30:00+08:00"
    assert end - start == dt.timedelta(minutes=180)
    assert str(event["dtstart"].params["TZID"]) == "Asia/Shanghai"


def test_zone_is_defined_in_the_file() -> None:
    zones = [str(zone["tzid"]) for zone in read("医生-陈建安.ics").walk("VTIMEZONE")]

    assert zones == ["Asia/Shanghai"]


def test_event_says_where_and_that_it_is_a_demonstration() -> None:
    event = read(f"村-{ZHENGKENG}-郑坑村.ics").walk("VEVENT")[0]

    assert str(event["location"]) == "安溪县 祥华乡 郑坑村 村委会一楼，老年活动室旁"
    assert event["geo"].to_ical() == "25.216;117.733"
    assert "演示数据" in str(event["description"])


def test_identifiers_are_unique_and_stable() -> None:
    first = [str(event["uid"]) for event in read("医生-陈建安.ics").walk("VEVENT")]
    again = [str(event["uid"]) for event in read("医生-陈建安.ics").walk("VEVENT")]

    assert first == again
    assert len(set(first)) == len(first)


def test_village_without_visits_has_an_empty_calendar() -> None:
    assert read(f"村-{TANGDI}-棠棣村.ics").walk("VEVENT") == []


def test_length_not_ruled_leaves_the_end_open() -> None:
    facts = small_facts()
    bare = RosterFacts(replace(facts.roster, rules=()), facts.county, facts.settings)

    text = dict(calendars(bare))["医生-黄志平.ics"].decode()

    assert "DTEND" not in text


def test_no_telephone_and_no_identity_number_is_written() -> None:
    text = b"".join(dict(calendars(small_facts())).values()).decode()

    assert "13900000000" not in text
    assert "350524199001010000" not in text


def test_doctors_of_one_name_have_their_own_files() -> None:
    facts = small_facts()
    staff = tuple(replace(person, name="陈建安") for person in facts.county.staff)
    county = replace(facts.county, staff=staff)

    names = dict(calendars(RosterFacts(facts.roster, county, facts.settings)))

    assert f"医生-陈建安-{CHEN}.ics" in names
    assert len([name for name in names if name.startswith("医生-")]) == 4
