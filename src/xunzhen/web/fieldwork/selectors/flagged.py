"""Visits with flags: what looks strange, by code, for somebody to look at."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import outreach_rows, state_of
from xunzhen.web.registry.selectors import Desk

WEEKS: Final = 4
MOST_WEEKS: Final = 13
"""The flags of more weeks are counted in parts: each visit's are read to count them by code."""
PAGE: Final = 25
_Flag = Mapping[str, Any]


@dataclass(frozen=True)
class FlaggedLine:
    """A visit with those of its flags that are shown."""

    row: Outreach
    place: str
    town: str
    staff: str
    village: bool
    state: Any
    flags: tuple[_Flag, ...]


@dataclass(frozen=True)
class Flagged:
    """A page of the flagged visits of some days, newest first; ``counts`` counts visits by code.

    Doubts only, or ``everything``: what explains and what only tells a fact too. ``visits`` were
    there in all, ``number`` have a flag that is shown. ``cut``: more weeks were asked for than are
    read at a time, and ``since`` is later than asked.
    """

    since: dt.date
    until: dt.date
    cut: bool
    code: str
    everything: bool
    visits: int
    counts: tuple[tuple[str, int], ...]
    number: int
    page: Page[uuid.UUID]
    lines: tuple[FlaggedLine, ...]


def flagged(
    scope: Scope,
    desk: Desk,
    days: tuple[dt.date, dt.date],
    code: str,
    *,
    everything: bool,
    page: str = "1",
) -> Flagged:
    """Return the visits of the days ``[since, until)`` that have a flag, of one code if asked."""
    asked, until = days
    since = max(asked, until - dt.timedelta(weeks=MOST_WEEKS, days=1))
    rows = outreach_rows(scope, desk.code).filter(date__gte=since, date__lt=until)
    visits = rows.count()
    counts: Counter[str] = Counter()
    shown: dict[uuid.UUID, tuple[_Flag, ...]] = {}
    newest = rows.exclude(flags=[]).order_by("-date", "-afternoon", "-place", "staff")
    for number, flags in newest.values_list("pk", "flags").iterator(chunk_size=2_000):
        raised = [one for one in flags if everything or one.get("weight") == "doubt"]
        counts.update({str(one.get("code", "")) for one in raised})
        mine = tuple(one for one in raised if code in ("", one.get("code")))
        if mine:
            shown[number] = mine
    found = Paginator(list(shown), PAGE).get_page(page)
    return Flagged(
        since,
        until,
        since != asked,
        code,
        everything,
        visits,
        tuple(counts.most_common()),
        len(shown),
        found,
        _lines(scope, desk, list(found.object_list), shown),
    )


def _lines(
    scope: Scope,
    desk: Desk,
    numbers: Sequence[uuid.UUID],
    shown: Mapping[uuid.UUID, tuple[_Flag, ...]],
) -> tuple[FlaggedLine, ...]:
    names = Names(desk.whole)
    rows = {row.pk: row for row in outreach_rows(scope, desk.code).filter(pk__in=numbers)}
    return tuple(
        FlaggedLine(
            rows[number],
            names.place(rows[number].place),
            names.town(rows[number].township),
            names.staff(rows[number].staff),
            names.is_village(rows[number].place),
            state_of(rows[number]),
            shown[number],
        )
        for number in numbers
        if number in rows
    )
