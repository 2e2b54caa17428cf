"""The weeks of a year as a strip of small squares: what was planned, week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.models import PlanVisit
from xunzhen.web.planning.templatetags.village_words import day_half

LEFT: Final = 40
STEP: Final = 18
TOP: Final = 26


@dataclass(frozen=True)
class Square:
    """One planned visit; ``kind`` is past, coming or cancelled."""

    x: int
    y: int
    kind: str
    words: str


@dataclass(frozen=True)
class WeekStrip:
    """The strip as numbers for an SVG; ``counts`` are (past, coming, cancelled)."""

    year: int
    width: int
    height: int
    months: tuple[tuple[int, str], ...]
    squares: tuple[Square, ...]
    bare: tuple[int, ...]
    today_x: float
    depth: tuple[tuple[int, str], ...]
    counts: tuple[int, int, int]


def week_strip(rows: Iterable[PlanVisit], today: dt.date) -> WeekStrip:
    """Set the visits of the year of ``today`` into their weeks, a week a column."""
    first = dt.date(today.year, 1, 1)
    monday = first - dt.timedelta(days=first.weekday())
    weeks = (dt.date(today.year, 12, 31) - monday).days // 7 + 1
    stacked: dict[int, int] = {}
    squares, counts = [], {"past": 0, "coming": 0, "cancelled": 0}
    for row in rows:
        if row.date.year != today.year:
            continue
        week = (row.date - monday).days // 7
        place = stacked[week] = stacked.get(week, -1) + 1
        kind = "cancelled" if row.cancelled else "past" if row.date < today else "coming"
        counts[kind] += 1
        words = f"{day_half(row.date, row.afternoon)} {_KINDS[kind]()}"
        squares.append(Square(LEFT + STEP * week, TOP + STEP * place, kind, words))
    deep = max(2, 1 + max(stacked.values(), default=0))
    months = [(dt.date(today.year, n, 1) - monday).days // 7 for n in range(1, 13)]
    return WeekStrip(
        year=today.year,
        width=LEFT + STEP * weeks + 4,
        height=TOP + STEP * deep + 4,
        months=tuple((LEFT + STEP * week, _month(n)) for n, week in enumerate(months, start=1)),
        squares=tuple(squares),
        bare=tuple(LEFT + STEP * week for week in range(weeks) if week not in stacked),
        today_x=LEFT + STEP * ((today - monday).days // 7) - 2.5,
        depth=tuple((TOP + STEP * n + 12, _times(n + 1)) for n in range(deep)),
        counts=(counts["past"], counts["coming"], counts["cancelled"]),
    )


_KINDS: Final = {
    "past": lambda: gettext("计划（日期已过，是否到村看台账）"),
    "coming": lambda: gettext("计划（未到期）"),
    "cancelled": lambda: gettext("已取消"),
}


def _month(number: int) -> str:
    return f"{dt.date(2000, number, 1):%b}" if english() else f"{number}月"


def _times(number: int) -> str:
    return f"{number}×" if english() else f"{number}次"
