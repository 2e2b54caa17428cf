"""A visit to raise flags on, and the limits of a demonstration county to raise them by.

The visit: a circuit of s-01 to 甲二 on the morning of 2026-11-18, checked in at 08:30 at the stop
itself, checked out at 11:35, recorded at 11:30. Everything is in China's zone. Nothing about it is
odd: without a change it has no flag.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.flag import Flag, FlagKind
from xunzhen.domain.fieldwork.flag_ground import FlagGround, FlagLimits, Stay
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import Visit, visit_of
from xunzhen.domain.geo import Point
from xunzhen.domain.policy.clause import Clause, Document, Force, Kind, Level, Ruling, Value
from xunzhen.files.policies import load_book

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 11, 18)
STOP = Point(118.205, 25.080)
HERE, NEXT = "350524101202", "350524101203"
KEY = VisitKey(OutreachKind.CIRCUIT, DAY, False, HERE, "s-01")
RULES = load_book().rules
PAPER = Document(
    "site", "演示：县卫健局通知", "演示", Level.SITE, "350524", dt.date(2026, 1, 1), None, None
)


def ruling(rule: str, value: Value) -> Ruling:
    """Set a rule by the demonstration county's own paper, article 1."""
    clause = Clause(
        f"site/{rule}", "site", "第1条", Kind.LOCAL_RULE, rule, rule, "", Force.HARD, "350524", rule
    )
    return Ruling(RULES[rule], value, RULES[rule].op or "=", clause, PAPER)


LIMITS = FlagLimits(
    half_day=ruling("circuit.half_day_minutes", 180),
    near=ruling("fieldwork.near_metres", 500),
    earliest=ruling("fieldwork.earliest_hour", 7),
    latest=ruling("fieldwork.latest_hour", 19),
    record_within=ruling("fieldwork.record_within_hours", 48),
    clock_error=ruling("fieldwork.clock_error_minutes", 10),
)


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    """Return a moment of a day in China: ``at("08:30")``."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZONE)


def event(kind: EventKind, when: dt.datetime, number: str = "", **facts: Any) -> Event:
    """Make an event of the visit by its doctor; the id is its kind unless told."""
    bases = facts.pop("bases", ())
    by = facts.pop("by", "s-01")
    return Event(number or kind.value, "v", kind, by, when, "phone", 0, bases, facts)


def came(when: dt.datetime | None = None, **facts: Any) -> Event:
    """Check in, at the stop with 20 m of accuracy unless told."""
    told = facts or {"lng": STOP.lng, "lat": STOP.lat, "accuracy": 20}
    return event(EventKind.CHECKED_IN, when or at("08:30"), **told)


def went(when: dt.datetime | None = None, **facts: Any) -> Event:
    """Check out."""
    return event(EventKind.CHECKED_OUT, when or at("11:35"), **facts)


def wrote(when: dt.datetime | None = None, number: str = "", **fields: Any) -> Event:
    """Write a record of one treatment unless told."""
    told = fields or {"treatment": 1}
    return event(EventKind.RECORDED, when or at("11:30"), number, fields=told)


def visit(*events: Event, planned: bool = True, key: VisitKey = KEY) -> Visit:
    """Fold a visit; with no events the ordinary one."""
    return visit_of("v", key, events or (came(), went(), wrote()), planned=planned)


def ground(**changes: Any) -> FlagGround:
    """Return the ordinary ground: all limits set, a stop, ten minutes to anywhere."""
    found = FlagGround(LIMITS, ZONE, "甲二", STOP, minutes=lambda _origin, _destination: 10.0)
    return replace(found, **changes)


def stay(begin: dt.datetime, end: dt.datetime | None, place: str = NEXT, number: str = "w") -> Stay:
    """Return another visit of the doctor, at 甲三 unless told."""
    return Stay(number, place, "甲三", begin, end)


def flags(*events: Event, **changes: Any) -> tuple[Flag, ...]:
    """Raise the flags of the visit that the events make, on a changed ground."""
    return flags_of(visit(*events), ground(**changes))


def only(found: tuple[Flag, ...], kind: FlagKind) -> Flag:
    """Return the one flag there is, which has to be of a kind."""
    assert [one.kind for one in found] == [kind]
    return found[0]
