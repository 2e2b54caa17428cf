"""Events of one visit, short to write: Tuesday 24 November 2026, morning, doctor d-1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind

ZONE = dt.timezone(dt.timedelta(hours=8))
DAY = dt.date(2026, 11, 24)
KEY = VisitKey(OutreachKind.CIRCUIT, DAY, False, "v-1", "d-1")


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    """Return a moment of the day by the county's clock."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def event(name: str, kind: EventKind, moment: dt.datetime, **facts: Any) -> Event:
    """Return an event of the visit; ``by``, ``bases``, ``device`` and ``seq`` may be given."""
    by = str(facts.pop("by", "d-1"))
    bases = tuple(facts.pop("bases", ()))
    device, seq = str(facts.pop("device", "phone")), int(facts.pop("seq", 0))
    return Event(name, "visit", kind, by, moment, device, seq, bases, facts)


def arrived(hour: int = 8, minute: int = 34) -> Event:
    """Return a check-in without a position."""
    return event("in", EventKind.CHECKED_IN, at(hour, minute), no_fix="indoors")


def left(hour: int = 11, minute: int = 45) -> Event:
    """Return a check-out."""
    return event("out", EventKind.CHECKED_OUT, at(hour, minute))


def wrote(name: str, hour: int, minute: int = 0, *bases: str, **fields: Any) -> Event:
    """Return a record event that sets fields, written by the doctor."""
    moment = at(hour, minute)
    return event(name, EventKind.RECORDED, moment, fields=fields, bases=bases)
