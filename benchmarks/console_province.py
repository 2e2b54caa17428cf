"""The console at province size: 84 counties of Fujian on PostgreSQL, read by supervisor and clerk.

The counties are those of ``fujian_counties`` (real divisions, the rest invented and seeded), taken
through the import's own service. A few of them, the largest first, have a published plan of this
week, planned with a short search. The server is that of ``tools/with_postgres`` (no fsync, which
concerns writing only). What is measured is the same as for one county.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.console import READS, migrated
from benchmarks.console_inside import Measurement, asked, page_rows
from benchmarks.fujian_counties import blank_villages, fujian_county, read_fujian
from demo.run import this_monday
from demo.site import PASSWORD, environment
from tools.with_postgres import postgres

PAGE_LIMIT_MS: Final = 150.0
PROVINCE: Final = "350000"
PLANNED: Final = 8
COUNTIES: Final = 84
ITERATIONS: Final = 1000


def measure() -> list[Measurement]:
    """Fill a site and measure it; one row that says so where the data is not there."""
    divisions = read_fujian()
    if divisions is None:
        return [("84 counties of Fujian: no data/cn_divisions and data/cn_coords", None, "s", None)]
    blank = blank_villages(divisions)
    largest = max(blank, key=lambda code: (blank[code], code))
    with tempfile.TemporaryDirectory() as folder, postgres() as address:
        settings = {
            **os.environ, **environment(Path(folder)), "DATABASE_URL": address,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
        }  # fmt: skip
        migrated(settings)
        counts = asked(settings, "fill", largest)
        rows = told(counts)
        for account, more in (
            ("supervisor", (f"/c/{largest}/roster/1/",)),
            ("clerk", (f"/c/{largest}/roster/1/", f"/c/{largest}/roster/1/board/")),
        ):
            rows += page_rows(settings, account, largest, more, READS, PAGE_LIMIT_MS)
    return rows


def told(counts: Mapping[str, Any]) -> list[Measurement]:
    """Return rows about the filling."""
    name = (
        f"{counts['counties']} counties, {counts['villages']:,} village-level units, "
        f"{counts['rows']:,} rows, {counts['plans']} plans of one week"
    )
    return [
        (f"{name}: taken through the import's service", counts["taking"], "s", None),
        ("planning these", counts["planning"], "s", None),
        ("figures of all counties, as the job computes them", counts["figures"], "s", None),
    ]


def fill(largest: str) -> dict[str, Any]:
    """Register the counties, plan some, compute all figures, open the accounts."""
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.registry.models import RegisteredCounty, RegistryRow
    from xunzhen.web.registry.services import take_county
    from xunzhen.web.reporting.services.figures import refresh_county

    divisions = read_fujian()
    if divisions is None:
        raise RuntimeError("no divisions")
    blank = blank_villages(divisions)
    codes = sorted(blank, key=lambda code: (code != largest, -blank[code], code))[:COUNTIES]
    clocks = [time.perf_counter()]
    villages = 0
    for code in codes:
        county = fujian_county(divisions, code, blank[code])
        villages += len(county.villages)
        take_county(scope=system_scope(code), county=county, reason="演示数据")
    clocks.append(time.perf_counter())
    for code in codes[:PLANNED]:
        _publish(code)
    clocks.append(time.perf_counter())
    for code in codes:
        refresh_county(county=code, day=_today())
    clocks.append(time.perf_counter())
    User.objects.open("clerk", PASSWORD, name="计划员", duty="planner", division=largest)
    User.objects.open("supervisor", PASSWORD, name="督导", duty="supervisor", division=PROVINCE)
    taking, planning, figures = (b - a for a, b in itertools.pairwise(clocks))
    return {
        "counties": RegisteredCounty.objects.count(),
        "villages": villages,
        "rows": RegistryRow.objects.count(),
        "plans": min(PLANNED, len(codes)),
        "taking": taking,
        "planning": planning,
        "figures": figures,
    }


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def _publish(code: str) -> None:
    """Plan this week of a county and publish it."""
    from dataclasses import replace

    from django.utils import timezone

    from xunzhen.domain.planning.plan import plan_circuits
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
    from xunzhen.web.planning.models import Plan
    from xunzhen.web.planning.services.keep import keep_roster
    from xunzhen.web.registry.selectors import desk

    scope, monday = system_scope(code), this_monday()
    now = desk(scope, code)
    quick = planning_settings(monday)
    quick = replace(quick, iterations=ITERATIONS, week_iterations=ITERATIONS)
    times = times_of(now, monday)
    roster = plan_circuits(now.whole, book_of(now), times, quick, monday, 1, 1)
    plan = keep_roster(scope=scope, county=now.whole, roster=roster, revision=now.revision)
    plan.state, plan.edition = Plan.State.PUBLISHED, plan.number
    plan.published_by, plan.published_at = "clerk", timezone.now()
    plan.save()


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        shown = "—" if value is None else f"{value:.1f} {unit}"
        print(f"{title}: {shown}" + ("" if limit is None else f" (limit {limit:g})"))
    sys.exit()
