"""A phone as a doctor uses it: an outbox on its own disk, a clock that may be wrong."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.pack import state_of_changes


@dataclass
class Phone:
    """``outbox`` and everything else here is on disk; a crash loses only what runs.

    ``made`` is what the screen has confirmed as kept on the phone; ``told`` the county's word.
    """

    device: str
    staff: str
    chance: random.Random
    ahead: dt.timedelta = dt.timedelta(0)
    app: int = 1
    seq: int = 0
    change: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    keys: dict[str, VisitKey] = field(default_factory=dict)
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    made_at: dict[str, dt.datetime] = field(default_factory=dict)
    moved: bool = False
    full: bool = False
    not_made: int = 0

    @property
    def waiting(self) -> int:
        """The number that the screen shows: not yet received by the county."""
        return len(self.outbox)

    def keep(
        self, visit: str, kind: str, facts: Mapping[str, Any], now: dt.datetime, *, dies: bool
    ) -> str | None:
        """Make an event: written whole before the screen says so, or not made and said so."""
        if self.full:
            self.not_made += 1
            return None
        event: dict[str, Any] = {
            "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "visit": visit,
            "kind": kind,
            "seq": self.seq + 1,
            "at": (now + self.ahead).isoformat(),
            "bases": list(self.heads.get(visit, ())) if kind == "recorded" else [],
            "facts": dict(facts),
        }
        if self.app > 1:
            event["app_two"] = {"kept": True}
        if dies:
            return None
        self.seq += 1
        number = str(event["id"])
        self.outbox[number] = self.made[number] = event
        self.made_at[number] = now
        if kind == "recorded":
            self.heads[visit] = (number,)
        return number

    def batch(self, now: dt.datetime, size: int) -> str:
        """Pick waiting events in any order and write them as they go over the line."""
        chosen = self.chance.sample(sorted(self.outbox), min(size, len(self.outbox)))
        return json.dumps(
            {
                "sent_at": (now + self.ahead).isoformat(),
                "waiting": self.waiting,
                "events": [self.outbox[one] for one in chosen],
            }
        )

    def answered(self, results: Mapping[str, Mapping[str, str]]) -> None:
        """Note the county's word; only then does an event leave the outbox."""
        for one, said in results.items():
            self.told[one] = said["fate"]
            self.outbox.pop(one, None)

    def take(self, answer: Mapping[str, Any]) -> bool:
        """Put a pack in; say whether all is as the county has it."""
        self._put(answer["rows"])
        self.change = answer["change"]
        return state_of_changes(self.rows) == tuple(answer["hash"])

    def mend(self, rows: Any, gone: Any) -> None:
        """Put a repair in."""
        self._put(rows)
        for one in gone:
            self.rows.pop(one, None)

    def _put(self, rows: Any) -> None:
        for row in rows:
            number = row["id"]
            self.rows[number] = row["change"]
            self.keys[number] = row["key"]
            if not any(one["visit"] == number for one in self.outbox.values()):
                self.heads[number] = tuple(row["heads"])
