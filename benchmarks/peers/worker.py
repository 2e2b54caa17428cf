"""One solver on one week in a process of its own: ``python -m benchmarks.peers.worker``.

The clock starts when the week is in memory and the solver's libraries are loaded and warm, and
stops when the plan is there: it counts the building of the model. Start and warming are told apart;
the file ``started`` tells the harness when the clock began.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, cast

from benchmarks.peers.answer import Answer, Clock, write_answer
from benchmarks.peers.week_files import read_week
from xunzhen.domain.planning.problem import Problem

CORES: Final = 2
SOLVERS: Final = {
    "flow": "benchmarks.peers.ours",
    "greedy": "benchmarks.peers.ours",
    "search": "benchmarks.peers.ours",
    "certified": "benchmarks.peers.ours",
    "cp-sat": "benchmarks.peers.cp_sat",
    "highs": "benchmarks.peers.compact",
    "pyvrp": "benchmarks.peers.vrp",
    "routing": "benchmarks.peers.routing",
}


class Solver(Protocol):
    """What a solver's module offers."""

    def warm(self, name: str) -> None:
        """Load and compile everything that the solver needs."""

    def solve(self, name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
        """Plan the week within the clock's seconds."""


def main() -> None:
    """Solve one week; the answer and its figures stand in ``--out`` afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("solver", choices=SOLVERS)
    parser.add_argument("week", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    stay_on_two_cores()
    problem = read_week(asked.week)
    solver = cast("Solver", importlib.import_module(SOLVERS[asked.solver]))
    solver.warm(asked.solver)
    cpu = time.process_time()
    (asked.out / "started").touch()
    clock = Clock(asked.seconds, asked.out)
    answer = solver.solve(asked.solver, problem, clock, asked.seed)
    figures = {
        "seconds": clock.spent(),
        "cpu_seconds": time.process_time() - cpu,
        "found_after": clock.last_kept,
        "memory_mb": peak_memory_mb(),
    }
    write_answer(asked.out, answer, figures)


def stay_on_two_cores() -> None:
    """Leave the process no more than two cores, where the system lets a process choose."""
    choose: Callable[[int, set[int]], None] | None = getattr(os, "sched_setaffinity", None)
    if choose is not None:
        choose(0, set(sorted(os.sched_getaffinity(0))[:CORES]))


def peak_memory_mb() -> float | None:
    """Return the peak resident memory of this process; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main()
