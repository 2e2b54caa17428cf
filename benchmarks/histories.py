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


def main() -> int:
    """Tell them all and print what was met."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    begun, held, failed = time.perf_counter(), Counter[str](), list[str]()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for one, wrong in workers.map(told, range(first, first + wanted, PIECE)):
            held += one
            failed += wrong
    for name, count in held.items():
        print(f"{name}: {count:,}")
    print(f"failed: {len(failed)}; {time.perf_counter() - begun:.0f} s on {os.cpu_count()} cores")
    for line in failed[:20]:
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
