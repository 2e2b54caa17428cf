"""What a doctor is told since a change number: no longer yours, corrected, returned, excused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.pack import Area

_TOLD = (
    EventKind.CORRECTED, EventKind.RESOLVED, EventKind.RETURNED, EventKind.EXCUSED,
    EventKind.VERIFIED,
)  # fmt: skip


def told_since(area: Area, after: int) -> list[dict[str, Any]]:
    """Return what happened to a doctor's own visits since, in the order of change numbers; nothing
    for a phone that has nothing yet."""
    if not after:
        return []
    mine = {str(row.pk): row for row in area.mine}
    told = [
        (row.change, _handed(area.at.whole, row))
        for row in area.mine
        if row.change > after and row.dropped and row.handed and not row.touched
    ]
    happened = Happening.objects.filter(
        county=area.at.code, change__gt=after, device__isnull=True,
        fate=Happening.Fate.RECEIVED, kind__in=[one.value for one in _TOLD],
    )  # fmt: skip
    told += [
        (one.change, _event(area.at.whole, mine[str(one.visit)], one))
        for one in happened
        if str(one.visit) in mine
    ]
    return [one for _change, one in sorted(told, key=lambda pair: pair[0])]


def _handed(whole: County, row: Outreach) -> dict[str, Any]:
    to, on = str(row.handed.get("to", "")), dt.date.fromisoformat(str(row.handed["on"]))
    person = whole.staff_by_id.get(to)
    facts = {**_when(whole, row), "to": person.name if person else to, "on": _day(on)}
    if to:
        said = say(
            "fieldwork.reassigned",
            "{day}{half}{village}的巡诊不再是您的，改由{to}在{on}去。已记的都留着。",
            "The visit to {village} on {day} ({half_en}) is no longer yours: {to} goes on {on}. "
            "What you recorded is kept.",
            **facts,
        )
    else:
        said = say(
            "fieldwork.dropped",
            "{day}{half}{village}的巡诊已改排，这一次不用去了。已记的都留着。",
            "The visit to {village} on {day} ({half_en}) was taken out of the plan; you need not "
            "go. What you recorded is kept.",
            **facts,
        )
    kind = "reassigned" if to else "dropped"
    return _said(f"{kind}:{row.pk}:{row.change}", kind, row, said, {"to": to, "on": on.isoformat()})


def _event(whole: County, row: Outreach, one: Happening) -> dict[str, Any]:
    why = str(one.facts.get("why") or "")
    zh, en = _WORDS[EventKind(one.kind)]
    facts = {
        **_when(whole, row),
        "why": f"：{why}" if why else "",
        "why_en": f": {why}" if why else "",
    }
    said = say(
        f"fieldwork.told_{one.kind}",
        "{day}{half}{village}的记录" + zh + "{why}。",
        "The record of {village} on {day} ({half_en}) " + en + "{why_en}.",
        **facts,
    )
    return _said(str(one.pk), one.kind, row, said, {"why": why})


_WORDS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.CORRECTED: ("由乡镇更正了", "was corrected by the township"),
    EventKind.RESOLVED: ("有两种填法，乡镇已定下一种", "had two values; the township chose one"),
    EventKind.RETURNED: ("被乡镇退回", "was sent back by the township"),
    EventKind.EXCUSED: ("算漏访，乡镇已认可原因", "is a missed visit that the township excused"),
    EventKind.VERIFIED: ("县里认可了", "was accepted"),
}


def _said(
    number: str, kind: str, row: Outreach, said: Sentence, facts: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": number, "kind": kind, "visit": str(row.pk), "date": row.date.isoformat(),
        "place": row.place, **facts, "zh": said.zh, "en": said.en,
    }  # fmt: skip


def _when(whole: County, row: Outreach) -> dict[str, str]:
    village = whole.village_by_code.get(row.place)
    half = {None: ("", "whole day"), False: ("上午", "morning"), True: ("下午", "afternoon")}
    return {
        "day": _day(row.date),
        "half": half[row.afternoon][0],
        "half_en": half[row.afternoon][1],
        "village": village.name if village else row.place,
    }


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
