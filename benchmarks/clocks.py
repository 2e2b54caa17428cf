"""Timing one piece of work some times over."""

from __future__ import annotations

import time
from collections.abc import Callable


def least(
    work: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the shortest of some runs in seconds: what the work takes when nothing is in its way.

    ``clock`` may be ``time.process_time`` for the processor's seconds.
    """
    spent = []
    for _ in range(runs):
        begin = clock()
        work()
        spent.append(clock() - begin)
    return min(spent)
