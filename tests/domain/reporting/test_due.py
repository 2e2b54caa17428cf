"""Due days: the clause's day and where a rest day shifts it (September 2022 and its neighbours)."""

from __future__ import annotations

import datetime as dt

import pytest

from xunzhen.domain.periods.calendar import EnteredDay, work_calendar
from xunzhen.domain.periods.period import Period, month_of, year_of
from xunzhen.domain.reporting.due import ReturnKind, due_day, shifted
from xunzhen.files.policies import load_book

CITY = "350500"


def monthly(month: int, year: int = 2022):  # type: ignore[no-untyped-def]
    period = month_of(dt.date(year, month, 1))
    return due_day(load_book(), work_calendar(), ReturnKind.MONTHLY, CITY, period)


def test_return_of_a_month_is_due_on_the_fifth_of_the_next() -> None:
    due = monthly(8)

    # 5 September 2022 is a Monday.
    assert (due.written, due.day) == (dt.date(2022, 9, 5), dt.date(2022, 9, 5))
    assert due.told == ()


def test_rest_day_without_a_shift_rule_stays_and_says_who_must_set_it() -> None:
    due = monthly(5)

    # 5 June 2022 is a Sunday, in the Dragon Boat holiday.
    assert due.day == dt.date(2022, 6, 5)
    assert [one.code for one in due.told] == ["reporting.shift_unset"]
    assert "return.rest_day_shift" in due.told[0].zh


def test_after_the_programme_ended_no_due_day_is_invented() -> None:
    due = monthly(1, 2023)

    assert due.day is None
    assert due.told[0].code == "policy.unset"
    assert due.days_late(dt.date(2030, 1, 1)) == 0


def test_stage_report_and_annual_report_have_dates_of_their_own() -> None:
    year = year_of(dt.date(2022, 1, 1))
    days = {
        kind: due_day(load_book(), work_calendar(), kind, CITY, year).day
        for kind in (ReturnKind.STAGE, ReturnKind.ANNUAL, ReturnKind.PLAN)
    }

    assert days == {
        ReturnKind.STAGE: dt.date(2022, 10, 20),
        ReturnKind.ANNUAL: dt.date(2022, 12, 10),
        ReturnKind.PLAN: dt.date(2022, 5, 31),
    }


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        # Sunday 5 June 2022: holiday 3-5 June.
        (dt.date(2022, 6, 5), dt.date(2022, 6, 2), dt.date(2022, 6, 6)),
        # Wednesday 5 October 2022: holiday 1-7 October, Saturday the 8th is worked.
        (dt.date(2022, 10, 5), dt.date(2022, 9, 30), dt.date(2022, 10, 8)),
        # Saturday 5 November 2022.
        (dt.date(2022, 11, 5), dt.date(2022, 11, 4), dt.date(2022, 11, 7)),
        # Monday 5 December 2022 is worked.
        (dt.date(2022, 12, 5), dt.date(2022, 12, 5), dt.date(2022, 12, 5)),
    ],
)
def test_shift_goes_to_the_nearest_working_day(
    day: dt.date, before: dt.date, after: dt.date
) -> None:
    calendar = work_calendar()

    shifts = [shifted(day, shift, calendar) for shift in ("before", "after", "none")]

    assert shifts == [before, after, day]


def test_county_day_off_shifts_too() -> None:
    calendar = work_calendar([EnteredDay(dt.date(2022, 9, 5), False, "县庆")])

    assert shifted(dt.date(2022, 9, 5), "after", calendar) == dt.date(2022, 9, 6)


def test_open_period_has_no_due_day() -> None:
    with pytest.raises(ValueError, match="closed period"):
        due_day(
            load_book(),
            work_calendar(),
            ReturnKind.MONTHLY,
            CITY,
            Period(dt.date(2022, 1, 1)),
        )
