"""A difference from the regular week as a line that a doctor or a director reads."""

from __future__ import annotations

import datetime as dt

from xunzhen.files.papers.press import Json
from xunzhen.files.papers.words import day_zh
from xunzhen.files.roster_changes import Change, ChangeKind, Slot
from xunzhen.files.roster_facts import RosterFacts, days_of


def change_zh(facts: RosterFacts, change: Change) -> Json:
    """Return ``when`` (12月17日下), ``village``, ``loud`` (缺1次 or nothing) and ``text``."""
    reason = change.reason.strip().rstrip("。")
    return {
        "when": _when(facts, change),
        "village": facts.village_name(change.village),
        "loud": f"缺{change.count}次" if change.kind is ChangeKind.MISSING else "",
        "text": _text(facts, change, reason) + "。",
    }


def _when(facts: RosterFacts, change: Change) -> str:
    if change.visit is not None:
        return _slot((change.visit.date, change.visit.afternoon))
    if change.was is not None:
        return _slot(change.was)
    if len(change.slots) == 1:
        return _slot(change.slots[0])
    last = max(change.week, change.last_week)
    weeks = [one for one in facts.roster.weeks if change.week <= one.index <= last]
    return _week(tuple(day for week in weeks for day in days_of(week)))


def _slot(slot: Slot) -> str:
    return f"{day_zh(slot[0])}{'下' if slot[1] else '上'}"


def _week(days: tuple[dt.date, ...]) -> str:
    last = days[-1]
    same = days[0].month == last.month
    return f"{day_zh(days[0])}—{f'{last.day}日' if same else day_zh(last)}"


def _text(facts: RosterFacts, change: Change, reason: str) -> str:
    if change.kind is ChangeKind.MISSING:
        return reason or "没有人能去"
    if change.kind is ChangeKind.LEFT_OUT:
        return f"这次不去{f'，{reason}' if reason else ''}"
    who = facts.staff_name(change.visit.staff) if change.visit else ""
    was = _slot(change.was) if change.was else ""
    if who in reason and change.kind in (ChangeKind.REPLACED, ChangeKind.MOVED):
        return f"原{was}；{reason}" if change.kind is ChangeKind.MOVED else reason
    if change.kind is ChangeKind.ADDED:
        return f"加排，{who}去{f'；{reason}' if reason else ''}"
    usual = facts.staff_name(change.usual) if change.usual else ""
    if change.kind is ChangeKind.REPLACED:
        instead = f"原{usual}，改{who}" if usual and usual != who else f"{who}去"
        return f"{instead}{f'；{reason}' if reason else ''}"
    doctor = f"{usual}，改{who}" if usual and usual != who else ""
    return f"原{was}{doctor}{f'；{reason}' if reason else '，改到这天'}"
