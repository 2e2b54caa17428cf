"""The console on one county (SQLite): server time, queries, bytes, fifty readers, an import.

The site is that of ``make demo``, made in a temporary folder. Time and queries of a page are
measured within the site's own process, one request at a time (``console_inside``). Bytes of the
first view and fifty readers at once are measured at granian, served as ``xunzhen site run`` does;
the readers run on the same machine and rest a second after each page.

``CONSOLE_MINUTES`` (default 10) is how long fifty readers read; ``--quick``: six seconds, and each
page a few times. ``CONSOLE_SITE`` names a folder whose site is kept for the next time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from benchmarks.commands import ROOT
from benchmarks.console_inside import Measurement, asked, import_rows, page_rows
from benchmarks.console_load import (
    Load,
    Reader,
    main_addresses,
    map_addresses,
    own_addresses,
    unpacked,
)
from benchmarks.demo import free_port
from demo.run import this_monday
from demo.site import PASSWORD, environment
from xunzhen.web.serve import answers

COUNTY: Final = "350524"
PLAN: Final = f"/c/{COUNTY}/roster/1/"
READERS: Final = 50
PAGE_LIMIT_MS: Final = 50.0
FIRST_VIEW_LIMIT_KB: Final = 300.0
MAP_VIEW_LIMIT_KB: Final = 800.0
QUICK: Final = "--quick" in sys.argv
READS: Final = 10 if QUICK else 60
MINUTES: Final = 0.1 if QUICK else float(os.environ.get("CONSOLE_MINUTES", "10"))


def measure() -> list[Measurement]:
    """Measure the demo county as its clerk, and an import into an empty site."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("CONSOLE_SITE", "") or Path(scratch) / "site")
        settings = settings_of(folder)
        seeded(folder, settings)
        with served(settings) as port:
            rows = [
                first_view(port, f"/c/{COUNTY}/"),
                first_view(port, f"/c/{COUNTY}/coverage/", True),
            ]
            rows += together(port, [*pages_of(port), PLAN])
        more = (PLAN, f"{PLAN}board/", *asked(settings, "ledger"))
        rows += page_rows(settings, "clerk", COUNTY, more, READS, PAGE_LIMIT_MS)
        empty = settings_of(Path(scratch) / "empty")
        migrated(empty)
        rows += import_rows(empty)
    return rows


def settings_of(folder: Path) -> dict[str, str]:
    """Return the environment of a site in a folder, on SQLite."""
    settings = {**os.environ, **environment(folder), "PYTHONPATH": str(ROOT / "src")}
    settings.pop("DATABASE_URL", None)
    return settings


def seeded(folder: Path, settings: Mapping[str, str]) -> None:
    """Make the demo's site in a folder, unless it is there."""
    seed = [sys.executable, "-m", "demo.site", str(folder), "demo/anxi-350524"]
    subprocess.run(
        [*seed, this_monday().isoformat(), "4"], cwd=ROOT, env=dict(settings), check=True
    )


def migrated(settings: Mapping[str, str]) -> None:
    """Make an empty site's database, and its collected files."""
    for command in (("migrate", "-v0"), ("collectstatic", "-v0", "--no-input")):
        subprocess.run(
            [sys.executable, "-m", "django", *command], cwd=ROOT, env=dict(settings), check=True
        )


def pages_of(port: int) -> tuple[str, ...]:
    """Return the pages that the clerk's navigation leads to."""
    clerk = Reader(port)
    clerk.sign_in("clerk", PASSWORD)
    found = main_addresses(unpacked(clerk.ask(f"/c/{COUNTY}/")[2]).decode())
    clerk.close()
    return found


def first_view(port: int, path: str, with_map: bool = False) -> Measurement:
    """Return the bytes, compressed as they come, of a page and of all it loads from the site."""
    reader = Reader(port)
    reader.sign_in("clerk", PASSWORD)
    reader.bytes_read = 0
    page = unpacked(reader.ask(path)[2])
    for address in (*own_addresses(page), *(map_addresses(page) if with_map else ())):
        if (status := reader.ask(address)[0]) != 200:
            raise RuntimeError(f"{address} answers {status}")
    reader.close()
    words = "with the map" if with_map else "without the map"
    limit = MAP_VIEW_LIMIT_KB if with_map else FIRST_VIEW_LIMIT_KB
    return (f"first view {words}, {path}, as it came", reader.bytes_read / 1000, "kB", limit)


def together(port: int, paths: list[str]) -> list[Measurement]:
    """Let fifty readers read at once and count what went wrong."""
    readers = [Reader(port) for _ in range(READERS)]
    for reader in readers:
        reader.sign_in("clerk", PASSWORD)
    load = Load()
    load.run(readers, paths, MINUTES)
    for reader in readers:
        reader.close()
    taken = sorted(load.seconds)
    middle = 1000 * taken[len(taken) // 2]
    name = f"{READERS} readers for {MINUTES:g} min"
    return [
        (f"{name}: pages read", len(taken), "", None),
        (f"{name}: errors", load.errors, "", 0),
        (f"{name}: p50 at the reader", middle, "ms", None),
        (f"{name}: p95 at the reader", 1000 * taken[int(0.95 * (len(taken) - 1))], "ms", None),
    ]


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[int]:
    """Serve a site as ``xunzhen site run`` does and give its port.

    Raises
    ------
    RuntimeError
        when it does not answer within a minute.
    """
    port = free_port()
    site = subprocess.Popen(
        [sys.executable, "-m", "xunzhen", "site", "run", "--port", str(port)],
        cwd=ROOT, env=dict(settings), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            if time.monotonic() > until or site.poll() is not None:
                raise RuntimeError("the site does not answer")
            time.sleep(0.1)
        yield port
    finally:
        with suppress(ProcessLookupError):
            site.send_signal(signal.SIGTERM)
        site.wait(30)


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        shown = "—" if value is None else f"{value:.1f} {unit}"
        print(f"{title}: {shown}" + ("" if limit is None else f" (limit {limit:g})"))
