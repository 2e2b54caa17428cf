"""Indicators of a province: 84 counties, 10^7 ledger rows on PostgreSQL, added up and drilled into.

The counties are those of ``fujian_counties`` (real divisions, the rest invented and seeded) with
rules on person-times and coverage, taken through the import's own service. Their ledgers are copied
straight into the table: every weekday of three years, drawn from the county's code and ``SEED``;
seven of ten visits are circuits to blank villages, one of ten is a thousand-doctors visit to a
health centre, the rest home visits and stationed days; of a hundred 85 are verified, 8 recorded, 5
missed, 2 cancelled. ``ROWS`` in the environment takes fewer.

Measured is what the job does (``services.kept``) of a month whose last day is yesterday: all
counties with nothing kept and nothing in memory, with 1 and with 2 processes; again after one visit
of one county changed; and the pages area → indicator → county → rows within the site's process, the
first time of a county and warm. The server is that of ``tools/with_postgres``.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.console import migrated
from benchmarks.console_inside import Measurement, asked
from benchmarks.fujian_counties import SEED, Divisions, blank_villages, fujian_county, read_fujian
from demo.site import PASSWORD, environment
from tools.with_postgres import postgres
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County, LocalRule

COUNTIES: Final = 84
ROWS: Final = int(os.environ.get("ROWS", "10000000"))
DRILLED: Final = 20
ROLL_UP_LIMIT: Final = 60.0
DRILL_LIMIT_MS: Final = 300.0
YEARS: Final = 3
INDICATOR: Final = "thousand_doctors.person_times"
_RULES: Final = {
    "thousand_doctors.person_time": "doctor_day",
    "thousand_doctors.coverage_reading": "once_a_year",
    "thousand_doctors.min_days_per_month": "1",
    "circuit.half_day_minutes": "180",
    "circuit.week_starts_on": "周一",
    "circuit.short_week": "working_days",
    "circuit.makeup_within": "same_week",
}
_KINDS: Final = ("circuit", "thousand_doctors", "home", "stationed")
_OFTEN: Final = (0.70, 0.10, 0.15, 0.05)
_STATES: Final = ("verified", "recorded", "planned", "cancelled")
_STATE_OFTEN: Final = (0.85, 0.08, 0.05, 0.02)
_COLUMNS: Final = (
    "id", "county", "township", "kind", "date", "afternoon", "place", "staff", "planned", "dropped",
    "plan", "state", "record", "persons", "person_times", "heads", "why", "touched", "reassigned",
    "handed", "disputed", "returned", "conflicts", "held", "flags", "makes_up", "excused_by",
    "change",
)  # fmt: skip


def measure() -> list[Measurement]:
    """Fill a site and measure it; one row that says so where the data is not there."""
    if read_fujian() is None:
        return [("84 counties of Fujian: no data/cn_divisions and data/cn_coords", None, "s", None)]
    with tempfile.TemporaryDirectory() as folder, postgres() as address:
        settings = {
            **os.environ, **environment(Path(folder)), "DATABASE_URL": address,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
        }  # fmt: skip
        migrated(settings)
        found = asked(settings, "province", "fill")
        name = f"{found['counties']} counties, {found['rows']:,} ledger rows, seed {SEED}"
        rows: list[Measurement] = [(f"{name}: filled", found["seconds"], "s", None)]
        for kind in ("one", "two"):
            words = "one process" if kind == "one" else "two processes"
            told = asked(settings, "province", kind)
            rows.append((f"month roll-up, nothing kept, {words}", told["seconds"], "s",
                         ROLL_UP_LIMIT))  # fmt: skip
            rows.append((f"load when it ended ({words})", told["load"], "", None))
        rows.append(("roll-up after one county changed", asked(settings, "province", "again"), "s",
                     None))  # fmt: skip
        for step, first, warm, queries in asked(settings, "province", "drill"):
            rows += [
                (f"{step}: p95 of the first time of {len(first)}", _high(first), "ms",
                 DRILL_LIMIT_MS),
                (f"{step}: p95 warm", _high(warm), "ms", DRILL_LIMIT_MS),
                (f"{step}: queries", queries, "", 12),
            ]  # fmt: skip
    return rows


def _high(times: Sequence[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def province(step: str, part: str = "") -> Any:
    """Do one step within a site; called in a process of its own by ``console_inside``."""
    steps = {"fill": fill, "one": one_process, "two": two_processes, "again": again, "drill": drill}
    return steps[step]() if step != "half" else half(part)


def _codes(divisions: Divisions) -> list[str]:
    blank = blank_villages(divisions)
    return sorted(blank, key=lambda code: (-blank[code], code))[:COUNTIES]


def fill() -> dict[str, Any]:
    """Register the counties, copy their ledgers, open the account."""
    from django.db import connection

    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
    from xunzhen.web.registry.services import take_county

    divisions = read_fujian()
    if divisions is None:
        raise RuntimeError("no divisions")
    begun, codes, blank = time.perf_counter(), _codes(divisions), blank_villages(divisions)
    ends = [ROWS * number // len(codes) for number in range(len(codes) + 1)]
    indexes = _indexes(connection)
    for name, _made in indexes:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP INDEX "{name}"')
    for code, (since, until) in zip(codes, itertools.pairwise(ends), strict=True):
        county = _ruled(fujian_county(divisions, code, blank[code]))
        take_county(scope=system_scope(code), county=county, reason="演示数据")
        with connection.cursor() as cursor, cursor.cursor.copy(
            f"COPY fieldwork_outreach ({', '.join(_COLUMNS)}) FROM STDIN"
        ) as copy:  # fmt: skip
            for block in ledger_text(county, until - since):
                copy.write(block)
        ChangeCounter.objects.create(county=code, value=until - since)
    with connection.cursor() as cursor:
        for _name, made in indexes:
            cursor.execute(made)
        cursor.execute("ANALYZE")
    User.objects.open("supervisor", PASSWORD, name="督导", duty="supervisor", division="350000")
    seconds = time.perf_counter() - begun
    return {"counties": len(codes), "rows": Outreach.objects.count(), "seconds": seconds}


def _indexes(connection: Any) -> list[tuple[str, str]]:
    """Return the indexes of the ledger that no constraint needs: copied into without them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'fieldwork_outreach'"
            " AND indexname NOT LIKE '%%_pkey'"
        )
        return list(cursor.fetchall())


def _ruled(county: County) -> County:
    since = Period(dt.date(dt.date.today().year - YEARS, 1, 1))  # noqa: DTZ011
    more = tuple(
        LocalRule(rule, value, since, "演示〔2026〕2号", "二") for rule, value in _RULES.items()
    )
    return replace(county, rules=(*county.rules, *more))


def ledger_text(county: County, rows: int, today: dt.date | None = None) -> Iterator[str]:
    """Yield a county's ledger as lines of COPY, drawn from its code: the same every time."""
    rng = np.random.default_rng([SEED, int(county.code), 9])
    last = (today or dt.date.today()) - dt.timedelta(days=1)  # noqa: DTZ011
    first = dt.date(last.year - YEARS, last.month, 1)
    days = [one.isoformat() for one in Period(first, last + dt.timedelta(days=1)).days()
            if one.weekday() < 5]  # fmt: skip
    served = {one.village for one in county.service_modes if one.mode.value == "circuit"}
    villages = [one for one in county.villages if one.code in served] or list(county.villages)
    centres = [one for one in county.institutions if one.code.startswith("W")]
    staff = [one.id for one in county.staff if not one.village]
    kinds = rng.choice(len(_KINDS), rows, p=_OFTEN)
    states = rng.choice(len(_STATES), rows, p=_STATE_OFTEN)
    day, who = rng.integers(len(days), size=rows), rng.integers(len(staff), size=rows)
    where, half = rng.integers(1 << 30, size=rows), rng.integers(2, size=rows)
    ids = rng.bytes(16 * rows).hex()
    block: list[str] = []
    for n, (kind, state, at, by, place, noon) in enumerate(
        zip(kinds.tolist(), states.tolist(), day.tolist(), who.tolist(), where.tolist(),
            half.tolist(), strict=True)
    ):  # fmt: skip
        if kind in (0, 2):
            village = villages[place % len(villages)]
            township, code = village.township, village.code
        else:
            centre = centres[place % len(centres)]
            township, code = centre.place, centre.code
        done = "5\t6" if state < 2 else "\\N\t\\N"
        block.append(
            f"{ids[32 * n : 32 * n + 32]}\t{county.code}\t{township}\t{_KINDS[kind]}\t{days[at]}\t"
            f"{'tf'[noon]}\t{code}\t{staff[by]}\t{'t' if kind == 0 else 'f'}\tf\t{{}}\t"
            f'{_STATES[state]}\t{{"treatment": 4, "public_health": 2}}\t{done}\t[]\t\tt\tf\t{{}}\t'
            f"[]\t{{}}\t0\t0\t[]\t\t\t{n + 1}\n"
        )
        if len(block) == 20_000:
            yield "".join(block)
            block.clear()
    yield "".join(block)


def _month() -> tuple[Period, dt.date]:
    from django.utils import timezone

    from xunzhen.domain.periods.period import month_of

    last = timezone.localdate() - dt.timedelta(days=1)
    return month_of(last), last


def _all_codes() -> list[str]:
    from xunzhen.web.registry.models import RegisteredCounty

    return list(RegisteredCounty.objects.values_list("code", flat=True))


def _measure(codes: Sequence[str]) -> None:
    """Do as the worker does with a job of these counties."""
    from xunzhen.web.indicators.services.kept import KIND, ask_measured
    from xunzhen.web.jobs.models import Job
    from xunzhen.web.worker import run

    period, last = _month()
    area = f"{codes[0]}-{os.getpid()}"[:12]
    ask_measured(area=area, counties=codes, period=period, cut_off=last, asked_by=0)
    job = Job.objects.filter(kind=KIND).filter(county=area).latest("pk")
    run(job.pk)
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise RuntimeError(f"{job.state} {job.error}")


def _emptied() -> None:
    from xunzhen.web.indicators.models import KeptIndicators

    KeptIndicators.objects.all().delete()


def one_process() -> dict[str, float]:
    """Measure all counties with nothing kept, then add them up."""
    _emptied()
    begun = time.perf_counter()
    _measure(_all_codes())
    _lines()
    return {"seconds": time.perf_counter() - begun, "load": os.getloadavg()[0]}


def two_processes() -> dict[str, float]:
    """Measure them by two workers, each with its half."""
    import subprocess

    _emptied()
    begun = time.perf_counter()
    words = [sys.executable, "-m", "benchmarks.console_inside", "province", "half"]
    workers = [subprocess.Popen([*words, part], stdout=subprocess.DEVNULL) for part in "01"]
    ended = [one.wait() for one in workers]
    if any(ended):
        raise RuntimeError("a worker failed")
    _lines()
    return {"seconds": time.perf_counter() - begun, "load": os.getloadavg()[0]}


def half(part: str) -> int:
    """Measure every second county."""
    codes = _all_codes()[int(part) :: 2]
    _measure(codes)
    return len(codes)


def _lines() -> int:
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.indicators.selectors.area import all_lines, area_of

    scope = scope_of(User.objects.get(username="supervisor"))
    area = area_of(scope, "350000", *_month())
    lines = all_lines(area)
    total = next(one for one in lines if one.line.indicator.id == INDICATOR)
    if area.unmeasured or total.number != len(area.counties):
        raise RuntimeError("not all counties are in the sum")
    return len(lines)


def again() -> float:
    """Change one visit of one county, then measure what moved and add up."""
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.fieldwork.models import ChangeCounter
    from xunzhen.web.indicators.models import KeptIndicators
    from xunzhen.web.indicators.selectors.area import area_of

    code = _all_codes()[40]
    ChangeCounter.objects.filter(county=code).update(value=ROWS)
    KeptIndicators.objects.update(measured_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    begun = time.perf_counter()
    scope = scope_of(User.objects.get(username="supervisor"))
    due = area_of(scope, "350000", *_month()).due
    if due != (code,):
        raise RuntimeError(f"{due} are due")
    _measure(due)
    _lines()
    return time.perf_counter() - begun


def drill() -> list[tuple[str, list[float], list[float], int]]:
    """Go from the area to the rows, for several counties: first and second time, queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import xunzhen.web.wsgi  # noqa: F401 - what the web server sets up
    from xunzhen.web.accounts.models import User
    from xunzhen.web.indicators.models import KeptIndicators

    KeptIndicators.objects.update(measured_at=dt.datetime.now(tz=dt.UTC))
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="supervisor"))
    client.get("/areas/")
    codes = _all_codes()[:: COUNTIES // DRILLED][:DRILLED]
    steps = {
        "area": ["/indicators/"],
        "area → indicator": [f"/indicators/{INDICATOR}/"],
        "→ city": [f"/indicators/{INDICATOR}/?area={code}" for code in
                   sorted({f"{one[:4]}00" for one in codes})],
        "→ county": [f"/c/{code}/indicators/{INDICATOR}/" for code in codes],
        "→ rows": [f"/c/{code}/indicators/{INDICATOR}/rows/" for code in codes],
    }  # fmt: skip
    found = []
    for step, paths in steps.items():
        times: list[list[float]] = [[], []]
        for path, run in itertools.product(paths, (0, 1)):
            for _ in range(1 if run == 0 else max(1, 20 // len(paths))):
                begun = time.perf_counter()
                status = client.get(path).status_code
                times[run].append(1000 * (time.perf_counter() - begun))
                if status != 200:
                    raise RuntimeError(f"{path} answers {status}")
        with CaptureQueriesContext(connection) as queries:
            client.get(paths[0])
        found.append((step, times[0], times[1], len(queries)))
    return found


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        shown = "—" if value is None else f"{value:.1f} {unit}"
        print(f"{title}: {shown}" + ("" if limit is None else f" (limit {limit:g})"))
