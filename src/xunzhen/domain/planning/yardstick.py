"""What a roster is measured against: the county, its calendar, its rules week by week."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from xunzhen.domain.coverage.modes import ModeTable
from xunzhen.domain.periods.calendar import EnteredDay, WorkCalendar, work_calendar
from xunzhen.domain.periods.half_days import WEEKDAYS_EN, WEEKDAYS_ZH
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.rules import (
    WEEK_STARTS_ON,
    CircuitRules,
    circuit_rules,
    weekday_of_ruling,
)
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import Closure, County, Mode, Staff

ONE_DAY = dt.timedelta(days=1)


class Way(Protocol):
    """A travel time as far as the check reads one."""

    @property
    def minutes(self) -> float | None:
        """Minutes one way, None where there is no way."""
        ...


class Ways(Protocol):
    """Travel times as far as the check asks: how they are computed is none of its business."""

    def between(self, origin: str, destination: str) -> Way:
        """Return the time between two places."""
        ...


@dataclass(frozen=True)
class Yardstick:
    """A county on the days of a horizon; ``first`` is the first day of the week of ``since``."""

    county: County
    times: Ways
    settings: PlanningSettings
    calendar: WorkCalendar
    modes: ModeTable
    since: dt.date
    first: dt.date
    rules: tuple[CircuitRules, ...]

    @classmethod
    def of(
        cls,
        county: County,
        book: Book,
        times: Ways,
        settings: PlanningSettings,
        since: dt.date,
        weeks: int,
    ) -> Yardstick:
        """Return the yardstick of a horizon of whole weeks, cut at ``since``."""
        start = weekday_of_ruling(book.ruling_or_suggestion(WEEK_STARTS_ON, county.code, since))
        first = since
        while first.weekday() != start:
            first -= ONE_DAY
        opening = [max(since, first + number * 7 * ONE_DAY) for number in range(weeks)]
        return cls(
            county,
            times,
            settings,
            work_calendar(EnteredDay(one.date, one.workday, one.name) for one in county.holidays),
            ModeTable(county),
            since,
            first,
            tuple(circuit_rules(book, county, day) for day in opening),
        )

    @property
    def until(self) -> dt.date:
        """The day after the last planned day."""
        return self.first + 7 * len(self.rules) * ONE_DAY

    def covers(self, day: dt.date) -> bool:
        """Say whether a day is planned."""
        return self.since <= day < self.until

    def week_of(self, day: dt.date) -> int:
        """Return the number of a planned day's week, from 1."""
        return (day - self.first).days // 7 + 1

    def days_of(self, week: int) -> Iterator[dt.date]:
        """Walk the planned days of a week."""
        for number in range(7):
            day = self.first + (7 * (week - 1) + number) * ONE_DAY
            if day >= self.since:
                yield day

    def is_holiday(self, day: dt.date) -> bool:
        """Say whether a day is off for a holiday; a plain Saturday or Sunday is not."""
        if self.calendar.is_workday(day):
            return False
        if day.weekday() in (5, 6):
            return day in self.calendar.entered or bool(self.calendar.name_of(day))
        return True

    def on_circuit(self, village: str, day: dt.date) -> bool:
        """Say whether circuit visits are the village's valid mode on a day."""
        return self.modes.on(village, day).mode is Mode.CIRCUIT

    def closure(self, village: str, day: dt.date) -> Closure | None:
        """Return what closes a village or its township on a day."""
        township = self.county.village_by_code[village].township
        return next(
            (
                one
                for one in self.county.closures
                if one.place in (village, township) and day in one.period
            ),
            None,
        )

    def road_closure(self, one: str, other: str, day: dt.date) -> Closure | None:
        """Return what closes the road between two codes on a day, whichever way it is written."""
        pattern = rf"({re.escape(one)}\s*-\s*{re.escape(other)})"
        pattern += rf"|({re.escape(other)}\s*-\s*{re.escape(one)})"
        return next(
            (
                closure
                for closure in self.county.closures
                if day in closure.period and re.fullmatch(pattern, closure.place.strip())
            ),
            None,
        )

    def may_go(self, person: Staff, day: dt.date, afternoon: bool) -> bool:
        """Say whether a half-day was entered for a person, make-up days counted as weekdays."""
        if 2 * day.weekday() + afternoon in person.available:
            return True
        made_up = day.weekday() in (5, 6) and self.calendar.is_workday(day)
        return made_up and any(
            half_day < 10 and half_day % 2 == afternoon for half_day in person.available
        )

    @cached_property
    def circuit_codes(self) -> tuple[str, ...]:
        """Villages on circuit on any planned day, by code."""
        days = [self.since + n * ONE_DAY for n in range((self.until - self.since).days)]
        return tuple(
            code
            for code in sorted(self.county.village_by_code)
            if any(self.on_circuit(code, day) for day in days)
        )


def when_zh(visit: PlannedVisit) -> str:
    """Name a visit's half-day: ``9月14日（周一）上午``."""
    day = visit.date
    half = "下午" if visit.afternoon else "上午"
    return f"{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）{half}"


def when_en(visit: PlannedVisit) -> str:
    """Name a visit's half-day: ``2026-09-14 (Mon) AM``."""
    half = "PM" if visit.afternoon else "AM"
    return f"{visit.date.isoformat()} ({WEEKDAYS_EN[visit.date.weekday()]}) {half}"
