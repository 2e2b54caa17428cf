"""Measured inside a site's own process: time and queries of a page, seconds of an import.

Run as a child with the site's settings in its environment (``console`` and ``console_province`` do
so); prints JSON. A page's time is that of the whole chain of middleware, view and template as the
web server calls it, one request at a time, once warm; the network and waiting are not in it. Its
CPU time tells what a busy machine adds.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.commands import ROOT
from benchmarks.console_load import main_addresses

Measurement = tuple[str, float | None, str, float | None]

QUERIES_LIMIT: Final = 12
IMPORT_LIMIT_SECONDS: Final = 5.0
HUNDREDS: Final = 13
"""Villages of the county that is imported, in hundreds: some 5,000 rows in all."""


def asked(settings: Mapping[str, str], *words: str) -> Any:
    """Run one of this module's commands within a site and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.console_inside", *words],
        cwd=ROOT, env=dict(settings), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def page_rows(
    settings: Mapping[str, str], account: str, county: str, more: Sequence[str], reads: int,
    limit_ms: float,
) -> list[Measurement]:  # fmt: skip
    """Return rows about the pages that a county's navigation names, and of some more."""
    found = asked(settings, "pages", account, county, str(reads), *more)
    rows: list[Measurement] = []
    for path, times, worked, queries in found:
        first, rest = times[0], sorted(times[1:])
        name = f"{account} {path}"
        rows += [
            (f"{name}: p50 of {reads}", statistics.median(rest), "ms", None),
            (f"{name}: p95", _high(rest), "ms", limit_ms),
            (f"{name}: p95 of its CPU time", _high(worked), "ms", None),
            (f"{name}: queries", queries, "", QUERIES_LIMIT),
            (f"{name}: the first time in a process", first, "ms", None),
        ]
    return rows


def _high(times: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(times)[round(0.95 * (len(times) - 1))]


def pages(
    account: str, county: str, reads: str, *more: str
) -> list[tuple[str, list[float], list[float], int]]:
    """Read every page as one account: milliseconds of each time, the first one cold; those of the
    processor for the warm ones; queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import xunzhen.web.wsgi  # noqa: F401 - what the web server sets up
    from xunzhen.web.accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=account))
    start = time.perf_counter()
    text = client.get(f"/c/{county}/").content.decode()
    first = {f"/c/{county}/": 1000 * (time.perf_counter() - start)}
    found = []
    for path in dict.fromkeys([*main_addresses(text), *more]):
        times, worked = [], []
        for _ in range(int(reads) + 1):
            begun, cpu = time.perf_counter(), time.process_time()
            status = client.get(path).status_code
            worked.append(1000 * (time.process_time() - cpu))
            times.append(1000 * (time.perf_counter() - begun))
            if status != 200:
                raise RuntimeError(f"{path} answers {status}")
        times[0] = first.get(path, times[0])
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found.append((path, times, worked[1:], len(queries)))
    return found


def import_rows(settings: Mapping[str, str]) -> list[Measurement]:
    """Return rows about the import of some 5,000 rows into the site."""
    rows, read, taken, waiting = asked(settings, "import")
    name = f"import of a workbook of {rows:,} rows"
    return [
        (f"{name}: dry run", read, "s", None),
        (f"{name}: taking it", taken, "s", None),
        (f"{name}: both", read + taken, "s", IMPORT_LIMIT_SECONDS),
        (f"{name}: rows held back", waiting, "", 0),
    ]


def import_county() -> tuple[int, float, float, int]:
    """Hand in a workbook as its clerk does and do both jobs as the worker does."""
    from benchmarks.counties import CODE, generate_county
    from xunzhen.files.tables.write import write_county
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.registry.import_services import ask_to_take, receive_upload
    from xunzhen.web.registry.models import HeldRow, RegistryRow

    user = User.objects.open(
        "importer", "correct-horse-battery", name="导入", duty="planner", division=CODE
    )
    scope = scope_of(user)
    county = replace(generate_county(100 * HUNDREDS, 150, 20, 1), travel=())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "county.xlsx"
        write_county(county, file)
        content = file.read_bytes()
    one = receive_upload(scope=scope, county=CODE, name="county.xlsx", content=content)
    read = _done(CODE, "import.read")
    ask_to_take(scope=scope, county=CODE, number=one.pk)
    taken = _done(CODE, "import.take")
    rows = RegistryRow.objects.filter(county__code=CODE).count()
    return rows, read, taken, HeldRow.objects.filter(source=one, bad=True).count()


def _done(county: str, kind: str) -> float:
    """Do the latest job of a kind and return its seconds."""
    from xunzhen.web.jobs.models import Job
    from xunzhen.web.worker import run

    job = Job.objects.filter(county=county, kind=kind).latest("pk")
    begun = time.perf_counter()
    run(job.pk)
    seconds = time.perf_counter() - begun
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise RuntimeError(f"{kind}: {job.state} {job.error}")
    return seconds


def main(words: Sequence[str]) -> None:
    """Do one command and print what came of it as JSON."""
    import django

    django.setup()
    command, *rest = words
    found: Any
    if command == "fill":
        from benchmarks.console_province import fill

        found: Any = fill(*rest)
    elif command == "ledger":
        from benchmarks.console_field import fill as fill_ledger

        found = fill_ledger()
    elif command == "province":
        from benchmarks.indicators_province import province

        found = province(*rest)
    else:
        found = pages(*rest) if command == "pages" else import_county()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
