"""How a travel time is said: minutes with their source, rounded so that no bound is blurred."""

from __future__ import annotations

import math
from typing import Final

from xunzhen.domain.coverage.travel import TravelSource, TravelTime

SOURCE_ZH: Final = {
    TravelSource.ENTERED: "县里填报",
    TravelSource.ROADS: "按路网算",
    TravelSource.STRAIGHT: "按直线距离估算",
    TravelSource.NONE: "无路可达",
}
SOURCE_EN: Final = {
    TravelSource.ENTERED: "entered by the county",
    TravelSource.ROADS: "on roads",
    TravelSource.STRAIGHT: "estimated from the straight line",
    TravelSource.NONE: "no way",
}


def shown_minutes(minutes: float) -> str:
    """Write minutes with at most one decimal, rounded up: 30.02 is not shown as 30.

    >>> shown_minutes(30.0), shown_minutes(30.02), shown_minutes(17.5)
    ('30', '30.1', '17.5')
    """
    tenths = math.ceil(minutes * 10 - 1e-6)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def minutes_zh(travel: TravelTime) -> str:
    """Say ``18分钟（县里填报）``, or why there is no way."""
    if travel.minutes is None:
        return travel.reason_zh or SOURCE_ZH[TravelSource.NONE]
    source = "同村" if _is_same_place(travel) else SOURCE_ZH[travel.source]
    return f"{shown_minutes(travel.minutes)}分钟（{source}）"


def minutes_en(travel: TravelTime) -> str:
    """Say ``18 minutes (entered by the county)``, or why there is no way."""
    if travel.minutes is None:
        return travel.reason_en or SOURCE_EN[TravelSource.NONE]
    source = "same village" if _is_same_place(travel) else SOURCE_EN[travel.source]
    return f"{shown_minutes(travel.minutes)} minutes ({source})"


def _is_same_place(travel: TravelTime) -> bool:
    """Say whether nothing was estimated: the two ends stand in one place."""
    return travel.minutes == 0.0 and travel.source is not TravelSource.ENTERED
