"""Thousand doctors in the small county on the site, counted by hand.

Rules: a person-time is a doctor and a day; a unit is covered once a year; 30 person-times by the
end of 2026. It is Thursday, 8 October 2026. What happened, all of it verified:

=====================================  ========  =====================
days of 2026                           doctor    place (township)
=====================================  ========  =====================
the eight Mondays 3 Aug to 21 Sep      s-01      h-101 (甲镇)
21 Sep, in the afternoon               s-01      h-202 (乙乡)
the Thursdays 3, 10, 17, 24 Sep        s-03      h-202 (乙乡)
Friday 25 Sep                          guest-9   h-350524 (county town)
=====================================  ========  =====================

Person-times up to 30 September: 8 + 4 + 1 = 13, for 21 September counts once. Persons: 3. Units
reached: h-101 and h-202 of three. By township: 甲 8, 乙 4, in none 1.
"""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from tests.web.people import COUNTY, county_on_site
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.registry.services import RowChange, change_rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 10, 8, 9, 0, tzinfo=SHANGHAI)
END_OF_SEPTEMBER = dt.date(2026, 9, 30)
MONDAYS = tuple(dt.date(2026, 8, 3) + dt.timedelta(weeks=week) for week in range(8))
THURSDAYS = tuple(dt.date(2026, 9, day) for day in (3, 10, 17, 24))
RULES = {
    "thousand_doctors.person_time": "doctor_day",
    "thousand_doctors.coverage_reading": "once_a_year",
    "thousand_doctors.person_times": "30",
}
TOWNSHIPS = {"h-101": "350524101", "h-202": "350524202"}


def outreach(day: dt.date, staff: str, place: str, *, afternoon: bool = False) -> Outreach:
    """Record a verified visit of a thousand doctor and count the ledger's change up."""
    counter, _made = ChangeCounter.objects.get_or_create(county=COUNTY)
    counter.value += 1
    counter.save()
    return Outreach.objects.create(
        pk=uuid.uuid5(uuid.NAMESPACE_URL, f"{day}{staff}{place}{afternoon}"), county=COUNTY,
        township=TOWNSHIPS.get(place, ""), kind="thousand_doctors", date=day, staff=staff,
        place=place, afternoon=afternoon, state="verified", persons=5, person_times=6,
        change=counter.value,
    )  # fmt: skip


def rules(values: dict[str, str]) -> None:
    """Set rules of the county's own for 2026."""
    changes = [
        RowChange(
            "rules",
            {
                "rule": rule, "value": value, "since": "2026-01-01", "until": "2026-12-31",
                "document": "示例县〔2026〕9号", "article": f"第{number}条",
            },
        )
        for number, (rule, value) in enumerate(values.items(), 1)
    ]  # fmt: skip
    change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=changes, reason="测试")


def thousand_doctors() -> County:
    """Put the county, its rules and its visits on the site."""
    county = county_on_site()
    rules(RULES)
    for day in MONDAYS:
        outreach(day, "s-01", "h-101")
    outreach(MONDAYS[-1], "s-01", "h-202", afternoon=True)
    for day in THURSDAYS:
        outreach(day, "s-03", "h-202")
    outreach(dt.date(2026, 9, 25), "guest-9", "h-350524")
    return county
