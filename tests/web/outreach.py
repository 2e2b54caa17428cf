"""Visits and what happened to them, for web tests: made as the site and its phones make them.

The small county has a published plan from Monday 14 September 2026 (``tests.web.plans``). A *phone*
below sends what a doctor did; the console's own events come from its services.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from tests.web.people import COUNTY, person
from xunzhen.domain.fieldwork.events import EventKind, VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.selectors.visits import folded
from xunzhen.web.fieldwork.services.append import locked, refold

SHANGHAI = ZoneInfo("Asia/Shanghai")
JIA_2, JIA_3, YI_2 = "350524101202", "350524101203", "350524202202"
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2026, 9, day) for day in (14, 15, 16))
RECORD: Mapping[str, Any] = {
    "treatment": 12, "public_health": 5, "contract_service": 3,
    "m_65": 4, "f_65": 9, "f_18_64": 2, "host": "村主任甲", "host_confirmed": True,
}  # fmt: skip
"""Twenty person-times for fifteen people."""


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)


def planned(
    day: dt.date, place: str = JIA_2, staff: str = "s-01", afternoon: bool = False
) -> Outreach:
    """Plan a visit: a morning at 甲二 by s-01, if not told otherwise."""
    key = VisitKey(OutreachKind.CIRCUIT, day, afternoon, place, staff)
    return Outreach.objects.create(
        id=planned_visit_id(COUNTY, key), county=COUNTY, township=place[:9], kind=key.kind,
        date=day, afternoon=afternoon, place=place, staff=staff, planned=True, change=0,
    )  # fmt: skip


def phone(who: str = "doctor", staff: str = "s-01", **more: Any) -> FieldDevice:
    """Enrol a phone of somebody."""
    account = person(who)
    return FieldDevice.objects.create(
        **{
            "id": uuid.uuid4(), "county": COUNTY, "township": account.division, "user": account,
            "staff": staff, "name": "旧手机", "secret_digest": "0" * 64,
            "made_at": timezone.now(), **more,
        }
    )  # fmt: skip


def sent(
    visit: Outreach,
    kind: EventKind,
    moment: dt.datetime,
    facts: Mapping[str, Any] | None = None,
    *,
    bases: tuple[str, ...] = (),
    device: FieldDevice | None = None,
    refused: Mapping[str, str] | None = None,
) -> str:
    """Let the doctor's phone send one event of a visit; return its id."""
    number = uuid.uuid4()
    counter = locked(COUNTY)
    counter.value += 1
    counter.save()
    Happening.objects.create(
        id=number, county=COUNTY, visit=visit.pk, kind=kind, by=visit.staff, device=device,
        at=moment, said_at=moment, received_at=moment, bases=list(bases), facts=dict(facts or {}),
        fate="refused" if refused else "received", reason=dict(refused or {}),
        digest="0" * 64, change=counter.value,
    )  # fmt: skip
    refold({str(visit.pk)}, counter.value)
    visit.refresh_from_db()
    return str(number)


def recorded(
    day: dt.date = TUESDAY, place: str = JIA_2, staff: str = "s-01", **more: Any
) -> Outreach:
    """Make a visit from 8:30 to 12:00 with a record, as a phone sends it."""
    visit = planned(day, place, staff)
    sent(visit, EventKind.CHECKED_IN, at(day, 8, 30), {"lng": 118.2, "lat": 25.1, "accuracy": 12})
    sent(visit, EventKind.CHECKED_OUT, at(day, 12))
    sent(visit, EventKind.RECORDED, at(day, 12, 5), {"fields": {**RECORD, **more}})
    return visit


def clashing(day: dt.date = TUESDAY, place: str = JIA_2, staff: str = "s-01") -> Outreach:
    """Make a record whose treatments two phones of the doctor put at 13 and 15 at once."""
    visit = recorded(day, place, staff)
    (head,) = heads(visit)
    for number, minute in ((13, 20), (15, 40)):
        facts = {"fields": {"treatment": number}, "why": f"改成{number}"}
        sent(visit, EventKind.RECORDED, at(day, 12, minute), facts, bases=(head,))
    return visit


def heads(visit: Outreach) -> tuple[str, ...]:
    """Return the heads of a visit's record, as a page carries them."""
    return folded([visit])[str(visit.pk)].heads
