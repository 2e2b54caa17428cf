"""What the cockpit says of targets and of a day's visits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from xunzhen.domain.errors import say
from xunzhen.domain.fieldwork.standing import StandingKind
from xunzhen.domain.indicators.catalogue import indicator_called
from xunzhen.domain.indicators.forecast import Forecast
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import Judgement, Status
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.clause import Force
from xunzhen.domain.reporting.cockpit import (
    DAY_MARKS,
    DayMark,
    Outlook,
    band_of,
    outlook_of,
    short_of,
    targets_in,
    worse,
)

CUT_OFF = dt.date(2026, 10, 14)
DUE = dt.date(2026, 12, 31)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 10, 15))
TARGET = Target(
    "thousand_doctors.person_times", "350524", 100, "≥", "人次", Force.HARD, "X/1", "X",
    "甲〔1〕号 一",
    "2026-01-01", None, DUE,
)  # fmt: skip


def ahead(expected: int, low: int, high: int, short: int) -> Forecast:
    return Forecast(DUE, 60, expected, low, high, Fraction(2), Fraction(11), short, 4, 2)


def line(
    status: Status,
    *,
    target: Target | None = TARGET,
    forecast: Forecast | None = None,
    done: int | None = 60,
) -> Line:
    """Return a line of 60 person-times against 100 by the end of the year."""
    indicator = indicator_called("thousand_doctors.person_times")
    measurement = Measurement(indicator.id, "350524", YEAR, None, done)
    told = Judgement(status, say("test.told", "", ""))
    return Line(indicator, measurement, target, told, forecast, CUT_OFF)


def test_every_standing_but_a_dropped_one_has_a_mark() -> None:
    assert set(DAY_MARKS) == set(StandingKind) - {StandingKind.DROPPED}


def test_excused_visit_is_missed_all_the_same() -> None:
    assert DAY_MARKS[StandingKind.EXCUSED] is DayMark.MISSED


def test_worse_of_two_marks_is_the_one_that_must_be_seen_first() -> None:
    assert worse(DayMark.CAME, DayMark.LATE) is DayMark.LATE
    assert worse(DayMark.MISSED, DayMark.UNHEARD) is DayMark.MISSED


@pytest.mark.parametrize(
    ("one", "outlook"),
    [
        (line(Status.MISSED), Outlook.DANGER),
        (line(Status.MISSED, target=replace(TARGET, force=Force.SOFT)), Outlook.SLOW),
        # The upper end of the forecast, 95, is below 100; of the other, 103, it is not.
        (line(Status.BEHIND, forecast=ahead(88, 80, 95, 12)), Outlook.DANGER),
        (line(Status.BEHIND, forecast=ahead(94, 85, 103, 6)), Outlook.SLOW),
        (line(Status.BEHIND), Outlook.SLOW),
        (line(Status.ON_COURSE, forecast=ahead(110, 101, 120, 0)), Outlook.COURSE),
        (line(Status.REACHED, done=120), Outlook.REACHED),
        (line(Status.CANNOT_JUDGE, done=None), Outlook.OPEN),
        (line(Status.CANNOT_JUDGE, target=None), None),
        (line(Status.SUPERSEDED), None),
    ],
)
def test_outlook_of_a_target(one: Line, outlook: Outlook | None) -> None:
    assert outlook_of(one) is outlook


def test_total_of_a_city_is_never_the_countys_red() -> None:
    """D2: 4 of 25 municipal doctors are 16 % of a county, and the 30 % are the city's own."""
    citys = replace(TARGET, bearing=Bearing.OTHERS)

    found = targets_in([line(Status.CANNOT_JUDGE, target=citys), line(Status.REACHED, done=120)])

    assert (found.own, found.in_danger, found.number(Outlook.OTHERS)) == (1, 0, 1)


def test_worst_target_comes_first() -> None:
    lines = [line(Status.REACHED), line(Status.BEHIND), line(Status.MISSED)]

    found = targets_in(lines)

    assert [look for look, _line in found.lines] == [
        Outlook.DANGER, Outlook.SLOW, Outlook.REACHED,
    ]  # fmt: skip
    assert found.in_danger == 2


@pytest.mark.parametrize(
    ("one", "short"),
    [
        (line(Status.BEHIND), Fraction(40)),
        (line(Status.BEHIND, forecast=ahead(88, 80, 95, 12)), Fraction(12)),
        (line(Status.ON_COURSE, forecast=ahead(110, 101, 120, 0)), None),
        (line(Status.REACHED, done=120), None),
        (line(Status.CANNOT_JUDGE, done=None), None),
    ],
)
def test_what_is_missing_is_told_of_the_forecast_before_what_there_is(
    one: Line, short: Fraction | None
) -> None:
    assert short_of(one) == short


def test_band_runs_from_the_least_to_the_most_of_its_numbers() -> None:
    # Numbers 60 to 100: 60 at 0, 100 at 1, 80 in the middle, 95 at 0.875, 88 at 0.7.
    band = band_of(line(Status.BEHIND, forecast=ahead(88, 80, 95, 12)))

    assert band is not None
    assert (band.now, band.low, band.expected, band.high, band.target) == (0, 0.5, 0.7, 0.875, 1)


def test_numbers_that_are_all_the_same_stand_in_the_middle() -> None:
    band = band_of(line(Status.REACHED, done=100))

    assert band is not None
    assert (band.now, band.target) == (0.5, 0.5)


def test_target_without_a_number_has_no_band() -> None:
    assert band_of(line(Status.CANNOT_JUDGE, done=None)) is None
    assert band_of(line(Status.REACHED, target=replace(TARGET, value="三级乙等"))) is None
    assert band_of(line(Status.REACHED, target=replace(TARGET, value=Decimal("60.5")))) is not None
