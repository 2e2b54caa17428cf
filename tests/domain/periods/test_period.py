"""Periods: half-open, divided into weeks and months, read and written as people do."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import (
    Period,
    add_months,
    half_year_of,
    inclusive,
    month_of,
    months_of,
    parse_period,
    period_text,
    quarter_of,
    quarters_of,
    week_of,
    weeks_of,
    whole_months,
    year_of,
)

D = dt.date
DAYS = st.dates(D(1900, 1, 1), D(2100, 12, 31))
CLOSED = st.tuples(DAYS, st.integers(1, 800)).map(
    lambda pair: Period(pair[0], pair[0] + dt.timedelta(days=pair[1]))
)
PERIODS = st.one_of(CLOSED, st.builds(Period, DAYS))


def test_end_day_lies_outside() -> None:
    september = Period(D(2026, 9, 1), D(2026, 10, 1))

    assert D(2026, 9, 30) in september
    assert D(2026, 10, 1) not in september
    assert september.last_day == D(2026, 9, 30)


def test_table_period_includes_its_last_day() -> None:
    assert inclusive(D(2024, 2, 29), D(2024, 2, 29)) == Period(D(2024, 2, 29), D(2024, 3, 1))
    assert inclusive(D(2026, 1, 1), None) == Period(D(2026, 1, 1))


def test_reversed_period_holds_no_day_and_meets_nothing() -> None:
    reversed_period = Period(D(2026, 9, 2), D(2026, 9, 1))

    assert reversed_period.is_empty
    assert reversed_period.last_day is None
    assert not reversed_period.overlaps(Period(D(2026, 1, 1)))
    assert list(reversed_period.days()) == []


def test_open_ended_period_sorts_after_a_closed_one_of_the_same_start() -> None:
    open_ended, closed = Period(D(2026, 1, 1)), Period(D(2026, 1, 1), D(2099, 1, 1))

    assert sorted([open_ended, closed]) == [closed, open_ended]
    assert closed < open_ended
    assert open_ended >= closed


def test_open_ended_period_cannot_be_walked_or_divided() -> None:
    open_ended = Period(D(2026, 1, 1))

    with pytest.raises(ValueError, match="open-ended"):
        list(open_ended.days())
    with pytest.raises(ValueError, match="open-ended"):
        weeks_of(open_ended)


@given(PERIODS, PERIODS, DAYS)
def test_intersection_holds_exactly_the_common_days(one: Period, two: Period, day: dt.date) -> None:
    common = one.intersection(two)

    assert (day in one and day in two) == (common is not None and day in common)
    assert one.overlaps(two) == two.overlaps(one) == (common is not None)


# 2026-11-25 is a Wednesday.
@pytest.mark.parametrize(
    ("starts_on", "first"),
    [(0, D(2026, 11, 23)), (2, D(2026, 11, 25)), (3, D(2026, 11, 19)), (6, D(2026, 11, 22))],
)
def test_week_begins_where_the_county_says(starts_on: int, first: dt.date) -> None:
    assert week_of(D(2026, 11, 25), starts_on) == Period(first, first + dt.timedelta(days=7))


@given(CLOSED, st.integers(0, 6))
def test_weeks_tile_the_period(period: Period, starts_on: int) -> None:
    weeks = weeks_of(period, starts_on)

    assert period.since in weeks[0]
    assert period.last_day is not None
    assert period.last_day in weeks[-1]
    assert all(week.since.weekday() == starts_on for week in weeks)
    assert all(one.until == two.since for one, two in pairwise(weeks))


def test_months_and_quarters_that_share_a_day_are_given_whole() -> None:
    span = inclusive(D(2026, 1, 31), D(2026, 4, 1))

    assert [period_text(month) for month in months_of(span)] == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
    ]
    assert [period_text(quarter) for quarter in quarters_of(span)] == ["2026Q1", "2026Q2"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-09", Period(D(2026, 9, 1), D(2026, 10, 1))),
        ("2026年9月", Period(D(2026, 9, 1), D(2026, 10, 1))),
        ("2026Q3", Period(D(2026, 7, 1), D(2026, 10, 1))),
        ("2026年第三季度", Period(D(2026, 7, 1), D(2026, 10, 1))),
        ("2026h1", Period(D(2026, 1, 1), D(2026, 7, 1))),
        ("2026年下半年", Period(D(2026, 7, 1), D(2027, 1, 1))),
        ("2024-02", Period(D(2024, 2, 1), D(2024, 3, 1))),
        ("２０２６", Period(D(2026, 1, 1), D(2027, 1, 1))),
        ("2026年", Period(D(2026, 1, 1), D(2027, 1, 1))),
        ("2026-11-30..2026-12-27", Period(D(2026, 11, 30), D(2026, 12, 28))),
        ("2026-11-30 至 2026-12-27", Period(D(2026, 11, 30), D(2026, 12, 28))),
        ("2026-11-30..", Period(D(2026, 11, 30))),
    ],
)
def test_period_is_read_as_people_write_it(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "20269",
        "2026Q5",
        "2026H3",
        "26-09",
        "0000",
        "9999",
        "2026-02-30..2026-03-01",
        "2026-09-02..2026-09-01",
        "2026-09-01..9999-12-31",
        "九月",
    ],
)
def test_text_that_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadData) as caught:
        parse_period(text)

    assert caught.value.sentence.code == "periods.not_a_period"


@given(DAYS, st.sampled_from((month_of, quarter_of, half_year_of, year_of, Period)))
def test_written_period_is_read_back(day: dt.date, period_of: object) -> None:
    period = period_of(day)  # type: ignore[operator]

    assert parse_period(period_text(period)) == period
    assert day in period


@given(CLOSED)
def test_written_span_is_read_back(period: Period) -> None:
    assert parse_period(period_text(period)) == period


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    with suppress(BadData):
        assert isinstance(parse_period(text), Period)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (D(2026, 1, 31), D(2026, 2, 28), 1),  # February has no 31st: its last day ends the month
        (D(2026, 1, 31), D(2026, 2, 27), 0),
        (D(2024, 2, 29), D(2025, 2, 28), 12),
        (D(2026, 1, 1), D(2026, 7, 1), 6),
        (D(2026, 1, 2), D(2026, 7, 1), 5),
        (D(2026, 7, 1), D(2026, 1, 1), 0),
    ],
)
def test_whole_months(since: dt.date, until: dt.date, months: int) -> None:
    assert whole_months(since, until) == months


@given(DAYS, st.integers(0, 5000))
def test_whole_months_are_the_most_that_fit(since: dt.date, days: int) -> None:
    until = since + dt.timedelta(days=days)

    months = whole_months(since, until)

    assert add_months(since, months) <= until < add_months(since, months + 1)
