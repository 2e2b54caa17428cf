"""The dated settings table: read by day, complete, refused before its first set."""

from __future__ import annotations

import datetime as dt

import pytest

from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.errors import BadData
from xunzhen.files.settings import load_coverage_settings, load_settings

DAY = dt.date(2026, 9, 14)


def test_coverage_choices_come_from_the_table() -> None:
    assert load_coverage_settings(DAY) == CoverageSettings(posting_doctors=2, ending_days=30)


def test_planning_and_travel_choices_come_from_the_same_set() -> None:
    planning, travel = load_settings(DAY)

    assert planning.since <= DAY
    assert planning.owner
    assert travel.road_speed_kmh["primary"] > travel.walking_speed_kmh


def test_day_before_the_first_set_is_refused_with_the_day() -> None:
    with pytest.raises(BadData, match="1999-12-31"):
        load_settings(dt.date(1999, 12, 31))
