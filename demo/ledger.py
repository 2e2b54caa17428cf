"""The ledger of the demo county for the month before its published plan: ``ledger.csv``.

The visits are those that the planner itself gives for the four weeks; what became of them is told
by ``demo.month``; states, counts and flags come of the product's own functions. All of it is
synthetic (演示数据): nobody went anywhere.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from demo.month import SEED, MonthPlaces, month_of
from demo.outing import Told
from demo.year import days_sent, sent_told
from xunzhen.domain.assistance.programmes import Assignment
from xunzhen.domain.coverage.county_travel import CountyTravelTimes, travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.entries import entry_of
from xunzhen.domain.fieldwork.flag import Flag, codes_of
from xunzhen.domain.fieldwork.flag_ground import flag_limits, minutes_of
from xunzhen.domain.fieldwork.flag_grounds import FlagCounty, Known, grounds_of
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.weeks import county_calendar
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County, InstitutionKind
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings
from xunzhen.files.tables.read import usable_county
from xunzhen.files.tables_beside import read_with_tables

ZONE: Final = ZoneInfo("Asia/Shanghai")
DEMO: Final = Path(__file__).resolve().parent
FOLDER: Final = DEMO / "anxi-350524"
SENT: Final = "ledger (sent).csv"
"""The part of the ledger that tells of people who were sent out; both parts are one table."""
FIRST, WEEKS = dt.date(2026, 11, 2), 4
NOW: Final = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)
"""The Monday on which the published plan of the demo begins, before anybody sets out."""


def demo_ledger(county: County, book: Book) -> Ledger:
    """Plan the four weeks, tell the month, and return its ledger."""
    planning, travel = load_settings(FIRST)
    times = travel_times(county, travel)
    roster = plan_circuits(county, book, times, planning, FIRST, WEEKS, SEED % 1000)
    told = month_of(
        roster.visits, month_places(county, lambda _village: "director"), NOW, NOW.date()
    )
    return ledger_of(told, flag_county(county, book, times), NOW)


def sent_ledger(
    county: County, assignments: Iterable[Assignment], book: Book, times: CountyTravelTimes
) -> Ledger:
    """Return the ledger of whoever was sent out in the year up to the published plan."""
    units = [
        one.code
        for one in county.institutions
        if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE
    ]
    span = Period(dt.date(NOW.year, 1, 1), NOW.date())
    keys = days_sent(assignments, units, span, county_calendar(county).is_workday, SEED)
    told = sent_told(keys, month_places(county, lambda _place: "director"), NOW, SEED)
    return ledger_of(told, flag_county(county, book, times), NOW)


def month_places(county: County, judge: Callable[[str], str]) -> MonthPlaces:
    """Return what the month needs of a county; ``judge`` names the account that judges a village's
    visits."""
    return MonthPlaces(
        county=county.code,
        zone=ZONE,
        stops={
            one.code: one.point for one in (*county.institutions, *county.villages) if one.point
        },
        people={one.code: one.served_population or 600 for one in county.villages},
        doctors={one.id: one.name for one in county.staff},
        judge=judge,
    )


def flag_county(county: County, book: Book, times: CountyTravelTimes) -> FlagCounty:
    """Return what the flags of a county rest on; ``book`` holds the county's own rules."""
    return FlagCounty(
        limits=lambda key: flag_limits(book, county.code, key.date),
        zone=ZONE,
        names={one.code: one.name for one in county.villages},
        stops={one.code: one.point for one in county.villages if one.point},
        minutes=minutes_of(times),
    )


def month_flags(told: Iterable[Told], county: FlagCounty) -> Mapping[str, tuple[Flag, ...]]:
    """Return the flags of every visit of a month, by id."""
    by_id = {one.outing.id: one for one in told}
    known = Known(
        people={number: one.marks for number, one in by_id.items()},
        clock_errors={number: one.clock_error for number, one in by_id.items()},
        reassigned_to={
            number: one.reassigned_to
            for number, one in by_id.items()
            if one.reassigned_to is not None
        },
        received={
            number: max(one.received.values()) for number, one in by_id.items() if one.received
        },
    )
    visits = {number: one.visit for number, one in by_id.items()}
    grounds = grounds_of(visits.values(), county, known)
    return {number: flags_of(one, grounds[number]) for number, one in visits.items()}


def ledger_of(told: Iterable[Told], county: FlagCounty, now: dt.datetime) -> Ledger:
    """Return the ledger's lines of a month as of a moment."""
    month = tuple(told)
    flags = month_flags(month, county)
    today = now.astimezone(ZONE).date()
    lines = (entry_of(one.visit, today, ZONE, codes_of(flags[one.outing.id])) for one in month)
    return Ledger.of(line for line in lines if line is not None)


def main(folders: list[str]) -> None:
    """Write both parts of the ledger beside the demo county's tables, or below the folder named."""
    folder = Path(folders[0]) if folders else FOLDER
    found = read_with_tables(FOLDER)
    county = usable_county(found.reading, FOLDER)
    book = county_book(load_book(), county)
    ledger = demo_ledger(county, book)
    write_ledger(ledger, folder / "ledger.csv")
    times = travel_times(county, load_settings(FIRST)[1])
    assignments = found.assignments.values if found.assignments else ()
    write_ledger(sent_ledger(county, assignments, book, times), folder / SENT)
    states = Counter(one.state.value for one in ledger.entries)
    raised = Counter(code for one in ledger.entries for code in one.flags)
    print(f"{folder / 'ledger.csv'}: {len(ledger.entries)} {dict(states)} {dict(raised)}")


if __name__ == "__main__":
    main(sys.argv[1:])
