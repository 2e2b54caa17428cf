"""The words of the marks of a day, and days within a week: for the page and its map."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from xunzhen.domain.reporting.cockpit import DayMark
from xunzhen.web.pages.templatetags.parts import english

MARK_WORDS: Final[dict[DayMark, Promise]] = {
    DayMark.CAME: gettext_lazy("已到村"),
    DayMark.WAY: gettext_lazy("在途"),
    DayMark.LATE: gettext_lazy("晚到"),
    DayMark.UNHEARD: gettext_lazy("没有消息"),
    DayMark.MOVED: gettext_lazy("取消或改期"),
    DayMark.AHEAD: gettext_lazy("还没到时候"),
    DayMark.MISSED: gettext_lazy("漏访"),
}


def weekday_words(day: dt.date, afternoon: bool | None = None) -> str:
    """Name a day within its week, with the half of it if one is told: 周一上午."""
    name = gettext("周%(day)s") % {"day": _weekdays()[day.weekday()]}
    if afternoon is None:
        return name
    half = pgettext("half-day", "下午") if afternoon else pgettext("half-day", "上午")
    return f"{name}{' ' if english() else ''}{half}"


def _weekdays() -> tuple[str, ...]:
    if english():
        return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return tuple("一二三四五六日")


def told_words(mark: DayMark, minutes: int | None, day: dt.date | None) -> str:
    """Say what is the matter with a visit: 晚到2时10分, 周一漏访."""
    gap = " " if english() else ""
    words = str(MARK_WORDS[mark])
    if day is not None:
        return f"{weekday_words(day)}{gap}{words}"
    if not minutes:
        return words
    hours, rest = divmod(minutes, 60)
    facts = {"h": hours, "m": rest}
    long = gettext("%(h)s时%(m)s分") % facts if hours else gettext("%(m)s分") % facts
    return f"{words}{gap}{long}"
