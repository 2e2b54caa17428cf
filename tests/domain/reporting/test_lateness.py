"""Late, missing and never-reporting units."""

from __future__ import annotations

import datetime as dt

from tests.domain.reporting.a_return import CITY, SEPTEMBER, at, drafted, locked, submitted
from xunzhen.domain.periods.calendar import work_calendar
from xunzhen.domain.periods.period import Period, month_of
from xunzhen.domain.reporting.due import DueDay, ReturnKind, due_day
from xunzhen.domain.reporting.flow import send_back
from xunzhen.domain.reporting.lateness import HandedIn, never_reporting, standings
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit
from xunzhen.files.policies import load_book

UNITS = [ReportingUnit(name, name, Rank.COUNTY, CITY.unit) for name in "abcd"]


def due_of(period: Period = SEPTEMBER) -> dict[str, DueDay]:
    due = due_day(load_book(), work_calendar(), ReturnKind.MONTHLY, CITY.unit, period)
    return {unit.id: due for unit in UNITS}


def test_each_unit_stands_as_it_handed_in() -> None:
    a, b, c, _ = UNITS
    returns = [
        locked(drafted(a), at(10, 5, 23)),
        submitted(drafted(b), at(10, 6, 0)),
        send_back(submitted(drafted(c), at(10, 4)), CITY, at(10, 6), why="缺数"),
    ]

    found = standings(UNITS, returns, due_of(), dt.date(2022, 10, 8))

    # Due 5 October, which is still on time at 23:00; midnight is one day late; d is 3 days over.
    assert [(one.standing, one.days) for one in found] == [
        (HandedIn.ON_TIME, 0),
        (HandedIn.LATE, 1),
        (HandedIn.SENT_BACK, 0),
        (HandedIn.MISSING, 3),
    ]
    assert found[1].told.zh == "b月报2022-10-06报送，期限2022-10-05，迟1天。"


def test_nobody_is_missing_on_the_due_day_itself() -> None:
    found = standings(UNITS, [], due_of(), dt.date(2022, 10, 5))

    assert {one.standing for one in found} == {HandedIn.WAITING}


def test_unset_due_day_makes_nobody_late() -> None:
    after_the_programme = month_of(dt.date(2023, 3, 1))

    found = standings(UNITS, [], due_of(after_the_programme), dt.date(2024, 1, 1))

    assert {one.standing for one in found} == {HandedIn.UNDUE}


def test_unit_never_reports_only_if_it_missed_every_period() -> None:
    a, b, c, d = UNITS
    august = month_of(dt.date(2022, 8, 1))
    today = dt.date(2022, 11, 1)
    first = standings(UNITS, [submitted(drafted(a, period=august))], due_of(august), today)
    second = standings(UNITS, [submitted(drafted(b))], due_of(), today)

    assert never_reporting(UNITS, [first, second]) == (c, d)
    assert never_reporting(UNITS, []) == ()
