"""September 2026 of the small county, with its plan of two weeks in the ledger.

The plan of 14—27 September stands in the ledger as missed, until ``recorded`` says somebody came.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from tests.web.people import COUNTY, PASSWORD, person
from tests.web.plans import FIRST_DAY, published_plan
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.statutory_return import BEIJING, Section
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope, scope_of
from xunzhen.web.assistance.models import TourRow, TourStopRow
from xunzhen.web.assistance.services.turn import take_turn
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.append import append_events
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.services import receiving, writing

SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
TEXTS = {
    Section.COMPLETION.value: "完成情况。",
    Section.PROBLEMS.value: "存在问题。",
    Section.NEXT_PLAN.value: "下一步计划。",
    Section.SUGGESTIONS.value: "意见建议。",
}
TOWN = "350524101"


def october(day: int, hour: int = 9) -> dt.datetime:
    """A moment of October 2026 in China."""
    return dt.datetime(2026, 10, day, hour, tzinfo=BEIJING)


def scope(name: str) -> Scope:
    """The scope of one of the people."""
    return scope_of(person(name))


def somebody(name: str, duty: str, division: str) -> Scope:
    """The scope of somebody else, their account opened."""
    account = User.objects.filter(username=name).first() or User.objects.open(
        name, PASSWORD, name=name, duty=duty, division=division
    )
    return scope_of(account)


def planned_month() -> list[Outreach]:
    """Put the plan's visits into the ledger and return them in their order."""
    published_plan()
    followed(COUNTY, FIRST_DAY)
    return list(Outreach.objects.filter(county=COUNTY, date__in=SEPTEMBER.days()))


def recorded(visit: Outreach, treated: int = 10) -> None:
    """Say that a visit was made and how many were treated."""
    event = Event(
        str(uuid.uuid4()), str(visit.pk), EventKind.RECORDED, visit.staff, timezone.now(),
        facts={"fields": {"treatment": treated}},
    )  # fmt: skip
    append_events(county=COUNTY, events=[event])


def toured(day: dt.date) -> None:
    """Say that the mobile hospital ended a tour on a day and told of it, as its own page does."""
    leave = dt.datetime.combine(day, dt.time(16), BEIJING)
    with transaction.atomic():
        take_turn(COUNTY)
        tour = TourRow.objects.create(
            county=COUNTY, name="秋季巡回", requested_by=COUNTY, requested_on=day, hospital="h-01",
            start="h-01", departs=leave - dt.timedelta(hours=8), state="reported",
            changed_by="clerk", changed_at=leave,
        )  # fmt: skip
        TourStopRow.objects.create(
            tour=tour, place=TOWN, arrive=leave - dt.timedelta(hours=6), leave=leave, reported=True
        )


def drafted(who: Scope, period: Period = SEPTEMBER, at: dt.datetime | None = None) -> HeldReturn:
    """Begin the return of somebody's unit and write its four parts."""
    at = at or october(3)
    county = "" if who.duty == "supervisor" else COUNTY
    row = writing.begin_return(scope=who, kind="monthly", period=period, county=county, at=at)
    return writing.write_texts(scope=who, number=row.pk, texts=TEXTS, at=at)


def submitted(who: Scope, period: Period = SEPTEMBER, at: dt.datetime | None = None) -> HeldReturn:
    """Begin, write, check and submit the return of somebody's unit."""
    row = drafted(who, period, at)
    at = at or october(3)
    writing.self_check_return(scope=who, number=row.pk, at=at)
    return writing.submit_return(scope=who, number=row.pk, at=at)


def locked(who: Scope, above: Scope, period: Period = SEPTEMBER) -> HeldReturn:
    """Submit the return of somebody's unit and have the level above lock it."""
    row = submitted(who, period)
    receiving.accept_return(scope=above, number=row.pk, at=october(4))
    return receiving.lock_return(scope=above, number=row.pk, at=october(4, 10))
