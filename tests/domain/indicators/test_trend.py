"""Weeks of a number and the way ahead: they add up, whatever happened, and end at the forecast."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.domain.fieldwork.ledgers import entry, ledgers
from tests.domain.indicators.evidences import (
    END_OF_SEPTEMBER,
    assigned,
    doctor,
    evidence_of,
    number,
)
from xunzhen.domain.fieldwork.ledger import LedgerEntry
from xunzhen.domain.indicators.catalogue import indicator_called
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.forecast import Planned, forecast
from xunzhen.domain.indicators.outreach_measures import planned_units
from xunzhen.domain.indicators.trend import TrendWeek, pace_weeks, path_ahead, weekly_trend

PERSON_TIMES = "thousand_doctors.person_times"
POSTS = (
    assigned("a", "s-01", "2025-11-01"),
    assigned("b", "guest", "2026-08-10"),
)


def trend(id_: str, evidence: Evidence, period: str = "2026-09") -> tuple[TrendWeek, ...]:
    found = number(id_, evidence, period)
    return weekly_trend(indicator_called(id_), found, evidence.ledger, END_OF_SEPTEMBER)


def test_weeks_are_cut_to_the_days_counted_and_add_up() -> None:
    # 1 January 2026 is a Thursday; 30 September a Wednesday.
    weeks = trend(
        PERSON_TIMES,
        evidence_of(
            doctor("a", 1, 2, "s-01", "h-101"),
            doctor("b", 9, 21, "s-01", "h-101"),
            doctor("c", 9, 27, "s-02", "h-101"),
            doctor("d", 9, 30, "s-02", "h-101"),
        ),
    )

    assert weeks[0].period.since == dt.date(2026, 1, 1)
    assert (weeks[0].period.last_day, weeks[0].added) == (dt.date(2026, 1, 4), 1)
    assert [(one.added, one.total) for one in weeks[-2:]] == [(2, 3), (1, 4)]
    assert weeks[-1].period.last_day == END_OF_SEPTEMBER
    assert len(weeks) == 40


def test_persons_are_told_in_the_week_they_first_came() -> None:
    weeks = trend(
        "thousand_doctors.min_doctors",
        evidence_of(
            doctor("a", 9, 2, "s-01", "h-101"),
            doctor("b", 9, 9, "s-01", "h-101"),
            doctor("c", 9, 10, "s-02", "h-101"),
        ),
    )

    assert [one.added for one in weeks[-5:]] == [1, 1, 0, 0, 0]


def test_what_began_before_the_year_is_told_in_its_first_week() -> None:
    evidence = evidence_of(assignments=POSTS)
    months = trend("thousand_doctors.months_with_days", evidence)

    # Whole months of a: January to September; of b: September. Nobody worked.
    assert (months[-1].total, months[-1].of) == (0, 10)
    assert months[0].of == 0


@settings(max_examples=30)
@given(ledgers())
def test_last_total_is_the_measured_number(entries: list[LedgerEntry]) -> None:
    evidence = evidence_of(*entries, assignments=POSTS)
    for id_ in (
        PERSON_TIMES,
        "thousand_doctors.min_doctors",
        "thousand_doctors.months_with_days",
        "circuit.weeks_met",
    ):
        found, weeks = number(id_, evidence), trend(id_, evidence)
        if found.numerator is not None:
            assert weeks[-1].total == found.numerator == sum(one.added for one in weeks)
            assert weeks[-1].of == (found.denominator or 0)


def test_what_stands_on_a_day_has_no_weeks() -> None:
    assert trend("coverage.village_share", evidence_of()) == ()
    assert trend("thousand_doctors.unit_coverage", evidence_of()) == ()


def test_way_ahead_ends_at_the_forecast_and_grows() -> None:
    entries = [doctor(f"e{day}", 9, day, "s-01", "h-101") for day in range(1, 29)]
    evidence = evidence_of(*entries)
    assert evidence.ledger is not None
    weeks = pace_weeks(number(PERSON_TIMES, evidence), evidence.ledger, END_OF_SEPTEMBER)
    due = dt.date(2026, 10, 31)
    told = forecast(28, weeks, END_OF_SEPTEMBER, due, 100)
    assert told is not None
    days = [dt.date(2026, 10, day) for day in (7, 14, 21, 28)]

    ahead = path_ahead(told, weeks, END_OF_SEPTEMBER, [*days, dt.date(2027, 1, 1)])

    assert [one.day for one in ahead] == [*days, due]
    assert (ahead[-1].expected, ahead[-1].low, ahead[-1].high) == (
        told.expected,
        told.low,
        told.high,
    )
    expected = [one.expected for one in ahead]
    assert expected == sorted(expected)
    assert all(one.low <= one.expected <= one.high for one in ahead)


def test_plan_beyond_the_due_day_counts_by_its_days() -> None:
    # 28 planned over 4 weeks; due after 2 of them, so 14. Pace 0 otherwise.
    cut_off = dt.date(2026, 9, 30)
    due = cut_off + dt.timedelta(weeks=2)
    plan = Planned(28, cut_off + dt.timedelta(weeks=4))

    told = forecast(10, [7, 7, 7, 7], cut_off, due, None, plan)

    assert told is not None
    assert told.expected == 24


def test_plan_to_the_due_day_counts_whole() -> None:
    cut_off = dt.date(2026, 9, 30)
    due = cut_off + dt.timedelta(weeks=4)

    told = forecast(10, [7, 7, 7, 7], cut_off, due, None, Planned(28, due, Fraction(1, 2)))

    assert told is not None
    assert told.expected == 24


@pytest.mark.parametrize(
    ("reading", "units"), [("doctor_visit", 3), ("doctor_day", 2), ("doctor_month", 0)]
)
def test_planned_visits_count_as_person_times_do(reading: str, units: int) -> None:
    # s-01 was out on 1 September; planned are two places on the 2nd and one on the 3rd.
    known = [("s-01", dt.date(2026, 9, 1), "h-101")]
    ahead = [
        ("s-01", dt.date(2026, 9, 2), "h-101"),
        ("s-01", dt.date(2026, 9, 2), "h-202"),
        ("s-01", dt.date(2026, 9, 3), "h-101"),
    ]

    assert planned_units(ahead, known, reading) == units


def test_circuit_entry_is_no_thousand_doctor() -> None:
    weeks = trend(PERSON_TIMES, evidence_of(entry("c", 1)))

    assert weeks[-1].total == 0
