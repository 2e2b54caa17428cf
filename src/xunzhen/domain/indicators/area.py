"""Indicators of a city or a province: sums of its counties, judged by its own targets.

Above the county only sums travel: numerators, denominators, rows nobody told, weekly counts. A
share of an area is the sum of numerators over the sum of denominators, never a mean of shares. A
total that a province sets judges the province here and no city or county (D2 the other way round).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.indicators.catalogue import measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.forecast import Forecast, forecast, weekly_counts
from xunzhen.domain.indicators.indicator import Indicator, PeriodKind
from xunzhen.domain.indicators.measure import Behind, Measurement, roll_up
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import judge
from xunzhen.domain.indicators.target import Bearing, Target, targets_of
from xunzhen.domain.periods.period import Period
from xunzhen.domain.places import CodeHistory, contains
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Range


@dataclass(frozen=True, slots=True)
class Sums:
    """What one county's measurement adds to a larger place, without its rows.

    ``measurement`` carries sums only: of a county that has no number because a fact is untold, its
    rows stand as few rows of the same sums. ``weeks`` are the counts of the whole weeks that end
    on the last day counted, the earliest first, ``first`` the day of the first row; of indicators
    that have no pace, () and None.
    """

    measurement: Measurement
    weeks: tuple[int, ...] = ()
    first: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One indicator of an area against one of its targets, with the counties behind it.

    ``without`` are the counties that have no number, so that the sum lacks them; ``number`` how
    many counties are in it.
    """

    line: Line
    without: tuple[str, ...]
    number: int


def sums_of(indicator: Indicator, found: Measurement, evidence: Evidence, last: dt.date) -> Sums:
    """Return what a county's measurement adds to its city and province."""
    bare = replace(found, rows=() if found.numerator is not None else _few(found.rows))
    if not indicator.paced or not found.rows or evidence.ledger is None:
        return Sums(bare)
    entries = evidence.ledger.by_id
    days = [(entries[row.key].date, row.numerator) for row in found.rows]
    return Sums(
        bare, tuple(weekly_counts(days, found.period.since, last)), min(day for day, _ in days)
    )


def _few(rows: Sequence[Behind]) -> tuple[Behind, ...]:
    if not rows:
        return ()
    place = rows[0].place
    told = Behind("", place, sum(r.numerator for r in rows), sum(r.denominator for r in rows))
    return (told, *(Behind("", place, 0, unknown=True) for row in rows if row.unknown))


def due_days(
    book: Book, indicator: Indicator, places: Iterable[str], last: dt.date
) -> tuple[dt.date | None, ...]:
    """Return the ends of counting that targets of these places ask for up to a day; None: all."""
    dues = {one.due for place in places for one in targets_of(book, indicator, place, last)}
    return (None, *sorted(due for due in dues if due is not None and due < last))


def area_lines(
    book: Book,
    indicator: Indicator,
    place: str,
    cut_off: dt.date,
    parts: Mapping[dt.date | None, Mapping[str, Sums]],
) -> tuple[AreaLine, ...]:
    """Return the lines of one indicator of an area, one a target, the binding one first.

    ``parts``: the sums of each county by the end of counting (None: the period's own), as
    ``due_days`` names them. A county without a number is left out of the sum and named; with none
    at all there is no number.
    """
    targets: tuple[Target | None, ...] = targets_of(book, indicator, place, cut_off)
    lines = []
    for target in targets or (None,):
        due = None if target is None else target.due
        until = due if due is not None and due < cut_off else None
        mine = parts.get(until) or parts.get(None) or {}
        if not mine:
            continue
        whole, without = summed(place, mine)
        ahead = _ahead(indicator, whole, target, cut_off, mine)
        judged = judge(indicator, whole, target, cut_off, ahead)
        line = Line(indicator, whole, target, judged, ahead, cut_off)
        lines.append(AreaLine(line, without, len(mine) - len(without)))
    return tuple(lines)


def summed(place: str, parts: Mapping[str, Sums]) -> tuple[Measurement, tuple[str, ...]]:
    """Add up counties by ``measure.roll_up``; those without number or rows are left out and named.

    Raises
    ------
    ValueError
        if there is no county, or they are of several indicators or days.
    """
    found = {county: one.measurement for county, one in parts.items()}
    without = tuple(
        sorted(county for county, one in found.items() if one.numerator is None and not one.rows)
    )
    told = [one for county, one in sorted(found.items()) if county not in without]
    if told or not found:
        return replace(roll_up(place, told), rows=()), without
    whole = roll_up(place, list(found.values()))
    # The same is missing in all of them: said once, however many counties there are.
    once = dict.fromkeys(said for one in found.values() for said in one.missing)
    return replace(whole, rows=(), missing=(nobody_has(len(found)), *once)), without


def nobody_has(number: int) -> Sentence:
    """Say that not one county has a number."""
    return say(
        "indicators.no_county_has",
        "{number}个县都没有这个数，合计不出。",
        "Not one of {number} counties has this number, so there is no total.",
        number=number,
    )


def _ahead(
    indicator: Indicator,
    whole: Measurement,
    target: Target | None,
    cut_off: dt.date,
    parts: Mapping[str, Sums],
) -> Forecast | None:
    """Forecast by the pace of all counties together; plans of counties are not looked at."""
    if not indicator.paced or target is None or target.due is None or whole.numerator is None:
        return None
    if target.bearing is not Bearing.BINDS or isinstance(target.value, Range):
        return None
    first = min((one.first for one in parts.values() if one.first), default=None)
    if first is None or target.number is None:
        return None
    weeks = weeks_together([one.weeks for one in parts.values()])
    known = weeks[max(0, len(weeks) - ((cut_off - first).days + 1) // 7) :]
    return forecast(whole.numerator, known, cut_off, target.due, int(target.number))


def weeks_together(parts: Iterable[Sequence[int]]) -> list[int]:
    """Add weekly counts that end on one day, whichever is longer.

    >>> weeks_together([[1, 2, 3], [10]])
    [1, 2, 13]
    """
    total: list[int] = []
    for weeks in parts:
        total = [0] * (len(weeks) - len(total)) + total
        for back, count in enumerate(reversed(weeks), 1):
            total[-back] += count
    return total


# --- a county that moved -------------------------------------------------------------------------


def days_within(history: CodeHistory, county: str, area: str, days: Period) -> tuple[Period, ...]:
    """Return the days on which a county (by internal id) lay in an area, in order, within others.

    A county that moved to another city on 1 July lies in the one until 30 June and in the other
    from then on; in their province on all days.
    """
    spells = sorted(
        (one.since, one.until)
        for one in history.entries
        if one.place == county and contains(area, one.code)
    )
    found: list[Period] = []
    for since, until in spells:
        here = Period(since, until).intersection(days)
        if here is None or here.is_empty:
            continue
        if found and found[-1].until == here.since:  # recoded, but still in the area
            here = Period(found.pop().since, here.until)
        found.append(here)
    return tuple(found)


def measure_within(
    indicator: Indicator,
    evidence: Evidence,
    period: Period,
    stays: Sequence[Period],
    until: dt.date | None = None,
) -> Measurement | None:
    """Measure what a county did on the days on which it lay in an area; None: on none of them.

    What stands on a day (a share of villages) belongs where the county lay on the last day. The
    result is said to be of the whole window, so that it adds up with counties that never moved.
    """
    whole = measure(indicator, evidence, period, until)
    last = evidence.last_day(whole.period)
    if indicator.period_kind is PeriodKind.DAY:
        return whole if any(last in stay for stay in stays) else None
    days = [here for stay in stays if (here := stay.intersection(whole.period)) is not None]
    days = [one for one in days if not one.is_empty and one.since <= last]
    if not days:
        return None
    if len(days) == 1 and days[0] == whole.period:
        return whole
    if whole.numerator is None:
        return whole
    halves = [replace(measure_days(indicator, evidence, one), period=whole.period) for one in days]
    return halves[0] if len(halves) == 1 else roll_up(evidence.county.code, halves)


def measure_days(indicator: Indicator, evidence: Evidence, days: Period) -> Measurement:
    """Measure exactly these days, also where the indicator is counted since the year's start."""
    span = replace(indicator, period_kind=PeriodKind.SPAN)
    return measure(span, evidence, days)


def parts_differ(
    whole: Measurement, parts: Sequence[Measurement], moved: Iterable[str]
) -> Sentence | None:
    """Say why an area is not the sum of the areas in it; None where it is, or nothing can be said.

    Who was counted in both halves of a county that moved is one person in the province and one in
    each city. What no moved county explains is said to be unexplained.
    """
    if whole.numerator is None or any(one.numerator is None for one in parts):
        return None
    by = sum(one.numerator or 0 for one in parts) - whole.numerator
    below = sum(one.denominator or 0 for one in parts) - (whole.denominator or 0)
    if not by and not below:
        return None
    names = "、".join(sorted(moved))
    if not names:
        return say(
            "indicators.parts_unexplained",
            "各市之和与合计差{by}，分母差{below}，没有找到原因，请核对。",
            "The cities differ from the whole by {by}, their denominators by {below}; no reason "
            "was found. Check it.",
            by=by,
            below=below,
        )
    return say(
        "indicators.moved_county",
        "各市之和与合计差{by}，分母差{below}：{names}年中换了市，两段日子里都有的在两市各计一次，"
        "合计只计一次。",
        "The cities differ from the whole by {by}, their denominators by {below}: {names} moved to "
        "another city within the year; who was there in both parts is in both cities and once in "
        "the whole.",
        by=by,
        below=below,
        names=names,
    )
