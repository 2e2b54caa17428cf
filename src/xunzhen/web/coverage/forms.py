"""The decision on a village as a form sends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xunzhen.domain.errors import Sentence, say

ACCEPT, OTHER, POSTPONE = "accept", "other", "postpone"


@dataclass(frozen=True)
class Asked:
    """What was chosen: ``way`` accept, other or postpone; ``choice`` is ``mode:provider``."""

    way: str
    choice: str
    since: dt.date | None
    until: dt.date | None
    reason: str
    state: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a form, and at which field."""

    field: str
    sentence: Sentence


def read(posted: Mapping[str, str]) -> Asked | Fault:
    """Return what a form asks for, or its first fault."""
    way = posted.get("way", "")
    choice = posted.get("proposed" if way == ACCEPT else "choice", "")
    reason = posted.get("reason", "").strip()
    if way not in (ACCEPT, OTHER, POSTPONE):
        return Fault("way", _nothing_chosen())
    if way == OTHER and not choice:
        return Fault("choice", _no_choice())
    if way == OTHER and not reason:
        return Fault("reason", _no_reason())
    if len(reason) > _MOST_REASON:
        return Fault("reason", _long_reason(len(reason)))
    since, last = _day(posted.get("since", "")), _day(posted.get("last", ""))
    if way != POSTPONE and not isinstance(since, dt.date):
        return Fault("since", _no_day(posted.get("since", "")))
    if way != POSTPONE and posted.get("last", "").strip() and last is None:
        return Fault("last", _no_day(posted.get("last", "")))
    until = last + dt.timedelta(days=1) if last is not None and last < dt.date.max else None
    return Asked(way, choice, since, until, reason, posted.get("state", ""))


_MOST_REASON = 200


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _nothing_chosen() -> Sentence:
    return say(
        "coverage.form_way",
        "还没有选怎么决定。请选采纳建议、改用其他方式或暂缓。",
        "Nothing is chosen yet. Accept the proposal, use another way, or postpone.",
    )


def _no_choice() -> Sentence:
    return say(
        "coverage.form_choice",
        "还没有选改用哪种方式、由谁提供。请从单子里选一个。",
        "It is not chosen which way to use and who provides it. Choose one from the list.",
    )


def _no_reason() -> Sentence:
    return say(
        "coverage.form_reason",
        "还没有写理由。请写明为什么改用这种方式，理由记入村档案。",
        "No reason is given. Say why this way is used instead; it is kept with the village.",
    )


def _long_reason(length: int) -> Sentence:
    return say(
        "coverage.form_long_reason",
        "理由有{length}字，最多{most}字。请写短些。",
        "The reason has {length} characters, at most {most}. Make it shorter.",
        length=length,
        most=_MOST_REASON,
    )


def _no_day(text: str) -> Sentence:
    return say(
        "coverage.form_day",
        "“{text}”不是日期。请写成2026-12-01这样。",
        "“{text}” is no date. Write it like 2026-12-01.",
        text=text,
    )
