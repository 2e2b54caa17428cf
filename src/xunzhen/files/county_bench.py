"""A county read from its tables with its rules, settings and travel times, ready to plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book, rule_faults
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.errors import Fault, errors_of
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings
from xunzhen.files.tables.read import load_county, read_county


@dataclass(frozen=True)
class CountyBench:
    """A county on the bench: all that a plan needs; ``faults`` are the rows left out."""

    county: County
    book: Book
    settings: PlanningSettings
    travel: TravelSettings
    times: TravelTimes
    faults: tuple[Fault, ...]


def county_bench(path: Path, since: dt.date) -> CountyBench:
    """Read a county and all that its plans from a day on rest on.

    Raises
    ------
    BadData
        when nothing usable can be read, or no settings are in force on the day.
    """
    reading, law = read_county(path), load_book()
    found = reading.county
    # load_county refuses a county without a usable village, saying why.
    county = found if found is not None and found.villages else load_county(path)
    settings, travel = load_settings(since)
    return CountyBench(
        county=county,
        book=county_book(law, county),
        settings=settings,
        travel=travel,
        times=travel_times(county, travel),
        faults=errors_of((*reading.faults, *rule_faults(law, county))),
    )
