"""A county with its Book, settings and travel times, kept for all requests of a revision."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.modes import ModeTable
from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.book import Book
from xunzhen.files.settings import load_coverage_settings, load_settings
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


def book_of(desk: Desk) -> Book:
    """Return the rules in force in a county, its own included."""
    return kept(desk.site.pk, desk.revision, "book", lambda: county_book(law(), desk.whole))


def modes_of(desk: Desk) -> ModeTable:
    """Return what answers for every village and day of a county how it is served."""
    return kept(desk.site.pk, desk.revision, "modes", lambda: ModeTable(desk.whole))


def times_of(desk: Desk, day: dt.date) -> TravelTimes:
    """Return the travel times of a county under the settings of a day."""
    _planning, travel = _settings(day)
    return kept(
        desk.site.pk,
        desk.revision,
        ("times", repr(travel)),
        lambda: travel_times(desk.whole, travel),
    )


def planning_settings(day: dt.date) -> PlanningSettings:
    """Return the planner's settings in force on a day."""
    return _settings(day)[0]


def coverage_settings(day: dt.date) -> CoverageSettings:
    """Return the settings of coverage in force on a day."""
    return kept(0, 0, ("coverage-settings", day), lambda: load_coverage_settings(day))


def _settings(day: dt.date) -> tuple[PlanningSettings, TravelSettings]:
    return kept(0, 0, ("settings", day), lambda: load_settings(day))
