"""Runs every suite in a process of its own and writes one page of results with seeds and commit."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import multiprocessing
import os
import platform
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

Measured = tuple[str, float | None, str, float | None]

ROOT = Path(__file__).resolve().parents[1]
SUITES = (
    "tables",
    "weeks",
    "proof",
    "replan",
    "ledger",
    "month_sheet",
    "indicators",
    "documents",
    "travel",
    "generated",
    "mopeia",
    "fujian",
    "demo",
    "console",
    "field_app",
    "console_province",
    "indicators_province",
    "sync",
    "histories",
)


def main() -> int:
    """Measure, print and write; the exit status is 1 when a limit is missed or a suite fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[[], *SUITES], help="default: all of them")
    chosen = parser.parse_args().suites or SUITES
    lines, missed = head(), False
    for suite in chosen:
        print(f"… {suite}", file=sys.stderr, flush=True)
        rows = in_own_process(suite)
        lines += ["", f"## {suite}", "", "| what | measured | limit | |", "|---|---:|---:|---|"]
        lines += [row_line(row) for row in rows]
        missed = missed or any(verdict(row) == "missed" for row in rows)
    text = "\n".join(lines) + "\n"
    print(text)
    if set(chosen) == set(SUITES):
        page = f"{dt.date.today().isoformat()}-{commit()}.md"  # noqa: DTZ011
        (ROOT / "benchmarks" / "results" / page).write_text(text, encoding="utf-8")
    return int(missed)


def head() -> list[str]:
    """Name the commit, the machine and how busy it was: figures mean nothing without them."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return [
        f"# Results at {commit()}",
        "",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load before the run {load:.1f}. "
        "Seeds stand in the names. Times are wall seconds unless said otherwise.",
    ]


def commit() -> str:
    """Return the short name of the commit that is measured, ``-dirty`` where it was changed."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def in_own_process(suite: str) -> list[Measured]:
    """Run a suite in a fresh interpreter, so that memory and caches are its own."""
    # An executor's process may have children of its own, a multiprocessing.Pool's may not.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
        return pool.submit(measure_suite, suite).result()


def measure_suite(suite: str) -> list[Measured]:
    """Call ``measure()`` of one suite; rows are (what, value or None, unit, limit)."""
    rows: list[Measured] = importlib.import_module(f"benchmarks.{suite}").measure()
    return rows


def verdict(row: Measured) -> str:
    """Say ``kept``, ``missed`` or ``skipped``; a row without a limit is only told."""
    _, value, _, limit = row
    if value is None:
        return "skipped"
    if limit is None:
        return ""
    return "kept" if value <= limit else "missed"


def row_line(row: Measured) -> str:
    """Print one row of the table."""
    name, value, unit, limit = row
    shown = "—" if value is None else f"{number(value)} {unit}".rstrip()
    bound = "" if limit is None else f"≤ {limit:g} {unit}".rstrip()
    return f"| {name} | {shown} | {bound} | {verdict(row)} |"


def number(value: float) -> str:
    """Write counts whole and measures with four figures."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.4g}"


if __name__ == "__main__":
    raise SystemExit(main())
