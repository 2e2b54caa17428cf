"""A generated county keeps the rules: through the domain, and through the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.counties import county_of_size
from benchmarks.generated import checked_county
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings

MONDAY = dt.date(2026, 9, 7)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_plan_of_a_small_generated_county_passes_the_check(seed: int) -> None:
    county = county_of_size("S", seed)
    book = county_book(load_book(), county)
    planning, travel = load_settings(MONDAY)
    times, quick = travel_times(county, travel), replace(planning, iterations=300)

    roster = plan_circuits(county, book, times, quick, MONDAY, 1, seed)

    declared = {(gap.village, gap.week): gap.missing for gap in roster.uncovered}
    broken = broken_rules(county, book, times, quick, MONDAY, 1, roster.visits, declared)
    assert [one.line() for one in broken] == []
    # 8 blank villages owe two visits each.
    assert len(roster.visits) + roster.missing == 16
    assert roster.missing >= roster.lower_bound


def test_command_line_plans_and_verifies_the_tables_of_a_generated_county(tmp_path: Path) -> None:
    found = checked_county("S", 1, tmp_path)

    assert found.broken == ()
    assert found.summary["planned_visits"] + found.missed == 16
