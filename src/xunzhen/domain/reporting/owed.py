"""Who owes what to whom: what several sources say is due in a county, in one order.

A source names a thing, from whom and to whom it goes, how it stands, and by which day it is due. A
day that no clause or plan sets is none: the thing then waits since a day and is never called late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling


class Party(NamedTuple):
    """Who owes, or to whom: the name in both languages."""

    zh: str
    en: str


class Pressing(IntEnum):
    """How a thing owed stands to today, the most pressing first."""

    LATE = 0
    TODAY = 1
    WAITING = 2
    COMING = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that somebody owes somebody.

    ``due``: the last day that is on time, None where nobody set one; ``since``: the day from which
    it waits, None where nothing tells. ``grave``: bad news whatever the day. ``place``: the
    division whose business it is. ``ruling``: what sets it, if a clause does. ``where``: the
    address at which it is done; nothing here reads it. ``why``: how it came to that, if told.
    """

    what: Sentence
    giver: Party
    taker: Party
    told: Sentence
    place: str
    due: dt.date | None = None
    since: dt.date | None = None
    grave: bool = False
    ruling: Ruling | None = None
    where: str = ""
    why: Sentence | None = None

    def pressing(self, today: dt.date) -> Pressing:
        """Return how it stands to a day; the due day itself is still on time."""
        if self.due is None:
            return Pressing.WAITING
        if self.due == today:
            return Pressing.TODAY
        return Pressing.LATE if self.due < today else Pressing.COMING

    def days_late(self, today: dt.date) -> int:
        """Return by how many calendar days it is late; 0 on the due day, or where none is set."""
        return 0 if self.due is None else max(0, (today - self.due).days)

    def days_waiting(self, today: dt.date) -> int | None:
        """Return for how many days it has waited; None where nothing tells since when."""
        return None if self.since is None else max(0, (today - self.since).days)


def in_order(owed: Iterable[Owed], today: dt.date) -> tuple[Owed, ...]:
    """Return what is owed in the order of its days.

    First what is late, the longest first; what is due today; what else is grave; what has no due
    day, by how long it waits; last what is to come, the nearest first.
    """
    return tuple(sorted(owed, key=lambda one: _order(one, today)))


def _order(one: Owed, today: dt.date) -> tuple[bool, bool, int, dt.date, str, str, str]:
    pressing = one.pressing(today)
    pressed = pressing in (Pressing.LATE, Pressing.TODAY)
    day = one.due or one.since or today
    rest = (day, one.place, one.what.code, one.what.zh)
    return (not pressed, not pressed and not one.grave, pressing, *rest)


def day_words(one: Owed, today: dt.date) -> Sentence:
    """Say by how much it is late, that it is due today, how long it waits, or when it is due."""
    late, waiting = one.days_late(today), one.days_waiting(today)
    match one.pressing(today):
        case Pressing.LATE:
            return say("reporting.owed_late", "已过{days}天", "{days} days late", days=late)
        case Pressing.TODAY:
            return say("reporting.owed_today", "今天", "today")
        case Pressing.COMING if one.due is not None:
            days = (one.due - today).days
            return say("reporting.owed_coming", "还有{days}天", "in {days} days", days=days)
    if waiting:
        return say("reporting.owed_waiting", "已等{days}天", "waits {days} days", days=waiting)
    return say("reporting.owed_undated", "期限未设定", "no day is set")
