"""The rules in force for the programmes of a county, and the stamp of what is kept of them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from xunzhen.domain.assistance.needs import PlanRules, plan_rules
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.policy.book import Book
from xunzhen.files.settings import load_settings
from xunzhen.web.assistance.models import ProgrammeChange
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


def book_of(desk: Desk) -> Book:
    """Return the rules in force in a county, its own included; the one that all columns share."""
    return kept(desk.site.pk, desk.revision, "book", lambda: county_book(law(), desk.whole))


def times_of(desk: Desk, day: dt.date) -> TravelTimes:
    """Return the travel times of a county under the settings of a day; shared as the rules are."""
    _planning, travel = kept(0, 0, ("settings", day), lambda: load_settings(day))
    return kept(
        desk.site.pk,
        desk.revision,
        ("times", repr(travel)),
        lambda: travel_times(desk.whole, travel),
    )


def rules_of(desk: Desk, year: int) -> PlanRules:
    """Return the rules of the thousand doctors of a year: those of today in this year, of the last
    day of one that is over, of the first day of one to come."""
    day = max(dt.date(year, 1, 1), min(timezone.localdate(), dt.date(year, 12, 31)))
    return kept(
        desk.site.pk,
        desk.revision,
        ("plan-rules", day),
        lambda: plan_rules(book_of(desk), desk.code, day),
    )


def change_of(county: str) -> int:
    """Return how often the programmes of a county were changed."""
    found = ProgrammeChange.objects.filter(county=county).values_list("value", flat=True)
    return found.first() or 0
