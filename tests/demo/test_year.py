"""The demo's year: repeated where it may be, told alike by everybody, with its dips."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from demo.ledger import FIRST, FOLDER, NOW, SENT, month_places, sent_ledger
from demo.month import MonthPlaces
from demo.stories import CANCELLED, MISSED
from demo.year import days_sent, earlier_blocks, first_day_of, year_of
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.indicators.catalogue import CATALOGUE, measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings
from xunzhen.files.tables_beside import read_with_tables

READ = read_with_tables(FOLDER)
COUNTY = READ.reading.county
assert COUNTY is not None
BOOK = county_book(load_book(), COUNTY)
MONDAY = dt.date(2026, 3, 2)


def visit(day: dt.date, village: str, before: str = "", after: str = "") -> PlannedVisit:
    return PlannedVisit(day, False, village, "YS0001", "W1", 10.0, 11.0, before, after, week=1)


def repeated(visits: list[PlannedVisit], first: dt.date, closed: dt.date | None = None) -> list:  # type: ignore[type-arg]
    return list(
        earlier_blocks(
            visits,
            MONDAY,
            1,
            first,
            stands=lambda one: (one.date, one.village) != (closed, "v2"),
            minutes=lambda _one, _other: 33.0,
            anew=lambda _monday: None,
        )
    )


def test_year_begins_so_that_twelve_months_are_over_and_new_year_is_among_them() -> None:
    assert first_day_of(dt.date(2026, 11, 24)) == dt.date(2025, 11, 1)
    assert first_day_of(dt.date(2027, 1, 4)) == dt.date(2026, 1, 1)


def test_weeks_are_repeated_back_to_the_one_that_holds_the_first_day_oldest_first() -> None:
    """From Monday 2 March back to Sunday 15 February: the weeks of 23, 16 and 9 February."""
    found = repeated([visit(MONDAY, "v1")], dt.date(2026, 2, 15))

    assert [monday.day for monday, _visits in found] == [9, 16, 23]
    assert [[one.date for one in visits] for _monday, visits in found] == [
        [dt.date(2026, 2, day)] for day in (9, 16, 23)
    ]


def test_stop_that_falls_out_leaves_the_other_with_the_way_from_home() -> None:
    pair = [visit(MONDAY, "v1", after="v2"), visit(MONDAY, "v2", before="v1")]

    ((_monday, (left,)),) = repeated(pair, dt.date(2026, 2, 23), closed=dt.date(2026, 2, 23))

    assert (left.village, left.next_village, left.homeward_minutes) == ("v1", "", 33.0)
    assert left.outbound_minutes == 10.0


def test_circuits_of_the_year_before_carry_no_photograph_and_no_number_left() -> None:
    village = COUNTY.villages[40].code
    days = [MONDAY + dt.timedelta(days=n) for n in range(5)]
    told = year_of([visit(day, village) for day in days], places(), NOW, 1)

    kinds = {event.kind for one in told for event in one.events}
    assert EventKind.CHECKED_IN in kinds
    assert not kinds & {EventKind.PHOTO, EventKind.CONTACT}


def test_storm_of_august_keeps_everybody_at_home_and_nothing_is_made_up() -> None:
    village = COUNTY.villages[40].code

    told = year_of([visit(dt.date(2026, 8, 13), village)], places(), NOW, 1)

    assert [one.story for one in told] == [CANCELLED]


def test_visit_that_was_missed_tells_nothing() -> None:
    village = COUNTY.villages[40].code
    days = [dt.date(2026, 2, 2) + dt.timedelta(days=n) for n in range(25)]

    told = year_of([visit(day, village) for day in days], places(), NOW, 3)

    missed = [one for one in told if one.story == MISSED]
    assert missed
    assert not any(one.events for one in missed)


def test_nobody_is_sent_out_before_or_after_the_assignment_or_on_a_day_off() -> None:
    assert READ.assignments is not None
    by_staff = {one.staff: one.period for one in READ.assignments.values}
    span = Period(dt.date(2024, 12, 1), dt.date(2025, 3, 1))

    keys = days_sent(READ.assignments.values, ["W1"], span, lambda day: day.weekday() < 5, 1)

    assert keys
    assert all(key.date in by_staff[key.staff] and key.date.weekday() < 5 for key in keys)


def test_retelling_gives_the_committed_part_byte_for_byte(tmp_path: Path) -> None:
    assert READ.assignments is not None
    times = travel_times(COUNTY, load_settings(FIRST)[1])

    write_ledger(sent_ledger(COUNTY, READ.assignments.values, BOOK, times), tmp_path / SENT)

    assert (tmp_path / SENT).read_bytes() == (FOLDER / SENT).read_bytes()


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    assert READ.ledger is not None
    assert READ.assignments is not None
    assert READ.agreements is not None
    assert READ.place_facts is not None
    assert READ.person_facts is not None
    return Evidence(
        county=COUNTY, book=BOOK, cut_off=dt.date(2026, 11, 29), ledger=READ.ledger.ledger,
        assignments=READ.assignments.values, agreements=READ.agreements.values,
        place_facts=READ.place_facts.values, person_facts=READ.person_facts.values,
    )  # fmt: skip


def test_every_indicator_the_product_can_count_has_a_number_in_the_demo(
    evidence: Evidence,
) -> None:
    """All but tours of the mobile hospital, which no table holds."""
    year = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))

    without = [
        one.id
        for one in CATALOGUE
        if one.measure is not None and measure(one, evidence, year).numerator is None
    ]

    assert without == ["mobile_hospital.min_tours"]


def test_doctors_of_the_city_are_eight_of_twenty_four(evidence: Evidence) -> None:
    share = next(one for one in CATALOGUE if one.id == "thousand_doctors.municipal_share")
    found = measure(share, evidence, Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1)))

    assert (found.numerator, found.denominator, found.unknown) == (8, 24, 0)


def test_kinds_of_the_part_are_those_of_people_sent_out() -> None:
    kinds = {
        one.kind
        for one in (READ.ledger.ledger.entries if READ.ledger else ())
        if one.kind is not OutreachKind.CIRCUIT
    }

    assert kinds == {
        OutreachKind.THOUSAND_DOCTORS, OutreachKind.STATIONED, OutreachKind.RURAL_STAY,
    }  # fmt: skip


def places() -> MonthPlaces:
    return month_places(COUNTY, lambda _place: "director")
