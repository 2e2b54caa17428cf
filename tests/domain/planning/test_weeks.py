from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.calendar import EnteredDay, work_calendar
from xunzhen.domain.planning.rules import ShortWeek
from xunzhen.domain.planning.weeks import (
    CircuitWeek,
    holiday_name,
    plan_horizon,
    usable_half_days,
    visits_owed,
)

MONDAY = dt.date(2026, 9, 14)
SUNDAY_WORKED = dt.date(2026, 9, 20)  # make-up day before National Day 2026
NATIONAL_DAY = dt.date(2026, 10, 1)
CALENDAR = work_calendar()


def week_of(day: dt.date, *entered: EnteredDay) -> CircuitWeek:
    return plan_horizon(day, 1, 0, work_calendar(entered)).weeks[0]


def owed(week: CircuitWeek, full: int = 2, reading: ShortWeek = ShortWeek.WORKING_DAYS) -> int:
    return visits_owed(full, week, week.days, (), reading)


def test_weeks_follow_one_another_from_the_week_of_the_first_day() -> None:
    horizon = plan_horizon(MONDAY, 3, 0, CALENDAR)

    assert [week.first for week in horizon.weeks] == [
        MONDAY,
        dt.date(2026, 9, 21),
        dt.date(2026, 9, 28),
    ]
    assert [week.index for week in horizon.weeks] == [1, 2, 3]
    assert horizon.until == dt.date(2026, 10, 5)


def test_week_starts_on_the_weekday_of_the_rule() -> None:
    horizon = plan_horizon(MONDAY, 1, 6, CALENDAR)

    assert horizon.weeks[0].first == dt.date(2026, 9, 13)  # the Sunday before
    assert horizon.weeks[0].date_of(6) == dt.date(2026, 9, 13)
    assert horizon.weeks[0].date_of(5) == dt.date(2026, 9, 19)


def test_days_before_the_first_day_take_no_visits_and_this_is_said() -> None:
    horizon = plan_horizon(dt.date(2026, 9, 9), 2, 0, CALENDAR)  # a Wednesday

    assert horizon.weeks[0].days[0] == dt.date(2026, 9, 9)
    assert len(horizon.weeks[0].working) == 3  # Wednesday to Friday
    assert [notice.code for notice in horizon.notices] == ["planning.first_week_cut"]


@pytest.mark.parametrize("weeks", [0, -1, 54, 60])
def test_number_of_weeks_out_of_range_is_refused(weeks: int) -> None:
    with pytest.raises(BadData) as refused:
        plan_horizon(MONDAY, weeks, 0, CALENDAR)

    assert refused.value.sentence.code == "planning.weeks_out_of_range"


def test_day_that_no_calendar_reaches_is_refused() -> None:
    with pytest.raises(BadData, match="9999-12-31"):
        plan_horizon(dt.date.max, 1, 0, CALENDAR)


def test_year_without_calendar_is_planned_monday_to_friday_and_said() -> None:
    horizon = plan_horizon(dt.date(2042, 1, 6), 1, 0, CALENDAR)  # a Monday

    assert len(horizon.weeks[0].working) == 5
    assert any("2042" in notice.zh for notice in horizon.notices)


def test_own_holiday_without_a_name_still_has_one() -> None:
    calendar = work_calendar([EnteredDay(MONDAY, False)])

    assert holiday_name(calendar, MONDAY) == "本县放假"
    assert holiday_name(calendar, dt.date(2026, 9, 19)) == ""  # a plain Saturday


def test_ordinary_week_owes_the_full_number() -> None:
    assert owed(week_of(MONDAY)) == 2
    assert owed(week_of(MONDAY), full=7) == 7  # not shortened: owed, even if some are missed


@pytest.mark.parametrize(
    ("reading", "visits"),
    [(ShortWeek.WORKING_DAYS, 3), (ShortWeek.FULL, 4), (ShortWeek.WAIVED, 0)],
)
def test_holiday_week_owes_by_the_reading(reading: ShortWeek, visits: int) -> None:
    week = week_of(dt.date(2026, 9, 28))  # Monday to Wednesday worked, then National Day

    assert owed(week, full=4, reading=reading) == visits


def test_make_up_day_makes_the_week_whole_again() -> None:
    week = week_of(MONDAY, EnteredDay(dt.date(2026, 9, 16), False, "停诊"))

    # Wednesday is off, Sunday 20th is worked: five working days, nothing is lost.
    assert SUNDAY_WORKED in week.made_up
    assert owed(week, full=5) == 5


def test_cut_first_week_owes_what_fits_on_its_working_days() -> None:
    friday = plan_horizon(dt.date(2026, 9, 11), 1, 0, CALENDAR).weeks[0]

    assert owed(friday) == 1
    assert owed(friday, reading=ShortWeek.FULL) == 1


def test_village_owes_only_for_its_days_on_circuit() -> None:
    week = week_of(dt.date(2026, 9, 7))

    assert visits_owed(2, week, week.days[4:], (), ShortWeek.WORKING_DAYS) == 1  # Fri, Sat, Sun
    assert visits_owed(2, week, week.days[5:], (), ShortWeek.WORKING_DAYS) == 0  # a weekend
    assert visits_owed(2, week, (), (), ShortWeek.FULL) == 0


def test_closed_days_lower_nothing_until_every_working_day_is_closed() -> None:
    week = week_of(dt.date(2026, 9, 7))

    assert visits_owed(2, week, week.days, week.days[:4], ShortWeek.WORKING_DAYS) == 2
    assert visits_owed(2, week, week.days, week.days[:5], ShortWeek.WORKING_DAYS) == 0


def test_nobody_goes_on_a_public_holiday() -> None:
    week = week_of(NATIONAL_DAY - dt.timedelta(days=3))

    usable = usable_half_days(frozenset(range(14)), week)

    assert usable == {0, 1, 2, 3, 4, 5}  # Thursday to Sunday are National Day


def test_weekend_is_used_only_by_those_who_entered_it() -> None:
    week = week_of(dt.date(2026, 9, 7))

    assert usable_half_days(frozenset({0, 10}), week) == {0, 10}
    assert usable_half_days(frozenset({0, 1}), week) == {0, 1}


def test_make_up_sunday_counts_for_those_available_on_weekday_mornings() -> None:
    week = week_of(MONDAY)

    usable = usable_half_days(frozenset({2}), week)  # Tuesday morning only

    assert usable == {2, 12}  # and Sunday morning, not Sunday afternoon


@given(
    start=st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    starts_on=st.integers(0, 6),
    full=st.integers(0, 7),
    reading=st.sampled_from(ShortWeek),
)
def test_no_week_owes_more_than_the_full_number(
    start: dt.date, starts_on: int, full: int, reading: ShortWeek
) -> None:
    for week in plan_horizon(start, 2, starts_on, CALENDAR).weeks:
        visits = owed(week, full, reading)

        assert 0 <= visits <= full
        if reading is ShortWeek.WORKING_DAYS and week.is_shortened:
            assert visits <= len(week.working)
