"""The words of both units on the months of a placement, and what a placement is to the ledger.

A month counts once both units have confirmed it (``placements``). Nobody speaks for both: whoever
confirmed a month for one unit cannot confirm it for the other, whatever duty he holds meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.assistance.needs import Doctor, Need
from xunzhen.domain.assistance.placements import Placement, Side, month_confirmed
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.errors import NotAllowed, say
from xunzhen.domain.periods.period import Period, add_months

PREFIX = "placement/"
"""Begins the id of every assignment that a placement is; codes of tables hold no stroke."""


@dataclass(frozen=True, slots=True)
class Word:
    """One unit's standing word on a month (its first day), and who gave it."""

    month: dt.date
    side: Side
    by: str


class MonthState(StrEnum):
    """Who has confirmed a month."""

    BOTH = "both"
    SENDER = "sender"
    RECEIVER = "receiver"
    NONE = "none"

    @property
    def zh(self) -> str:
        """The Chinese term used on every page."""
        return {
            MonthState.BOTH: "双方已确认",
            MonthState.SENDER: "只有派出单位确认",
            MonthState.RECEIVER: "只有受援单位确认",
            MonthState.NONE: "还没有确认",
        }[self]


def word_given(
    one: Placement, words: Iterable[Word], word: Word, today: dt.date
) -> tuple[Placement, bool]:
    """Return the placement with a word on a month, and whether it is new.

    Raises
    ------
    NotAllowed
        as ``month_confirmed``; or if the same person spoke for the other unit on that month.
    """
    if any(
        other.month == word.month and other.side is not word.side and other.by == word.by
        for other in words
    ):
        raise NotAllowed(
            say(
                "assistance.both_sides",
                "这个月的{side}是您确认的，同一个人不能替两边确认。请对方单位的人来确认。",
                "You confirmed this month for the {side_en}; nobody confirms for both units. Have "
                "the other unit confirm it.",
                side=(Side.RECEIVER if word.side is Side.SENDER else Side.SENDER).zh,
                side_en=(Side.RECEIVER if word.side is Side.SENDER else Side.SENDER).value,
            )
        )
    after = month_confirmed(one, word.month, word.side, today)
    return after, after.confirmed != one.confirmed


def months_due(one: Placement, today: dt.date) -> tuple[dt.date, ...]:
    """Return the first days of the months to be confirmed: those served that have ended.

    A month in which the placement held a day is one; the month of ``today`` is not over.
    """
    if one.since is None or (one.until is not None and one.until <= one.since):
        return ()
    end = min(one.until, today) if one.until is not None else today
    months = []
    month = one.since.replace(day=1)
    while add_months(month, 1) <= today and month < end:
        months.append(month)
        month = add_months(month, 1)
    return tuple(months)


def month_state(one: Placement, month: dt.date) -> MonthState:
    """Say who has confirmed a month."""
    sent = (month, Side.SENDER) in one.confirmed
    received = (month, Side.RECEIVER) in one.confirmed
    if sent and received:
        return MonthState.BOTH
    if sent:
        return MonthState.SENDER
    return MonthState.RECEIVER if received else MonthState.NONE


def months_by_state(placements: Iterable[Placement], today: dt.date) -> Mapping[MonthState, int]:
    """Count the months due of all placements by who confirmed them; every state is there."""
    found = Counter(
        month_state(one, month) for one in placements for month in months_due(one, today)
    )
    return {state: found[state] for state in MonthState}


def assignment_of(one: Placement, doctor: Doctor, need: Need) -> Assignment | None:
    """Return what a placement is among the assignments; None before its first day.

    One that was withdrawn or replaced on its first day served nobody and is none.
    """
    if one.since is None or (one.until is not None and one.until <= one.since):
        return None
    return Assignment(
        f"{PREFIX}{one.id}",
        Programme.THOUSAND_DOCTORS,
        doctor.id,
        doctor.hospital,
        need.unit,
        Role.DOCTOR,
        Period(one.since, one.until),
        replaced_by=f"{PREFIX}{one.replaced_by}" if one.replaced_by else "",
    )
