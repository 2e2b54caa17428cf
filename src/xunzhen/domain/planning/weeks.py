"""The horizon of a plan: its weeks, their working days, and how many visits a week owes.

A week is seven days from the weekday of rule ``circuit.week_starts_on``. A plan that starts within
a week plans only that week's remaining days.

What a village owes in a week, with

    full       visits of an ordinary week
    mine       its days in circuit mode on or after the plan's first day
    ordinary   Mondays to Fridays among ``mine``
    fits       working days among ``mine`` (holidays out, make-up days in)
    share      full, if ``mine`` is the whole week, else min(full, max(ordinary, fits))

    fits >= ordinary          share                      (no holiday took a day)
    rule ``working_days``     min(share, fits)
    rule ``full``             share
    rule ``waived``           0
    every working day closed  0, and said so
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.calendar import EnteredDay, WorkCalendar, work_calendar
from xunzhen.domain.periods.half_days import half_day_index
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.rules import ShortWeek
from xunzhen.domain.registry.county import County

MOST_WEEKS: Final = 53
LAST_YEAR: Final = 2199
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class CircuitWeek:
    """A week of the plan, numbered from 1.

    ``days`` are the planned days in order (fewer than seven only where the plan starts within the
    week); ``working`` those on which work is done; ``holidays`` the public holidays with names.
    """

    index: int
    first: dt.date
    days: tuple[dt.date, ...]
    working: tuple[dt.date, ...]
    holidays: tuple[tuple[dt.date, str], ...]

    @property
    def is_whole(self) -> bool:
        """Say whether all seven days are planned."""
        return len(self.days) == 7

    @property
    def off(self) -> frozenset[dt.date]:
        """Public holidays: nobody goes."""
        return frozenset(day for day, _ in self.holidays)

    @property
    def made_up(self) -> tuple[dt.date, ...]:
        """Saturdays and Sundays that are worked."""
        return tuple(day for day in self.working if day.weekday() >= SATURDAY)

    @property
    def is_shortened(self) -> bool:
        """Say whether holidays leave fewer working days than Mondays to Fridays planned."""
        return len(self.working) < sum(day.weekday() < SATURDAY for day in self.days)

    def date_of(self, weekday: int) -> dt.date:
        """Return the date of a weekday in this week, planned or not."""
        return self.first + dt.timedelta(days=(weekday - self.first.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The weeks of a plan and what must be said about its calendar."""

    since: dt.date
    until: dt.date
    weeks: tuple[CircuitWeek, ...]
    notices: tuple[Sentence, ...]


def county_calendar(county: County) -> WorkCalendar:
    """Return the published calendar with the county's own table of holidays above it."""
    return work_calendar(EnteredDay(row.date, row.workday, row.name) for row in county.holidays)


def holiday_name(calendar: WorkCalendar, day: dt.date) -> str:
    """Name the holiday that makes this a day off; empty for a working day or a plain weekend."""
    if calendar.is_workday(day):
        return ""
    name = calendar.name_of(day)
    if not name and (day.weekday() < SATURDAY or day in calendar.entered):
        return "本县放假"
    return name


def first_day_of_week(day: dt.date, starts_on: int) -> dt.date:
    """Return the first day of the week that contains a day; weeks start on weekday ``starts_on``.

    >>> first_day_of_week(dt.date(2026, 9, 16), 0)
    datetime.date(2026, 9, 14)
    """
    return day - dt.timedelta(days=(day.weekday() - starts_on) % 7)


def refuse_strange_horizon(since: dt.date, weeks: int) -> None:
    """Let a horizon pass that calendars can answer for.

    Raises
    ------
    BadData
        when ``weeks`` is not 1 to 53, or ``since`` lies beyond ``LAST_YEAR``.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadData(
            say(
                "planning.weeks_out_of_range",
                "计划周数是{weeks}，请给1到{most}之间的整数。",
                "{weeks} weeks cannot be planned. Give a whole number from 1 to {most}.",
                weeks=weeks,
                most=MOST_WEEKS,
            )
        )
    if since.year > LAST_YEAR:
        raise BadData(
            say(
                "planning.since_too_late",
                "起始日{since}太远，农历和节假日都推不到那里，请给不晚于{last}年的日期。",
                "The plan cannot start on {since}: no calendar reaches it. Give a day not after "
                "the year {last}.",
                since=since.isoformat(),
                last=LAST_YEAR,
            )
        )


def plan_horizon(since: dt.date, weeks: int, starts_on: int, calendar: WorkCalendar) -> Horizon:
    """Lay out ``weeks`` weeks, the first being the one that contains ``since``.

    Raises
    ------
    BadData
        when ``weeks`` is not 1 to 53, or ``since`` lies beyond ``LAST_YEAR``.
    """
    refuse_strange_horizon(since, weeks)
    first = first_day_of_week(since, starts_on)
    planned = tuple(
        _week(number + 1, first + dt.timedelta(weeks=number), since, calendar)
        for number in range(weeks)
    )
    until = first + dt.timedelta(weeks=weeks)
    return Horizon(since, until, planned, _calendar_notices(since, until, planned, calendar))


def _week(index: int, first: dt.date, since: dt.date, calendar: WorkCalendar) -> CircuitWeek:
    days = tuple(day for day in (first + dt.timedelta(days=n) for n in range(7)) if day >= since)
    holidays = tuple((day, holiday_name(calendar, day)) for day in days)
    return CircuitWeek(
        index,
        first,
        days,
        tuple(day for day in days if calendar.is_workday(day)),
        tuple((day, name) for day, name in holidays if name),
    )


def _calendar_notices(
    since: dt.date, until: dt.date, weeks: tuple[CircuitWeek, ...], calendar: WorkCalendar
) -> tuple[Sentence, ...]:
    notices: list[Sentence] = []
    if not weeks[0].is_whole:
        notices.append(
            say(
                "planning.first_week_cut",
                "计划从{since}开始，这一周从{first}算起：之前的{gone}天不排，"
                "第1周只按剩下的{left}个工作日计应巡次数。",
                "The plan starts on {since}, within the week of {first}: the {gone} days before "
                "it take no visits, and week 1 owes what fits on its {left} working days.",
                since=since.isoformat(),
                first=weeks[0].first.isoformat(),
                gone=7 - len(weeks[0].days),
                left=len(weeks[0].working),
            )
        )
    notices.extend(calendar.notices(Period(since, until)))
    return tuple(notices)


def visits_owed(
    full: int,
    week: CircuitWeek,
    mine: Collection[dt.date],
    closed: Collection[dt.date],
    reading: ShortWeek,
) -> int:
    """Return the visits a village owes in a week (mathematics: module docstring).

    ``mine`` are its days in circuit mode among ``week.days``; ``closed`` its closed days.
    """
    working = [day for day in week.working if day in mine]
    if not mine or (working and all(day in closed for day in working)):
        return 0
    ordinary = sum(day.weekday() < SATURDAY for day in mine)
    fits = len(working)
    share = full if len(mine) == 7 else min(full, max(ordinary, fits))
    if fits >= ordinary or reading is ShortWeek.FULL:
        return share
    return 0 if reading is ShortWeek.WAIVED else min(share, fits)


def usable_half_days(available: frozenset[int], week: CircuitWeek) -> frozenset[int]:
    """Return the half-days (0-13) of this week on which a doctor with this availability may go.

    Nobody goes on a public holiday. On a make-up day he may go in the morning (afternoon) if he is
    available on that very half-day or on any morning (afternoon) from Monday to Friday.
    """
    usable = set()
    for day in week.days:
        if day in week.off:
            continue
        for afternoon in (False, True):
            own = half_day_index(day.weekday(), afternoon)
            on_weekdays = any(half_day_index(n, afternoon) in available for n in range(SATURDAY))
            if own in available or (day in week.made_up and on_weekdays):
                usable.add(own)
    return frozenset(usable)
