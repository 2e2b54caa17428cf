"""The one catalogue of indicators, and how one of them is measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.indicators.catalogue_counted import OUTREACH, STANDING
from xunzhen.domain.indicators.catalogue_waiting import WAITING
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.indicator import Indicator, Words
from xunzhen.domain.indicators.measure import Found, Measurement, measured
from xunzhen.domain.periods.period import Period

CATALOGUE: Final[tuple[Indicator, ...]] = (*OUTREACH, *STANDING, *WAITING)
BY_ID: Final[Mapping[str, Indicator]] = {one.id: one for one in CATALOGUE}


def indicator_called(id_: str) -> Indicator:
    """Return an indicator by its id.

    Raises
    ------
    BadData
        if the catalogue has none of this id.
    """
    found = BY_ID.get(id_)
    if found is None:
        raise BadData(
            say(
                "indicators.unknown",
                "没有编号为“{id}”的指标。",
                'There is no indicator "{id}".',
                id=id_,
            )
        )
    return found


def measure(
    indicator: Indicator, evidence: Evidence, period: Period, until: dt.date | None = None
) -> Measurement:
    """Measure an indicator of a county over a closed period.

    Of a year to date, the days run from 1 January to the period's end; with ``until`` they end on
    that day if it is earlier: a target due in October is judged by what was done by then.
    """
    window = indicator.period_kind.window(period)
    if until is not None and window.until is not None and until in window:
        window = Period(window.since, until + dt.timedelta(days=1))
    if indicator.measure is None:
        found = Found(missing=(not_held(indicator.missing or indicator.definition),))
    elif evidence.cut_off < window.since:
        found = Found(missing=(too_early(evidence.cut_off),))
    else:
        found = indicator.measure(evidence, window)
    return measured(indicator.id, evidence.county.code, window, indicator.per, found)


def not_held(data: Words) -> Sentence:
    """Say which data the product does not hold."""
    return say(
        "indicators.data_not_held",
        "系统里还没有这些数据：{data_zh}。",
        "The product does not hold this data: {data_en}.",
        data_zh=data.zh,
        data_en=data.en,
    )


def too_early(cut_off: dt.date) -> Sentence:
    """Say that the period begins after the last day whose data is in."""
    return say(
        "indicators.too_early",
        "数据只到{cut_off}，这一期还没有开始。",
        "Data is in up to {cut_off} only; the period has not begun.",
        cut_off=cut_off.isoformat(),
    )
