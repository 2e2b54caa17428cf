"""How a number grew week by week, and where its pace leads: what a chart draws and a table tells.

Only rows that fell on a day can be told by weeks; of what stands on a day (a share of villages) the
county tables tell today alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.indicators import outreach_measures as outreach
from xunzhen.domain.indicators.forecast import Forecast, Planned, forecast, weekly_counts
from xunzhen.domain.indicators.indicator import Indicator, Measure
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.periods.period import DAYS_PER_WEEK, Period, month_of, weeks_of

_DAY: Final = dt.timedelta(days=1)
_DayOf = Callable[[Behind, Ledger | None], dt.date | None]


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """The days of one week that were counted: what they added, and how much it was by their end.

    ``added`` and ``total`` are of the numerator, ``owed`` and ``of`` of the denominator.
    """

    period: Period
    added: int
    owed: int
    total: int
    of: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected by the end of a day to come, with the ends of the interval."""

    day: dt.date
    expected: int
    low: int
    high: int


def weekly_trend(
    indicator: Indicator,
    measurement: Measurement,
    ledger: Ledger | None,
    last: dt.date,
    week_starts_on: int = 0,
) -> tuple[TrendWeek, ...]:
    """Return the weeks of the days counted up to ``last``, in order; () where rows have no day.

    The first and last week hold only the days that were counted. What began before them counts in
    the first. The last total is the measured number.
    """
    day_of = None if indicator.measure is None else _DAYS.get(indicator.measure)
    since = measurement.period.since
    if day_of is None or measurement.numerator is None or last < since:
        return ()
    counted = Period(since, last + _DAY)
    added: dict[dt.date, int] = defaultdict(int)
    owed: dict[dt.date, int] = defaultdict(int)
    for row in measurement.rows:
        day = day_of(row, ledger)
        if day is None:
            return ()
        day = min(max(day, since), last)
        added[day] += row.numerator
        owed[day] += row.denominator
    weeks, total, of = [], 0, 0
    for week in weeks_of(counted, week_starts_on):
        days = week.intersection(counted)
        if days is not None:
            here, due = (sum(one[day] for day in days.days()) for one in (added, owed))
            total, of = total + here, of + due
            weeks.append(TrendWeek(days, here, due, total, of))
    return tuple(weeks)


def _entry_named_in_note(row: Behind, ledger: Ledger | None) -> dt.date | None:
    return None if ledger is None else ledger.by_id[row.note_zh].date


def _entry(row: Behind, ledger: Ledger | None) -> dt.date | None:
    return None if ledger is None else ledger.by_id[row.key].date


def _end_of_month(row: Behind, _ledger: Ledger | None) -> dt.date | None:
    return month_of(dt.date.fromisoformat(f"{row.key.rsplit(' ', 1)[1]}-01")).last_day


def _end_of_week(row: Behind, _ledger: Ledger | None) -> dt.date | None:
    first = dt.date.fromisoformat(row.key.rsplit(" ", 1)[1])
    return first + (DAYS_PER_WEEK - 1) * _DAY


def _day_in_note(row: Behind, _ledger: Ledger | None) -> dt.date | None:
    return dt.date.fromisoformat(row.note_zh[:10])


_DAYS: Final[Mapping[Measure, _DayOf]] = {
    outreach.doctors_sent: _entry_named_in_note,
    outreach.doctor_person_times: _entry,
    outreach.months_with_days: _end_of_month,
    outreach.paired_person_times: _day_in_note,
    outreach.mobile_tours: _day_in_note,
    outreach.weeks_met: _end_of_week,
}


def pace_weeks(measurement: Measurement, ledger: Ledger, cut_off: dt.date) -> list[int]:
    """Return the whole weeks from the first row to the cut-off that a forecast goes by.

    Each row is an entry of the ledger; there must be one at least.
    """
    days = [(ledger.by_id[row.key].date, row.numerator) for row in measurement.rows]
    return weekly_counts(days, min(day for day, _count in days), cut_off)


def path_ahead(
    told: Forecast,
    weeks: Sequence[int],
    cut_off: dt.date,
    days: Iterable[dt.date],
    planned: Planned | None = None,
) -> tuple[Ahead, ...]:
    """Return what the forecast expects by each of these days up to its due day, which is the last.

    ``weeks`` as ``pace_weeks`` gives them: each day's interval is that of a forecast due there.
    """
    wanted = [day for day in days if cut_off < day < told.due]
    found = []
    for day in wanted:
        one = forecast(told.done, weeks, cut_off, day, None, planned)
        if one is not None:
            found.append(Ahead(day, one.expected, one.low, one.high))
    return (*found, Ahead(told.due, told.expected, told.low, told.high))
