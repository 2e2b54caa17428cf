"""The programmes of the small county, told by services; the day is 20 May 2026 unless set.

h-101 is the health centre of 甲镇 (director: ``director``), h-202 that of 乙乡 (``neighbour``);
h-350524 is the county hospital (planner: ``clerk``). The coordinator speaks for every sender.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.web.people import COUNTY, person
from xunzhen.domain.assistance.needs import SenderLevel
from xunzhen.domain.assistance.placements import Side
from xunzhen.web.accounts.scope import Scope, scope_of
from xunzhen.web.assistance.models import Candidate, PlacementRow, UnitNeed
from xunzhen.web.assistance.services.months import confirm_month
from xunzhen.web.assistance.services.needs import DoctorEntered, enter_candidates, enter_need
from xunzhen.web.assistance.services.placements import approve, assign, begin, nominate
from xunzhen.web.registry.services import RowChange, change_rows

YEAR = 2026
TODAY = dt.date(2026, 5, 20)
BEGUN = dt.date(2026, 3, 12)
MARCH, APRIL, MAY = (dt.date(2026, month, 1) for month in (3, 4, 5))
AT = f"/c/{COUNTY}/programmes/"


def scope(who: str) -> Scope:
    """Return the scope of one of the people."""
    return scope_of(person(who))


def need(unit: str = "h-101", specialty: str = "儿科", **more: Any) -> UnitNeed:
    """Enter what a unit needs."""
    return enter_need(
        scope=scope("clerk"), county=COUNTY, year=YEAR, unit=unit, specialty=specialty, **more
    )


def doctor(
    staff: str = "d-1", *specialties: str, level: SenderLevel = SenderLevel.COUNTY, **more: Any
) -> Candidate:
    """Enter a doctor of the county hospital, or of one elsewhere at another level."""
    entered = DoctorEntered(
        staff=staff,
        name=more.pop("name", f"演示医师{staff}"),
        hospital="h-350524" if level is SenderLevel.COUNTY else "示例市医院",
        level=level,
        specialties=specialties or ("儿科",),
        title=more.pop("title", "副高"),
        days_per_month=more.pop("days_per_month", 2),
        **more,
    )
    return enter_candidates(scope=scope("clerk"), county=COUNTY, year=YEAR, doctors=[entered])[0]


def nominated(wanted: UnitNeed | None = None, who: Candidate | None = None) -> PlacementRow:
    """Nominate a doctor for a need."""
    pairs = {(wanted or need()).pk: (who or doctor()).pk}
    return nominate(scope=scope("coordinator"), county=COUNTY, year=YEAR, pairs=pairs)[0]


def active(
    wanted: UnitNeed | None = None, who: Candidate | None = None, since: dt.date = BEGUN
) -> PlacementRow:
    """Return a placement that serves since 12 March."""
    row = nominated(wanted, who)
    for step in (approve, assign):
        step(scope=scope("clerk"), county=COUNTY, placement=row.pk)
    return begin(scope=scope("clerk"), county=COUNTY, placement=row.pk, day=since)


def confirmed(row: PlacementRow, month: dt.date, receiver: str = "director") -> None:
    """Let both units confirm a month."""
    for who, side in (("coordinator", Side.SENDER), (receiver, Side.RECEIVER)):
        confirm_month(scope=scope(who), county=COUNTY, placement=row.pk, month=month, side=side)


def assignments(*rows: dict[str, str]) -> None:
    """Write rows of the table ``assignments``: paired, to the county hospital unless said."""
    common = {
        "programme": "对口帮扶",
        "from_institution": "示例省立医院",
        "to_institution": "h-350524",
        "role": "医师",
    }
    changes = [RowChange("assignments", {**common, **row}) for row in rows]
    change_rows(scope=scope("clerk"), county=COUNTY, changes=changes, reason="演示数据")


AGREEMENT = {
    "id": "XY-1",
    "sender": "示例省立医院",
    "receiver": "h-350524",
    "county": "示例县",
    "mode": "院包科",
    "since": "2025-01-01",
    "until": "2027-12-31",
}
SIGNED = {
    **AGREEMENT,
    "signed_sender": "2024-12-20",
    "signed_receiver": "2024-12-20",
    "signed_county": "2024-12-28",
}
