"""The real services behind the calls of the model: SQL that may die at any statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from tests.domain.fieldwork.histories.store import Died
from tests.web.fieldwork.phones import plan_with
from tests.web.people import COUNTY, county_on_site, person
from xunzhen.domain.fieldwork import pack
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.accounts.services.accounts import close_account
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import ChangeCounter, FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.selectors.events import folded, told_of
from xunzhen.web.fieldwork.selectors.pack import area_of, since_last
from xunzhen.web.fieldwork.selectors.phones import Phone, phone_of
from xunzhen.web.fieldwork.services.append import append_events
from xunzhen.web.fieldwork.services.enrol import enrol, revoke_device
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.services.intake import log_of, take_in

_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Dying:
    """Counts the statements of a call and raises at one of them."""

    most = 40

    def __init__(self) -> None:
        self.dies_at: int | None = None
        self.died = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Raise at statement ``dies_at`` of what runs within."""
        count = 0

        def execute(run: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            nonlocal count
            if sql.startswith(_OF_TRANSACTIONS):  # of the test's own, around the services'
                return run(sql, parameters, many, context)
            count += 1
            if self.dies_at is not None and count >= self.dies_at:
                self.dies_at = None
                self.died += 1
                raise Died
            return run(sql, parameters, many, context)

        with connection.execute_wrapper(execute):
            yield


class _Revoked(set[str]):
    def add(self, device: str) -> None:
        super().add(device)
        revoke_device(scope=scope_of(person("director")), device=device)


class _Ended(dict[str, dt.datetime]):
    def setdefault(self, staff: str, now: dt.datetime) -> dt.datetime:  # type: ignore[override]
        if staff not in self:
            self[staff] = now
            account = User.objects.get(staff=staff)
            close_account(scope=scope_of(person("sysadmin")), account=account.pk)
        return self[staff]


class SiteCounty:
    """A county on the site; ``clock`` tells what time it is there."""

    def __init__(self, clock: dict[str, dt.datetime]) -> None:
        self.clock, self.store = clock, Dying()
        self.revoked, self.ended = _Revoked(), _Ended()
        self.secrets: dict[str, str] = {}
        self.edition = 0
        self._seen: dict[str, Any] = {}
        county_on_site()
        for staff in ("s-01", "s-02", "s-03"):
            User.objects.open(
                f"doctor-{staff}", None, name=staff, duty="doctor", division="350524101",
                institution="h-101", staff=staff,
            )  # fmt: skip

    def _at(self, now: dt.datetime | None = None) -> None:
        if now is not None:
            self.clock["now"] = now
        self._seen = {}

    def enrol(self, device: str, staff: str) -> None:
        """Take a phone into use."""
        scope = scope_of(User.objects.get(staff=staff))
        self.secrets[device] = enrol(scope=scope, device=device, name="", app="1").secret

    def phone(self, device: str) -> Phone:
        """Come through the phones' door."""
        found = phone_of(f"Device {device}.{self.secrets[device]}")
        assert found != "unknown"
        return found

    def log(self, device: str, body: Mapping[str, Any], now: dt.datetime) -> Mapping[str, Any]:
        """Take a log in; where it dies, nothing of it is there."""
        self._at(now)
        before = stored() if self.store.dies_at else None
        phone = self.phone(device)
        try:
            with self.store.watched():
                return take_in(phone=phone, log=log_of(body)).results
        except Died:
            assert stored() == before, "half of a log is there"
            raise

    def pack(self, device: str, after: int, now: dt.datetime) -> Mapping[str, Any]:
        """Tell what changed since, and the hash of all."""
        self._at(now)
        change = followed(COUNTY).value
        phone = self.phone(device)
        area = area_of(phone)
        return {
            "change": change,
            "rows": _rows(since_last(area, after, None)["visits"].rows),
            "hash": pack.state_of(_rows(area.tables["visits"])),
        }

    def repair(
        self, device: str, have: Mapping[str, int], now: dt.datetime
    ) -> tuple[Iterable[pack.Row], Iterable[str]]:
        """Tell what differs."""
        self._at(now)
        rows = _rows(area_of(self.phone(device)).tables["visits"])
        found = pack.difference(have, rows)
        return found.rows, found.gone

    def publish(self, keys: Iterable[VisitKey], now: dt.datetime) -> None:
        """Publish a plan and take its visits over."""
        self._at(now)
        self.edition += 1
        rows = [(key.date, bool(key.afternoon), key.place, key.staff) for key in keys]
        plan_with(*rows, edition=self.edition)
        followed(COUNTY)

    def console(self, event: Event) -> None:
        """Let the township say something."""
        self._at()
        with transaction.atomic():
            append_events(county=COUNTY, events=[event])

    def visits(self) -> Mapping[str, Visit]:
        """Every visit as it stands."""
        if "visits" not in self._seen:
            rows = list(Outreach.objects.filter(county=COUNTY))
            told = told_of(COUNTY, [str(row.pk) for row in rows])
            self._seen["visits"] = {str(row.pk): folded(row, told.get(str(row.pk))) for row in rows}
        found: Mapping[str, Visit] = self._seen["visits"]
        return found

    def events_of(self, visit: str) -> tuple[Event, ...]:
        """What is folded of a visit."""
        return self.visits()[visit].events

    def _events(self) -> Mapping[str, Happening]:
        if "events" not in self._seen:
            self._seen["events"] = {str(one.pk): one for one in Happening.objects.all()}
        found: Mapping[str, Happening] = self._seen["events"]
        return found

    def fate_of(self, event: str) -> str | None:
        """What became of an event."""
        kept = self._events().get(event)
        if kept is None or kept.fate == Happening.Fate.REFUSED:
            return "refused" if kept else None
        visit = self.visits().get(str(kept.visit))
        held = visit is None or any(one.id == event for one in visit.held)
        return "held" if held else "received"

    def at_of(self, event: str) -> dt.datetime | None:
        """When an event was, by the county's clock."""
        kept = self._events().get(event)
        return kept.at if kept else None

    def count(self) -> int:
        """How many events of phones are kept."""
        return sum(one.device_id is not None for one in self._events().values())


def _rows(rows: Iterable[pack.Row]) -> list[pack.Row]:
    """Keep what the model's phone reads: the doctor's own visits."""
    from xunzhen.domain.fieldwork.ledger import OutreachKind

    return [
        {
            "id": one["id"],
            "change": one["change"],
            "heads": one["heads"],
            "key": VisitKey(
                OutreachKind(one["kind"]), dt.date.fromisoformat(one["date"]), one["afternoon"],
                one["place"], one["staff"],
            ),
        }
        for one in rows
        if one["mine"]
    ]  # fmt: skip


def stored() -> list[Any]:
    """Everything that a log could have written."""
    return [
        list(model.objects.order_by("pk").values())  # type: ignore[attr-defined]
        for model in (Happening, Outreach, ChangeCounter, FieldDevice)
    ] + [AuditEntry.objects.count()]


__all__ = ["EventKind", "SiteCounty"]
