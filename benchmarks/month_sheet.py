"""The monthly sheet of a county whose ledger holds ten years: a million visits.

Protocol: the demonstration county Anxi with its own rules on a site of its own (SQLite), a plan of
nobody; ten years of visits to all its villages in turn, each a morning or afternoon of 190 minutes
by one of 211 doctors, one in 25 missed. Asked over HTTP (Django's client, the templates included)
as the county's planner: the sheet of last month when nothing is kept (a new event came in), again
when it is, the entries behind one number, and the workbook. Least of three runs.

    python -m benchmarks.month_sheet [visits]
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

COUNTY: Final = "350524"
TABLES: Final = Path("demo") / "anxi-350524"
VISITS: Final = 1_000_000
DAYS: Final = 3_650
DOCTORS: Final = 211
RUNS: Final = 3
Row = tuple[str, float | None, str, float | None]


def measure(visits: int = VISITS) -> list[Row]:
    """Measure every row of the protocol in a process of its own: (name, value, unit, limit)."""
    with tempfile.TemporaryDirectory(prefix="xunzhen-month-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
            "XUNZHEN_SECRET": "benchmarks-only-" * 4,
            "XUNZHEN_KEYS": f"bench:{base64.b64encode(b'k' * 32).decode()}",
            "XUNZHEN_DATA": folder,
            "XUNZHEN_MFA": "0",
            "XUNZHEN_HOSTS": "testserver",
        }
        command = [sys.executable, "-m", "benchmarks.month_sheet", "inside", str(visits)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def inside(visits: int) -> list[Row]:
    """Fill a site of its own and ask it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    today = timezone.localdate()
    _site()
    fill(today, visits)
    return _asked(today, visits)


def _site() -> None:
    from xunzhen.files.tables.read import load_county
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.registry.services import take_county

    take_county(scope=system_scope(COUNTY), county=load_county(TABLES), reason="演示数据")
    User.objects.open("bench", None, name="演示", duty="planner", division=COUNTY)


def fill(today: dt.date, total: int) -> None:
    """Insert visits spread over ten years up to today; villages and doctors take turns."""
    from django.db import connection

    from xunzhen.files.tables.read import load_county

    villages = sorted(load_county(TABLES).village_by_code)
    begin = today - dt.timedelta(days=DAYS - 1)
    record = json.dumps({"treatment": 6, "public_health": 4, "m_65": 3, "f_65": 4})
    columns = (
        "id, county, township, kind, date, afternoon, place, staff, planned, dropped, plan, state,"
        ' arrived, "left", record, persons, person_times, heads, why, touched, reassigned, handed,'
        " disputed, returned, conflicts, held, flags, makes_up, excused_by, change"
    )
    marks = ", ".join(["%s"] * 30)
    statement = f"INSERT INTO fieldwork_outreach ({columns}) VALUES ({marks})"  # noqa: S608

    def row(number: int) -> tuple[Any, ...]:
        place = villages[number % len(villages)]
        day = begin + dt.timedelta(days=number * DAYS // total)
        missed, afternoon = number % 25 == 0, number // len(villages) % 2 == 1
        hour = 5 if afternoon else 0
        begin_at, end_at = f"{day} {hour:02}:30:00", f"{day} {hour + 3:02}:40:00"
        return (
            uuid.UUID(int=(7 << 120) + number).hex, COUNTY, place[:9], "circuit", day.isoformat(),
            afternoon, place, f"t-{number % DOCTORS}", True, False, "{}",
            "planned" if missed else "verified",
            None if missed else begin_at, None if missed else end_at,
            "{}" if missed else record, None if missed else 7, None if missed else 10,
            "[]", "", not missed, False, "{}", "[]", "{}", 0, 0, "[]", "", "", number + 1,
        )  # fmt: skip

    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        for first in range(0, total, 20_000):
            some = range(first, min(total, first + 20_000))
            cursor.executemany(statement, [row(number) for number in some])
        cursor.execute("COMMIT")
        cursor.execute("ANALYZE")


def _asked(today: dt.date, visits: int) -> list[Row]:
    from django.test import Client

    from xunzhen.web.accounts.models import User
    from xunzhen.web.fieldwork.models import ChangeCounter

    browser = Client()
    browser.force_login(User.objects.get(username="bench"))
    month = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    base = f"/c/{COUNTY}/month/"
    browser.get(f"{base}?month={month - dt.timedelta(days=40):%Y-%m}")  # the county is kept

    def ask(path: str) -> bytes:
        answer = browser.get(f"{base}{path}")
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return bytes(answer.content)

    def anew() -> None:
        counter, _made = ChangeCounter.objects.get_or_create(county=COUNTY)
        counter.value += 1
        counter.save()

    sheet, entries = (
        f"?month={month:%Y-%m}",
        f"entries/?month={month:%Y-%m}&kind=county&count=persons",
    )
    name = f"ledger of {visits:,} visits, Anxi: "
    size = len(ask(sheet))
    return [
        (f"{name}month sheet, by village, counted anew",
         _least(lambda: ask(sheet), anew), "s", 1.0),
        (f"{name}month sheet, by doctor, counted anew",
         _least(lambda: ask(f"{sheet}&by=doctor"), anew), "s", 1.0),
        (f"{name}month sheet, by village, kept", _least(lambda: ask(sheet)), "s", 1.0),
        (f"{name}entries behind the county's persons", _least(lambda: ask(entries)), "s", None),
        (f"{name}month sheet as HTML", size / 1000, "kB", None),
        (f"{name}workbook with its entries", _least(lambda: ask(f"month.xlsx{sheet}")), "s", None),
    ]  # fmt: skip


def _least(work: Callable[[], Any], before: Callable[[], None] = lambda: None) -> float:
    times = []
    for _ in range(RUNS):
        before()
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main(words: list[str]) -> None:
    """Print the rows; with ``inside`` as JSON, for the process that asked."""
    if words[:1] == ["inside"]:
        sys.stdout.write(json.dumps(inside(int(words[1]))))
        return
    for name, value, unit, limit in measure(int(words[0]) if words else VISITS):
        told = f" (limit {limit:g} {unit})" if limit is not None else ""
        sys.stdout.write(f"{name}: {value:.3f} {unit}{told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
