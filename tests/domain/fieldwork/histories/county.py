"""A county in memory: the same judging and folding as the site, on tables that may die."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.domain.fieldwork.histories.store import Store
from xunzhen.domain.fieldwork import pack
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.intake import (
    Fate,
    Had,
    Known,
    Sender,
    judged,
    through_refused,
)
from xunzhen.domain.fieldwork.plan_follow import Standing, following
from xunzhen.domain.fieldwork.record import moment_of
from xunzhen.domain.fieldwork.visit import Visit, visit_of
from xunzhen.domain.fieldwork.wire import SentEvent, sent_event

COUNTY = "350524"


@dataclass(frozen=True)
class Kept:
    """An event as kept."""

    sent: SentEvent
    event: Event | None
    known: Known


@dataclass(frozen=True)
class Row:
    """A visit as it stands."""

    key: VisitKey
    planned: bool
    dropped: bool
    change: int
    visit: Visit


class MemoryCounty:
    """What a phone and the township can ask of a county."""

    def __init__(self) -> None:
        self.store = Store()
        self.owners: dict[str, str] = {}
        self.revoked: set[str] = set()
        self.ended: dict[str, dt.datetime] = {}

    # -- what phones ask ---------------------------------------------------------------------

    def enrol(self, device: str, staff: str) -> None:
        """Know whose a phone is."""
        self.owners[device] = staff

    def log(self, device: str, body: Mapping[str, Any], now: dt.datetime) -> Mapping[str, Any]:
        """Take a log in."""
        sent = [sent_event(one) for one in body["events"]]
        staff = self.owners[device]
        sender = Sender(
            COUNTY, staff, device, frozenset(), self.ended.get(staff), device in self.revoked
        )
        events = self.store.rows("events")
        had = Had(
            {one.id: events[one.id].known for one in sent if one.id in events},
            {
                one.visit: self._row(one.visit).key
                for one in sent
                if one.visit in self.store.rows("visits")
            },
        )
        sent_at = moment_of(body["sent_at"])
        assert sent_at is not None
        with self.store.transaction():
            found = judged(sent, sender, had, sent_at, now)
            for number, key in found.opened.items():
                self._put(number, key, planned=False, dropped=False)
            for one in found.verdicts:
                if one.new:
                    known = Known(one.sent.digest, one.fate, one.remark)
                    if one.fate is Fate.HELD:
                        known = replace(known, fate=Fate.RECEIVED, remark=None)
                    event = one.sent.event(staff, device, one.at)
                    self.store.put("events", one.sent.id, Kept(one.sent, event, known))
                    self._index(one.sent.visit, one.sent.id)
            touched = {one.sent.visit for one in found.verdicts if one.new} | set(found.opened)
            self._refold(touched)
        return {one.sent.told: self._fate(one.sent.id, one.fate) for one in found.verdicts}

    def pack(self, device: str, after: int, now: dt.datetime) -> Mapping[str, Any]:
        """Tell what changed since, and the hash of all."""
        area = self._area(device, now.date())
        return {
            "change": self._change(),
            "rows": [one for one in area if one["change"] > after],
            "hash": pack.state_of(area),
        }

    def repair(
        self, device: str, have: Mapping[str, int], now: dt.datetime
    ) -> tuple[Iterable[pack.Row], Iterable[str]]:
        """Tell what differs."""
        found = pack.difference(have, self._area(device, now.date()))
        return found.rows, found.gone

    # -- what the county does ----------------------------------------------------------------

    def publish(self, keys: Iterable[VisitKey], now: dt.datetime) -> None:
        """Publish a plan and take its visits over."""
        wanted = {planned_visit_id(COUNTY, key): (key, {}) for key in keys}
        rows = self.store.rows("visits")
        standing = {
            one: Standing(row.key, row.dropped or not row.planned, bool(row.visit.events))
            for one, row in rows.items()
            if row.planned or one in wanted
        }
        coming = [one for one in standing if rows[one].planned and rows[one].key.date > now.date()]
        found = following(wanted, standing, coming)
        with self.store.transaction():
            for one in (*found.new, *found.again):
                self._put(one, wanted[one][0], planned=True, dropped=False)
            for one in found.dropped:
                self._put(one, rows[one].key, planned=True, dropped=True)

    def console(self, event: Event) -> None:
        """Let the township verify, return, correct, resolve or excuse."""
        with self.store.transaction():
            sent = SentEvent(
                event.id, event.id, event.visit, event.kind, 0, event.at, event.bases,
                event.facts, {}, event.id,
            )  # fmt: skip
            self.store.put("events", event.id, Kept(sent, event, Known(event.id, Fate.RECEIVED)))
            self._index(event.visit, event.id)
            self._refold({event.visit})

    def visits(self) -> Mapping[str, Visit]:
        """Every visit as it stands."""
        return {one: row.visit for one, row in self.store.rows("visits").items()}

    def events_of(self, visit: str) -> tuple[Event, ...]:
        """What is to be folded of a visit."""
        kept = [self.store.rows("events")[one] for one in self._of(visit)]
        refused = {one.sent.id: one.sent.bases for one in kept if one.known.fate is Fate.REFUSED}
        events = [one.event for one in kept if one.event and one.sent.id not in refused]
        return through_refused(events, refused)

    def fate_of(self, event: str) -> str | None:
        """What became of an event; None if the county has none of that id."""
        kept = self.store.rows("events").get(event)
        return self._fate(event, kept.known.fate)["fate"] if kept else None

    def at_of(self, event: str) -> dt.datetime | None:
        """When an event was, by the county's clock; None if it has none of that id."""
        kept = self.store.rows("events").get(event)
        return kept.event.at if kept and kept.event else None

    def count(self) -> int:
        """How many events of phones are kept."""
        return sum(
            1 for one in self.store.rows("events").values() if not one.event or one.event.device
        )

    # -- within ------------------------------------------------------------------------------

    def _fate(self, event: str, fate: Fate) -> dict[str, str]:
        kept = self.store.rows("events").get(event)
        if fate is Fate.REFUSED or kept is None:
            return {"fate": "refused"}
        row = self.store.rows("visits").get(kept.sent.visit)
        held = row is None or any(one.id == event for one in row.visit.held)
        return {"fate": "held" if held else "received"}

    def _row(self, visit: str) -> Row:
        row: Row = self.store.rows("visits")[visit]
        return row

    def _of(self, visit: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self.store.rows("by_visit").get(visit, ())
        return found

    def _index(self, visit: str, event: str) -> None:
        self.store.put("by_visit", visit, (*self._of(visit), event))

    def _change(self) -> int:
        return int(self.store.rows("counter").get(COUNTY, 0))

    def _put(self, number: str, key: VisitKey, *, planned: bool, dropped: bool) -> None:
        change = self._change() + 1
        self.store.put("counter", COUNTY, change)
        visit = visit_of(number, key, self.events_of(number), planned=planned, dropped=dropped)
        self.store.put("visits", number, Row(key, planned, dropped, change, visit))

    def _refold(self, visits: Iterable[str]) -> None:
        for one in sorted(visits):
            row = self.store.rows("visits").get(one)
            if row is not None:
                self._put(one, row.key, planned=row.planned, dropped=row.dropped)

    def _area(self, device: str, today: dt.date) -> list[pack.Row]:
        since, until = pack.horizon(today)
        staff = self.owners[device]
        return [
            {"id": one, "change": row.change, "heads": row.visit.heads, "key": row.key}
            for one, row in self.store.rows("visits").items()
            if row.key.staff == staff and since <= row.key.date < until
        ]


RECORDS = (EventKind.RECORDED, EventKind.CORRECTED, EventKind.RESOLVED)
