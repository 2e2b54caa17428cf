"""How the board says what was changed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_en, half_day_index, half_day_zh
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import BoardChange

_ZH = {
    "move": "{village}由{here}改到{there}。",
    "add": "{village}补排到{there}。",
    "unplan": "{village}从{here}移到“未排上”。",
    "cancel": "取消{village}{here}的巡诊：{reason}。",
    "restore": "恢复{village}{there}的巡诊。",
    "lock": "锁定{village}{there}。",
    "unlock": "解除锁定{village}{there}。",
    "keep": "保留{village}{there}的冲突：{reason}。",
}
_EN = {
    "move": "{village} moved from {here} to {there}.",
    "add": "{village} added on {there}.",
    "unplan": "{village} taken out of {here}.",
    "cancel": "{village}, {here}, cancelled: {reason}.",
    "restore": "{village}, {there}, restored.",
    "lock": "{village}, {there}, locked.",
    "unlock": "{village}, {there}, unlocked.",
    "keep": "{village}, {there}: conflict kept: {reason}.",
}


def change_words(county: County, change: BoardChange) -> Sentence:
    """Say what one change did."""
    one = change.after or change.before
    village = county.village_by_code.get(one.get("village", ""))
    reason = change.reason.rstrip("。.")
    zh = _ZH[change.kind].format(
        village=village_zh(village) if village else one.get("village", ""),
        here=_where(county, change.before),
        there=_where(county, change.after),
        reason=reason,
    )
    en = _EN[change.kind].format(
        village=village.name if village else one.get("village", ""),
        here=_where(county, change.before, english=True),
        there=_where(county, change.after, english=True),
        reason=reason,
    )
    return say(f"adjust.{change.kind}", "{zh}", "{en}", zh=zh, en=en)


def place_words(county: County, columns: Mapping[str, Any], english: bool = False) -> str:
    """Say in short where a visit stood: 周四上午 吴秀珍."""
    return _where(county, columns, english)


def _where(county: County, columns: Mapping[str, Any], english: bool = False) -> str:
    if not columns:
        return ""
    day = dt.date.fromisoformat(columns["date"])
    half = half_day_index(day.weekday(), bool(columns["afternoon"]))
    person = county.staff_by_id.get(columns["staff"])
    name = person.name if person else columns["staff"]
    if english:
        return f"{half_day_en(half)} {day.day} {day:%b}, {name}"
    words = half_day_zh(half)
    return f"{day.month}月{day.day}日（{words[:2]}）{words[2:]}{name}"
