"""``calendars/*.ics``: one calendar a doctor and one a village, for any phone or computer."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vGeo

from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.files.papers.words import DEMONSTRATION, file_name, joined
from xunzhen.files.roster_facts import RosterFacts

ZONE: Final = ZoneInfo("Asia/Shanghai")
# A name space of our own: the same visit has the same identifier in every export.
NAME_SPACE: Final = uuid.UUID("6f1f3a0e-6d0b-4f0c-9c0e-3b6c2b1d5a77")


def calendars(facts: RosterFacts) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, iCalendar text) of every doctor with visits and of every planned village.

    A village that gets no visit has an empty calendar, so that its absence is no mystery.
    """
    zone, synthetic = _zone(facts.last_day), facts.roster.synthetic
    names = _doctor_files(facts)
    for staff, visits in facts.by_staff.items():
        title = f"{facts.staff_name(staff)} 巡诊"
        events = [_event(facts, visit, facts.village_name(visit.village)) for visit in visits]
        yield names[staff], _calendar(title, zone, events, synthetic)
    for village in facts.villages:
        title = f"{village.name} 医生来村"
        events = [
            _event(facts, visit, f"{facts.staff_name(visit.staff)}来{village.name}")
            for visit in facts.by_village.get(village.code, ())
        ]
        name = f"村-{file_name(village.code)}-{file_name(village.name)}.ics"
        yield name, _calendar(title, zone, events, synthetic)


Pick = Callable[[RosterFacts], Iterator[tuple[PlannedVisit, str]]]
"""What of a roster a feed holds: visits, each with its summary."""


@dataclass(frozen=True)
class FeedOf:
    """Whose calendar a feed is, until when it is known to hold, and whether it is invented."""

    name: str
    last_day: dt.date
    synthetic: bool


def doctor_feed(rosters: Sequence[RosterFacts], feed: FeedOf, staff: str) -> bytes:
    """Return one doctor's calendar over several rosters, to be read again and again."""

    def pick(facts: RosterFacts) -> Iterator[tuple[PlannedVisit, str]]:
        for visit in facts.by_staff.get(staff, ()):
            yield visit, facts.village_name(visit.village)

    return _feed(rosters, feed, "巡诊", pick)


def places_feed(rosters: Sequence[RosterFacts], feed: FeedOf, villages: Sequence[str]) -> bytes:
    """Return the calendar of a place, a village or a township with its villages."""

    def pick(facts: RosterFacts) -> Iterator[tuple[PlannedVisit, str]]:
        for village in villages:
            for visit in facts.by_village.get(village, ()):
                yield visit, f"{facts.staff_name(visit.staff)}来{facts.village_name(village)}"

    return _feed(rosters, feed, "医生来村", pick)


def _feed(rosters: Sequence[RosterFacts], feed: FeedOf, what: str, pick: Pick) -> bytes:
    """Write a calendar that tells when to ask again and, of people, only doctors' names.

    Why a visit was moved may speak of somebody's leave; an address that travels does not say it.
    """
    events = [
        _event(facts, replace(visit, reason=""), words)
        for facts in rosters
        for visit, words in pick(facts)
    ]
    title, zone = f"{feed.name} {what}", _zone(feed.last_day)
    return _calendar(title, zone, events, feed.synthetic, refreshed=True)


def _doctor_files(facts: RosterFacts) -> Mapping[str, str]:
    """Name each doctor's file by name; people of one name get their number behind it."""
    names = {staff: file_name(facts.staff_name(staff)) for staff in facts.by_staff}
    shared = list(names.values())
    return {
        staff: f"医生-{name}{f'-{file_name(staff)}' if shared.count(name) > 1 else ''}.ics"
        for staff, name in names.items()
    }


def _zone(last_day: dt.date) -> Timezone:
    """Return the zone from 1992 on: China has kept one offset since it gave up summer time."""
    return Timezone.from_tzid(
        "Asia/Shanghai",
        first_date=dt.date(1992, 1, 1),
        last_date=last_day + dt.timedelta(days=1),
    )


def _calendar(
    title: str,
    zone: Timezone,
    events: Sequence[Event],
    synthetic: bool,
    refreshed: bool = False,
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//xunzhen//circuit roster//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title + (f"（{DEMONSTRATION}）" if synthetic else ""))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    if refreshed:
        calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", dt.timedelta(hours=6))
    calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _event(facts: RosterFacts, visit: PlannedVisit, summary: str) -> Event:
    begin, end = facts.hours(visit.afternoon)
    event = Event()
    event.add("uid", f"{_identifier(facts, visit)}@xunzhen")
    event.add("dtstamp", dt.datetime.combine(facts.roster.since, dt.time(), dt.UTC))
    event.add("dtstart", dt.datetime.combine(visit.date, begin, ZONE))
    if end is not None:
        event.add("dtend", dt.datetime.combine(visit.date, end, ZONE))
    event.add("summary", f"{summary}（巡诊）")
    event.add("location", _location(facts, visit))
    village = facts.county.village_by_code.get(visit.village)
    if village is not None and village.point is not None:
        event.add("geo", vGeo((village.point.lat, village.point.lng)))
    event.add("description", _description(facts, visit))
    return event


def _identifier(facts: RosterFacts, visit: PlannedVisit) -> uuid.UUID:
    half = "PM" if visit.afternoon else "AM"
    key = f"{facts.roster.county}|{visit.date}|{half}|{visit.village}|{visit.staff}"
    return uuid.uuid5(NAME_SPACE, key)


def _location(facts: RosterFacts, visit: PlannedVisit) -> str:
    village = facts.county.village_by_code.get(visit.village)
    return joined(
        (
            facts.roster.county_name,
            facts.township_name(visit.village),
            facts.village_name(visit.village),
            village.circuit_stop if village else "",
        ),
        " ",
    )


def _description(facts: RosterFacts, visit: PlannedVisit) -> str:
    lines = (
        f"医生：{facts.staff_name(visit.staff)}（{facts.institution_name(visit.origin)}）",
        _way(visit),
        visit.reason,
        DEMONSTRATION if facts.roster.synthetic else "",
    )
    return joined(lines, "\n")


def _way(visit: PlannedVisit) -> str:
    """Say how long the way is; nothing where a visit set by hand does not tell."""
    if math.isnan(visit.outbound_minutes) or math.isnan(visit.homeward_minutes):
        return ""
    return f"路上单程去{visit.outbound_minutes:.0f}分，回{visit.homeward_minutes:.0f}分"
