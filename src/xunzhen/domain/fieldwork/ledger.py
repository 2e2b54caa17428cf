"""The entries of the outreach ledger: what every counting, return, certificate and pay reads.

An entry is one piece of outreach of one member of staff on one half-day (or day) at one place. The
live site makes entries of events (``visit.entry_of``); the ``ledger`` table of the county tables
carries them from site to site. Both feed the same functions.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final


class OutreachKind(StrEnum):
    """Why somebody went out; one ledger takes them all."""

    CIRCUIT = "circuit"
    STATIONED = "stationed"
    THOUSAND_DOCTORS = "thousand_doctors"
    PAIRED = "paired"
    RURAL_STAY = "rural_stay"
    MOBILE_HOSPITAL = "mobile_hospital"
    HOME = "home"
    ONLINE = "online"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _KIND_ZH[self]


_KIND_ZH: Final = {
    OutreachKind.CIRCUIT: "巡诊",
    OutreachKind.STATIONED: "派驻",
    OutreachKind.THOUSAND_DOCTORS: "千名医师",
    OutreachKind.PAIRED: "对口帮扶",
    OutreachKind.RURAL_STAY: "蹲点",
    OutreachKind.MOBILE_HOSPITAL: "移动医院",
    OutreachKind.HOME: "上门",
    OutreachKind.ONLINE: "线上联合门诊",
}


class EntryState(StrEnum):
    """How far an entry has come; only ``verified`` counts for pay."""

    RECORDED = "recorded"
    VERIFIED = "verified"
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _STATE_ZH[self]

    @property
    def happened(self) -> bool:
        """Say whether somebody was there."""
        return self in (EntryState.RECORDED, EntryState.VERIFIED)


_STATE_ZH: Final = {
    EntryState.RECORDED: "已记录",
    EntryState.VERIFIED: "已核实",
    EntryState.MISSED: "漏访",
    EntryState.CANCELLED: "取消",
}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger. Counts None: not recorded, never 0.

    ``afternoon`` None: the whole day or not told. ``persons`` counts people, ``person_times``
    services; ``treatment``, ``public_health`` and ``contract_service`` are person-times by the
    three groups of AX-2024-19/1.2.5. ``excused_by`` is who, other than ``staff``, excused a missed
    visit; ``makes_up`` the id of the entry that this one makes up for. ``flags`` are codes.
    """

    id: str
    kind: OutreachKind
    date: dt.date
    staff: str
    place: str
    state: EntryState
    afternoon: bool | None = None
    check_in: dt.time | None = None
    check_out: dt.time | None = None
    reason: str = ""
    excused_by: str = ""
    makes_up: str = ""
    persons: int | None = None
    person_times: int | None = None
    treatment: int | None = None
    public_health: int | None = None
    contract_service: int | None = None
    referred_up: int | None = None
    referred_down: int | None = None
    flags: tuple[str, ...] = ()
    verified_on: dt.date | None = None

    @property
    def minutes(self) -> int | None:
        """Minutes on site, None unless both times are known; past midnight is the next day."""
        begin, end = self.check_in, self.check_out
        if begin is None or end is None:
            return None
        minutes = (end.hour - begin.hour) * 60 + end.minute - begin.minute
        return minutes if minutes >= 0 else minutes + 24 * 60


@dataclass(frozen=True)
class Ledger:
    """Entries in order of date, half-day, place, staff and id; ids are unique."""

    entries: tuple[LedgerEntry, ...]

    @classmethod
    def of(cls, entries: Iterable[LedgerEntry]) -> Ledger:
        """Order entries into a ledger."""
        return cls(tuple(sorted(entries, key=_order)))

    @cached_property
    def by_id(self) -> Mapping[str, LedgerEntry]:
        """Entries by their id."""
        return {one.id: one for one in self.entries}

    @cached_property
    def by_place(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """Entries by village or institution, in order."""
        return _grouped(self.entries, "place")

    @cached_property
    def by_staff(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """Entries by member of staff, in order."""
        return _grouped(self.entries, "staff")


def _order(one: LedgerEntry) -> tuple[dt.date, int, str, str, str]:
    half = -1 if one.afternoon is None else int(one.afternoon)
    return (one.date, half, one.place, one.staff, one.id)


def _grouped(entries: Iterable[LedgerEntry], name: str) -> Mapping[str, tuple[LedgerEntry, ...]]:
    found: dict[str, list[LedgerEntry]] = defaultdict(list)
    for one in entries:
        found[getattr(one, name)].append(one)
    return {key: tuple(mine) for key, mine in found.items()}
