"""Events: what the people of a visit did, each once, never changed. Ids are made where they happen.

The ledger is a set of events: merging two logs is the union of two sets, so the order in which logs
arrive never matters and a batch sent twice is a batch sent once. Everything shown (the state of a
visit, its record, its conflicts) is folded from the set by ``visit.visit_of``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from xunzhen.domain.fieldwork.ledger import OutreachKind

_PLANNED: Final = uuid.UUID("6f6a1f5e-6a0c-5d0c-8a52-0d6e1f3b7c11")
NO_FACTS: Final[Mapping[str, Any]] = MappingProxyType({})


class EventKind(StrEnum):
    """What an event tells. ``facts`` of each:

    ===============  ============================================================================
    ``opened``       a visit no plan holds: ``kind date afternoon place staff makes_up why``
    ``departed``     set out; nothing
    ``checked_in``   ``lng lat accuracy`` (degrees WGS 84, metres) or ``no_fix`` (why), ``why``
    ``checked_out``  ``why`` where it is shorter than the half-day
    ``recorded``     ``fields``: names of ``record.FIELDS`` to values, with the event's ``bases``
    ``photo``        ``photo`` (id), ``sha256``, ``bytes``
    ``contact``      a person served agreed to be asked: ``consent`` (the number itself is sealed)
    ``cancelled``    ``why``, ``make_up`` (date and half-day that were proposed) or nothing
    ``corrected``    as ``recorded``, by the township, with ``why``
    ``resolved``     as ``corrected``; its bases name both sides of the conflict
    ``verified``     the township accepts the record that has these ``heads``
    ``returned``     the township sends it back: ``why``, ``heads``
    ``excused``      a missed visit is excused: ``why``
    ``spot_checked`` ``found`` (right, wrong, unclear), ``note``
    ===============  ============================================================================
    """

    OPENED = "opened"
    DEPARTED = "departed"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    RECORDED = "recorded"
    PHOTO = "photo"
    CONTACT = "contact"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    RESOLVED = "resolved"
    VERIFIED = "verified"
    RETURNED = "returned"
    EXCUSED = "excused"
    SPOT_CHECKED = "spot_checked"

    @property
    def writes_record(self) -> bool:
        """Say whether it sets fields of the record."""
        return self in (EventKind.RECORDED, EventKind.CORRECTED, EventKind.RESOLVED)

    @property
    def from_phone(self) -> bool:
        """Say whether a doctor's phone may send it; the others are the township's."""
        return self in _FROM_PHONE


_FROM_PHONE: Final = frozenset(
    {
        EventKind.OPENED,
        EventKind.DEPARTED,
        EventKind.CHECKED_IN,
        EventKind.CHECKED_OUT,
        EventKind.RECORDED,
        EventKind.PHOTO,
        EventKind.CONTACT,
        EventKind.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True)
class VisitKey:
    """What a visit is: its kind, day, half-day (None: no half-day), place and doctor."""

    kind: OutreachKind
    date: dt.date
    afternoon: bool | None
    place: str
    staff: str


def planned_visit_id(county: str, key: VisitKey) -> str:
    """Return the id of a planned visit: the same on every phone, server and re-published plan.

    A name-based UUID (RFC 9562, version 5) of the county and the key.
    """
    half = "-" if key.afternoon is None else str(int(key.afternoon))
    name = "|".join((county, key.kind, key.date.isoformat(), half, key.place, key.staff))
    return str(uuid.uuid5(_PLANNED, name))


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``at`` is the author's clock, aware; ``seq`` counts the events of a device.

    ``by`` is the staff id of the doctor or the account of the console (``device`` then ""), and
    ``bases`` are the record's heads that the author saw (``visit.Visit.heads``).
    """

    id: str
    visit: str
    kind: EventKind
    by: str
    at: dt.datetime
    device: str = ""
    seq: int = 0
    bases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: NO_FACTS)

    @property
    def order(self) -> tuple[dt.datetime, str, int, str]:
        """The one order in which events are told, whatever order they came in."""
        return (self.at, self.device, self.seq, self.id)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields it sets; none for events that write no record."""
        found = self.facts.get("fields") if self.kind.writes_record else None
        return found if isinstance(found, Mapping) else NO_FACTS

    @property
    def why(self) -> str:
        """The reason given, "" if none."""
        return str(self.facts.get("why") or "")
