"""Visits with flags: what looks strange, by code, for somebody to look at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import outreach_rows, state_of
from xunzhen.web.registry.selectors import Desk

WEEKS = 4
MOST = 200


@dataclass(frozen=True)
class FlaggedLine:
    """A visit with those of its flags that are shown."""

    row: Outreach
    place: str
    town: str
    staff: str
    village: bool
    state: Any
    flags: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Flagged:
    """The flagged visits of some days, newest first; ``counts`` counts visits by code. Doubts
    only, or ``everything``: what explains and what only tells a fact too.
    ``number`` visits have one; the latest of them are in ``lines``."""

    since: dt.date
    until: dt.date
    code: str
    everything: bool
    visits: int
    counts: tuple[tuple[str, int], ...]
    number: int
    lines: tuple[FlaggedLine, ...]


def flagged(
    scope: Scope, desk: Desk, days: tuple[dt.date, dt.date], code: str, *, everything: bool
) -> Flagged:
    """Return the visits of the days ``[since, until)`` that have a flag, of one code if asked."""
    since, until = days
    names = Names(desk.whole)
    rows = outreach_rows(scope, desk.code).filter(date__gte=since, date__lt=until)
    visits = rows.count()
    counts: Counter[str] = Counter()
    lines = []
    for row in rows.exclude(flags=[]):
        raised = [one for one in row.flags if everything or one.get("weight") == "doubt"]
        counts.update({str(one.get("code", "")) for one in raised})
        shown = tuple(one for one in raised if code in ("", one.get("code")))
        if shown:
            lines.append(
                FlaggedLine(
                    row,
                    names.place(row.place),
                    names.town(row.township),
                    names.staff(row.staff),
                    names.is_village(row.place),
                    state_of(row),
                    shown,
                )
            )
    number = len(lines)
    lines.sort(key=lambda one: (one.row.date, bool(one.row.afternoon), one.row.place), reverse=True)
    return Flagged(
        since,
        until,
        code,
        everything,
        visits,
        tuple(counts.most_common()),
        number,
        tuple(lines[:MOST]),
    )
