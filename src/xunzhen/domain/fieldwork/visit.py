"""A visit as its events tell it: state, times, record, conflicts. The fold of a set.

Let E be the events of a visit. *Record.* The record events form a graph by ``bases``; one is
applied when all its bases are applied (an edit that came before what it builds on is held, not
lost). For a field f let W(f) be the applied events that set f and M(f) those of W(f) that are no
ancestor of another in W(f). One value among M(f) is the field's value; two or more are a conflict,
and the field has no value until an event with both as ancestors sets it. Edits of different fields
are parallel and both stand. *Life.* The other events are walked in ``Event.order``. Both parts are
functions of the set E alone, so any order of merges gives the same visit.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.record import (
    GROUPS,
    PEOPLE,
    Field,
    moment_of,
    person_times_of,
    persons_of,
)


class VisitState(StrEnum):
    """The states of S1. ``missed`` depends on the day: see ``Visit.state_on``."""

    PLANNED = "planned"
    DROPPED = "dropped"
    DEPARTED = "departed"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    RECORDED = "recorded"
    RETURNED = "returned"
    VERIFIED = "verified"
    SPOT_CHECKED = "spot_checked"
    CANCELLED = "cancelled"
    MISSED = "missed"
    EXCUSED = "excused"

    @property
    def zh(self) -> str:
        """The Chinese term used on every page."""
        return _STATE_ZH[self]

    @property
    def happened(self) -> bool:
        """Say whether somebody was there."""
        return self in _HAPPENED


_STATE_ZH: Final = {
    VisitState.PLANNED: "已排",
    VisitState.DROPPED: "已改排",
    VisitState.DEPARTED: "在路上",
    VisitState.CHECKED_IN: "在村里",
    VisitState.CHECKED_OUT: "已签退",
    VisitState.RECORDED: "待核实",
    VisitState.RETURNED: "已退回",
    VisitState.VERIFIED: "已核实",
    VisitState.SPOT_CHECKED: "已抽查",
    VisitState.CANCELLED: "已取消",
    VisitState.MISSED: "漏访",
    VisitState.EXCUSED: "漏访已认可",
}
_HAPPENED: Final = frozenset(
    {
        VisitState.CHECKED_IN,
        VisitState.CHECKED_OUT,
        VisitState.RECORDED,
        VisitState.RETURNED,
        VisitState.VERIFIED,
        VisitState.SPOT_CHECKED,
    }
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was set to different values by authors who had not seen each other."""

    field: str
    sides: tuple[Event, ...]

    @property
    def values(self) -> tuple[Any, ...]:
        """The value of each side."""
        return tuple(one.fields[self.field] for one in self.sides)


@dataclass(frozen=True)
class Visit:
    """A visit as it stands. ``planned``: a published plan holds it; ``dropped``: none does now.

    ``arrived`` and ``left`` are the first check-in and the last check-out, or what the record says
    instead; ``heads`` the record events that nothing builds on yet; ``held`` those whose bases have
    not come; ``judged`` the township's last word on these very heads.
    """

    id: str
    key: VisitKey
    planned: bool
    dropped: bool
    arrived: dt.datetime | None
    left: dt.datetime | None
    departed: dt.datetime | None
    check_in: Event | None
    check_out: Event | None
    record: Mapping[str, Any]
    heads: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    held: tuple[Event, ...]
    photos: tuple[Event, ...]
    contacts: int
    cancelled: Event | None
    excused: Event | None
    judged: Event | None
    spot_check: Event | None
    makes_up: str
    events: tuple[Event, ...] = field(repr=False)

    @property
    def persons(self) -> int | None:
        """The people served, each once; None while an age band is not recorded or in conflict."""
        return None if self._disputed(PEOPLE) else persons_of(self.record)

    @property
    def person_times(self) -> int | None:
        """The services given; None while a group is not recorded or in conflict: no part sum."""
        return None if self._disputed(GROUPS) else person_times_of(self.record)

    def _disputed(self, fields: tuple[Field, ...]) -> bool:
        names = {one.name for one in fields}
        return any(one.field in names for one in self.conflicts)

    def state_on(self, today: dt.date) -> VisitState:
        """Return the state on a day: a planned visit of an earlier day nobody made is missed."""
        if self.arrived is not None or self.heads:
            return self._state_of_one_that_happened()
        if self.cancelled is not None:
            return VisitState.CANCELLED
        if self.key.date < today and self.planned and not self.dropped:
            return VisitState.EXCUSED if self.excused else VisitState.MISSED
        if self.departed is not None:
            return VisitState.DEPARTED
        return VisitState.DROPPED if self.dropped else VisitState.PLANNED

    def _state_of_one_that_happened(self) -> VisitState:
        if self.judged is not None:
            if self.judged.kind is EventKind.RETURNED:
                return VisitState.RETURNED
            return VisitState.SPOT_CHECKED if self.spot_check else VisitState.VERIFIED
        if self.heads:
            return VisitState.RECORDED
        return VisitState.CHECKED_OUT if self.left is not None else VisitState.CHECKED_IN


def visit_of(
    number: str,
    key: VisitKey,
    events: Iterable[Event],
    *,
    planned: bool = False,
    dropped: bool = False,
) -> Visit:
    """Fold the events of the visit with the id ``number``; their order does not matter."""
    told = tuple(sorted({one.id: one for one in events}.values(), key=lambda one: one.order))
    applied, held = _applied([one for one in told if one.kind.writes_record])
    record, conflicts, heads = _merged(applied)
    life = _lived(told)
    visit = Visit(
        number, key, planned, dropped, None, None, life.departed, life.check_in, life.check_out,
        record, heads, conflicts, held,
        tuple(one for one in told if one.kind is EventKind.PHOTO), _contacts(told), life.cancelled,
        _by_another(life.excused, key.staff), None, life.spot_check, life.makes_up, told,
    )  # fmt: skip
    arrived = moment_of(record.get("arrived")) or (life.check_in.at if life.check_in else None)
    left = moment_of(record.get("left")) or (life.check_out.at if life.check_out else None)
    judged = _judged(told, heads)
    if life.cancelled is not None and not heads:
        arrived = left = None
    return replace(visit, arrived=arrived, left=left, judged=judged)


def _applied(
    writers: list[Event],
) -> tuple[dict[str, tuple[Event, frozenset[str]]], tuple[Event, ...]]:
    """Return the applied events with their ancestors, by id, and those that are held."""
    applied: dict[str, tuple[Event, frozenset[str]]] = {}
    waiting = writers
    while True:
        still = []
        for one in waiting:
            if all(base in applied for base in one.bases):
                above = frozenset(one.bases).union(*(applied[base][1] for base in one.bases))
                applied[one.id] = (one, above)
            else:
                still.append(one)
        if len(still) == len(waiting):
            return applied, tuple(still)
        waiting = still


def _merged(
    applied: Mapping[str, tuple[Event, frozenset[str]]],
) -> tuple[Mapping[str, Any], tuple[Conflict, ...], tuple[str, ...]]:
    writers: dict[str, list[Event]] = defaultdict(list)
    for one, _ in sorted(applied.values(), key=lambda pair: pair[0].order):
        for name in one.fields:
            writers[name].append(one)
    record: dict[str, Any] = {}
    conflicts = []
    for name in sorted(writers):
        mine = writers[name]
        last = [one for one in mine if not any(one.id in applied[other.id][1] for other in mine)]
        if all(one.fields[name] == last[0].fields[name] for one in last):
            record[name] = last[0].fields[name]
        else:
            conflicts.append(Conflict(name, tuple(last)))
    built_on = frozenset().union(*(above for _, above in applied.values()))
    return record, tuple(conflicts), tuple(sorted(set(applied) - built_on))


@dataclass
class _Life:
    departed: dt.datetime | None = None
    check_in: Event | None = None
    check_out: Event | None = None
    cancelled: Event | None = None
    excused: Event | None = None
    spot_check: Event | None = None
    makes_up: str = ""


def _lived(told: Iterable[Event]) -> _Life:
    life = _Life()
    for one in told:
        match one.kind:
            case EventKind.OPENED:
                life.makes_up = life.makes_up or str(one.facts.get("makes_up") or "")
            case EventKind.DEPARTED:
                life.departed, life.cancelled = life.departed or one.at, None
            case EventKind.CHECKED_IN:
                life.check_in, life.cancelled = life.check_in or one, None
            case EventKind.CHECKED_OUT:
                life.check_out = one
            case EventKind.CANCELLED:
                life.cancelled = one
            case EventKind.EXCUSED:
                life.excused = one
            case EventKind.SPOT_CHECKED:
                life.spot_check = one
            case _:
                pass
    return life


def _contacts(told: Iterable[Event]) -> int:
    agreed = (one.facts.get("consent") for one in told if one.kind is EventKind.CONTACT)
    return sum(bool(one) for one in agreed)


def _judged(told: tuple[Event, ...], heads: tuple[str, ...]) -> Event | None:
    """Return the last verification or return that judged just these heads; later edits undo it."""
    words = [
        one
        for one in told
        if one.kind in (EventKind.VERIFIED, EventKind.RETURNED)
        and tuple(sorted(one.facts.get("heads") or ())) == heads
    ]
    return words[-1] if words and heads else None


def _by_another(excused: Event | None, staff: str) -> Event | None:
    """Nobody excuses a visit of their own."""
    return excused if excused is not None and excused.by != staff else None
