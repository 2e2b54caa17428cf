"""Runs the protocol: every solver on every instance, one after the other, and writes the page.

python -m benchmarks.peers.run                 five seeds, all sizes, at most 25 minutes
python -m benchmarks.peers.run --quick         one seed, short limits: at most 7 minutes
python -m benchmarks.peers.run --keep-limits   full limits, as many instances as fit
python -m benchmarks.peers.run --minutes 0     full limits, all instances
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.peers.answer import Answer, read_answer
from benchmarks.peers.cases import LIMITS, NAMES, ROOT, Case, cases_of, described, problem_of
from benchmarks.peers.compare import OURS, Row
from benchmarks.peers.feasible import broken_rules
from benchmarks.peers.page import Instance, Run, page_of
from benchmarks.peers.week_files import digest_of, read_week, write_week
from benchmarks.peers.worker import SOLVERS
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Problem

LIBRARY: Final = {"cp-sat": "ortools", "routing": "ortools", "highs": "highspy", "pyvrp": "pyvrp"}
AT_ONCE: Final = ("flow", "greedy")  # need no time worth a budget
QUICK: Final = {"S": 2.0, "M": 6.0, "L": 12.0, "XL": 12.0, "demo": 6.0, "mopeia": 12.0}
NEVER_CUT: Final = 5.0  # a limit this short is not made shorter to fit a budget
START: Final = 1.5  # seconds that a process is reckoned to need before its clock starts
GRACE: Final = 10.0  # seconds past the limit after which a solver is stopped from outside,
GRACE_SHARE: Final = 0.25  # and so much of the limit more
MOST_START: Final = 180.0  # seconds that libraries and compiling may take


def main() -> int:
    """Run, print progress and leave the page; Ctrl-C leaves the page with the rows so far."""
    asked = _arguments()
    seeds = 1 if asked.quick else asked.seeds
    cases = cases_of(tuple(asked.sizes), seeds)
    limits, cases, left_out = _budgeted(asked, cases)
    path = asked.out or ROOT / "benchmarks" / "results" / f"peers-{_today()}.md"
    run = Run(head=_head(asked, limits), instances=(), rows=(), skipped=left_out)
    _tell(f"at most {worst_case(cases, asked.solvers, limits) / 60:.0f} minutes; page: {path.name}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            _compile(asked.solvers, Path(folder))
            for case in cases:
                run = _with_case(run, case, asked, limits[case.size], Path(folder), path)
    except KeyboardInterrupt:
        run = replace(run, ended="it was stopped by hand")
    _write(run, path)
    print(page_of(run))
    return 0 if not run.ended else 130


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one seed, short limits")
    parser.add_argument("--seeds", type=int, default=5, help="generated instances of each size")
    parser.add_argument("--seed", type=int, default=1, help="of the solvers' own chance")
    parser.add_argument("--sizes", nargs="*", choices=NAMES, default=list(NAMES))
    parser.add_argument("--solvers", nargs="*", choices=SOLVERS, default=list(SOLVERS))
    parser.add_argument(
        "--minutes", type=float, default=25.0,
        help="cut limits over 5 s by one factor so that the run fits; 0: no budget",
    )  # fmt: skip
    parser.add_argument(
        "--keep-limits", action="store_true", help="leave out instances instead of cutting limits"
    )
    parser.add_argument(
        "--limit", action="append", default=[], metavar="SIZE=SECONDS", help="such as M=30"
    )
    parser.add_argument("--out", type=Path, help="the page; default: benchmarks/results/")
    return parser.parse_args()


def _budgeted(
    asked: argparse.Namespace, cases: tuple[Case, ...]
) -> tuple[dict[str, float], tuple[Case, ...], tuple[str, ...]]:
    """Return limits, instances and what is left out, so that the run fits its budget if any."""
    limits, solvers, budget = _limits(asked), tuple(asked.solvers), asked.minutes * 60
    if not budget:
        return limits, cases, ()
    if not asked.keep_limits:
        return cut_to(limits, cases, solvers, budget), cases, ()
    fitting = fitting_in(limits, cases, solvers, budget)
    left_out = [case.name for case in cases if case not in fitting]
    why = f"{', '.join(left_out)}: left out, {asked.minutes:g} minutes do not hold them"
    return limits, fitting, (why,) if left_out else ()


def fitting_in(
    limits: dict[str, float], cases: tuple[Case, ...], solvers: tuple[str, ...], budget: float
) -> tuple[Case, ...]:
    """Return the instances, first come first served, whose worst case fits into ``budget`` s."""
    chosen: tuple[Case, ...] = ()
    for case in cases:
        if worst_case((*chosen, case), solvers, limits) <= budget:
            chosen = (*chosen, case)
    return chosen


def _limits(asked: argparse.Namespace) -> dict[str, float]:
    """Return the limit of each size: default, quick or asked for."""
    limits = dict(QUICK if asked.quick else LIMITS)
    for text in asked.limit:
        size, _, seconds = text.partition("=")
        if size not in limits or not seconds.replace(".", "", 1).isdigit():
            sys.exit(f"--limit {text}: write SIZE=SECONDS, SIZE one of {', '.join(NAMES)}")
        limits[size] = float(seconds)
    return limits


def cut_to(
    limits: dict[str, float], cases: tuple[Case, ...], solvers: tuple[str, ...], budget: float
) -> dict[str, float]:
    """Cut every limit over ``NEVER_CUT`` by one factor so that the worst case takes ``budget`` s.

    No limit falls below ``NEVER_CUT``, so a budget that is too small for that is overrun.
    """
    timed = sum(solver not in AT_ONCE for solver in solvers)
    fixed = worst_case(cases, solvers, {size: min(s, NEVER_CUT) for size, s in limits.items()})
    over = timed * sum(max(0.0, limits[case.size] - NEVER_CUT) for case in cases)
    share = 1.0 if over <= 0 else min(1.0, max(0.0, (budget - fixed) / over))
    return {
        size: s if s <= NEVER_CUT else round(NEVER_CUT + share * (s - NEVER_CUT), 1)
        for size, s in limits.items()
    }


def worst_case(
    cases: tuple[Case, ...], solvers: tuple[str, ...] | list[str], limits: dict[str, float]
) -> float:
    """Return the seconds of a run in which every solver uses all its time."""
    timed = sum(solver not in AT_ONCE for solver in solvers)
    return sum(timed * limits[case.size] + len(solvers) * START for case in cases)


def _compile(solvers: list[str], folder: Path) -> None:
    """Let each solver of ours compile before anything is measured; later it loads from disk."""
    week = folder / "warm.npz"
    write_week(problem_of(Case("S", 99)), week)
    for solver in solvers:
        if solver not in LIBRARY and solver not in AT_ONCE:
            begun = time.perf_counter()
            measured(Case("S", 99), read_week(week), solver, week, 1.0, 1)
            _tell(f"compiled or found compiled: {solver}, {time.perf_counter() - begun:.0f} s")


def _with_case(
    run: Run, case: Case, asked: argparse.Namespace, limit: float, folder: Path, path: Path
) -> Run:
    """Run all solvers on one instance; the page stands on disk after each of them."""
    try:
        problem = problem_of(case)
    except FileNotFoundError as absent:
        _tell(f"{case.name}: skipped, {absent}")
        return replace(run, skipped=(*run.skipped, f"{case.name}: {absent}"))
    week = folder / f"{case.name}.npz"
    write_week(problem, week)
    size = ", ".join(described(problem))
    instance = Instance(case.name, digest_of(problem), size, limit)
    run = replace(run, instances=(*run.instances, instance))
    _tell(f"{case.name}: {size}, limit {limit:g} s")
    for solver in asked.solvers:
        try:
            row = measured(case, problem, solver, week, limit, asked.seed)
        except KeyboardInterrupt:
            _write(replace(run, ended="it was stopped by hand"), path)
            raise
        run = replace(run, rows=(*run.rows, row))
        _write(replace(run, ended="it is still under way"), path)
        _tell(f"  {_told(row)}")
    return run


def measured(case: Case, problem: Problem, solver: str, week: Path, limit: float, seed: int) -> Row:
    """Run one solver in its own process; a solver that fails gives a row that says so."""
    library = LIBRARY.get(solver)
    if library is not None and importlib.util.find_spec(library) is None:
        return Row(case.name, solver, failed=f"not run: {library} is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        command = [
            sys.executable, "-m", "benchmarks.peers.worker", solver, str(week),
            "--out", scratch, "--seconds", str(limit), "--seed", str(seed),
        ]  # fmt: skip
        begun = time.perf_counter()
        failed = run_worker(command, out, limit)
        wall = time.perf_counter() - begun
        answer = read_answer(out)
    return row_of(case, problem, solver, answer, failed, wall)


def run_worker(command: list[str], out: Path, limit: float) -> str:
    """Run a worker to its end or stop it; return why it failed, "" if it did not."""
    grace = GRACE + GRACE_SHARE * limit
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    with (out / "stderr").open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        try:
            deadline = MOST_START
            while not (out / "started").exists() and process.poll() is None and deadline > 0:
                time.sleep(0.05)
                deadline -= 0.05
            process.wait(timeout=limit + grace)
        except subprocess.TimeoutExpired:
            return f"stopped from outside {grace:g} s after its limit"
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode == 0:
        return ""
    last = (out / "stderr").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"crashed with status {process.returncode}: {last[-1] if last else 'without a word'}"


def row_of(
    case: Case,
    problem: Problem,
    solver: str,
    answer: tuple[Answer, dict[str, float | None]] | None,
    failed: str,
    wall: float,
) -> Row:
    """Check and price an answer; the harness believes no figure of a solver but bound and time."""
    row = Row(case.name, solver, failed=failed, uncovered_price=problem.weights.uncovered)
    if answer is None:
        return row if failed else replace(row, failed="ended without an answer")
    said, figures = answer
    row = replace(
        row,
        bound=None if said.bound is None or not np.isfinite(said.bound) else said.bound,
        least=said.least_missed,
        status=said.status,
        note=said.note,
        failed=f"cannot express: {said.cannot}" if said.cannot else failed,
        seconds=figures.get("seconds"),
        cpu_seconds=figures.get("cpu_seconds"),
        found_after=figures.get("found_after"),
        memory_mb=figures.get("memory_mb"),
    )
    if row.seconds is not None:
        row = replace(row, start_seconds=max(0.0, wall - row.seconds))
    if said.visits is None:
        return row
    broken = broken_rules(problem, said.visits)
    if broken:
        return replace(row, broken=len(broken), note=_first(broken[0].rule, row.note))
    cost = cost_of(problem, said.visits)
    return replace(row, missed=cost.uncovered, cost=cost.total)


def _first(rule: str, note: str) -> str:
    return f"breaks first: {rule}; {note}" if note else f"breaks first: {rule}"


def _told(row: Row) -> str:
    plan = "no plan" if row.objective is None else f"{row.missed} missed, cost {row.cost:,.1f}"
    if row.solver == "flow" and row.least is not None:
        plan = f"{row.least} missed at least"
    seconds = "" if row.seconds is None else f", {row.seconds:.1f} s"
    return f"{row.solver:8} {plan}{seconds}  {row.failed or row.status}"


def _head(asked: argparse.Namespace, limits: dict[str, float]) -> tuple[str, ...]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    told = ", ".join(f"{size} {seconds:g} s" for size, seconds in limits.items())
    return (
        f"# Peers at {commit or 'unknown commit'}, {_today()}",
        "",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load before the run {load:.1f}"
        f"{'; **the machine was not idle**' if load > 1 else ''}. {_versions()}. "
        f"Limits: {told}. Solvers' seed {asked.seed}; ours is *{OURS}*.",
    )


def _versions() -> str:
    found = []
    for name in ("ortools", "highspy", "pyvrp", "numba", "numpy"):
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} absent")
    return ", ".join(found)


def _write(run: Run, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(page_of(run), encoding="utf-8")
    draft.replace(path)


def _today() -> str:
    return dt.date.today().isoformat()  # noqa: DTZ011


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
