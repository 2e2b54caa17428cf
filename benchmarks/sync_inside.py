"""Within a site's own process: phones to measure with, what the ledger holds, ten years of it.

Run as a child with the site's settings in its environment (``sync`` does so); prints JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from benchmarks.month_sheet import COUNTY, TABLES, fill

VISITS_EACH: Final = 10
YEARS_OF_VISITS: Final = 1_000_000
Measured = tuple[str, float | None, str, float | None]


def phones(count: str) -> list[dict[str, Any]]:
    """Import the county, publish a plan of ten visits for each of many doctors, enrol their phones;
    return each phone with its secret and its visits."""
    from django.db import transaction
    from django.utils import timezone

    from xunzhen.files.tables.read import load_county
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of, system_scope
    from xunzhen.web.fieldwork.services.enrol import enrol
    from xunzhen.web.fieldwork.services.follow import followed
    from xunzhen.web.planning.models import Plan, PlanVisit
    from xunzhen.web.registry.services import take_county

    county = load_county(TABLES)
    take_county(scope=system_scope(COUNTY), county=county, reason="演示数据")
    now, today = timezone.now(), timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday() + 14)  # a fortnight that is over
    villages = sorted(county.village_by_code)
    plan = Plan.objects.create(
        county=COUNTY, number=1, since=monday, weeks=2, state=Plan.State.PUBLISHED, revision=1,
        made_by="bench", made_at=now, changed_at=now, published_at=now, edition=1,
    )  # fmt: skip
    found, visits = [], []
    with transaction.atomic():
        for number in range(int(count)):
            staff, first = f"b-{number:04}", villages[number * 7 % len(villages)]
            account = User.objects.open(
                staff, None, name=f"演示员{number}", duty="doctor", division=first[:9],
                institution="h", staff=staff,
            )  # fmt: skip
            done = enrol(scope=scope_of(account), device=str(uuid.uuid4()), name="", app="1")
            found.append({"device": str(done.device.pk), "secret": done.secret, "staff": staff})
            visits += [
                PlanVisit(
                    plan=plan, date=monday + dt.timedelta(days=7 * (step // 5) + step % 5),
                    afternoon=bool(number % 2), staff=staff,
                    village=villages[(number * 7 + step) % len(villages)],
                    week=1, status="template", outbound_minutes=20.0, homeward_minutes=20.0,
                )
                for step in range(VISITS_EACH)
            ]  # fmt: skip
    PlanVisit.objects.bulk_create(visits, batch_size=500)
    begun = time.perf_counter()
    followed(COUNTY, monday)
    print(f"followed {len(visits)} visits in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    points = {one.code: one.point for one in county.villages}
    return [{**one, "visits": _visits_of(str(one["staff"]), points)} for one in found]


def _visits_of(staff: str, points: Mapping[str, Any]) -> list[dict[str, Any]]:
    from xunzhen.web.fieldwork.models import Outreach

    return [
        {
            "id": str(row.pk), "date": row.date.isoformat(), "afternoon": row.afternoon,
            "lng": points[row.place].lng, "lat": points[row.place].lat,
        }
        for row in Outreach.objects.filter(county=COUNTY, staff=staff).order_by("date")
    ]  # fmt: skip


def counted() -> dict[str, int]:
    """Return how many events the county holds, how many distinct ones, and rows unlike the fold."""
    from django.db.models import Count

    from xunzhen.web.fieldwork.models import Happening
    from xunzhen.web.fieldwork.services.refold import differing

    received = Happening.objects.filter(fate=Happening.Fate.RECEIVED)
    distinct = received.aggregate(n=Count("digest", distinct=True))["n"]
    return {
        "received": received.count(),
        "distinct": distinct,
        "refused": Happening.objects.filter(fate=Happening.Fate.REFUSED).count(),
        "unlike the fold": sum(1 for _ in differing(COUNTY)),
    }


def ten_years(most: str = str(YEARS_OF_VISITS)) -> list[Measured]:
    """Fill the ledger with ten years of visits and return how long its queries take."""
    from django.utils import timezone

    from xunzhen.web.fieldwork.models import Outreach

    today, total = timezone.localdate(), int(most)
    begun = time.perf_counter()
    fill(today, total)
    rows: list[Measured] = [
        (f"ledger of {total:,} visits: filling it", time.perf_counter() - begun, "s", None)
    ]
    full = today - dt.timedelta(days=20)  # before the phones' own plan
    township = Outreach.objects.filter(county=COUNTY, date=full).values_list("township")[0][0]
    month = today.replace(day=1)
    day = Outreach.objects.filter(county=COUNTY, date=full)
    sheet = Outreach.objects.filter(
        county=COUNTY, date__gte=month - dt.timedelta(days=31), date__lt=month
    )
    asked: list[tuple[str, Callable[[], Any], float]] = [
        ("day board, whole county", lambda: list(day.all()), 100.0),
        ("day board, one township", lambda: list(day.filter(township=township)), 100.0),
        ("month sheet, whole county", lambda: list(sheet.all()), 1000.0),
        ("month sheet, one township", lambda: list(sheet.filter(township=township)), 1000.0),
    ]
    for name, ask, limit in asked:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            count = len(ask())
            times.append(1000 * (time.perf_counter() - start))
        middle = statistics.median(times)
        rows.append((f"ledger of {total:,} visits: {name}, {count} rows", middle, "ms", limit))
    return rows


def main(words: Sequence[str]) -> None:
    """Do one command and print what came of it as JSON."""
    import django

    django.setup()
    command, *rest = words
    commands: dict[str, Callable[..., Any]] = {
        "phones": phones, "counted": counted, "ten_years": ten_years,
    }  # fmt: skip
    print(json.dumps(commands[command](*rest)))


if __name__ == "__main__":
    main(sys.argv[1:])
