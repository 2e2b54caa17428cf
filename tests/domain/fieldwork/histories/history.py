"""A random history: phones, a line that breaks, a county that plans anew; and what must hold."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.domain.fieldwork.histories.county import COUNTY, MemoryCounty
from tests.domain.fieldwork.histories.phone import Phone
from tests.domain.fieldwork.histories.store import Died
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import visit_of

BEGIN = dt.datetime(2026, 9, 14, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STAFF = ("s-01", "s-02", "s-03")
PLACES = ("350524101202", "350524101203", "350524202202", "350524203202")
STEPS = 45


@dataclass
class History:
    """One history. ``county`` is in memory, or the real services behind the same calls."""

    seed: int
    county: Any = field(default_factory=MemoryCounty)
    steps: int = STEPS
    now: dt.datetime = BEGIN
    adrift: list[tuple[Phone, str]] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.phones = [self._phone(one) for one in (*STAFF, "s-01")]
        self.publish()
        for phone in self.phones:
            self.pull(phone)

    def _phone(self, staff: str) -> Phone:
        phone = Phone(self._id(), staff, random.Random(self.chance.getrandbits(64)))
        phone.ahead = dt.timedelta(minutes=self.chance.choice((0, 0, 7, -90, 3 * 24 * 60)))
        self.county.enrol(phone.device, staff)
        return phone

    def _id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    # -- the steps ---------------------------------------------------------------------------

    def run(self) -> None:
        """Let things happen; after each, nothing that was made is lost."""
        ways: dict[Callable[[], None], int] = {
            self.work: 30, self.sync: 18, self.drift: 5, self.update_all: 6, self.publish: 3,
            self.later: 6, self.wrong_clock: 3, self.upgrade: 1, self.fill_up: 2,
            self.township: 5, self.revoke: 1, self.dismiss: 1, self.trespass: 1,
        }  # fmt: skip
        for _ in range(self.steps):
            step = self.chance.choices(list(ways), list(ways.values()))[0]
            self.log.append(step.__name__)
            step()
            self.nothing_lost()
        if self.chance.random() < 0.8:
            self.settle()

    def work(self) -> None:
        """A doctor makes an event, of a planned visit or of one opened on the spot."""
        phone = self.chance.choice(self.phones)
        own = [one for one, key in phone.keys.items() if key.staff == phone.staff]
        if not own or self.chance.random() < 0.15:
            self._open(phone)
            return
        visit = self.chance.choice(sorted(own))
        kind = self.chance.choice(
            ["departed", "checked_in", "recorded", "recorded", "checked_out", "cancelled"]
        )
        facts: dict[str, Any] = {
            "checked_in": {"no_fix": "山里没有信号"},
            "cancelled": {"why": "下雨"},
            "recorded": {"fields": self._fields()},
        }.get(kind, {})
        phone.keep(visit, kind, facts, self.now, dies=self.chance.random() < 0.05)

    def _fields(self) -> dict[str, Any]:
        names = ("treatment", "public_health", "m_65", "f_65", "notes")
        chosen = self.chance.sample(names, self.chance.randint(1, 3))
        fields: dict[str, Any] = {one: self.chance.randint(0, 9) for one in chosen}
        if "notes" in fields:
            fields["notes"] = "备注" * fields["notes"]
        if self.chance.random() < 0.05:
            fields["treatment"] = -1  # an old app let this pass: refused with a reason
        return fields

    def _open(self, phone: Phone) -> None:
        visit, key = self._id(), self._key(phone.staff)
        facts = {
            "kind": key.kind.value, "date": key.date.isoformat(), "afternoon": key.afternoon,
            "place": key.place, "staff": key.staff, "makes_up": "", "why": "补",
        }  # fmt: skip
        if phone.keep(visit, "opened", facts, self.now, dies=False):
            phone.keys[visit] = key

    def _key(self, staff: str) -> VisitKey:
        day = self.now.date() + dt.timedelta(days=self.chance.randint(0, 9))
        half = self.chance.random() < 0.5
        return VisitKey(OutreachKind.CIRCUIT, day, half, self.chance.choice(PLACES), staff)

    def sync(self) -> None:
        """Send waiting events over a line that breaks before, within or after."""
        phone = self.chance.choice(self.phones)
        body = phone.batch(self.now, self.chance.choice((1, 3, 50)))
        fault = self.chance.choice(
            ("none", "none", "none", "before", "within", "dies", "after", "crash", "adrift")
        )
        self.faults.add(fault)
        if fault == "adrift":
            self.adrift.append((phone, body))
            phone.moved = True  # a long way cannot be told from a slow clock
        if fault in ("adrift", "before"):
            return
        if fault == "within":
            with suppress(ValueError):
                self._deliver(phone, body[: self.chance.randint(1, len(body) - 1)])
            return
        if fault == "dies":
            self.county.store.dies_at = self.chance.randint(1, self.county.store.most)
        try:
            results = self._deliver(phone, body)
        except Died:
            return
        finally:
            self.county.store.dies_at = None
        if fault == "crash":  # closed while it noted the answer: some of it is on disk
            some = self.chance.randint(0, len(results))
            results = dict(list(results.items())[:some])
        if fault != "after":
            phone.answered(results)

    def _deliver(self, phone: Phone, body: str) -> Any:
        return self.county.log(phone.device, json.loads(body), self.now)

    def drift(self) -> None:
        """A batch that was long on its way arrives, perhaps twice; nobody hears the answer."""
        if self.adrift:
            phone, body = self.adrift.pop(self.chance.randrange(len(self.adrift)))
            for _ in range(self.chance.randint(1, 2)):
                self._deliver(phone, body)

    def update_all(self) -> None:
        """A phone asks for what is new; a pack that was lost is found out by its hash."""
        self.pull(self.chance.choice(self.phones), lost=self.chance.random() < 0.2)

    def pull(self, phone: Phone, *, lost: bool = False) -> None:
        """Take a pack, mend what differs."""
        if phone.device in self.county.revoked or phone.staff in self.county.ended:
            return
        answer = self.county.pack(phone.device, phone.change, self.now)
        if lost:
            return
        if not phone.take(answer):
            phone.mend(*self.county.repair(phone.device, phone.rows, self.now))
            answer = self.county.pack(phone.device, phone.change, self.now)
            assert phone.take(answer), "a repair did not mend"

    def publish(self) -> None:
        """The plan is published anew, while phones may be offline."""
        keys = {self._key(self.chance.choice(STAFF)) for _ in range(self.chance.randint(3, 9))}
        before = self.county.visits()
        self.county.publish(sorted(keys, key=repr), self.now)
        for one, visit in self.county.visits().items():
            stays = one in before and not before[one].dropped
            if stays and (visit.events or visit.key.date < self.now.date()):
                assert not visit.dropped, f"{one}: dropped, though past or begun"

    def later(self) -> None:
        """Time goes by: an hour, a day, a fortnight offline."""
        hours = self.chance.choice((1, 1, 5, 24, 24 * 14))
        self.now += dt.timedelta(hours=hours, minutes=self.chance.randint(0, 59))

    def wrong_clock(self) -> None:
        """A phone's clock goes wrong by days, or is put right."""
        phone = self.chance.choice(self.phones)
        phone.moved = True
        phone.ahead = dt.timedelta(hours=self.chance.choice((0, 0, 3, -30, 24 * 6, -24 * 9)))

    def upgrade(self) -> None:
        """The app is updated while records wait."""
        self.chance.choice(self.phones).app += 1

    def fill_up(self) -> None:
        """Storage runs full, or is freed."""
        phone = self.chance.choice(self.phones)
        phone.full = not phone.full

    def township(self) -> None:
        """The township verifies, returns, corrects, resolves or excuses."""
        told = [one for one in self.county.visits().values() if one.heads]
        if not told:
            return
        visit = self.chance.choice(sorted(told, key=lambda one: one.id))
        kind = self.chance.choice(
            (EventKind.VERIFIED, EventKind.RETURNED, EventKind.CORRECTED, EventKind.RESOLVED)
        )
        facts: dict[str, Any] = {"why": "核对", "heads": list(visit.heads)}
        if kind.writes_record:
            facts["fields"] = {"treatment": self.chance.randint(0, 9)}
        bases = visit.heads if kind.writes_record else ()
        self.county.console(
            Event(self._id(), visit.id, kind, "director", self.now, "", 0, bases, facts)
        )

    def revoke(self) -> None:
        """A phone is lost; somebody may still send from it."""
        if self.chance.random() < 0.3:
            self.county.revoked.add(self.chance.choice(self.phones).device)

    def dismiss(self) -> None:
        """A doctor leaves while records wait."""
        if self.chance.random() < 0.3:
            self.county.ended.setdefault(self.chance.choice(STAFF), self.now)

    def trespass(self) -> None:
        """Somebody records a colleague's visit: refused, and kept."""
        phone = self.chance.choice(self.phones)
        others = [
            one for one, visit in self.county.visits().items() if visit.key.staff != phone.staff
        ]
        if others:
            visit = self.chance.choice(sorted(others))
            phone.keep(visit, "checked_in", {"no_fix": "x"}, self.now, dies=False)

    def settle(self) -> None:
        """All that drifts arrives, every phone comes home."""
        while self.adrift:
            self.drift()
        for phone in self.phones:
            while phone.waiting:
                phone.answered(self._deliver(phone, phone.batch(self.now, 50)))
            self.pull(phone)
        self.log.append("settled")

    # -- what must hold ----------------------------------------------------------------------

    def nothing_lost(self) -> None:
        """Every event made is with the county, or on the phone and counted there."""
        for phone in self.phones:
            assert phone.waiting == len(phone.outbox)
            for one in phone.made:
                there = self.county.fate_of(one) is not None
                assert there or one in phone.outbox, f"{one} is nowhere"
                assert there or one not in phone.told, f"{one}: told, but not there"

    def check(self) -> None:
        """What must hold at the end."""
        self.nothing_lost()
        self._once()
        self._fates()
        self._times()
        self._same_in_any_order()

    def _once(self) -> None:
        made = [one for phone in self.phones for one in phone.made]
        there = sum(self.county.fate_of(one) is not None for one in made)
        assert len(made) == len(set(made))
        assert self.county.count() == there, "the county holds what nobody made, or one twice"

    def _fates(self) -> None:
        settled = self.log[-1] == "settled"
        for phone in self.phones:
            ended = self.county.ended.get(phone.staff)
            if phone.device in self.county.revoked or (ended and phone.moved):
                continue  # which of its events came before depends on the line, or on its clock
            for one, event in phone.made.items():
                fate = self.county.fate_of(one)
                if fate is None or phone.made_at[one] == ended:
                    continue
                faulty = event["facts"].get("fields", {}).get("treatment") == -1
                visit = self.county.visits().get(event["visit"])
                foreign = visit is not None and visit.key.staff != phone.staff
                late = ended is not None and phone.made_at[one] >= ended
                expected = "refused" if faulty or foreign or late else "received"
                if settled or expected == "refused":
                    assert fate == expected, f"{event}: {fate}, not {expected}"
                else:
                    assert fate != "refused", f"{event}: refused"

    def _times(self) -> None:
        """A clock that was wrong all along is no matter."""
        for phone in self.phones:
            for one, made_at in phone.made_at.items():
                at = self.county.at_of(one)
                if at is not None and not phone.moved:
                    assert abs(at - made_at) < dt.timedelta(seconds=2), f"{one}: {at}, {made_at}"

    def _same_in_any_order(self) -> None:
        for number, visit in self.county.visits().items():
            events = list(self.county.events_of(number))
            self.chance.shuffle(events)
            middle = len(events) // 2
            merged = [*events[middle:], *events, *events[:middle]]  # with repetitions
            again = visit_of(
                number, visit.key, merged, planned=visit.planned, dropped=visit.dropped
            )
            assert again == visit, f"{number} depends on the order"


def tell(seed: int, county: Any = None, steps: int = STEPS) -> History:
    """Run one history and check it; a failure names its seed and what happened."""
    history = History(seed, county or MemoryCounty(), steps)
    try:
        history.run()
        history.check()
    except AssertionError as problem:
        problem.add_note(f"seed {seed}: {' '.join(history.log)}")
        raise
    return history


__all__ = ["COUNTY", "History", "tell"]
