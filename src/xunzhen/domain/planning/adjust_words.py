"""What a change by hand did, in words: where a visit stood and stands, its price, its rules."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.adjust import Adjustment
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.yardstick import when_en, when_zh
from xunzhen.domain.registry.county import County

PARTS: Final = (
    ("travel_minutes", "行车", "travel"),
    ("preference", "时段", "times liked"),
    ("spacing", "间隔", "spacing"),
    ("continuity", "换医生", "continuity"),
    ("support", "跨乡镇支援", "support across townships"),
    ("fairness", "忙闲不均", "uneven load"),
    ("changes", "变动", "departure from the usual week"),
)
_LEAST: Final = 0.05


def what_was_done(
    county: County, before: PlannedVisit | None, after: PlannedVisit | None
) -> Sentence:
    """Say where a visit stood and where it stands."""
    one = after or before
    village = county.village_by_code.get(one.village) if one else None
    zh = village_zh(village) if village else one.village if one else ""
    en = village.name if village else zh
    if before is None and after is None:
        return say("adjust.nothing", "没有改动。", "Nothing was changed.")
    if after is None:
        return say(
            "adjust.taken",
            "{village}从{here}移到“未排上”。",
            "{village_en} was taken out of {here_en}; it is not planned now.",
            village=zh,
            village_en=en,
            here=_where(county, before),
            here_en=_where_en(county, before),
        )
    if before is None:
        return say(
            "adjust.added",
            "{village}补排到{there}。",
            "{village_en} was added: {there_en}.",
            village=zh,
            village_en=en,
            there=_where(county, after),
            there_en=_where_en(county, after),
        )
    return say(
        "adjust.moved",
        "{village}由{here}改到{there}。",
        "{village_en} was moved from {here_en} to {there_en}.",
        village=zh,
        village_en=en,
        here=_where(county, before),
        here_en=_where_en(county, before),
        there=_where(county, after),
        there_en=_where_en(county, after),
    )


def price_of(adjustment: Adjustment) -> Sentence:
    """Say what a change costs: missed visits first, then minutes-equivalents by part."""
    cost, missed = adjustment.cost_change, adjustment.missing_change
    parts = [(zh, en, getattr(cost, name)) for name, zh, en in PARTS]
    parts = [part for part in parts if abs(part[2]) >= _LEAST]
    zh = "，".join(f"{name}{signed(value)}" for name, _, value in parts)
    en = ", ".join(f"{name} {signed(value)}" for _, name, value in parts)
    return say(
        "adjust.price",
        "{missed_zh}；成本{total}分{zh}。",
        "{missed_en}; cost {total} minutes-equivalents{en}.",
        missed_zh=_missed(missed),
        missed_en=_missed_en(missed),
        total=signed(cost.total),
        zh=f"（{zh}）" if zh else "",
        en=f" ({en})" if en else "",
    )


def signed(value: float) -> str:
    """Write a difference with its sign.

    >>> signed(12.04), signed(-3.0), signed(0.01)
    ('+12', '−3', '0')
    """
    text = f"{abs(value):.1f}".removesuffix(".0")
    if text == "0":
        return "0"
    return f"{'−' if value < 0 else '+'}{text}"


def _missed(change: int) -> str:
    if not change:
        return "漏访不变"
    return f"多漏访{change}次" if change > 0 else f"少漏访{-change}次"


def _missed_en(change: int) -> str:
    if not change:
        return "missed visits unchanged"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'} missed"


def _where(county: County, visit: PlannedVisit | None) -> str:
    if visit is None:
        return ""
    person = county.staff_by_id.get(visit.staff)
    return f"{when_zh(visit)}{person.name if person else visit.staff}"


def _where_en(county: County, visit: PlannedVisit | None) -> str:
    if visit is None:
        return ""
    person = county.staff_by_id.get(visit.staff)
    return f"{when_en(visit)}, {person.name if person else visit.staff}"
