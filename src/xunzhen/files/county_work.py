"""The work of one county, done in this process or any other: read, plan, write, tell."""

from __future__ import annotations

import datetime as dt
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.province import CountyResult
from xunzhen.domain.planning.province_county import county_result, failed_county
from xunzhen.domain.planning.roster import Roster
from xunzhen.files.county_bench import CountyBench, county_bench
from xunzhen.files.plan_tables import write_plan_tables
from xunzhen.files.whole import whole_folder


@dataclass(frozen=True, slots=True)
class CountyTask:
    """One county to plan: where its tables are, where its files go, and how to plan.

    ``iterations`` and ``week_iterations`` None: as the settings say. ``papers``: roster, notices,
    calendars and map besides the two tables.
    """

    source: str
    path: Path
    out: Path
    since: dt.date
    weeks: int
    seed: int
    iterations: int | None = None
    week_iterations: int | None = None
    papers: bool = False


def work_county(task: CountyTask) -> CountyResult:
    """Plan one county as ``xunzhen plan`` does and write its files whole, or say why not.

    Never raises for what is wrong with one county: the others must not suffer from it.
    """
    clock, cpu = time.perf_counter(), time.process_time()
    try:
        result = _worked(task)
    except Exception as problem:
        result = failed_county(task.source, problem)
    return replace(
        result,
        seconds=time.perf_counter() - clock,
        cpu_seconds=time.process_time() - cpu,
        peak_mb=peak_memory_mb(),
        table_bytes=bytes_in(task.path),
    )


def _worked(task: CountyTask) -> CountyResult:
    clock = time.perf_counter()
    bench = county_bench(task.path, task.since)
    spent = {"read": time.perf_counter() - clock}
    clock = time.perf_counter()
    settings = bench.settings
    if task.iterations is not None:
        settings = replace(settings, iterations=task.iterations)
    if task.week_iterations is not None:
        settings = replace(settings, week_iterations=task.week_iterations)
    roster = plan_circuits(
        bench.county, bench.book, bench.times, settings, task.since, task.weeks, task.seed
    )
    spent["plan"] = time.perf_counter() - clock
    with whole_folder(task.out) as draft:
        if task.papers:
            _write_papers(bench, roster, draft)
        write_plan_tables(roster, bench.county, draft, spent)
        written = bytes_in(draft)
    return replace(
        county_result(task.source, bench.county, roster),
        output_bytes=written,
        rows_left_out=len(bench.faults),
    )


def _write_papers(bench: CountyBench, roster: Roster, folder: Path) -> None:
    from xunzhen.domain.coverage.modes import modes_on
    from xunzhen.files.plan_outputs import write_outputs

    modes = {one.village: one.mode for one in modes_on(bench.county, roster.since)}
    write_outputs(roster, bench.county, modes, bench.settings, folder)


def bytes_in(path: Path) -> int:
    """Return the size of a file, or of all files under a folder; 0 if there is none."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def peak_memory_mb() -> float:
    """Return the most memory this process has held so far, in MB; 0 where nobody counts it."""
    try:
        import resource
    except ImportError:  # no such count on Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024.0 if sys.platform != "darwin" else peak / 1024.0 / 1024.0
