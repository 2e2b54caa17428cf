"""The weeks of an indicator: the table, and the chart that draws the very numbers of the table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext

from xunzhen.domain.fieldwork.month_sheet import READ_AROUND
from xunzhen.domain.indicators.measure import plain_value
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.trend import Ahead, TrendWeek, pace_weeks, path_ahead, weekly_trend
from xunzhen.domain.planning.rules import weekday_of_ruling
from xunzhen.web.indicators.looks import own, value_text, wanted_text
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.pages.templatetags.parts import english

_MOST_AHEAD: Final = 60


@dataclass(frozen=True)
class TrendLine:
    """One line of the table of weeks, over or to come."""

    week: TrendWeek | None
    ahead: Ahead | None
    share: str

    @property
    def day(self) -> dt.date:
        """The last day of it."""
        if self.week is not None:
            return self.week.period.last_day or self.week.period.since
        return dt.date.max if self.ahead is None else self.ahead.day


def trend_of(found: Measured, line: Line) -> tuple[TrendLine, ...]:
    """Return the weeks counted and, with a forecast, the ends of the weeks to its due day."""
    ledger = found.evidence.ledger
    measured = line.measurement
    last = min(found.cut_off, measured.period.last_day or found.cut_off)
    ruling = found.evidence.readings.circuit(last).week_starts_on
    starts_on = weekday_of_ruling(ruling)
    weeks = weekly_trend(line.indicator, measured, ledger, last, starts_on)
    lines = [TrendLine(week, None, _share_of(week.total, week.of)) for week in weeks]
    if line.forecast is None or ledger is None:
        return tuple(lines)
    days: list[dt.date] = []
    day = last + READ_AROUND
    while day < line.forecast.due and len(days) < _MOST_AHEAD:
        days.append(day)
        day += READ_AROUND
    ahead = path_ahead(
        line.forecast,
        pace_weeks(measured, ledger, last),
        last,
        days,
        found.planned.get(line.indicator.id),
    )
    return (*lines, *(TrendLine(None, one, "") for one in ahead))


def _share_of(total: int, of: int) -> str:
    return plain_value(Fraction(100 * total, of)) if of else ""


def chart_of(line: Line, trend: tuple[TrendLine, ...]) -> dict[str, Any]:
    """Return what ``charts.js`` draws: the very numbers of the table of weeks."""
    share = line.measurement.per is not None
    weeks = [one.week for one in trend]
    target = line.target.number if line.target is not None else None
    drawn: list[dict[str, Any]] = []
    if any(one.ahead for one in trend):
        drawn.append({
            "name": gettext("95%区间"), "form": "band", "tone": "accent",
            "low": _joined(trend, "low"), "high": _joined(trend, "high"),
        })  # fmt: skip
    drawn.append({
        "name": gettext("累计"), "form": "line",
        "values": [_point(week, share) for week in weeks],
    })  # fmt: skip
    if any(one.ahead for one in trend):
        drawn.append({
            "name": gettext("预计"), "form": "dots", "values": _joined(trend, "expected"),
        })  # fmt: skip
    if target is not None:
        words = gettext("目标%(wanted)s") % {"wanted": wanted_text(line.indicator, line.target)}
        drawn.append(
            {"name": words, "form": "target", "tone": "ink", "values": [float(target)] * len(trend)}
        )
    drawn.append({
        "name": gettext("每周没有达到的") if share else gettext("每周"), "form": "bar",
        "tone": "idle", "below": True,
        "values": [None if week is None else _bar(week, share) for week in weeks],
    })  # fmt: skip
    chart: dict[str, Any] = {
        "x": [_short_day(one.day) for one in trend],
        "unit": own(line.indicator.unit),
        "unit_below": gettext("每周"),
        "series": drawn,
    }
    if share:
        points = [value for value in drawn[0]["values"] if value is not None]
        lowest = min([*points, float(target) if target is not None else 100.0])
        chart["axis"] = {"min": max(0, int(lowest // 10 * 10)), "max": 100}
    return chart


def _point(week: TrendWeek | None, share: bool) -> float | None:
    if week is None or (share and not week.of):
        return None
    return round(100 * week.total / week.of, 2) if share else week.total


def _bar(week: TrendWeek, share: bool) -> int:
    return week.owed - week.added if share else week.added


def _joined(trend: tuple[TrendLine, ...], name: str) -> list[int | None]:
    """Return the numbers to come, begun at the last known total so that the lines meet."""
    numbers: list[int | None] = []
    for place, one in enumerate(trend):
        last_known = one.week is not None and trend[place + 1 : place + 2] != ()
        if one.ahead is not None:
            numbers.append(getattr(one.ahead, name))
        elif last_known and trend[place + 1].ahead is not None and one.week is not None:
            numbers.append(one.week.total)
        else:
            numbers.append(None)
    return numbers


def _short_day(day: dt.date) -> str:
    return f"{day.day} {day:%b}" if english() else f"{day.month}月{day.day}日"


def chart_says(line: Line, trend: tuple[TrendLine, ...]) -> str:
    """Say in words what the chart shows."""
    if len(trend) < 2:
        return ""
    facts = {
        "name": own(line.indicator.name),
        "since": _short_day(trend[0].day),
        "until": _short_day(trend[-1].day),
        "value": value_text(line.indicator, line.measurement),
    }
    words = gettext("%(name)s逐周走势图，从%(since)s到%(until)s；累计%(value)s") % facts
    if line.target is not None:
        wanted = wanted_text(line.indicator, line.target)
        words += gettext("；目标%(wanted)s") % {"wanted": wanted}
    if line.forecast is not None:
        words += gettext("；到期预计%(expected)s（95%%区间%(low)s—%(high)s）") % {
            "expected": f"{line.forecast.expected:,}",
            "low": f"{line.forecast.low:,}",
            "high": f"{line.forecast.high:,}",
        }
    return words + gettext("。同样的数在下面的表里。")
