"""Circuit weeks, measured: coverage bound, first plan, plan after five seconds, memory.

Protocol: each size of ``instances`` with one printed seed; everything compiled before. Times are
processor seconds of this process, which has one thread: on an idle core they are wall seconds, on
a shared machine they do not count what others took. The short ones are the least of five runs;
search is run for 5 s and for 60 s, the number of steps set beforehand from a measured speed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.instances import SIZES, week_of
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.solve import arrays
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.week import first_plan, solve_week

Row = tuple[str, float, str, float | None]

SEED = 1
SHORT_SECONDS = 5.0
LONG_SECONDS = 60.0
SEARCHED = ("M", "L", "XL")
ROOT = Path(__file__).resolve().parents[1]


def measure(long_seconds: float = LONG_SECONDS) -> list[Row]:
    """Measure every row of the protocol: (name, value, unit, limit or None)."""
    solve_week(week_of("S", SEED), SEED, 100)
    rows: list[Row] = []
    for name in SIZES:
        problem = week_of(name, SEED)
        bound = least_seconds(partial(coverage_bound, problem))
        first = least_seconds(partial(plan_first, problem))
        rows.append((f"week {name} seed {SEED}: coverage optimum and reasons", bound, "s", 0.1))
        rows.append((f"week {name} seed {SEED}: first full plan", first, "s", 0.1))
    for name in SEARCHED:
        rows.extend(searched(name, long_seconds))
    rows.append((f"week XL seed {SEED}: peak memory of a plan", peak_megabytes(), "MB", 500.0))
    return rows


def plan_first(problem: Problem) -> None:
    """Lay a week out and make its first full plan."""
    first_plan(problem, arrays.week_of(problem))


def least_seconds(run: Callable[[], object], times: int = 5) -> float:
    """Return the least processor time of several runs."""
    return min(seconds_of(run) for _ in range(times))


def searched(name: str, long_seconds: float) -> list[Row]:
    """Compare a plan after 5 s with the best of a long run, at equal coverage."""
    problem = week_of(name, SEED)
    short, short_steps = plan_in(problem, SHORT_SECONDS)
    long, long_steps = plan_in(problem, long_seconds)
    head = f"week {name} seed {SEED}"
    equal = short.cost.uncovered == long.cost.uncovered
    best = min(short.cost.total, long.cost.total) if equal else long.cost.total
    return [
        (f"{head}: proven least missed visits", short.lower_bound, "visits", None),
        (f"{head}: missed in {short_steps} steps", short.cost.uncovered, "visits",
         float(long.cost.uncovered)),
        (f"{head}: cost after {SHORT_SECONDS:.0f} s", short.cost.total, "min", None),
        (f"{head}: cost after {long_seconds:.0f} s, {long_steps} steps", long.cost.total, "min",
         None),
        (f"{head}: 5 s above best", 100 * (short.cost.total / best - 1), "%", 2.0),
        (f"{head}: a step", 1e6 * SHORT_SECONDS / short_steps, "us", None),
    ]  # fmt: skip


def plan_in(problem: Problem, seconds: float) -> tuple[WeekPlan, int]:
    """Plan within a processor time: the cooling is laid out for the steps that should fit."""
    trial = 20000
    start = seconds_of(lambda: solve_week(problem, SEED, 0))
    step = (seconds_of(lambda: solve_week(problem, SEED, trial)) - start) / trial
    until = time.process_time() + seconds

    def keep_going(_done: int, _best: float) -> bool:
        return time.process_time() < until

    steps = max(trial, int((seconds - start) / step))
    plan = solve_week(problem, SEED, steps, keep_going=keep_going)
    return plan, plan.iterations


def seconds_of(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    began = time.process_time()
    run()
    return time.process_time() - began


def peak_megabytes() -> float:
    """Return the peak resident memory of a fresh process that plans an XL week."""
    code = "from benchmarks.weeks import plan_and_tell; plan_and_tell()"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(told.stdout)


def plan_and_tell() -> None:
    """Plan an XL week and print this process's peak resident memory in MB."""
    solve_week(week_of("XL", SEED), SEED, 20000)
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage counts the parent's memory too, from before this process was its own.
        lines = status.read_text(encoding="ascii").splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    else:
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(kilobytes / 1024)


if __name__ == "__main__":
    for row_name, value, unit, limit in measure():
        verdict = "" if limit is None else f"  limit {limit:g} {'ok' if value <= limit else 'OVER'}"
        print(f"{row_name}: {value:.4g} {unit}{verdict}")
