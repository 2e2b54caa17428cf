"""Missed visits: derived, never stored; excused or made up, and in the list all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.day import last_heard
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.records import author_of, makes_up_for, with_authors
from xunzhen.web.fieldwork.selectors.visits import missed_rows
from xunzhen.web.registry.selectors import Desk

SHOWN: Final = ("open", "excused", "all")
_PAGE: Final = 100
WEEKS: Final = 13


@dataclass(frozen=True)
class MissedLine:
    """A missed visit: why it was excused and by whom, the visit that makes it up, and when the
    doctor's phone was last heard, for a record may still be on it."""

    row: Outreach
    place: str
    town: str
    staff: str
    village: bool
    own: bool
    why: str
    excused_by: str
    made_up: Outreach | None
    heard: dt.datetime | None

    @property
    def may_be_waiting(self) -> bool:
        """Say whether the phone has not been heard since that day: a record may be on it."""
        return self.heard is None or timezone.localdate(self.heard) <= self.row.date


@dataclass(frozen=True)
class MissedList:
    """A page of missed visits, newest first, with the numbers of each kind."""

    lines: tuple[MissedLine, ...]
    page: Page[Outreach]
    show: str
    counts: Mapping[str, int]


def missed_list(
    scope: Scope, desk: Desk, days: tuple[dt.date, dt.date], show: str, page: str
) -> MissedList:
    """Return the missed visits of the days ``[since, until)`` that a reader may see."""
    show = show if show in SHOWN else "open"
    every = missed_rows(scope, desk.code, min(days[1], timezone.localdate()))
    every = every.filter(date__gte=days[0])
    counts = every.aggregate(all=Count("pk"), open=Count("pk", filter=Q(excused_by="")))
    counts["excused"] = counts["all"] - counts["open"]
    rows = {"open": every.filter(excused_by=""), "excused": every.exclude(excused_by="")}
    shown = rows.get(show, every).order_by("-date", "-afternoon", "place", "staff")
    paginator = Paginator(shown, _PAGE)
    paginator.count = counts[show]  # known already: it need not be counted again
    found = paginator.get_page(page)
    return MissedList(_lines(scope, desk, list(found.object_list)), found, show, counts)


def _lines(scope: Scope, desk: Desk, rows: list[Outreach]) -> tuple[MissedLine, ...]:
    names = Names(desk.whole)
    made_up = makes_up_for(desk.code, rows)
    heard = last_heard(desk.code, {row.staff for row in rows})
    reasons = _reasons(rows, names)
    return tuple(
        MissedLine(
            row,
            names.place(row.place),
            names.town(row.township),
            names.staff(row.staff),
            names.is_village(row.place),
            bool(scope.staff) and scope.staff == row.staff,
            *reasons.get(str(row.pk), ("", "")),
            made_up.get(str(row.pk)),
            heard.get(row.staff),
        )
        for row in rows
    )


def _reasons(rows: list[Outreach], names: Names) -> Mapping[str, tuple[str, str]]:
    """Return why missed visits were excused and by whom, by id."""
    excused = {row.pk: row.excused_by for row in rows if row.excused_by}
    if not excused:
        return {}
    found = Happening.objects.filter(
        visit__in=list(excused), kind=EventKind.EXCUSED.value, fate=Happening.Fate.RECEIVED
    )
    return {
        str(one.visit): (str(one.facts.get("why") or ""), author_of(one, names))
        for one in with_authors(found)
        if one.by == excused[one.visit]
    }
