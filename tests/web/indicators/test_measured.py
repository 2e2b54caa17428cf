"""What is measured on the site: numbers by hand, how old a page's may be, what plans add."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.web.indicators.site import END_OF_SEPTEMBER, NOW, outreach
from tests.web.people import COUNTY
from xunzhen.domain.periods.period import Period, parse_period
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.fieldwork.selectors.entries import ledger_of, ledger_since
from xunzhen.web.indicators.selectors.asked import asked_for
from xunzhen.web.indicators.selectors.evidence import (
    MOST_AGE,
    Measured,
    lines_of,
    measured,
    shelf_of,
)
from xunzhen.web.registry.selectors import desk

SEPTEMBER = parse_period("2026-09")
PERSON_TIMES = "thousand_doctors.person_times"


def now(cut_off: dt.date = END_OF_SEPTEMBER, period: Period = SEPTEMBER) -> Measured:
    return measured(desk(system_scope(COUNTY), COUNTY), period, cut_off)


def number(found: Measured, indicator: str = PERSON_TIMES) -> int | None:
    return found.of(indicator)[0].measurement.numerator


def test_numbers_are_those_worked_by_hand(doctors: County) -> None:
    found = now()

    assert number(found) == 13
    assert number(found, "thousand_doctors.min_doctors") == 3
    coverage = found.of("thousand_doctors.unit_coverage")[0].measurement
    assert coverage.value == Fraction(200, 3)


def test_year_to_date_ends_with_the_cut_off(doctors: County) -> None:
    # Mondays 3 August to 14 September: 7; Thursdays 3, 10, 17: 3.
    assert number(now(dt.date(2026, 9, 20))) == 10


def test_visit_of_last_year_is_in_no_number(doctors: County) -> None:
    outreach(dt.date(2025, 12, 31), "s-02", "h-101")

    assert number(now()) == 13


def test_page_is_served_what_was_counted_until_it_is_too_old(
    doctors: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = now()
    outreach(dt.date(2026, 9, 28), "s-03", "h-202")

    young = now()
    monkeypatch.setattr(timezone, "now", lambda: NOW + MOST_AGE)
    old = now()

    assert (number(first), first.overtaken) == (13, False)
    assert (number(young), young.overtaken, young.at) == (13, True, first.at)
    assert (number(old), old.overtaken) == (14, False)


def test_others_are_served_while_one_counts_anew(
    doctors: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk(system_scope(COUNTY), COUNTY)
    now()
    outreach(dt.date(2026, 9, 28), "s-03", "h-202")
    monkeypatch.setattr(timezone, "now", lambda: NOW + MOST_AGE)
    counting = shelf_of(at).gate((SEPTEMBER, END_OF_SEPTEMBER))

    with counting:  # somebody else's request is at it
        meanwhile = now()

    assert (number(meanwhile), meanwhile.overtaken) == (13, True)
    assert number(now()) == 14


def test_return_never_reads_an_old_number(doctors: County) -> None:
    now()
    outreach(dt.date(2026, 9, 28), "s-03", "h-202")

    lines = lines_of(desk(system_scope(COUNTY), COUNTY), SEPTEMBER, END_OF_SEPTEMBER)

    assert [one.measurement.numerator for one in lines if one.indicator.id == PERSON_TIMES][:1] == [
        14
    ]


def test_nothing_is_counted_anew_while_nothing_happens(doctors: County) -> None:
    assert now().lines is now().lines


def test_planned_visits_take_the_place_of_the_pace_for_their_days(doctors: County) -> None:
    pace = now().of(PERSON_TIMES)[0].forecast
    for day in (5, 6, 7):
        one = outreach(dt.date(2026, 10, day), "s-01", "h-101")
        Outreach.objects.filter(pk=one.pk).update(planned=True, state="planned")

    later = measured(
        desk(system_scope(COUNTY), COUNTY), SEPTEMBER, END_OF_SEPTEMBER, dt.timedelta()
    )

    assert later.planned[PERSON_TIMES].number == 3
    assert later.planned[PERSON_TIMES].until == dt.date(2026, 10, 7)
    assert pace is not None
    # 13 in 8 weeks are 1.625 a week; in the week planned there are 3 instead.
    assert later.of(PERSON_TIMES)[0].forecast is not None
    assert later.of(PERSON_TIMES)[0].forecast.expected - pace.expected in (1, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "period", "cut_off"),
    [
        ({}, "2026-10", dt.date(2026, 10, 7)),
        ({"period": "2026-09"}, "2026-09", dt.date(2026, 9, 30)),
        ({"period": "2026Q3", "cut": "2026-08-31"}, "2026Q3", dt.date(2026, 8, 31)),
        ({"period": "2026-09", "cut": "2026-12-01"}, "2026-09", dt.date(2026, 9, 30)),
        ({"period": "2026-09-01..", "cut": "x"}, "2026-10", dt.date(2026, 10, 7)),
        ({"period": "nonsense"}, "2026-10", dt.date(2026, 10, 7)),
        ({"period": "9998"}, "2026-10", dt.date(2026, 10, 7)),
    ],
)
def test_period_and_cut_off_are_read_from_the_address(
    given: dict[str, str], period: str, cut_off: dt.date
) -> None:
    asked = asked_for(given, dt.date(2026, 10, 8))

    assert (asked.text, asked.cut_off) == (period, cut_off)


def test_ledger_brought_up_to_date_is_the_ledger_read_anew(doctors: County) -> None:
    since, until, today = dt.date(2026, 1, 1), dt.date(2026, 10, 1), dt.date(2026, 10, 1)
    before = ledger_of(COUNTY, since, until, today)
    change = ChangeCounter.objects.get(county=COUNTY).value
    outreach(dt.date(2026, 9, 29), "s-02", "h-101")
    dropped = Outreach.objects.filter(staff="guest-9").get()
    dropped.dropped, dropped.planned, dropped.state = True, True, "dropped"
    moved = Outreach.objects.filter(staff="s-03").earliest("date")
    moved.date = dt.date(2026, 10, 2)
    for one in (dropped, moved):
        one.change = change + 2
        one.save()

    after = ledger_since(before, COUNTY, (since, until), today, change)

    assert after == ledger_of(COUNTY, since, until, today)
    # One more, the guest and the first Thursday no longer: 14 + 1 - 2.
    assert (len(before.entries), len(after.entries)) == (14, 13)
