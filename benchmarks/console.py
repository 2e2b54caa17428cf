"""The console under readers: time a page, bytes of the first view, fifty readers at once.

The site is that of ``make demo`` on SQLite, made in a temporary folder and served by granian as
``xunzhen site run`` does. The time of a page is measured at the client on the same machine, so it
holds the server's time and the way there. ``CONSOLE_MINUTES`` (default 10) is how long fifty
readers read.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from benchmarks.commands import ROOT
from benchmarks.console_load import Load, Reader, own_addresses, unpacked
from benchmarks.demo import free_port
from demo.site import PASSWORD, environment
from xunzhen.web.serve import answers

Measurement = tuple[str, float | None, str, float | None]

COUNTY: Final = "350524"
PLAN: Final = f"/c/{COUNTY}/roster/1/"
READS: Final = 40
READERS: Final = 50
PAGE_LIMIT_MS: Final = 50.0
FIRST_VIEW_LIMIT_KB: Final = 300.0
MINUTES: Final = float(os.environ.get("CONSOLE_MINUTES", "10"))


def measure() -> list[Measurement]:
    """Serve the demo county and measure it as the clerk."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "site") as port:
        clerk = Reader(port)
        clerk.sign_in("clerk", PASSWORD)
        paths = main_pages(clerk)
        rows = [row for path in paths for row in page_rows(clerk, path)]
        rows.append(first_view(port))
        rows += together(port, paths)
        clerk.close()
    return rows


def main_pages(reader: Reader) -> list[str]:
    """Return the pages that the navigation leads the reader to, and the demo's plan.

    Raises
    ------
    RuntimeError
        when one of them does not open.
    """
    text = unpacked(reader.ask(f"/c/{COUNTY}/")[2]).decode()
    navigation = text.partition('<nav class="nav"')[2].partition("</nav>")[0]
    found = [*re.findall(r'<a href="([^"]+)"', navigation), PLAN]
    for path in found:
        if (status := reader.ask(path)[0]) != 200:
            raise RuntimeError(f"{path} answers {status}")
    return found


def page_rows(reader: Reader, path: str) -> list[Measurement]:
    """Open a page often, once to warm it, and return median and 95th percentile."""
    reader.ask(path)
    taken = sorted(1000 * reader.ask(path)[1] for _ in range(READS))
    high = taken[int(0.95 * (READS - 1))]
    return [
        (f"{path}, median of {READS}", statistics.median(taken), "ms", None),
        (f"{path}, 95th percentile", high, "ms", PAGE_LIMIT_MS),
    ]


def first_view(port: int) -> Measurement:
    """Return the compressed bytes of the first page and of all it loads from the site."""
    reader = Reader(port)
    reader.sign_in("clerk", PASSWORD)
    reader.bytes_read = 0
    page = reader.ask(f"/c/{COUNTY}/")[2]
    for address in own_addresses(unpacked(page)):
        reader.ask(address)
    reader.close()
    kilobytes = reader.bytes_read / 1000
    return ("first view without map, as it came", kilobytes, "kB", FIRST_VIEW_LIMIT_KB)


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
    name = f"{READERS} readers for {MINUTES:g} min"
    return [
        (f"{name}: pages read", len(taken), "", None),
        (f"{name}: errors", load.errors, "", 0),
        (f"{name}: 95th percentile", 1000 * taken[int(0.95 * (len(taken) - 1))], "ms", None),
    ]


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve the demo site from a folder and give its port.

    Raises
    ------
    RuntimeError
        when it does not answer within a minute.
    """
    port = free_port()
    settings = {**os.environ, **environment(folder), "PYTHONPATH": str(ROOT / "src")}
    settings.pop("DATABASE_URL", None)
    seed = [sys.executable, "-m", "demo.site", str(folder), "demo/anxi-350524", "2026-11-30", "4"]
    subprocess.run(seed, cwd=ROOT, env=settings, check=True)
    site = subprocess.Popen(
        [sys.executable, "-m", "xunzhen", "site", "run", "--port", str(port)],
        cwd=ROOT, env=settings, stdout=subprocess.DEVNULL,
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
