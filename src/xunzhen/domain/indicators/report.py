"""All indicators of one county and period: each with its number, targets, status and forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xunzhen.domain.indicators.catalogue import CATALOGUE, measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.forecast import Forecast, Planned, forecast
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.indicators.status import Judgement, judge
from xunzhen.domain.indicators.target import Bearing, Target, targets_of
from xunzhen.domain.indicators.trend import pace_weeks
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.clause import Range


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator against one target (None: none bears on the place), at the cut-off."""

    indicator: Indicator
    measurement: Measurement
    target: Target | None
    judgement: Judgement
    forecast: Forecast | None
    cut_off: dt.date


def county_indicators(
    evidence: Evidence,
    period: Period,
    planned: Mapping[str, Planned] | None = None,
    catalogue: Iterable[Indicator] = CATALOGUE,
    place: str = "",
) -> tuple[Line, ...]:
    """Return the lines of every indicator of a closed period, in the catalogue's order.

    An indicator has a line for each target that bears on it, the binding one first. ``place`` is
    the code whose targets are asked for (the county's own unless it bore another on these days).
    """
    last = evidence.last_day(period)
    code = place or evidence.county.code
    known: dict[tuple[object, dt.date | None], Measurement] = {}
    lines: list[Line] = []
    for one in catalogue:
        targets: tuple[Target | None, ...] = targets_of(evidence.book, one, code, last)
        for target in targets or (None,):
            due = None if target is None else target.due
            until = due if due is not None and due < last else None
            # Two indicators with one function and the same days are counted once.
            key = (one.measure or one.id, until)
            found = known.get(key)
            if found is None:
                found = known[key] = measure(one, evidence, period, until)
            found = replace(found, indicator=one.id)
            ahead = _forecast(one, evidence, found, target, last, planned or {})
            lines.append(Line(one, found, target, judge(one, found, target, last, ahead), ahead,
                              last))  # fmt: skip
    return tuple(lines)


def _forecast(
    indicator: Indicator,
    evidence: Evidence,
    found: Measurement,
    target: Target | None,
    cut_off: dt.date,
    planned: Mapping[str, Planned],
) -> Forecast | None:
    if not indicator.paced or target is None or target.due is None or not found.rows:
        return None
    if target.bearing is not Bearing.BINDS or isinstance(target.value, Range):
        return None
    if evidence.ledger is None or found.numerator is None or target.number is None:
        return None
    return forecast(
        found.numerator,
        pace_weeks(found, evidence.ledger, cut_off),
        cut_off,
        target.due,
        int(target.number),
        planned.get(indicator.id),
    )
