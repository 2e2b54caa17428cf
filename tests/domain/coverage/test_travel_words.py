"""How travel times are said."""

from __future__ import annotations

import pytest

from xunzhen.domain.coverage.travel import TravelSource, TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh


@pytest.mark.parametrize(
    ("minutes", "source", "zh", "en"),
    [
        (18.0, TravelSource.ENTERED, "18分钟（县里填报）", "18 minutes (entered by the county)"),
        (30.02, TravelSource.ROADS, "30.1分钟（按路网算）", "30.1 minutes (on roads)"),
        (0.0, TravelSource.STRAIGHT, "0分钟（同村）", "0 minutes (same village)"),
        (0.0, TravelSource.ENTERED, "0分钟（县里填报）", "0 minutes (entered by the county)"),
    ],
)
def test_minutes_are_said_with_their_source(
    minutes: float, source: TravelSource, zh: str, en: str
) -> None:
    travel = TravelTime(minutes, source)

    assert (minutes_zh(travel), minutes_en(travel)) == (zh, en)


def test_no_way_is_said_with_its_reason() -> None:
    travel = TravelTime(None, TravelSource.NONE, "甲村没有坐标。", "Jia has no coordinates.")

    assert (minutes_zh(travel), minutes_en(travel)) == ("甲村没有坐标。", "Jia has no coordinates.")
