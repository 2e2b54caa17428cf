"""Half-days of a week: the unit that circuits are planned and counted in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from xunzhen.domain.errors import BadData, say

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


_SEPARATOR = re.compile(r"[;,、。/|\n]+")
_EN_DAY = r"MON|TUE|WED|THU|FRI|SAT|SUN"
_EN_TAIL = r"(?:S|NES|RS|UR)?(?:DAY)?"
_DAY = rf"(?:周|星期|礼拜)[一二三四五六日天]|(?:{_EN_DAY}){_EN_TAIL}"
_PART = r"(?P<part>上午|下午|全天|早上|AM|PM|MORNING|AFTERNOON|ALLDAY)?"
_TOKEN = re.compile(
    rf"(?:(?P<every>每天|每日|DAILY|EVERYDAY)|(?P<first>{_DAY})(?:(?:至|到|-|~|TO)(?P<last>{_DAY}))?)"
    rf"{_PART}"
)
_MORNING = frozenset({"上午", "早上", "AM", "MORNING"})
_AFTERNOON = frozenset({"下午", "PM", "AFTERNOON"})


def parse_half_days(text: str) -> frozenset[int]:
    """Read half-days: ``周一上午;周三``, ``Mon AM; Wed``, ``周一至周五上午``; empty is none.

    A day without 上午 or 下午 means both halves; a range may run over Sunday (周六至周一).

    Raises
    ------
    BadData
        naming the first part that is no half-day.

    >>> sorted(parse_half_days("周一上午;周三"))
    [0, 4, 5]
    """
    found: set[int] = set()
    for part in _SEPARATOR.split(unicodedata.normalize("NFKC", text)):
        plain = re.sub(r"\s+", "", part).upper().replace("–", "-").replace("—", "-")
        if plain:
            found |= _half_days_of(plain, part.strip())
    return frozenset(found)


def _half_days_of(plain: str, entered: str) -> set[int]:
    match = _TOKEN.fullmatch(plain)
    if match is None:
        raise BadData(
            say(
                "periods.unknown_half_day",
                "“{entered}”不是半天。请写 周一上午、周三（全天）或 周一至周五，多个用分号隔开。",
                '"{entered}" is not a half-day. Write Mon AM, Wed (both halves) or Mon-Fri, '
                "separated by semicolons.",
                entered=entered,
            )
        )
    first = 0 if match["every"] else _weekday(match["first"])
    last = 6 if match["every"] else _weekday(match["last"] or match["first"])
    weekdays = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    halves = [half for half in (False, True) if _means(match["part"], half)]
    return {half_day_index(weekday, half) for weekday in weekdays for half in halves}


def _means(part: str | None, afternoon: bool) -> bool:
    return part not in (_MORNING if afternoon else _AFTERNOON)


def _weekday(name: str) -> int:
    if name[-1] in WEEKDAYS_ZH:
        return WEEKDAYS_ZH.index(name[-1])
    if name[-1] == "天":
        return 6
    return WEEKDAYS_EN.index(name[:3].capitalize())


def half_days_text(half_days: Iterable[int], language: str = "zh") -> str:
    """Write half-days in the order of the week, whole days as such; read back unchanged.

    >>> half_days_text({4, 5, 0}), half_days_text({1}, "en")
    ('周一上午;周三', 'Mon PM')
    """
    wanted = frozenset(half_days)
    parts = []
    for weekday in range(7):
        halves = [h for h in (2 * weekday, 2 * weekday + 1) if h in wanted]
        if len(halves) == 2:
            parts.append(WEEKDAYS_EN[weekday] if language == "en" else f"周{WEEKDAYS_ZH[weekday]}")
        else:
            parts += [half_day_en(h) if language == "en" else half_day_zh(h) for h in halves]
    return ";".join(parts)
