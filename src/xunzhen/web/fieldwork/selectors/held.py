"""What came in and cannot be joined yet: by whom, for how long, and what it waits for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork.held import DAYS_UNTIL_PRESSING, lacking, no_base, no_visit
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.records import author_of, with_authors
from xunzhen.web.fieldwork.selectors.refused import apart_rows
from xunzhen.web.fieldwork.selectors.visits import outreach_rows
from xunzhen.web.registry.selectors import Desk

PAGE: Final = 25


@dataclass(frozen=True)
class HeldLine:
    """One event that waits: for how many whole days, for what, and the ids of that if known.

    ``visit`` is its visit where this reader sees it, None where there is none such.
    """

    row: Happening
    who: str
    device: str
    revoked: dt.datetime | None
    visit: Outreach | None
    place: str
    days: int
    pressing: bool
    waits: Sentence
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class HeldList:
    """A page of what waits, the longest first; ``pressing`` have waited too long of ``number``."""

    lines: tuple[HeldLine, ...]
    page: Page[Happening]
    number: int
    pressing: int
    days: int


def held_rows(scope: Scope, county: str) -> QuerySet[Happening]:
    """Return the events that wait, as a reader may see them."""
    return apart_rows(scope, county, Happening.Fate.HELD)


def pressing_since(now: dt.datetime) -> dt.datetime:
    """Return the moment before which what still waits came in too long ago."""
    return now - dt.timedelta(days=DAYS_UNTIL_PRESSING)


def held_counts(scope: Scope, county: str) -> tuple[int, int]:
    """Return how many events wait, and how many of them for too long."""
    late = Q(received_at__lte=pressing_since(timezone.now()))
    rows = held_rows(scope, county).order_by()
    found = rows.aggregate(number=Count("pk"), pressing=Count("pk", filter=late))
    return found["number"], found["pressing"]


def held_list(scope: Scope, desk: Desk, page: str = "1") -> HeldList:
    """Return a page of the events that wait."""
    now = timezone.now()
    number, pressing = held_counts(scope, desk.code)
    known = Outreach.objects.filter(county=desk.code, pk=OuterRef("visit")).order_by()
    rows: QuerySet[Happening] = with_authors(held_rows(scope, desk.code)).annotate(
        known=Exists(known)
    )
    paginator = Paginator(rows.order_by("received_at", "change"), PAGE)
    paginator.count = number  # counted already: it need not be counted again
    found = paginator.get_page(page)
    lines = _lines(scope, desk, list(found.object_list), now)
    return HeldList(lines, found, number, pressing, DAYS_UNTIL_PRESSING)


def _lines(
    scope: Scope, desk: Desk, rows: list[Happening], now: dt.datetime
) -> tuple[HeldLine, ...]:
    if not rows:
        return ()
    names = Names(desk.whole)
    wanted = {row.visit for row in rows}
    mine = {row.pk: row for row in outreach_rows(scope, desk.code).filter(pk__in=wanted)}
    here, bases = _graph(desk.code, wanted)
    return tuple(_line(row, mine.get(row.visit), here, bases, names, now) for row in rows)


def _line(
    row: Any,
    visit: Outreach | None,
    here: frozenset[str],
    bases: Mapping[str, tuple[str, ...]],
    names: Names,
    now: dt.datetime,
) -> HeldLine:
    missing = lacking(str(row.pk), bases, here) if row.known else ()
    return HeldLine(
        row,
        author_of(row, names),
        row.device.name if row.device else "",
        row.device.revoked_at if row.device else None,
        visit,
        names.place(visit.place) if visit else "",
        (now - row.received_at).days,
        row.received_at <= pressing_since(now),
        no_base(len(missing)) if row.known else no_visit(),
        missing,
    )


def _graph(
    county: str, visits: set[uuid.UUID]
) -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """Return the ids of all events of these visits, and the bases of those that wait."""
    rows = Happening.objects.filter(visit__in=visits).order_by()  # as in ``told_of``
    here, bases = set(), {}
    for number, whose, fate, built_on in rows.values_list("pk", "county", "fate", "bases"):
        if whose != county:
            continue
        here.add(str(number))
        if fate != Happening.Fate.RECEIVED:  # a refused one lets through to what it built on
            bases[str(number)] = tuple(built_on)
    return frozenset(here), bases
