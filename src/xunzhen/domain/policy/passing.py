"""Why a clause does not decide, in the order a reader asks: where, whether, when, what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.places import DivisionLevel, contains, level_of
from xunzhen.domain.policy.clause import Clause, Document, Force, Level, PassedOver, Why

VALID_UNTIL: Final = "document.valid_until"
STARTS: Final = "clause.starts"

_DIVISION = {
    Level.NATIONAL: DivisionLevel.NATION,
    Level.PROVINCE: DivisionLevel.PROVINCE,
    Level.CITY: DivisionLevel.CITY,
    Level.COUNTY: DivisionLevel.COUNTY,
}
_TOTALS: Final = {Level.PROVINCE: ("全省", "province"), Level.CITY: ("设区市", "city")}

_REASONS: Final = {
    Why.OTHER_PLACE: ("不管这个地方", "binds another place"),
    Why.EXCLUDED: ("明文不含这个地方", "leaves this place out"),
    Why.FACT: ("只陈述事实，不设要求", "states a fact and sets no duty"),
    Why.PLANNED: (
        "只是打算，县里尚未登记起用",
        "is only planned; the county has not entered a start",
    ),
    Why.NOT_YET: ("{since}起才生效", "takes effect on {since}"),
    Why.ENDED: ("{last}已到期", "ended on {last}"),
    Why.COUNTED_ELSEWHERE: ("按{counted_zh}合计，不单独约束这里", "is a {counted} total"),
    Why.NO_VALUE: ("没有写明数值", "leaves the value open"),
    Why.YIELDS: ("按选定读法，以{other}为准", "yields to {other} by the reading chosen"),
    Why.LESS_LOCAL: ("有更近一级的规定：{other}", "{other} is nearer"),
    Why.OLDER: ("同级有更新的规定：{other}", "{other} of the same level is newer"),
    Why.WEAKER: ("有更严的规定：{other}", "{other} is stricter"),
    Why.ASSUMED: ("这次测算另作假设：{other}", "this calculation supposes otherwise: {other}"),
    Why.SAME: ("取值相同，引用{other}", "says the same as {other}"),
}


def passed(clause: Clause, why: Why, **facts: str) -> PassedOver:
    """Say why a clause was passed over, in both languages."""
    zh, en = _REASONS[why]
    return PassedOver(clause, zh.format(**facts), en.format(**facts), why)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clause stands at a place on a day: ``hindrance`` None where it binds.

    ``rests_on`` holds the clauses that started or extended it; ``since`` is its first day here.
    """

    hindrance: PassedOver | None
    rests_on: tuple[Clause, ...] = ()
    since: dt.date | None = None


def binds_on(clause: Clause, day: dt.date) -> bool:
    """Say whether the clause's own days hold this day."""
    return (clause.since is None or clause.since <= day) and (
        clause.until is None or day < clause.until
    )


def standing(
    clause: Clause, document: Document, place: str, day: dt.date, changes: Iterable[Clause]
) -> Standing:
    """Judge whether a clause binds a place on a day.

    ``changes`` are the clauses on validity that are themselves in force there and then: a start
    brings a planned clause into force, an extension keeps an ended document alive.
    """
    if not contains(clause.place, place):
        return Standing(passed(clause, Why.OTHER_PLACE))
    if any(contains(left_out, place) for left_out in clause.exclude):
        return Standing(passed(clause, Why.EXCLUDED))
    if clause.force is Force.FACT:
        return Standing(passed(clause, Why.FACT))
    changes = tuple(changes)
    started = tuple(one for one in changes if _starts(one, clause))
    if clause.force is Force.PLANNED and not started:
        return Standing(passed(clause, Why.PLANNED))
    extended = tuple(one for one in changes if _extends(one, clause, document, day))
    return _in_time(clause, place, day, started, extended)


def _in_time(
    clause: Clause,
    place: str,
    day: dt.date,
    started: tuple[Clause, ...],
    extended: tuple[Clause, ...],
) -> Standing:
    since = min((one.since for one in started if one.since), default=clause.since)
    if since is not None and day < since:
        return Standing(passed(clause, Why.NOT_YET, since=since.isoformat()))
    ended = clause.until is not None and day >= clause.until
    if clause.until is not None and ended and not extended:
        last = clause.until - dt.timedelta(days=1)
        return Standing(passed(clause, Why.ENDED, last=last.isoformat()))
    if clause.counted_at is not None and level_of(place) is not _DIVISION.get(clause.counted_at):
        zh, en = _TOTALS.get(clause.counted_at, (clause.counted_at.zh, clause.counted_at.value))
        return Standing(passed(clause, Why.COUNTED_ELSEWHERE, counted_zh=zh, counted=en))
    return Standing(None, (*started, *(extended if ended else ())), since)


def _starts(change: Clause, clause: Clause) -> bool:
    return change.setting_of(STARTS) is not None and clause.id in change.about


def _extends(change: Clause, clause: Clause, document: Document, day: dt.date) -> bool:
    """An extension reaches what ended with its document, not what the text ended earlier."""
    setting = change.setting_of(VALID_UNTIL)
    if setting is None or change.id == clause.id or document.id not in change.about:
        return False
    if document.until is None or clause.until != document.until:
        return False
    return isinstance(setting.value, dt.date) and day <= setting.value
