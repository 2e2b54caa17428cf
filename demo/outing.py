"""One visit of the demo month: its events as a phone and a township would have made them.

Each visit draws from its own stream of chance, so that it is the same whatever else is in the month
and whenever it is asked for; events later than ``now`` have not happened yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from demo.crowd import record_of
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.visit import Visit, visit_of
from xunzhen.domain.geo import Point

_NAMES: Final = uuid.UUID("b3a0c1de-7d1d-5f0e-9a54-64656d6f3031")
_MINUTE: Final = dt.timedelta(minutes=1)
METRES_A_DEGREE: Final = 111_195.0
HALF_DAY: Final = 180


@dataclass(frozen=True, slots=True)
class Outing:
    """A visit as planned: key and id, where its stop is, the way out, who judges it.

    ``begins`` is aware; ``people`` the village's served population.
    """

    id: str
    key: VisitKey
    begins: dt.datetime
    stop: Point | None
    outbound: float
    people: int
    judge: str
    planned: bool = True
    makes_up: str = ""
    why: str = ""


@dataclass(frozen=True)
class Told:
    """What the county has of a visit: events, when each came, and what is known beside them.

    ``marks`` are opaque references of people who agreed to be asked; ``clock_error`` is how far
    the phone was ahead. ``photos`` are the bytes each photo id stands for, by SHA-256.
    """

    outing: Outing
    story: str
    events: tuple[Event, ...]
    received: Mapping[str, dt.datetime] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    clock_error: dt.timedelta = dt.timedelta(0)
    reassigned_to: str | None = None

    @property
    def visit(self) -> Visit:
        """The fold of its events."""
        one = self.outing
        dropped = self.reassigned_to is not None
        return visit_of(one.id, one.key, self.events, planned=one.planned, dropped=dropped)


def named(*parts: object) -> str:
    """Return the id of something in the demo month: the same for the same parts."""
    return str(uuid.uuid5(_NAMES, "|".join(str(part) for part in parts)))


def chance_of(seed: int, *parts: object) -> random.Random:
    """Return the stream of chance of one visit (seeded by SHA-512 of the text, on any machine)."""
    return random.Random("|".join(str(part) for part in (seed, *parts)))


def hours_of(outing: Outing, seed: int) -> tuple[dt.datetime, dt.datetime]:
    """Return when an ordinary visit arrives and leaves: about on time, the half-day and some."""
    chance = chance_of(seed, outing.id, "hours")
    arrives = outing.begins + round(chance.triangular(-18, 14, -4)) * _MINUTE
    return arrives, arrives + (HALF_DAY + round(chance.triangular(2, 42, 9))) * _MINUTE


class Teller:
    """Makes the events of one visit in the order in which they happened."""

    def __init__(self, outing: Outing, seed: int, phone: str = "") -> None:
        self.outing, self.seed = outing, seed
        self.chance = chance_of(seed, outing.id)
        self.phone = phone or named(seed, "phone", outing.key.staff)
        self.events: list[Event] = []
        self.marks: list[str] = []

    def tell(
        self,
        kind: EventKind,
        at: dt.datetime,
        facts: Mapping[str, Any] | None = None,
        by: str = "",
        bases: tuple[str, ...] = (),
        phone: str | None = None,
    ) -> Event:
        """Add an event: by the doctor's phone, or by an account of the console if ``by`` says."""
        number = named(self.seed, self.outing.id, len(self.events))
        device = "" if by else self.phone if phone is None else phone
        seq = 0 if by else int(at.timestamp())
        made = Event(
            number, self.outing.id, kind, by or self.outing.key.staff, at, device, seq, bases,
            dict(facts or {}),
        )  # fmt: skip
        self.events.append(made)
        return made

    def arrive(self, at: dt.datetime, metres: float | None = None, accuracy: int = 0) -> None:
        """Set out and check in, some tens of metres from the stop unless told."""
        way = dt.timedelta(minutes=max(2.0, self.outing.outbound) + self.chance.uniform(1, 6))
        if self.outing.planned:
            self.tell(EventKind.DEPARTED, _whole(at - way))
        else:
            facts = _opening(self.outing)
            self.tell(EventKind.OPENED, _whole(at - way), facts)
        far = metres if metres is not None else min(abs(self.chance.gauss(0, 90)), 330.0)
        self.tell(EventKind.CHECKED_IN, at, self._point(far, accuracy))

    def _point(self, metres: float, accuracy: int) -> dict[str, Any]:
        stop, turn = self.outing.stop, self.chance.uniform(0, 2 * math.pi)
        if stop is None:
            return {"no_fix": "unavailable"}
        north = metres * math.cos(turn) / METRES_A_DEGREE
        east = metres * math.sin(turn) / METRES_A_DEGREE / math.cos(math.radians(stop.lat))
        return {
            "lng": round(stop.lng + east, 6),
            "lat": round(stop.lat + north, 6),
            "accuracy": accuracy or self.chance.randint(6, 45),
        }

    def work(self, since: dt.datetime, until: dt.datetime) -> Event:
        """Take a photograph, note who agreed to be asked, write the record shortly before leaving;
        return the record's event."""
        if self.chance.random() < 0.6:
            self.photo(since + self.chance.randint(10, 50) * _MINUTE)
        fields = record_of(self.chance, self.outing.people)
        agreed = self.chance.choice((0, 0, 0, 1, 1, 2))
        for number in range(agreed):
            self.marks.append(named(self.seed, "person", self.outing.id, number))
            self.tell(EventKind.CONTACT, until - (9 - number) * _MINUTE, {"consent": True})
        return self.tell(
            EventKind.RECORDED, until - 4 * _MINUTE, {"fields": {**fields, "consent": agreed}}
        )

    def photo(self, at: dt.datetime, sha256: str = "") -> None:
        """Take a photograph; ``sha256`` names one that was taken elsewhere."""
        own = hashlib.sha256(f"photo|{self.seed}|{self.outing.id}".encode()).hexdigest()
        number = named(self.seed, "photo", self.outing.id, len(self.events))
        size = self.chance.randint(90_000, 198_000)
        self.tell(EventKind.PHOTO, at, {"photo": number, "sha256": sha256 or own, "bytes": size})

    def heads(self) -> tuple[str, ...]:
        """Return the heads of the record as it now stands."""
        one = self.outing
        return visit_of(one.id, one.key, self.events).heads

    def judge(self, kind: EventKind, at: dt.datetime, **facts: Any) -> Event:
        """Let the township say its word on the record as it now stands."""
        told = {"heads": sorted(self.heads()), **facts}
        return self.tell(kind, at, told, by=self.outing.judge)

    def told(self, story: str, now: dt.datetime, lag: dt.timedelta) -> Told:
        """Return what the county has by ``now``; the phone hands in ``lag`` after each event."""
        came = {one.id: one.at + (lag if one.device else dt.timedelta(0)) for one in self.events}
        here = tuple(one for one in self.events if came[one.id] <= now)
        return Told(
            self.outing, story, here, {one.id: came[one.id] for one in here}, tuple(self.marks)
        )


def _opening(outing: Outing) -> dict[str, Any]:
    key = outing.key
    return {
        "kind": key.kind.value,
        "date": key.date.isoformat(),
        "afternoon": key.afternoon,
        "place": key.place,
        "staff": key.staff,
        "makes_up": outing.makes_up,
        "why": outing.why,
    }


def _whole(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


def with_clock_error(told: Told, error: dt.timedelta) -> Told:
    """Return the visit as handed in by a phone whose clock was wrong; its times are corrected."""
    return replace(told, clock_error=error)
