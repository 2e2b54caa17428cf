"""Plans of the small county for web tests: planned once in a process, kept as often as needed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils import timezone

from tests.county import small_county
from tests.web.people import COUNTY
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.roster import Roster
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.services.keep import keep_roster
from xunzhen.web.registry.selectors import desk

FIRST_DAY = dt.date(2026, 9, 14)
"""A Monday."""


@lru_cache(maxsize=1)
def small_roster(weeks: int = 2) -> Roster:
    """Return a roster of the small county from 14 September 2026."""
    county = small_county()
    planning, travel = load_settings(FIRST_DAY)
    book = county_book(load_book(), county)
    times = travel_times(county, travel)
    return plan_circuits(county, book, times, planning, FIRST_DAY, weeks, 1)


def draft_plan() -> Plan:
    """Keep the small roster as a draft; the county must be on the site."""
    scope = system_scope(COUNTY)
    now = desk(scope, COUNTY)
    return keep_roster(scope=scope, county=now.whole, roster=small_roster(), revision=now.revision)


def published_plan() -> Plan:
    """Keep the small roster and mark it published, as the publishing service leaves it."""
    plan = draft_plan()
    plan.state, plan.edition = Plan.State.PUBLISHED, 1
    plan.published_by, plan.published_at = "clerk", timezone.now()
    plan.save()
    return plan
