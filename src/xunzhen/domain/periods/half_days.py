"""Half-days of a week: the unit that circuits are planned and counted in."""

from __future__ import annotations

from typing import Final

HALF_DAYS_PER_WEEK: Final = 14
WEEKDAYS_ZH: Final = "一二三四五六日"
WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def half_day_index(weekday: int, afternoon: bool) -> int:
    """Number the half-days of a week: Monday morning 0, … Sunday afternoon 13."""
    return 2 * weekday + int(afternoon)


def weekday_of(half_day: int) -> int:
    """Return the weekday (Monday 0) of a half-day index."""
    return half_day // 2


def is_afternoon(half_day: int) -> bool:
    """Say whether a half-day index is an afternoon."""
    return half_day % 2 == 1


def half_day_zh(half_day: int) -> str:
    """Name a half-day: ``周三下午``."""
    return f"周{WEEKDAYS_ZH[half_day // 2]}{'下午' if half_day % 2 else '上午'}"


def half_day_en(half_day: int) -> str:
    """Name a half-day: ``Wed PM``."""
    return f"{WEEKDAYS_EN[half_day // 2]} {'PM' if half_day % 2 else 'AM'}"
