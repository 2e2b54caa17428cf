"""The paper day sheet: one sheet a planned visit, its printed number, the events it becomes.

A sheet is the phone's fallback, so a filled one becomes the events that the phone would have sent:
by the doctor, at the times written on it, each with ``paper`` among its facts. Their ids follow
from the visit, so a sheet that is entered twice is the same events twice.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a number: none that is read for another one (no 0, 1, I, L, O); 31, a prime."""
DRAWN: Final = 7
"""Signs of a number that are drawn, between its day and the sign that checks."""
_PAPER: Final = uuid.UUID("4a0f7a53-1c55-5b0e-9a3e-2f1d6cf0a9b4")
SPARE_WHY: Final = "备用手填单"
"""Why a visit was opened from a spare sheet."""
NO_FIX: Final = "paper"
"""Why a check-in from paper has no position."""


class Spot(StrEnum):
    """Where in the village, as the sheet offers it."""

    STOP = "stop"
    HAMLET = "hamlet"
    HOME = "home"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The word on the sheet."""
        return _SPOT_ZH[self]


_SPOT_ZH: Final = {
    Spot.STOP: "固定巡诊点",
    Spot.HAMLET: "自然村",
    Spot.HOME: "上门",
    Spot.OTHER: "其他",
}
MOST_CONTACTS: Final = 6
"""Lines in part four of the sheet."""
REASONS: Final = ("路断天气", "车坏", "生病", "抽调", "村里有事")
"""Why nobody was seen, as the sheet offers it."""


@dataclass(frozen=True)
class DaySheet:
    """A sheet as it is printed: the visit it belongs to, and the words on it.

    ``half_day_minutes`` is the least length of a half-day (``circuit.half_day_minutes``), None
    while nobody set it. ``spare`` is the number of a spare sheet, whose visit no plan holds.
    """

    visit: str
    key: VisitKey
    village: str
    township: str
    doctor: str
    institution: str
    half_day_minutes: int | None = None
    demo: bool = False
    spare: str = ""

    @property
    def number(self) -> str:
        """The number printed on it."""
        return self.spare or sheet_number(self.visit, self.key.date)


def sheet_number(visit: str, day: dt.date) -> str:
    """Return the number of a visit's sheet: ``260914-7K3F-9QXP``.

    The day (year, month, day), seven signs drawn from the visit's id, one to check: over the
    thirteen signs before it, the sum of value times place, modulo 31. One wrong sign and two
    neighbours that changed places are always found, because 31 is a prime.
    """
    number = uuid.UUID(visit).int % len(SIGNS) ** DRAWN
    drawn = ""
    for _ in range(DRAWN):
        number, rest = divmod(number, len(SIGNS))
        drawn += SIGNS[rest]
    whole = f"{day:%y%m%d}{drawn}"
    return written_number(whole + check_sign(whole))


def read_number(text: str) -> tuple[str, dt.date] | None:
    """Return a number as it is printed and the day in it; None if a sign of it is wrong.

    Case, spaces and dashes do not matter.

    >>> read_number(" 260914—7k3f 9qx?") is None
    True
    """
    signs = signs_in(text)
    day, drawn = signs[:6], signs[6:]
    if len(drawn) != DRAWN + 1 or not day.isdigit() or any(one not in SIGNS for one in drawn):
        return None
    if check_sign(signs[:-1]) != drawn[-1]:
        return None
    try:
        return written_number(signs), dt.date(2000 + int(day[:2]), int(day[2:4]), int(day[4:6]))
    except ValueError:
        return None


def signs_in(text: str) -> str:
    """Return the signs of a number: case, spaces and dashes do not matter."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in folded if sign.isascii() and sign.isalnum())


def check_sign(signs: str, shift: int = 0) -> str:
    """Return the sign that checks the signs before it, shifted for another kind of number."""
    values = (int(one) if place < 6 else SIGNS.index(one) for place, one in enumerate(signs))
    return SIGNS[(shift + sum(value * place for place, value in enumerate(values, 1))) % len(SIGNS)]


def written_number(signs: str) -> str:
    """Write the signs of a number as they are printed."""
    return f"{signs[:6]}-{signs[6:10]}-{signs[10:]}"


@dataclass(frozen=True)
class Written:
    """What somebody wrote on a sheet. ``fields`` are those of the record; empty cells are absent.

    ``arrived`` and ``left`` are aware; ``cancelled`` is why nobody was seen, ``moved_to`` the day
    and half-day (True: afternoon) it was put off to. ``contacts`` are the lines of part four that
    hold a number, the first is 1; the numbers themselves are no part of any event.
    """

    arrived: dt.datetime | None = None
    left: dt.datetime | None = None
    spot: str = ""
    cancelled: str = ""
    moved_to: tuple[dt.date, bool] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    contacts: tuple[int, ...] = ()


def sheet_events(sheet: DaySheet, written: Written, entered_at: dt.datetime) -> tuple[Event, ...]:
    """Return the events of a filled sheet, in order of time.

    A sheet that tells why nobody was seen becomes a cancellation at the moment it was entered
    (paper tells no other); else a check-in, a check-out, a record, and a contact for each number.
    The record names no bases: who wrote on paper had seen no other record, so one that the phone
    sent too is merged field by field, and what differs becomes a conflict that a person resolves.
    """
    if written.cancelled:
        facts: dict[str, Any] = {"paper": True, "why": written.cancelled}
        if written.moved_to is not None:
            day, afternoon = written.moved_to
            facts["make_up"] = {"date": day.isoformat(), "afternoon": afternoon}
        return (_event(sheet, EventKind.CANCELLED, entered_at, facts),)
    if written.arrived is None or written.left is None:
        raise ValueError("a sheet of a visit that was made tells when")
    arrival: dict[str, Any] = {"paper": True, "no_fix": NO_FIX}
    if written.spot:
        arrival["spot"] = written.spot
    record = {"paper": True, "fields": dict(written.fields)}
    opened = [_opened(sheet, written.arrived)] if sheet.spare else []
    return (
        *opened,
        _event(sheet, EventKind.CHECKED_IN, written.arrived, arrival, 1),
        _event(sheet, EventKind.CHECKED_OUT, written.left, {"paper": True}, 2),
        _event(sheet, EventKind.RECORDED, written.left, record, 3),
        *(_contact(sheet, written.left, line) for line in written.contacts),
    )


def _opened(sheet: DaySheet, at: dt.datetime) -> Event:
    """Open the visit of a spare sheet as the phone opens one that no plan holds."""
    key = sheet.key
    facts = {
        "paper": True,
        "kind": key.kind.value,
        "date": key.date.isoformat(),
        "afternoon": key.afternoon,
        "place": key.place,
        "staff": key.staff,
        "why": SPARE_WHY,
    }
    return _event(sheet, EventKind.OPENED, at, facts, 0)


def _contact(sheet: DaySheet, at: dt.datetime, line: int) -> Event:
    facts = {"paper": True, "consent": True}
    number = contact_id(sheet.visit, line)
    return Event(
        number, sheet.visit, EventKind.CONTACT, sheet.key.staff, at, "", 3 + line, (), facts
    )


def contact_id(visit: str, line: int) -> str:
    """Return the id of the event of a line of part four."""
    return str(uuid.uuid5(_PAPER, f"{visit}|{EventKind.CONTACT}|{line}"))


def _event(
    sheet: DaySheet, kind: EventKind, at: dt.datetime, facts: Mapping[str, Any], seq: int = 1
) -> Event:
    return Event(
        _event_id(sheet.visit, kind), sheet.visit, kind, sheet.key.staff, at, "", seq, (), facts
    )


def _event_id(visit: str, kind: EventKind) -> str:
    return str(uuid.uuid5(_PAPER, f"{visit}|{kind}"))


def paper_ids(visit: str) -> frozenset[str]:
    """Return the ids that events of a visit's sheet can have."""
    kinds = (
        EventKind.OPENED,
        EventKind.CHECKED_IN,
        EventKind.CHECKED_OUT,
        EventKind.RECORDED,
        EventKind.CANCELLED,
    )
    contacts = (contact_id(visit, line) for line in range(1, MOST_CONTACTS + 1))
    return frozenset([*(_event_id(visit, kind) for kind in kinds), *contacts])


class Taken(StrEnum):
    """Whether a sheet was entered before: not, the same, or with other content."""

    NOT = "not"
    SAME = "same"
    OTHERWISE = "otherwise"


def taken_before(events: Iterable[Event], known: Mapping[str, Event]) -> Taken:
    """Say whether a sheet was entered, given the known events of its visit by their ids.

    When a cancellation was entered says nothing about what the sheet holds.
    """
    mine = tuple(events)
    before = {number for one in mine for number in paper_ids(one.visit) if number in known}
    if not before:
        return Taken.NOT
    if before != {one.id for one in mine}:
        return Taken.OTHERWISE
    same = all(
        dict(one.facts) == dict(known[one.id].facts)
        and (one.kind is EventKind.CANCELLED or one.at == known[one.id].at)
        for one in mine
    )
    return Taken.SAME if same else Taken.OTHERWISE
