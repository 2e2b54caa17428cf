from __future__ import annotations

import pytest

from benchmarks.peers.cases import Case, cases_of, problem_of
from benchmarks.shared_data import shared_file


def test_demo_county_is_an_instance() -> None:
    week = problem_of(Case("demo", 0))

    assert len(week.villages) == 60
    assert int(week.required.sum()) == 119  # one village is owed a single visit


@pytest.mark.skipif(shared_file("bohemia") is None, reason="no bohemia data (set XUNZHEN_SHARED)")
def test_mopeia_is_an_instance() -> None:
    week = problem_of(Case("mopeia", 0))

    assert len(week.villages) == 171


def test_first_seeds_and_counties_come_before_the_other_seeds() -> None:
    names = [case.name for case in cases_of(("S", "M", "demo"), 2)]

    assert names == ["S-1", "M-1", "demo", "S-2", "M-2"]
