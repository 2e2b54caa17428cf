"""Phones of the tests: enrolled through HTTP, speaking the contract."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from xunzhen.domain.fieldwork.events import VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.registry.selectors import desk


def new_id() -> str:
    """Return a number as a phone makes it."""
    return str(uuid.uuid4())


@dataclass
class Phone:
    """A phone: its number, its secret, and how far its clock is ahead."""

    device: str
    secret: str
    ahead: dt.timedelta = dt.timedelta(0)
    app: str = "1.0.0"
    seq: int = 0
    client: Client = field(default_factory=Client)

    @property
    def _door(self) -> dict[str, Any]:
        return {"HTTP_AUTHORIZATION": f"Device {self.device}.{self.secret}"}

    @property
    def now(self) -> dt.datetime:
        """What its clock says."""
        return timezone.now() + self.ahead

    def event(self, visit: str, kind: str, /, *bases: str, **facts: Any) -> dict[str, Any]:
        """Make an event."""
        self.seq += 1
        return {
            "id": new_id(), "visit": visit, "kind": kind, "seq": self.seq,
            "at": self.now.isoformat(), "bases": list(bases), "facts": facts,
        }  # fmt: skip

    def batch(self, *events: Any) -> dict[str, Any]:
        """Put events into a batch."""
        return {
            "batch": new_id(), "app": self.app, "sent_at": self.now.isoformat(),
            "waiting": len(events), "events": list(events),
        }  # fmt: skip

    def send(self, *events: Any) -> Any:
        """Send a log."""
        return self.post("log", self.batch(*events))

    def post(self, call: str, body: Any) -> Any:
        """Make a call with a JSON body."""
        return self.client.post(
            f"/field/api/{call}", json.dumps(body), "application/json", **self._door
        )

    def fates(self, *events: Any) -> list[str]:
        """Send a log and return what became of each event."""
        results = self.send(*events).json()["results"]
        return [results[one["id"]]["fate"] for one in events]

    def pack(self, after: int = 0, **more: str) -> Any:
        """Ask for a pack."""
        query = {"after": str(after), **more}
        return self.client.get("/field/api/pack", query, **self._door)

    def put(self, photo: str, offset: int, piece: bytes) -> Any:
        """Send a piece of a photo."""
        return self.client.put(
            f"/field/api/photo/{photo}?offset={offset}", piece,
            "application/octet-stream", **self._door,
        )  # fmt: skip

    def have(self, photo: str) -> Any:
        """Ask how much of a photo has come."""
        return self.client.get(f"/field/api/photo/{photo}", **self._door)


def enrolled(who: str = "doctor", device: str = "") -> Phone:
    """Take a phone into use."""
    device = device or new_id()
    answer = as_person(who).post(
        "/field/api/enrol", json.dumps({"device": device, "name": "t", "app": "1.0.0"}),
        "application/json",
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    return Phone(device, answer.json()["secret"])


def plan_with(*visits: tuple[dt.date, bool, str, str], edition: int = 1) -> Plan:
    """Publish a plan of just these visits (day, afternoon, village, doctor); earlier ones end."""
    at = desk(system_scope(COUNTY), COUNTY)
    first = min((one[0] for one in visits), default=timezone.localdate())
    now = timezone.now()
    Plan.objects.filter(county=COUNTY, state=Plan.State.PUBLISHED).update(state=Plan.State.REPLACED)
    plan = Plan.objects.create(
        county=COUNTY, number=edition, since=first, weeks=3, state=Plan.State.PUBLISHED,
        revision=at.revision, made_by="clerk", made_at=now, changed_at=now, published_by="clerk",
        published_at=now, edition=edition,
    )  # fmt: skip
    for day, afternoon, village, staff in visits:
        PlanVisit.objects.create(
            plan=plan, date=day, afternoon=afternoon, village=village, staff=staff, origin="h-101",
            outbound_minutes=18.0, homeward_minutes=18.0, week=1, status="template",
        )  # fmt: skip
    return plan


def planned_id(day: dt.date, afternoon: bool, village: str, staff: str) -> str:
    """Return the number of a planned visit."""
    return planned_visit_id(COUNTY, VisitKey(OutreachKind.CIRCUIT, day, afternoon, village, staff))
