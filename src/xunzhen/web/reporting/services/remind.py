"""Reminders of returns: once a day a county, through the channels that listen; counts and a link.

They go out while a month's return is due within ``SOON`` days or overdue and somebody has not
handed in, or something waits to be received. What is due is also on the reader's first page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from xunzhen.domain.errors import XunzhenError
from xunzhen.domain.periods.period import month_of
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.lateness import HandedIn
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.selectors.channels import listeners
from xunzhen.web.planning.services.announce import announce
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.models import HeldReturn, ReturnReminder
from xunzhen.web.reporting.selectors.due import standings_of
from xunzhen.web.reporting.selectors.waiting import ARRIVED

OCCASION: Final = "returns_due"
SOON: Final = 3
_LONGEST_LATE: Final = 31


def remind_counties(*, today: dt.date | None = None) -> int:
    """Remind every county with channels that listen; return how many were reminded."""
    day = today or timezone.localdate()
    done = 0
    for county in RegisteredCounty.objects.values_list("code", flat=True):
        if listeners(county, OCCASION):
            try:
                done += remind_county(county=county, today=day)
            except XunzhenError:
                continue  # one county's faulty tables keep no other from being reminded
    return done


def remind_county(*, county: str, today: dt.date) -> bool:
    """Send the reminder of a county unless there is nothing to say or it was sent today."""
    facts = due_facts(county, today)
    if not facts:
        return False
    try:
        with transaction.atomic():
            ReturnReminder.objects.create(county=county, day=today, facts=dict(facts))
            announce(
                county=county, occasion=OCCASION, facts=facts,
                link=reverse("reporting:late", args=[county]),
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def due_facts(county: str, today: dt.date) -> Mapping[str, int | str]:
    """Return what a county is reminded of on a day; empty if of nothing."""
    period = month_of(today.replace(day=1) - dt.timedelta(days=1))
    now = desk(system_scope(county), county)
    found = standings_of(system_scope(county), now, ReturnKind.MONTHLY, period, today)
    waits = HeldReturn.objects.filter(above=county, state__in=ARRIVED).count()
    facts: dict[str, int | str] = {"returns_waiting": waits} if waits else {}
    due = found.due
    if due is None or due.day is None:
        return facts
    left = (due.day - today).days
    late = sum(one.standing is HandedIn.MISSING for one in found.lines)
    waiting = sum(one.standing is HandedIn.WAITING for one in found.lines)
    if late and -_LONGEST_LATE <= left < 0:
        facts["returns_late"] = late
    if waiting and 0 <= left <= SOON:
        facts |= {"returns_soon": waiting, "days_left": left}
    return facts
