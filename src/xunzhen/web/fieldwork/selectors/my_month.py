"""A doctor's own month: what the county received, accepted, sent back; never added up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import state_of
from xunzhen.web.registry.selectors import Desk


class OwnGroup(StrEnum):
    """What the county says of a doctor's visit."""

    RETURNED = "returned"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    MISSED = "missed"
    CANCELLED = "cancelled"


_GROUPS = {
    VisitState.RETURNED: OwnGroup.RETURNED,
    VisitState.CHECKED_IN: OwnGroup.RECEIVED,
    VisitState.CHECKED_OUT: OwnGroup.RECEIVED,
    VisitState.RECORDED: OwnGroup.RECEIVED,
    VisitState.VERIFIED: OwnGroup.ACCEPTED,
    VisitState.SPOT_CHECKED: OwnGroup.ACCEPTED,
    VisitState.MISSED: OwnGroup.MISSED,
    VisitState.EXCUSED: OwnGroup.MISSED,
    VisitState.CANCELLED: OwnGroup.CANCELLED,
}


@dataclass(frozen=True)
class OwnVisit:
    """A visit of the doctor, its state today, why it was returned or cancelled."""

    row: Outreach
    place: str
    state: VisitState
    why: str


@dataclass(frozen=True)
class Refused:
    """Something a phone sent that the county did not take in, and why."""

    place: str
    at: dt.datetime
    why: Sentence


@dataclass(frozen=True)
class MyMonth:
    """A month of one doctor by what the county says; each group has its own number."""

    month: dt.date
    groups: Mapping[OwnGroup, tuple[OwnVisit, ...]]
    refused: tuple[Refused, ...]


def my_month(scope: Scope, desk: Desk, month: dt.date) -> MyMonth:
    """Return the reader's own visits of a calendar month, whatever township they were in."""
    following = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    today, names = timezone.localdate(), Names(desk.whole)
    rows = Outreach.objects.filter(
        county=desk.code, staff=scope.staff, date__gte=month, date__lt=following
    ) if scope.staff else Outreach.objects.none()  # fmt: skip
    groups: dict[OwnGroup, list[OwnVisit]] = defaultdict(list)
    for row in rows:
        state = state_of(row, today)
        group = _GROUPS.get(state)
        if group is not None:
            why = str(row.returned.get("why", "")) if group is OwnGroup.RETURNED else row.why
            groups[group].append(OwnVisit(row, names.place(row.place), state, why))
    found = {group: tuple(groups[group]) for group in OwnGroup}
    return MyMonth(month, found, _refused(scope, desk, month, following, names))


def _refused(
    scope: Scope, desk: Desk, since: dt.date, until: dt.date, names: Names
) -> tuple[Refused, ...]:
    if not scope.staff:
        return ()
    zone = timezone.get_current_timezone()
    begin, end = (dt.datetime.combine(day, dt.time(), zone) for day in (since, until))
    rows = list(
        Happening.objects.filter(
            county=desk.code, by=scope.staff, fate=Happening.Fate.REFUSED,
            received_at__gte=begin, received_at__lt=end,
        )
    )  # fmt: skip
    places = dict(
        Outreach.objects.filter(pk__in=[row.visit for row in rows]).values_list("pk", "place")
    )
    return tuple(
        Refused(
            names.place(places[row.visit]) if row.visit in places else "",
            row.at,
            Sentence(row.reason["code"], row.reason["zh"], row.reason["en"]),
        )
        for row in rows
        if row.reason
    )
