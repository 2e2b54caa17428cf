"""A decision on who serves a village: what it does to the rows of 服务方式, or why it may not.

One valid mode a day. A decision ends the mode in force on the day before it begins; it never
touches a mode that begins later, and the past stays as it was. An online joint clinic supplements
a mode and is not decided here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xunzhen.domain.coverage.mode_sentences import MODE_EN, name_of
from xunzhen.domain.coverage.modes import ModeBasis, ModeTable
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County, Mode, ServiceMode


@dataclass(frozen=True, slots=True)
class Ended:
    """A row as it stood, and as the decision leaves it: with an earlier end."""

    before: ServiceMode
    after: ServiceMode


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision writes: one new row, and the end of those in force until then."""

    row: ServiceMode
    ended: tuple[Ended, ...]


def decision_on(county: County, row: ServiceMode, today: dt.date) -> Decision:
    """Return what deciding ``row`` writes; its reason is the caller's.

    Raises
    ------
    BadData
        if the village or the provider is not known or cannot serve so, the first day is past, the
        days hold nothing, or a later mode shares a day with it.
    """
    if row.village not in county.village_by_code:
        raise BadData(_no_village(row.village))
    if row.mode is Mode.ONLINE:
        raise BadData(_only_supplements())
    if row.period.since < today:
        raise BadData(_past(row.period.since, today))
    if row.period.is_empty:
        raise BadData(_no_day(row.period))
    others = [one for one in county.service_modes if one.village == row.village]
    decided = [one for one in others if one.mode is not Mode.ONLINE and not one.period.is_empty]
    ended = tuple(
        Ended(one, replace(one, period=Period(one.period.since, row.period.since)))
        for one in decided
        if one.period.since < row.period.since and row.period.since in one.period
    )
    _refuse_shared_days(county, row, decided)
    _refuse_same(county, row, ended)
    found = Decision(row, ended)
    _refuse_flagged(applied(county, found), row)
    return found


def applied(county: County, decision: Decision) -> County:
    """Return the county with the decision's rows in it."""
    gone = {id(one.before): one.after for one in decision.ended}
    rows = [gone.get(id(one), one) for one in county.service_modes]
    return replace(county, service_modes=(*rows, decision.row))


def _refuse_shared_days(county: County, row: ServiceMode, decided: Sequence[ServiceMode]) -> None:
    """Refuse if a mode that begins on or after the first day shares a day with the new one."""
    later = [
        one
        for one in decided
        if one.period.since >= row.period.since and one.period.overlaps(row.period)
    ]
    if later:
        raise BadData(_shared(county, min(later, key=lambda one: one.period.since)))


def _refuse_same(county: County, row: ServiceMode, ended: Sequence[Ended]) -> None:
    """Refuse a decision that changes nothing: the same mode by the same provider is in force."""
    for one in ended:
        before = one.before
        same = (before.mode, before.provider) == (row.mode, row.provider)
        if same and before.period.until == row.period.until:
            raise BadData(_already(county, before))


def _refuse_flagged(after: County, row: ServiceMode) -> None:
    """Refuse a provider that the tables do not bear out, in the words of the mode itself."""
    mode = ModeTable(after).on(row.village, row.period.since)
    if mode.flags:
        raise BadData(mode.flags[0])
    if mode.kind is not ModeBasis.DECISION or mode.mode is not row.mode:
        raise AssertionError(f"{row} decided, but {mode} is in force")


def _no_village(village: str) -> Sentence:
    return say(
        "coverage.decide_village",
        "没有代码为{village}的村。请从村级覆盖页重新打开这个村。",
        "There is no village {village}. Open the village again from the coverage page.",
        village=village,
    )


def _only_supplements() -> Sentence:
    return say(
        "coverage.decide_online",
        "线上联合门诊只能补充，不能作为一个村的服务方式。请另选一种方式；线上联合门诊登记在服务方式表里。",
        "An online joint clinic only supplements and cannot be a village's mode. Choose another; "
        "enter the online clinic in the service modes table.",
    )


def _past(since: dt.date, today: dt.date) -> Sentence:
    return say(
        "coverage.decide_past",
        "起算日{since}已经过去。决定从{today}或以后算起；过去登记错了的，到服务方式表改正那一行。",
        "The first day {since} is past. Decide from {today} on; mend what was entered wrongly in "
        "the service modes table.",
        since=since.isoformat(),
        today=today.isoformat(),
    )


def _no_day(period: Period) -> Sentence:
    last = period.since if period.until is None else period.until - dt.timedelta(days=1)
    return say(
        "coverage.decide_no_day",
        "止于{last}，在起算日{since}之前，一天也没有。请改起止日期；长期有效的不填“止”。",
        "It ends on {last}, before its first day {since}. Change the days; leave the end empty if "
        "it is to last.",
        last=last.isoformat(),
        since=period.since.isoformat(),
    )


def _shared(county: County, other: ServiceMode) -> Sentence:
    return say(
        "coverage.decide_shared",
        "与已登记的“{mode}”（{provider}，{since}—{last}）有同一天，一个村一天只能有一种方式。"
        "请把“止”填在{since}之前，或先改服务方式表里的那一条。",
        "It shares days with the {mode_en} by {provider} ({since}–{last_en}); a village has one "
        "mode a day. End it before {since}, or change that row of the service modes table first.",
        mode=other.mode.zh,
        mode_en=MODE_EN[other.mode],
        provider=name_of(county, other.provider) or "—",
        since=other.period.since.isoformat(),
        last=_last(other.period, "长期"),
        last_en=_last(other.period, "open"),
    )


def _already(county: County, row: ServiceMode) -> Sentence:
    return say(
        "coverage.decide_same",
        "现在就是“{mode}”（{provider}，{since}起），不用再作决定。",
        "It is {mode_en} by {provider} since {since} already; there is nothing to decide.",
        mode=row.mode.zh,
        mode_en=MODE_EN[row.mode],
        provider=name_of(county, row.provider) or "—",
        since=row.period.since.isoformat(),
    )


def _last(period: Period, open_word: str) -> str:
    return open_word if period.last_day is None else period.last_day.isoformat()
