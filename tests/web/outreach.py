"""Visits and what happened to them, for web tests: planned, followed and sent as on a site.

A plan is published and the ledger follows it; a doctor's phone speaks the contract over HTTP; what
the township says goes through its pages or services. The days are those of ``THE_DAY``: it is
Wednesday, 16 September 2026, and the ledger follows the plan since Monday.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from tests.web.fieldwork.phones import Phone, new_id, plan_with, planned_id
from tests.web.people import COUNTY, PASSWORD, person
from xunzhen.web.accounts.models import User
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.follow import followed

SHANGHAI = ZoneInfo("Asia/Shanghai")
JIA_2, JIA_3, YI_2 = "350524101202", "350524101203", "350524202202"
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2026, 9, day) for day in (14, 15, 16))
DOCTORS = {"s-01": ("350524101", "h-101"), "s-02": ("350524101", "h-101"),
           "s-03": ("350524202", "h-202")}  # fmt: skip
RECORD: Mapping[str, Any] = {
    "treatment": 12, "public_health": 5, "contract_service": 3,
    "m_65": 4, "f_65": 9, "f_18_64": 2, "host": "村主任甲", "host_confirmed": True,
}  # fmt: skip
"""Twenty person-times for fifteen people."""


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)


Wish = tuple[dt.date, bool, str, str]


def planned(*visits: Wish) -> list[Outreach]:
    """Publish a plan of just these visits (day, afternoon, village, doctor) and follow it from
    Monday on; return them as the ledger has them."""
    plan_with(*visits)
    followed(COUNTY, MONDAY)
    return [Outreach.objects.get(pk=planned_id(*one)) for one in visits]


def doctor(staff: str) -> User:
    """Return the account of a doctor; that of s-01 is ``doctor`` of the people."""
    if staff == "s-01":
        return person("doctor")
    township, institution = DOCTORS[staff]
    found = User.objects.filter(username=f"doctor-{staff}").first()
    return found or User.objects.open(
        f"doctor-{staff}", PASSWORD, name=f"医生{staff}", duty="doctor", division=township,
        institution=institution, staff=staff,
    )  # fmt: skip


def phone_of(staff: str = "s-01", name: str = "旧手机") -> Phone:
    """Take a phone of a doctor into use."""
    client, device = Client(), new_id()
    client.force_login(doctor(staff), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/field/api/enrol", json.dumps({"device": device, "name": name, "app": "1.0.0"}),
        "application/json",
    )  # fmt: skip
    return Phone(device, answer.json()["secret"])


def told(
    phone: Phone, visit: Outreach, kind: str, moment: dt.datetime, *bases: str, **facts: Any
) -> dict[str, Any]:
    """Make an event of a moment, as the phone makes it."""
    made = phone.event(str(visit.pk), kind, *bases, **facts)
    return {**made, "at": moment.isoformat()}


def send(phone: Phone, *events: dict[str, Any]) -> list[str]:
    """Send events; return their ids. All must be taken in or held."""
    fates = phone.fates(*events)
    assert set(fates) <= {"received", "held"}, fates
    return [one["id"] for one in events]


def record(phone: Phone, visit: Outreach, **fields: Any) -> str:
    """Make a visit from 8:30 to 12:00 with a record; return the record's event."""
    day = visit.date
    ids = send(
        phone,
        told(phone, visit, "checked_in", at(day, 8, 30), lng=118.205, lat=25.08, accuracy=12.0),
        told(phone, visit, "checked_out", at(day, 12)),
        told(phone, visit, "recorded", at(day, 12, 5), fields={**RECORD, **fields}),
    )
    visit.refresh_from_db()
    return ids[-1]


def clash(phone: Phone, other: Phone, visit: Outreach) -> tuple[str, str]:
    """Make a record whose treatments two phones of one doctor put at 13 and 15, neither knowing of
    the other; return the two events."""
    base = record(phone, visit)
    first, second = at(visit.date, 12, 20), at(visit.date, 12, 40)
    (one,) = send(
        phone,
        told(phone, visit, "recorded", first, base, fields={"treatment": 13}, why="漏记一人"),
    )
    (two,) = send(
        other,
        told(other, visit, "recorded", second, base, fields={"treatment": 15}, why="漏记三人"),
    )
    visit.refresh_from_db()
    return one, two
