"""A province planned: 84 counties, real divisions of Fujian, 10,866 blank villages, one week each.

The counties are read from their tables, planned and written as ``xunzhen plan-all`` does, by a pool
of processes, one a core. Coverage is solved and proven in every county; the search below coverage
is short (``ITERATIONS``). ``fujian_counties`` tells what of the data is real.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.fujian_counties import (
    SEED,
    Divisions,
    blank_villages,
    read_fujian,
    write_fujian,
)
from xunzhen.domain.planning.province import Province, province_of
from xunzhen.files.county_pool import cores, pool_results
from xunzhen.files.county_work import CountyTask, work_county
from xunzhen.files.province import tasks_of

ROOT: Final = Path(__file__).resolve().parents[1]
COUNTIES: Final = ROOT / "build" / f"fujian-{SEED}"
MONDAY: Final = dt.date(2026, 9, 14)
ITERATIONS, WEEK_ITERATIONS = 3000, 1000
LIMIT_SECONDS: Final = 60.0
LIMIT_MB: Final = 400.0
LIMIT_GROWTH: Final = 1.2
FEW: Final = 10
Measured = tuple[str, float | None, str, float | None]


def measure() -> list[Measured]:
    """Return seconds, memory and growth; one row that says so where the data is not there."""
    divisions = read_fujian()
    if divisions is None:
        return [("84 counties of Fujian: no data/cn_divisions and data/cn_coords", None, "s", None)]
    clock = time.perf_counter()
    COUNTIES.parent.mkdir(exist_ok=True)
    write_fujian(divisions, COUNTIES)
    made = time.perf_counter() - clock
    with tempfile.TemporaryDirectory() as folder:
        common = CountyTask("", COUNTIES, Path(folder), MONDAY, 1, 1, ITERATIONS, WEEK_ITERATIONS)
        tasks = tasks_of(COUNTIES, common)
        some = [one for one in tasks if one.path.name[:6] in sample(divisions)]
        planned(some[:1])  # compiles once a machine, untimed
        few, seconds_few = planned(some)
        all_of_them, seconds = planned(tasks)
    rows = told(all_of_them, seconds)
    growth = (seconds / len(tasks)) / (seconds_few / len(some))
    work = cpu_a_county(all_of_them) / cpu_a_county(few)
    return [
        *rows,
        (f"time a county: {len(tasks)} beside {len(some)} counties", growth, "x", LIMIT_GROWTH),
        (f"CPU time a county: {len(tasks)} beside {len(some)} counties", work, "x", LIMIT_GROWTH),
        ("making the counties, 0 where they were kept", made, "s", None),
    ]


def sample(divisions: Divisions) -> frozenset[str]:
    """Return ten counties of all sizes alike: every eighth by blank villages."""
    blank = blank_villages(divisions)
    order = sorted(blank, key=lambda code: (-blank[code], code))
    step = len(order) // FEW
    return frozenset(order[step // 2 :: step][:FEW])


def planned(tasks: tuple[CountyTask, ...] | list[CountyTask]) -> tuple[Province, float]:
    """Plan counties on every core and return what they gave and the wall seconds."""
    clock = time.perf_counter()
    province = province_of(pool_results(tasks, work_county, cores()))
    return province, time.perf_counter() - clock


def cpu_a_county(province: Province) -> float:
    """Return CPU seconds a county."""
    return province.totals.cpu_seconds / len(province.results)


def told(province: Province, seconds: float) -> list[Measured]:
    """Return the rows about all counties together."""
    totals = province.totals
    counties = len(province.results)
    name = (
        f"{counties} counties of Fujian (seed {SEED}), {totals.circuit_villages} blank villages, "
        f"{totals.missed} of {totals.required} visits missed: read, planned for a week, written"
    )
    return [
        (name, seconds, "s", LIMIT_SECONDS),
        (f"CPU of these, {cores()} processes", totals.cpu_seconds, "s", None),
        ("counties that failed", float(len(province.failed)), "counties", 0.0),
        ("counties not proven best in coverage", float(counties - totals.proven), "counties", 0.0),
        ("memory of the largest process", totals.peak_mb, "MB", LIMIT_MB),
        ("slowest county, CPU", max(one.cpu_seconds for one in province.done), "s", None),
        ("tables of a county, mean", totals.table_bytes / counties / 1e6, "MB", None),
        (
            "plan tables of a county and week, mean",
            totals.output_bytes / counties / 1e6,
            "MB",
            None,
        ),
    ]


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        bound = "" if limit is None else f" (limit {limit:g} {unit})"
        print(f"{title}: {value if value is None else f'{value:.4g}'} {unit}{bound}")
