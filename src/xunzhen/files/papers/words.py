"""How the papers write days, hours and counts (see the wording rules of the design)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.periods.half_days import WEEKDAYS_ZH
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
from xunzhen.domain.policy.clause import Force, Ruling
from xunzhen.domain.policy.wording import say_value

DEMONSTRATION: Final = "演示数据"
_NUMERALS: Final = "零一二三四五六七八九"


def day_zh(day: dt.date) -> str:
    """Write ``12月1日``."""
    return f"{day.month}月{day.day}日"


def full_day_zh(day: dt.date) -> str:
    """Write ``2026年12月1日``."""
    return f"{day.year}年{day_zh(day)}"


def weekday_zh(day: dt.date) -> str:
    """Write ``周二``."""
    return f"周{WEEKDAYS_ZH[day.weekday()]}"


def half_zh(afternoon: bool) -> str:
    """Write ``上午`` or ``下午``."""
    return "下午" if afternoon else "上午"


def span_zh(first: dt.date, last: dt.date) -> str:
    """Write ``2026年11月30日—12月27日``; the last year stands only where it differs."""
    end = day_zh(last) if first.year == last.year else full_day_zh(last)
    return f"{full_day_zh(first)}—{end}"


def clock_12(time: dt.time) -> str:
    """Write a time as neighbours say it after 上午 or 下午: ``2:30`` for 14:30."""
    hour = time.hour - 12 if time.hour > 12 else time.hour
    return f"{hour}:{time:%M}"


def clock_24(time: dt.time) -> str:
    """Write ``8:30`` or ``14:30``."""
    return f"{time.hour}:{time:%M}"


def hours_zh(hours: tuple[dt.time, dt.time | None]) -> str:
    """Write ``8:30–11:30``, or ``8:30起`` where the length is not ruled."""
    begin, end = hours
    return f"{clock_24(begin)}–{clock_24(end)}" if end else f"{clock_24(begin)}起"


def market_zh(market: MarketDays) -> str:
    """Write ``农历逢三、八``, ``公历逢一、六`` or ``每周二、周五``."""
    days = sorted(market.days)
    if market.calendar is MarketCalendar.WEEKDAY:
        return "每" + "、".join(f"周{WEEKDAYS_ZH[day]}" for day in days)
    name = "农历" if market.calendar is MarketCalendar.LUNAR else "公历"
    return f"{name}逢" + "、".join("十" if day == 0 else _NUMERALS[day] for day in days)


def value_zh(ruling: Ruling) -> str:
    """Say the value of a ruling: ``不低于2次/周·村``."""
    return say_value(ruling.rule, ruling.value, ruling.op)


def basis_zh(ruling: Ruling) -> str:
    """Write a rule, its value, and what it rests on."""
    if ruling.clause is None:
        return f"{ruling.rule.zh}：{UNSET_ZH}，暂用“{value_zh(ruling)}”"
    softly = "原则上" if ruling.clause.force is Force.SOFT else ""
    return f"{ruling.rule.zh}：{softly}{value_zh(ruling)}（{ruling.citation}）"


def file_name(text: str) -> str:
    """Make a text safe as part of a file name on every system."""
    kept = "".join("_" if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in text)
    return kept.strip(" .")[:60] or "_"


def joined(parts: Iterable[str], by: str = "、") -> str:
    """Join what is not empty."""
    return by.join(part for part in parts if part)
