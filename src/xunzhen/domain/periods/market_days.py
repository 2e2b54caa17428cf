"""Market days 圩日: when a village is full of people, by lunar day, solar day or weekday."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from lunar_python import LunarYear

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.periods.half_days import (
    WEEKDAYS_EN,
    WEEKDAYS_ZH,
    parse_half_days,
    weekday_of,
)


class MarketCalendar(StrEnum):
    """What the numbers of a market rule count."""

    LUNAR = "lunar"
    SOLAR = "solar"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class MarketDays:
    """Days that end in one of ``days`` (lunar or solar, 0–9), or weekdays 0–6 (Monday 0)."""

    calendar: MarketCalendar
    days: frozenset[int]

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the market is held on this day."""
        if self.calendar is MarketCalendar.WEEKDAY:
            return day.weekday() in self.days
        if self.calendar is MarketCalendar.SOLAR:
            return day.day % 10 in self.days
        return lunar_day_of(day) % 10 in self.days


# Look-ups one by one cost 90 us each; a year's table costs 8 ms once, then 1 us each. Building a
# LunarYear ourselves, rather than by LunarYear.fromYear, also keeps clear of that class's one
# shared slot, which two threads can overwrite for each other.
_CACHED_YEARS: Final = 256
_NOON_JULIAN_DAY_OF_ORDINAL_ZERO: Final = 1_721_425


def lunar_day_of(day: dt.date) -> int:
    """Return the day of the lunar month, 1-30, of a date."""
    return _lunar_days(day.year)[day.timetuple().tm_yday - 1]


@lru_cache(maxsize=_CACHED_YEARS)
def _lunar_days(year: int) -> bytes:
    """Return the lunar day of each day of a solar year, 1 January first."""
    first = dt.date(year, 1, 1).toordinal()
    length = dt.date(year, 12, 31).toordinal() - first + 1
    days = bytearray(length)
    for lunar_year in (year - 1, year):
        for month in LunarYear(lunar_year).getMonths():
            start = int(month.getFirstJulianDay()) - _NOON_JULIAN_DAY_OF_ORDINAL_ZERO - first
            for number in range(month.getDayCount()):
                if 0 <= start + number < length:
                    days[start + number] = number + 1
    return bytes(days)


_SEPARATOR = re.compile(r"[;,、。/|\s]+")
_FILLER = re.compile(r"每逢|每旬|逢|每|圩日|圩|墟|集日|集|日|号|初|:")
_CALENDAR_NAMES: Final = {
    MarketCalendar.LUNAR: ("农历", "阴历", "旧历", "LUNAR"),
    MarketCalendar.SOLAR: ("公历", "阳历", "新历", "SOLAR"),
}
_NUMERALS: Final = "一二三四五六七八九十"


def parse_market_days(text: str) -> MarketDays | None:
    """Read ``农历3,8``, ``农历初三、初八``, ``公历1,6`` or ``周二;周五``; an empty text is None.

    A number 1-10 names the days that end in it (10 means 10, 20 and 30, and is kept as 0); 农历三八
    without a comma means 3 and 8, as people say it.

    Raises
    ------
    BadData
        if a number is beyond 10 (农历31), or the calendar is not named, or the text is neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if not plain:
        return None
    for calendar, names in _CALENDAR_NAMES.items():
        for name in names:
            if plain.startswith(name):
                rest = plain[len(name) :].replace(name, ",")
                return MarketDays(calendar, frozenset(_endings(rest, text)))
    try:
        weekdays = frozenset(weekday_of(half_day) for half_day in parse_half_days(plain))
    except BadData as fault:
        raise _unknown(text) from fault
    if not weekdays:
        raise _unknown(text)
    return MarketDays(MarketCalendar.WEEKDAY, weekdays)


def _endings(rest: str, entered: str) -> set[int]:
    found: set[int] = set()
    for part in _SEPARATOR.split(_FILLER.sub("", rest)):
        if part.isascii() and part.isdigit():
            number = int(part)
            if number > 10 or len(part) > 2:
                raise _beyond_ten(part, entered)
            found.add(number % 10)
        elif part and all(letter in _NUMERALS for letter in part):
            if "十" in part and part != "十":
                raise _beyond_ten(part, entered)
            found |= {(_NUMERALS.index(letter) + 1) % 10 for letter in part}
        elif part:
            raise _unknown(entered)
    if not found:
        raise _unknown(entered)
    return found


def _beyond_ten(number: str, entered: str) -> BadData:
    return BadData(
        say(
            "periods.market_day_beyond_ten",
            "圩日“{entered}”中的{number}不对：只写逢几，1到10。例如逢三逢八写 农历3,8。",
            'Market day "{entered}": {number} is beyond 10. Give the last digit of the days, 1 to '
            "10: lunar 3,8 means the 3rd, 8th, 13th, 18th, 23rd and 28th.",
            entered=entered,
            number=number,
        )
    )


def _unknown(entered: str) -> BadData:
    return BadData(
        say(
            "periods.unknown_market_day",
            "圩日“{entered}”看不懂。请写 农历3,8、公历1,6 或 周二;周五。",
            'Market day "{entered}" cannot be read. Write lunar 3,8, solar 1,6 or Tue;Fri.',
            entered=entered,
        )
    )


def market_days_text(market: MarketDays | None, language: str = "zh") -> str:
    """Write market days so that ``parse_market_days`` reads them back; none is an empty text.

    >>> market_days_text(MarketDays(MarketCalendar.LUNAR, frozenset({0, 5})))
    '农历5,10'
    """
    if market is None:
        return ""
    if market.calendar is MarketCalendar.WEEKDAY:
        days = sorted(market.days)
        return ";".join(WEEKDAYS_EN[d] if language == "en" else f"周{WEEKDAYS_ZH[d]}" for d in days)
    numbers = ",".join(str(number) for number in sorted(day or 10 for day in market.days))
    zh, en = _CALENDAR_NAMES[market.calendar][0], _CALENDAR_NAMES[market.calendar][-1].lower()
    return f"{en} {numbers}" if language == "en" else f"{zh}{numbers}"
