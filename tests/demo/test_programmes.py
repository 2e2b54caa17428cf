"""The year of the programmes that a demonstration tells, on the small county."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from demo.programmes import YearTold, confirm_months, tell_programmes, tour_days
from tests.web.people import COUNTY, as_person, county_on_site, person
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.periods.period import Period
from xunzhen.web.accounts.scope import scope_of, system_scope
from xunzhen.web.assistance.models import MonthWord, PlacementRow
from xunzhen.web.registry.cabinet import emptied

TODAY = dt.date.today()  # noqa: DTZ011  the services ask the clock
SENT = [
    Assignment(
        f"QM-{n}", Programme.THOUSAND_DOCTORS, f"SY{n}", "演示市第一医院", "h-101", Role.DOCTOR,
        Period(dt.date(2025, 1, 1)),
    )
    for n in range(3)
]  # fmt: skip


@pytest.fixture
def told(db: None) -> YearTold:
    """The year of the small county: three units, three doctors of the city."""
    emptied()
    county_on_site()
    planner = replace(system_scope(COUNTY), who="演示计划员")
    return tell_programmes(COUNTY, TODAY.year, TODAY, SENT, planner)


def test_everybody_planned_is_assigned_and_those_still_well_serve(told: YearTold) -> None:
    """The third retires on 31 August, if that day has come this year."""
    states = PlacementRow.objects.values_list("state", flat=True)
    gone = int(dt.date(TODAY.year, 8, 31) <= TODAY)

    assert told.placements == 3
    assert list(states).count(PlacementState.ACTIVE.value) == 3 - gone


def test_tours_that_are_over_are_told_and_two_are_to_come(told: YearTold) -> None:
    days = tour_days(TODAY.year, TODAY)

    assert told.tours == len(days)
    assert sum(day > TODAY for day in days) == 2


def test_both_units_confirm_the_months_that_are_over(told: YearTold) -> None:
    receivers = [scope_of(person("director")), scope_of(person("neighbour"))]

    confirmed = confirm_months(COUNTY, TODAY.year, scope_of(person("coordinator")), receivers)

    assert confirmed == MonthWord.objects.count()
    assert bool(confirmed) == (TODAY.month > 1)


def test_pages_of_the_programmes_open_with_it(told: YearTold) -> None:
    assert as_person("clerk").get(f"/c/{COUNTY}/programmes/").status_code == 200
