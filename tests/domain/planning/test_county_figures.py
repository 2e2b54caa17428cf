"""Figures that travel upwards are counts, and those of an area are sums."""

from __future__ import annotations

import datetime as dt

from tests.county import small_county
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.rates import rates_on
from xunzhen.domain.planning.county_figures import CountyFigures, figures_of, summed
from xunzhen.files.policies import load_book

DAY = dt.date(2026, 9, 14)


def figures(planned: int | None, missing: dict[str, int]) -> CountyFigures:
    county = small_county()
    rates = rates_on(county, county_book(load_book(), county), DAY)
    return figures_of(county, rates, DAY, planned, missing)


def test_owed_visits_are_the_planned_and_the_missing() -> None:
    found = figures(9, {"350524203202": 1})

    assert (found.owed, found.planned, found.missing) == (10, 9, 1)


def test_county_without_plan_counts_as_unplanned() -> None:
    assert figures(None, {}).unplanned == 1
    assert figures(0, {}).unplanned == 0


def test_small_county_has_one_gap_of_nine_villages() -> None:
    # 丙三 alone has nothing entered; nine villages in all.
    found = figures(9, {})

    assert (found.villages, found.covered, found.gaps) == (9, 8, 1)


def test_area_is_the_sum_of_its_counties() -> None:
    # 9 + 20 villages, 8 + 20 covered: one gap, 28 of 29 covered.
    total = summed([figures(9, {}), CountyFigures(villages=20, covered=20)])

    assert (total.villages, total.gaps) == (29, 1)
    assert total.share == 28 / 29


def test_area_without_counties_has_no_share() -> None:
    assert summed([]).share is None
