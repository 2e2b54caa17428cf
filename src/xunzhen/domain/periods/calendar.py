"""Working days: the published holidays and make-up days, and a county's own table above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from chinese_calendar.constants import Holiday, holidays, workdays

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class EnteredDay:
    """One row of a county's own 节假日调休 table."""

    date: dt.date
    workday: bool
    name: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Says of every day whether people work: the county's table, else the notice, else Mon-Fri.

    A year whose holidays are not published (or not yet known here) counts Monday to Friday and is
    reported by ``notices``; no day is ever refused.
    """

    entered: Mapping[dt.date, EnteredDay] = field(default_factory=dict)

    @property
    def published_years(self) -> frozenset[int]:
        """The years whose holiday notice is known."""
        return _published_years()

    def is_workday(self, day: dt.date) -> bool:
        """Say whether people work on this day."""
        if day in self.entered:
            return self.entered[day].workday
        if day in workdays:
            return True
        return day.weekday() < SATURDAY and day not in holidays

    def name_of(self, day: dt.date) -> str:
        """Return the name of a holiday (国庆节) or make-up day (国庆节调休); else an empty text."""
        entered = self.entered.get(day)
        if entered is not None and entered.name:
            return entered.name
        published = holidays.get(day) or workdays.get(day)
        if published is None:
            return ""
        name: str = Holiday(published).chinese
        return f"{name}调休" if self.is_workday(day) else name

    def notices(self, period: Period) -> tuple[Sentence, ...]:
        """Say of each year in a closed period that its holidays are not published, in order."""
        if period.until is None:
            raise ValueError("an open-ended period has no last year")
        if period.last_day is None:
            return ()
        years = range(period.since.year, period.last_day.year + 1)
        return tuple(self._notice(year) for year in years if year not in self.published_years)

    def _notice(self, year: int) -> Sentence:
        return say(
            "periods.holidays_unpublished",
            "{year}年放假安排未知：除本县表中填写的{entered}天外，按周一至周五上班计。"
            "放假通知公布后，请在节假日调休表中补填。",
            "The holidays of {year} are not known: apart from the {entered} days in the county's "
            "own table, Monday to Friday count as working days. Enter them when they are "
            "published.",
            year=year,
            entered=sum(day.year == year for day in self.entered),
        )


def english_name(holiday: str) -> str:
    """Return the English of a published holiday's Chinese name; any other name as it is.

    >>> english_name("端午"), english_name("县庆")
    ('Dragon Boat Festival', '县庆')
    """
    return _english_names().get(holiday, holiday)


def work_calendar(entered: Iterable[EnteredDay] = ()) -> WorkCalendar:
    """Return the calendar with a county's own days above the published ones; of two the last."""
    return WorkCalendar({row.date: row for row in entered})


@cache
def _english_names() -> Mapping[str, str]:
    return {one.chinese: str(one.value) for one in Holiday}


@cache
def _published_years() -> frozenset[int]:
    return frozenset(day.year for day in holidays)
