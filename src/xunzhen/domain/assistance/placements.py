"""A doctor's place in the annual plan from nomination to closing: pure steps, wrong ones refused.

    nominated → approved → assigned → active → closed
        └──────────┴──────────┴─────────┴────→ withdrawn or replaced

While active, each month is confirmed by both units; a month counts once both have, and may be taken
back by the unit that confirmed it until the placement is closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import NotAllowed, Sentence, say
from xunzhen.domain.periods.period import add_months


class PlacementState(StrEnum):
    """How far a placement has come."""

    NOMINATED = "nominated"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    ACTIVE = "active"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def zh(self) -> str:
        """The Chinese term used on every page."""
        return _STATE_ZH[self]

    @property
    def sent(self) -> bool:
        """Whether somebody goes, serves or served until it was closed: he counts as sent."""
        return self in (PlacementState.ASSIGNED, PlacementState.ACTIVE, PlacementState.CLOSED)

    @property
    def ended(self) -> bool:
        """Say whether nothing can follow."""
        return self in (
            PlacementState.CLOSED,
            PlacementState.WITHDRAWN,
            PlacementState.REPLACED,
        )


_STATE_ZH: Final = {
    PlacementState.NOMINATED: "已推荐",
    PlacementState.APPROVED: "已批准",
    PlacementState.ASSIGNED: "已安排",
    PlacementState.ACTIVE: "在岗",
    PlacementState.CLOSED: "已结束",
    PlacementState.WITHDRAWN: "已撤回",
    PlacementState.REPLACED: "已换人",
}


class Side(StrEnum):
    """Which unit confirms a month."""

    SENDER = "sender"
    RECEIVER = "receiver"

    @property
    def zh(self) -> str:
        """The Chinese term."""
        return "派出单位" if self is Side.SENDER else "受援单位"


@dataclass(frozen=True)
class Placement:
    """One doctor for one need. ``confirmed``: (first day of the month, side) pairs.

    ``since`` and ``until`` (half-open) once active and ended; ``replaced_by`` another placement.
    """

    id: str
    doctor: str
    need: str
    state: PlacementState = PlacementState.NOMINATED
    since: dt.date | None = None
    until: dt.date | None = None
    confirmed: frozenset[tuple[dt.date, Side]] = frozenset()
    reason: str = ""
    replaced_by: str = ""

    @property
    def counted_months(self) -> tuple[dt.date, ...]:
        """First days of the months that both units confirmed, in order."""
        months = sorted({month for month, _side in self.confirmed})
        return tuple(
            month for month in months if all((month, side) in self.confirmed for side in Side)
        )


_FORWARD: Final[Mapping[PlacementState, PlacementState]] = {
    PlacementState.APPROVED: PlacementState.NOMINATED,
    PlacementState.ASSIGNED: PlacementState.APPROVED,
}


def approved(one: Placement) -> Placement:
    """Return a nominated placement, approved."""
    return _moved(one, PlacementState.APPROVED)


def assigned(one: Placement) -> Placement:
    """Return an approved placement, assigned to its need."""
    return _moved(one, PlacementState.ASSIGNED)


def begun(one: Placement, day: dt.date) -> Placement:
    """Return an assigned placement, active from a day on."""
    if one.state is not PlacementState.ASSIGNED:
        raise NotAllowed(_wrong(one, PlacementState.ACTIVE, PlacementState.ASSIGNED))
    return replace(one, state=PlacementState.ACTIVE, since=day)


def month_confirmed(one: Placement, day: dt.date, side: Side, today: dt.date) -> Placement:
    """Return a placement whose month (of ``day``) one unit confirmed; twice is as good as once.

    Raises
    ------
    NotAllowed
        if it is not active, if the month was before it began, or is not over yet.
    """
    month = day.replace(day=1)
    if one.state is not PlacementState.ACTIVE or one.since is None:
        raise NotAllowed(_wrong(one, PlacementState.ACTIVE, PlacementState.ACTIVE))
    if add_months(month, 1) <= one.since:
        raise NotAllowed(_month(month, "还没有到岗", "is before the first day"))
    if add_months(month, 1) > today:
        raise NotAllowed(_month(month, "还没有过完，下月1日起可以确认", "is not over yet"))
    return replace(one, confirmed=one.confirmed | {(month, side)})


def month_taken_back(one: Placement, day: dt.date, side: Side) -> Placement:
    """Return a placement without one unit's word on a month.

    Raises
    ------
    NotAllowed
        if the placement is no longer active, or the unit has not confirmed the month.
    """
    month = day.replace(day=1)
    if one.state is not PlacementState.ACTIVE:
        raise NotAllowed(_wrong(one, PlacementState.ACTIVE, PlacementState.ACTIVE))
    if (month, side) not in one.confirmed:
        raise NotAllowed(_month(month, f"{side.zh}没有确认过", "was not confirmed by that unit"))
    return replace(one, confirmed=one.confirmed - {(month, side)})


def closed(
    one: Placement, day: dt.date, reason: str = "", least_until: dt.date | None = None
) -> Placement:
    """Return an active placement, closed; ``day`` is the first day after.

    ``least_until``: up to when the least term runs (``Term.reaches``); an earlier end needs a
    reason.

    Raises
    ------
    NotAllowed
        if it is not active, would end before it began, or ends too early without a reason.
    """
    if one.state is not PlacementState.ACTIVE or one.since is None:
        raise NotAllowed(_wrong(one, PlacementState.CLOSED, PlacementState.ACTIVE))
    if day < one.since:
        raise NotAllowed(_before(one.since, day))
    if least_until is not None and day < least_until and not reason.strip():
        raise NotAllowed(_too_early(least_until))
    return replace(one, state=PlacementState.CLOSED, until=day, reason=reason.strip())


def withdrawn(one: Placement, reason: str, day: dt.date | None = None) -> Placement:
    """Return a placement taken back with a reason; an active one ends on ``day``.

    Raises
    ------
    NotAllowed
        if it has ended, without a reason, or if an active one is given no day to end on.
    """
    return _ended(one, PlacementState.WITHDRAWN, reason, day)


def replaced(one: Placement, by: Placement, reason: str, day: dt.date | None = None) -> Placement:
    """Return a placement that another one takes over, for the same need.

    The months confirmed stay with the one who served them; the other begins at nought.

    Raises
    ------
    NotAllowed
        as ``withdrawn``; or if the other is itself, of another need, or of the same doctor.
    """
    if by.id == one.id or by.need != one.need or by.doctor == one.doctor:
        raise NotAllowed(
            say(
                "assistance.no_replacement",
                "接替的要是同一个需求的另一位医师。请重新选人。",
                "A replacement is another doctor for the same need. Choose again.",
            )
        )
    return replace(_ended(one, PlacementState.REPLACED, reason, day), replaced_by=by.id)


def _ended(one: Placement, state: PlacementState, reason: str, day: dt.date | None) -> Placement:
    if one.state.ended:
        raise NotAllowed(_wrong(one, state, PlacementState.ACTIVE))
    if not reason.strip():
        raise NotAllowed(
            say(
                "assistance.reason_wanted",
                "没有写原因。请写明为什么{what}。",
                "No reason is given. Say why it is {what_en}.",
                what="换人" if state is PlacementState.REPLACED else "撤回",
                what_en=state.value,
            )
        )
    if one.since is not None and day is None:
        raise NotAllowed(
            say(
                "assistance.last_day_wanted",
                "已经到岗，请写明到哪天为止。",
                "It is active; say on which day it ends.",
            )
        )
    if one.since is not None and day is not None and day < one.since:
        raise NotAllowed(_before(one.since, day))
    until = day if one.since is not None else None
    return replace(one, state=state, reason=reason.strip(), until=until)


def _moved(one: Placement, state: PlacementState) -> Placement:
    if one.state is not _FORWARD[state]:
        raise NotAllowed(_wrong(one, state, _FORWARD[state]))
    return replace(one, state=state)


def _wrong(one: Placement, wanted: PlacementState, from_: PlacementState) -> Sentence:
    return say(
        "assistance.wrong_moment",
        "现在是“{now}”，只有“{before}”的才能这样办。请刷新页面，看看是不是别人已经办过。",
        'It is "{now_en}"; only what is "{before_en}" can be made "{wanted}". Reload: somebody may '
        "have acted already.",
        now=one.state.zh,
        now_en=one.state.value,
        before=from_.zh,
        before_en=from_.value,
        wanted=wanted.value,
    )


def _month(month: dt.date, why: str, why_en: str) -> Sentence:
    return say(
        "assistance.month_not_confirmable",
        "{month}{why}。请核对月份。",
        "{month_en} {why_en}. Check the month.",
        month=f"{month.year}年{month.month}月",
        month_en=f"{month:%Y-%m}",
        why=why,
        why_en=why_en,
    )


def _before(since: dt.date, day: dt.date) -> Sentence:
    return say(
        "assistance.end_before_begin",
        "结束日{day}早于到岗日{since}。请核对日期。",
        "The end {day} is before the first day {since}. Check the day.",
        since=since.isoformat(),
        day=day.isoformat(),
    )


def _too_early(least: dt.date) -> Sentence:
    return say(
        "assistance.early_end",
        "最短任期到{last}才满，提前结束要写原因。请写明原因，或改到{last}以后。",
        "The least term runs until {last}; an earlier end needs a reason. Give it, or end later.",
        last=(least - dt.timedelta(days=1)).isoformat(),
    )
