"""Every indicator of a county-month from 100,000 ledger entries.

Protocol: the county of ``benchmarks.ledger`` (440 villages on circuit, 400 doctors, seed 1) with
its dense month of 100,000 entries, every third of them turned into a thousand-doctors visit of the
same doctor to the health centre of the township. The rules on person-times and full coverage are
set. Measured is all that `xunzhen indicators` computes after reading: every indicator with targets,
status and forecast, and the writing of its tables. The Book was read before. Times are the least
of three runs, judged by CPU seconds with wall seconds beside them: on a shared machine that is what
the code needs.
"""

from __future__ import annotations

import gc
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.clocks import least
from benchmarks.ledger import ENTRIES, MONTH, RUNS, THIS_YEAR, dense_county, dense_ledger
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.ledger import Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.report import Line, county_indicators
from xunzhen.domain.registry.county import County, LocalRule
from xunzhen.files.indicator_tables import write_indicators
from xunzhen.files.policies import load_book

Row = tuple[str, float | None, str, float | None]

THOUSAND_EVERY = 3
RULES = {
    "thousand_doctors.person_time": "doctor_day",
    "thousand_doctors.coverage_reading": "every_month",
    "thousand_doctors.min_days_per_month": "1",
    "thousand_doctors.person_times": "40000",
}


def measure() -> list[Row]:
    """Measure every row of the protocol: (name, value, unit, limit or None)."""
    county = ruled_county()
    book = county_book(load_book(), county)
    entries = Ledger.of(mixed_entries()).entries
    posts = assignments(county)

    def compute() -> tuple[Line, ...]:
        gc.freeze()  # as the command does
        ledger = Ledger(entries)  # in order, as it is read; whatever it caches is counted
        last = MONTH.last_day or MONTH.since
        lines = county_indicators(Evidence(county, book, last, ledger, posts, ()), MONTH)
        gc.unfreeze()
        return lines

    name = f"{ENTRIES:,} entries of a county-month"
    lines = compute()
    rows: list[Row] = [
        (f"{name}: {len(lines)} lines of indicators", least(compute, RUNS), "s", None),
        (f"{name}: the same, CPU", least(compute, RUNS, time.process_time), "s", 1.0),
    ]
    with tempfile.TemporaryDirectory() as folder:
        spent = least(lambda: write_indicators(lines, Path(folder) / "out"), RUNS)
    rows.append((f"{name}: tables written with every row behind", spent, "s", None))
    return rows


def ruled_county() -> County:
    """Return the dense county with the rules that indicators read."""
    county = dense_county()
    rules = (LocalRule(*rule, THIS_YEAR, "测试〔2026〕1号", "二") for rule in RULES.items())
    return replace(county, rules=(*county.rules, *rules))


def mixed_entries() -> tuple[LedgerEntry, ...]:
    """Return the dense month, every third entry as one of the thousand doctors."""
    return tuple(
        replace(one, kind=OutreachKind.THOUSAND_DOCTORS, place=f"h-{one.place[:9]}", makes_up="")
        if position % THOUSAND_EVERY == 0
        else one
        for position, one in enumerate(dense_ledger(ENTRIES).entries)
    )


def assignments(county: County) -> tuple[Assignment, ...]:
    """Return an assignment of every doctor for the whole year."""
    homes = [one.code for one in county.institutions]
    return tuple(
        Assignment(
            f"a{position}",
            Programme.THOUSAND_DOCTORS,
            one.id,
            one.institution,
            homes[position % len(homes)],
            Role.DOCTOR,
            THIS_YEAR,
        )
        for position, one in enumerate(county.staff)
    )
