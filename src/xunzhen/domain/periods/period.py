"""Half-open periods of days, and the weeks, months and quarters that returns are counted in."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import BadData, say

DAYS_PER_WEEK: Final = 7
MONTHS_PER_YEAR: Final = 12
_FIRST_YEAR: Final = dt.date.min.year
_LAST_YEAR: Final = dt.date.max.year - 1  # a period needs the day after its last one


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``[since, until)``; ``until`` None means open-ended; ``until <= since`` holds no day.

    Ordered by the first day, then by the end, an open end last.
    """

    since: dt.date
    until: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def __lt__(self, other: Period) -> bool:
        return (self.since, self._end) < (other.since, other._end)

    def __le__(self, other: Period) -> bool:
        return (self.since, self._end) <= (other.since, other._end)

    def __gt__(self, other: Period) -> bool:
        return other < self

    def __ge__(self, other: Period) -> bool:
        return other <= self

    @property
    def _end(self) -> tuple[bool, dt.date]:
        return (self.until is None, self.until or self.since)

    @property
    def is_empty(self) -> bool:
        """Say whether no day lies in the period."""
        return self.until is not None and self.until <= self.since

    @property
    def last_day(self) -> dt.date | None:
        """The last day, as people write 止; None for an open-ended or an empty period."""
        if self.until is None or self.is_empty:
            return None
        return self.until - dt.timedelta(days=1)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share a day."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """Return the days that lie in both; None if there are none."""
        ends = [end for end in (self.until, other.until) if end is not None]
        common = Period(max(self.since, other.since), min(ends, default=None))
        return None if common.is_empty else common

    def days(self) -> Iterator[dt.date]:
        """Walk the days in order; an open-ended period has no last day and is refused."""
        if self.until is None:
            raise ValueError("an open-ended period cannot be walked")
        day = self.since
        while day < self.until:
            yield day
            day += dt.timedelta(days=1)


def inclusive(first: dt.date, last: dt.date | None) -> Period:
    """Return the period of a first and a last day as tables give them; no last day: open-ended."""
    return Period(first, None if last is None else last + dt.timedelta(days=1))


# --- weeks, months, quarters, half-years, years ------------------------------------------------


def week_of(day: dt.date, week_starts_on: int = 0) -> Period:
    """Return the seven days around ``day`` whose first is weekday ``week_starts_on`` (Monday 0)."""
    first = day - dt.timedelta(days=(day.weekday() - week_starts_on) % DAYS_PER_WEEK)
    return Period(first, first + dt.timedelta(days=DAYS_PER_WEEK))


def month_of(day: dt.date) -> Period:
    """Return the calendar month of a day."""
    return _months_of(day, 1)


def quarter_of(day: dt.date) -> Period:
    """Return the quarter of a day."""
    return _months_of(day, 3)


def half_year_of(day: dt.date) -> Period:
    """Return the half-year of a day."""
    return _months_of(day, 6)


def year_of(day: dt.date) -> Period:
    """Return the calendar year of a day."""
    return _months_of(day, MONTHS_PER_YEAR)


def _months_of(day: dt.date, length: int) -> Period:
    first = dt.date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(first, add_months(first, length))


def weeks_of(period: Period, week_starts_on: int = 0) -> tuple[Period, ...]:
    """Return the whole weeks that share a day with a closed period, in order."""
    return _tiles(period, lambda day: week_of(day, week_starts_on))


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the whole months that share a day with a closed period, in order."""
    return _tiles(period, month_of)


def quarters_of(period: Period) -> tuple[Period, ...]:
    """Return the whole quarters that share a day with a closed period, in order."""
    return _tiles(period, quarter_of)


def _tiles(period: Period, tile_of: Callable[[dt.date], Period]) -> tuple[Period, ...]:
    if period.until is None:
        raise ValueError("an open-ended period cannot be divided")
    tiles = []
    day = period.since
    while day < period.until:
        tile = tile_of(day)
        tiles.append(tile)
        if tile.until is None:
            break
        day = tile.until
    return tuple(tiles)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of another month, or its last day where the month is too short.

    >>> add_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def whole_months(since: dt.date, until: dt.date) -> int:
    """Count the whole months in the days ``[since, until)``: the most m with since + m <= until.

    A month ends on the day of the same number, or on the month's last day where there is none; a
    period that ends before it begins has none.

    Source: 中华人民共和国民法典 第二百零二条

    >>> whole_months(dt.date(2026, 1, 31), dt.date(2026, 2, 28))
    1
    """
    if until <= since:
        return 0
    months = (until.year - since.year) * MONTHS_PER_YEAR + until.month - since.month
    return months if add_months(since, months) <= until else months - 1


# --- periods as people write them --------------------------------------------------------------

_NAMED = re.compile(
    r"(?P<year>\d{4})年?(?:(?:(?<=年)|-|/|\.)(?P<month>\d{1,2})月?|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])|第?(?P<quarter_zh>[一二三四1-4])季度?|(?P<half_zh>[上下])半年)?",
    re.ASCII,
)
_DAY = r"(\d{4}-\d{2}-\d{2})"
_SPAN = re.compile(rf"{_DAY}(?:\.\.|至|到|~){_DAY}?", re.ASCII)


def parse_period(text: str) -> Period:
    """Read ``2026-09``, ``2026Q3``, ``2026H1``, ``2026`` or ``2026-09-07..2026-09-20``.

    Chinese forms (``2026年9月``, ``2026年第三季度``, ``2026年上半年``, ``…至…``) are read alike.
    In a span both days count; without the second it is open-ended.

    Raises
    ------
    BadData
        if the text is none of these.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    try:
        period = _named_period(plain) or _span(plain)
    except (ValueError, OverflowError):
        period = None
    if period is None or period.is_empty:
        raise BadData(
            say(
                "periods.not_a_period",
                "“{entered}”不是期间。请写 2026-09、2026Q3、2026H1、2026 "
                "或 2026-09-07..2026-09-20。",
                '"{entered}" is not a period. Write 2026-09, 2026Q3, 2026H1, 2026 or '
                "2026-09-07..2026-09-20.",
                entered=text,
            )
        )
    return period


def _named_period(plain: str) -> Period | None:
    match = _NAMED.fullmatch(plain)
    if match is None:
        return None
    year = int(match["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if match["month"]:
        return month_of(dt.date(year, int(match["month"]), 1))
    quarter = match["quarter"] or match["quarter_zh"]
    if quarter:
        number = "一二三四".find(quarter) + 1 or int(quarter)
        return quarter_of(dt.date(year, 3 * number, 1))
    half = match["half"] or match["half_zh"]
    if half:
        return half_year_of(dt.date(year, 1 if half in "1上" else 7, 1))
    return year_of(dt.date(year, 1, 1))


def _span(plain: str) -> Period | None:
    match = _SPAN.fullmatch(plain)
    if match is None:
        return None
    first = dt.date.fromisoformat(match[1])
    return inclusive(first, dt.date.fromisoformat(match[2]) if match[2] else None)


def period_text(period: Period) -> str:
    """Write a period so that ``parse_period`` reads it back: by name if it has one.

    >>> period_text(parse_period("2026年第三季度"))
    '2026Q3'
    """
    day = period.since
    if period == year_of(day):
        return f"{day.year:04d}"
    if period == half_year_of(day):
        return f"{day.year:04d}H{1 if day.month == 1 else 2}"
    if period == quarter_of(day):
        return f"{day.year:04d}Q{day.month // 3 + 1}"
    if period == month_of(day):
        return f"{day.year:04d}-{day.month:02d}"
    return f"{day.isoformat()}..{period.last_day.isoformat() if period.last_day else ''}"
