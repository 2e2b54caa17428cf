"""How near to the best plans are proven to be, and in what time, on the generated weeks.

    S   proven optimal                      M   within 1 %, and as far as 60 s of work go
    L   within 3 %, and as far as 5 min go  XL  coverage proven, the gap that is left after 5 min

Plans come from ``solve_week`` with the product's own number of steps; the gap is
(cost - bound) / bound, both after the proof's polish. The seconds count plan and proof, without
compilation. Each part stands alone: ``python -m benchmarks.proof M 1 2``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

from benchmarks.instances import week_of
from xunzhen.domain.planning.bound.certify import Certificate, Effort, certify
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.solve.flow import coverage_bound
from xunzhen.domain.planning.solve.week import solve_week

Measured = tuple[str, float | None, str, float | None]

SEEDS = (1, 2, 3, 4, 5)
STEPS = {"S": 2_000, "M": 20_000, "L": 60_000, "XL": 60_000}
QUICK = Effort(enough=0.005)
# (what it is called, effort, limit of the gap in %, limit of the seconds)
Goal = tuple[str, Effort, float, float]
GOALS: dict[str, tuple[Goal, ...]] = {
    "S": (("optimal", Effort(), 0.0, 0.5),),
    "M": (
        ("quick", QUICK, 1.0, 10.0),
        ("thorough", Effort(nearby=60_000), 0.3, 60.0),
    ),
    "L": (
        ("quick", QUICK, 3.0, 60.0),
        ("thorough", Effort(nearby=60_000, enough=0.001), 1.5, 300.0),
    ),
    "XL": (("quick", QUICK, 10.0, 300.0),),
}
COVERAGE_SECONDS = 2.0


def measure() -> list[Measured]:
    """Prove every size and seed; kernels are compiled before the clock runs."""
    return rows_of(tuple(GOALS), SEEDS)


def rows_of(sizes: Sequence[str], seeds: Sequence[int]) -> list[Measured]:
    """Measure some sizes and seeds: gaps in per cent, seconds, and missed beyond the proven."""
    warm_up()
    rows: list[Measured] = []
    for size in sizes:
        for seed in seeds:
            problem = week_of(size, seed)
            started = time.perf_counter()
            coverage_bound(problem)
            seconds = time.perf_counter() - started
            rows.append((f"{size} seed {seed} coverage proven", seconds, "s", COVERAGE_SECONDS))
            for goal in GOALS[size]:
                rows += _proved(size, seed, problem, goal)
    return rows


def warm_up() -> None:
    """Compile every kernel and load the solver on a small week."""
    problem = week_of("S", 1)
    certify(problem, solve_week(problem, 1, 100), Effort(polish=0))


def _proved(size: str, seed: int, problem: Problem, goal: Goal) -> list[Measured]:
    name, effort, most_gap, most_seconds = goal
    started = time.perf_counter()
    going = _until(started + most_seconds)
    plan = solve_week(problem, seed, STEPS[size])
    found: Certificate = certify(problem, plan, effort, going)
    seconds = time.perf_counter() - started
    title = f"{size} seed {seed} {name}"
    short = found.plan.cost.uncovered - found.plan.lower_bound
    return [
        (f"{title} missed beyond the proven least", float(short), "visits", 0.0),
        (f"{title} cost", found.plan.cost.total, "min", None),
        (f"{title} gap", 100.0 * found.gap, "%", most_gap),
        (f"{title}", seconds, "s", most_seconds),
    ]


def _until(deadline: float) -> Callable[[], bool]:
    return lambda: time.perf_counter() < deadline


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=tuple(GOALS))
    parser.add_argument("seeds", nargs="*", type=int, default=list(SEEDS))
    chosen = parser.parse_args()
    for what, value, unit, limit in rows_of((chosen.size,), chosen.seeds):
        print(f"{what:45s} {value:10.3f} {unit}", "" if limit is None else f"(≤ {limit:g})")
