"""Working days: published holidays, the county's table above them, unpublished years said so."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.periods.calendar import EnteredDay, work_calendar
from xunzhen.domain.periods.period import Period, parse_period

D = dt.date
ANY_DAY = st.dates(D(1900, 1, 1), D(2100, 12, 31))


# The State Council's notices for 2025 and 2026.
@pytest.mark.parametrize(
    ("day", "workday", "name"),
    [
        (D(2026, 1, 1), False, "元旦"),
        (D(2026, 1, 4), True, "元旦调休"),  # a Sunday
        (D(2026, 2, 16), False, "春节"),
        (D(2026, 2, 28), True, "春节调休"),  # a Saturday
        (D(2026, 9, 25), False, "中秋"),
        (D(2026, 10, 8), True, ""),
        (D(2025, 6, 2), False, "端午"),
        (D(2025, 4, 27), True, "劳动节调休"),
        (D(2026, 11, 28), False, ""),  # an ordinary Saturday
        (D(2026, 11, 30), True, ""),
    ],
)
def test_published_holidays_and_make_up_days(day: dt.date, workday: bool, name: str) -> None:
    calendar = work_calendar()

    assert calendar.is_workday(day) is workday
    assert calendar.name_of(day) == name


def test_county_table_stands_above_the_notice() -> None:
    calendar = work_calendar(
        [
            EnteredDay(D(2026, 10, 1), True, "值班"),
            EnteredDay(D(2026, 12, 2), False, "普渡"),
            EnteredDay(D(2026, 12, 5), True),
        ]
    )

    assert calendar.is_workday(D(2026, 10, 1))
    assert calendar.name_of(D(2026, 10, 1)) == "值班"
    assert not calendar.is_workday(D(2026, 12, 2))
    assert calendar.is_workday(D(2026, 12, 5))
    assert not calendar.is_workday(D(2026, 10, 2))


def test_of_two_rows_for_a_day_the_last_counts() -> None:
    twice = work_calendar(
        [EnteredDay(D(2026, 12, 2), False), EnteredDay(D(2026, 12, 2), True, "改")]
    )

    assert twice.is_workday(D(2026, 12, 2))


def test_unpublished_year_falls_back_and_is_reported() -> None:
    calendar = work_calendar([EnteredDay(D(2101, 1, 3), False, "元旦")])

    notices = calendar.notices(parse_period("2100-12-31..2101-01-31"))

    assert calendar.is_workday(D(2101, 1, 4))
    assert not calendar.is_workday(D(2101, 1, 3))
    assert [notice.facts for notice in notices] == [
        (("year", 2100), ("entered", 0)),
        (("year", 2101), ("entered", 1)),
    ]
    assert "2100年" in notices[0].zh


def test_published_year_needs_no_notice() -> None:
    calendar = work_calendar()

    assert set(range(2004, 2027)) <= calendar.published_years
    assert calendar.notices(parse_period("2026-11-30..2026-12-27")) == ()
    assert calendar.notices(Period(D(2099, 1, 2), D(2099, 1, 2))) == ()


def test_open_ended_period_is_refused() -> None:
    with pytest.raises(ValueError, match="open-ended"):
        work_calendar().notices(Period(D(2026, 1, 1)))


@given(ANY_DAY)
def test_no_day_of_two_centuries_is_refused(day: dt.date) -> None:
    calendar = work_calendar()

    workday = calendar.is_workday(day)

    if day.year not in calendar.published_years:
        assert workday == (day.weekday() < 5)
        assert calendar.name_of(day) == ""
        assert len(calendar.notices(Period(day, day + dt.timedelta(days=1)))) == 1
