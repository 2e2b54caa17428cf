"""Market days 圩日: when a village is full of people, by lunar day, solar day or weekday."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lunar_python import Solar


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
        lunar_day: int = Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay()
        return lunar_day % 10 in self.days
