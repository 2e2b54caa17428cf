"""Random histories of phones, line and county: 50,000 of them, over every core.

``python -m benchmarks.histories [how many] [first seed]``. A failure prints its seed, and
``tests.domain.fieldwork.histories.history.tell(seed)`` runs just that one again.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from tests.domain.fieldwork.histories.history import tell

Measured = tuple[str, float | None, str, float | None]

HISTORIES: Final = 50_000
PIECE: Final = 250


def told(first: int) -> tuple[Counter[str], list[str]]:
    """Tell one piece of histories; return what they held, and the failures with their seeds."""
    held: Counter[str] = Counter()
    failed = []
    for seed in range(first, first + PIECE):
        try:
            history = tell(seed)
        except AssertionError as problem:
            failed.append(f"seed {seed}: {problem}")
            continue
        held["histories"] += 1
        held["steps"] += len(history.log)
        held["events made"] += sum(len(phone.made) for phone in history.phones)
        held["events not made, storage full"] += sum(phone.not_made for phone in history.phones)
        held["events still on a phone at the end"] += sum(one.waiting for one in history.phones)
        held["events with the county"] += history.county.count()
    return held, failed


def measure(wanted: int = HISTORIES, first: int = 0) -> list[Measured]:
    """Tell them all; failures are printed with their seeds."""
    begun, held, failed = time.perf_counter(), Counter[str](), list[str]()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for one, wrong in workers.map(told, range(first, first + wanted, PIECE)):
            held += one
            failed += wrong
    for line in failed[:20]:
        print(line, file=sys.stderr)
    return [
        *((name, float(count), "", None) for name, count in held.items()),
        ("histories in which something was lost, doubled or differed", len(failed), "", 0),
        (f"time on {os.cpu_count()} cores", time.perf_counter() - begun, "s", None),
    ]


def main() -> int:
    """Tell them all and print what was met."""
    rows = measure(*map(int, sys.argv[1:3]))
    for name, value, unit, limit in rows:
        print(
            f"{name}: {value or 0:,.0f} {unit}".rstrip() + ("" if limit is None else " (limit 0)")
        )
    return int(any(limit is not None and (value or 0) > limit for _, value, _, limit in rows))


if __name__ == "__main__":
    raise SystemExit(main())
