"""Days as people write them in cells, and what is wrong when they are no day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from typing import Final

from xunzhen.domain.errors import Sentence, say

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
_DAY: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
    r"(?:T?00:00(?::00(?:\.0+)?)?)?"
)
_SERIAL_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)


def read_date(cell: object, text: str) -> dt.date | Sentence:
    """Return the day in a cell, or what is wrong; ``text`` is the cell as a person sees it.

    Accepted are dates of the workbook and texts such as 2026-09-01, 2026/9/1, 2026.9.1, 20260901
    and 2026年9月1日. A bare serial number of Excel is not guessed at but answered with its day.

    >>> read_date("2024-02-29", "2024-02-29")
    datetime.date(2024, 2, 29)
    """
    if isinstance(cell, dt.datetime):
        return _within_years(cell.date())
    if isinstance(cell, dt.date):
        return _within_years(cell)
    if isinstance(cell, dt.time | dt.timedelta | bool):
        return _no_day(text)
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if match is None:
        return _serial(text) or _no_day(text)
    year, month, day = (int(part) for part in match.groups() if part is not None)
    if not (FIRST_YEAR <= year <= LAST_YEAR):
        return _odd_year(text)
    if not 1 <= month <= 12:
        return _no_day(text)
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        return _no_such_day(year, month, day, length)
    return dt.date(year, month, day)


def _within_years(day: dt.date) -> dt.date | Sentence:
    within = FIRST_YEAR <= day.year <= LAST_YEAR
    return day if within else _odd_year(day.isoformat())


def _serial(text: str) -> Sentence | None:
    if not (text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS):
        return None
    meant = _SERIAL_EPOCH + dt.timedelta(days=int(text))
    return say(
        "registry.day_as_serial",
        "写的是数字{entered}。如果是Excel里的日期，就是{meant}，请把单元格设成日期格式或这样写。",
        "{entered} is a bare number. If it is a day of Excel it means {meant}: format the cell as "
        "a date or write it so.",
        entered=text,
        meant=meant.isoformat(),
    )


def _no_day(text: str) -> Sentence:
    return say(
        "registry.not_a_day",
        "写的是“{entered}”，看不出是哪一天。请写成2026-09-01这样，年月日都要有。",
        '"{entered}" is not a day. Write year, month and day as 2026-09-01.',
        entered=text[:40],
    )


def _odd_year(text: str) -> Sentence:
    return say(
        "registry.odd_year",
        "写的是{entered}，年份不在1900到2200之间。请核对；没有期限就空着。",
        "{entered} lies outside the years 1900 to 2200. Check it; leave it empty if open-ended.",
        entered=text[:40],
    )


def _no_such_day(year: int, month: int, day: int, length: int) -> Sentence:
    return say(
        "registry.no_such_day",
        "写的日子不存在：{year}年{month}月只有{length}天，没有{day}日。请核对。",
        "There is no such day: month {month} of {year} has {length} days, not {day}. Check it.",
        year=year,
        month=month,
        length=length,
        day=day,
    )
