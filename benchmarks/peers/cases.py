"""The instances of the protocol: generated weeks, the demo county, Mopeia."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.instances import SIZES, week_of
from xunzhen.domain.planning.problem import Problem

ROOT: Final = Path(__file__).resolve().parents[2]
DEMO: Final = ROOT / "demo" / "anxi-350524"
DEMO_SINCE: Final = dt.date(2026, 11, 30)
COUNTIES: Final = ("demo", "mopeia")
NAMES: Final = (*SIZES, *COUNTIES)
LIMITS: Final = {"S": 5.0, "M": 30.0, "L": 60.0, "XL": 60.0, "demo": 30.0, "mopeia": 30.0}


@dataclass(frozen=True)
class Case:
    """One instance: ``size`` names its limit; seed 0 for a county, which is what it is."""

    size: str
    seed: int

    @property
    def name(self) -> str:
        """Name the instance: ``L-3``, ``demo``."""
        return f"{self.size}-{self.seed}" if self.seed else self.size


def cases_of(sizes: tuple[str, ...], seeds: int) -> tuple[Case, ...]:
    """List the instances seed by seed, so that a run that is cut short has all sizes."""
    rounds = range(1, seeds + 1)
    drawn = [Case(size, seed) for seed in rounds for size in SIZES if size in sizes]
    real = [Case(name, 0) for name in COUNTIES if name in sizes]
    first = [case for case in drawn if case.seed == 1]
    return (*first, *real, *drawn[len(first) :])


def problem_of(case: Case) -> Problem:
    """Return the instance's week; a county's is the weekly template that its roster comes from.

    Raises
    ------
    FileNotFoundError
        when Mopeia's data are not on this machine.
    """
    if case.size in SIZES:
        return week_of(case.size, case.seed)
    if case.size == "demo":
        return _template_week(DEMO, DEMO_SINCE)
    from benchmarks import mopeia

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mopeia"
        mopeia.write_mopeia(path)
        return _template_week(path, mopeia.AS_OF)


def _template_week(tables: Path, since: dt.date) -> Problem:
    """Build a county's template problem the way ``xunzhen plan`` does."""
    from xunzhen.domain.coverage.county_travel import travel_times
    from xunzhen.domain.coverage.law import county_book
    from xunzhen.domain.planning.build import template_problem
    from xunzhen.domain.planning.plan import prepare_case
    from xunzhen.files.policies import load_book
    from xunzhen.files.settings import load_settings
    from xunzhen.files.tables.read import load_county

    county = load_county(tables)
    book = county_book(load_book(), county)
    settings, travel = load_settings(since)
    times = travel_times(county, travel)
    return template_problem(prepare_case(county, book, times, settings, since, weeks=4))


def described(problem: Problem) -> Iterator[str]:
    """Say how large a week is."""
    yield f"{len(problem.villages)} villages"
    yield f"{int(problem.required.sum())} visits owed"
    yield f"{len(problem.doctors)} doctors"
    yield f"{int(problem.cap.sum())} half-days"
