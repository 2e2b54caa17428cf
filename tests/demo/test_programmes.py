"""The year of the programmes that a demonstration tells is whole: every page has something."""

from __future__ import annotations

import datetime as dt

import pytest

from demo.programmes import tell_programmes
from tests.web.people import COUNTY, county_on_site
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.assistance.words import MonthState
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.assistance.selectors.programmes import glance
from xunzhen.web.registry.cabinet import emptied
from xunzhen.web.registry.selectors import desk


@pytest.mark.django_db
def test_year_of_the_programmes_is_told_through_the_services() -> None:
    emptied()
    county_on_site()
    today = dt.date.today()  # noqa: DTZ011  the services ask the clock

    told = tell_programmes(COUNTY, today.year, today)

    scope = system_scope(COUNTY)
    seen = glance(scope, desk(scope, COUNTY), today.year, today)
    # Three units: one doctor serves, one waits to be assigned, one to be approved.
    assert told.placements == 3
    assert seen.thousand.by_state[PlacementState.ACTIVE] == 1
    assert told.months == 2 * (today.month - 1) == 2 * seen.thousand.months[MonthState.BOTH]
    assert (seen.paired.in_force, seen.paired.unsigned, seen.paired.short) == (2, 1, 1)
    assert sum(seen.tours.values()) == told.tours == 4
