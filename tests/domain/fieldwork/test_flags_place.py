"""Flags on the place of a check-in, worked by hand on the mean sphere (6371.0088 km).

One degree of latitude is 6371.0088 * pi / 180 = 111.195 km; so 0.004 degrees are 445 m and 0.0288
degrees are 3.202 km.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.flagged import (
    KEY,
    LIMITS,
    STOP,
    came,
    flags,
    ground,
    only,
    visit,
    went,
    wrote,
)
from xunzhen.domain.fieldwork.flag import FlagKind, Weight
from xunzhen.domain.fieldwork.flag_place import metres_between
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.geo import Point


def test_check_in_inside_the_limit_has_no_flag() -> None:
    # 0.004 degrees north: 445 m, the limit is 500 m
    assert flags(came(lng=STOP.lng, lat=STOP.lat + 0.004, accuracy=20), went(), wrote()) == ()


def test_far_check_in_tells_distance_limit_and_clause() -> None:
    # 0.0288 degrees north: 3,202 m; 3,202 - 20 > 500
    raised = only(
        flags(came(lng=STOP.lng, lat=STOP.lat + 0.0288, accuracy=20), went(), wrote()), FlagKind.FAR
    )

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == (
        "签到点离巡诊点3.2公里（定位误差±20米），超过500米（演示：县卫健局通知 第1条）。"
    )
    assert raised.sentence.en == (
        "Checked in 3.2 km from the circuit stop (position ±20 m); the limit is 500 m "
        "(演示：县卫健局通知 第1条)."
    )
    assert dict(raised.sentence.facts)["metres"] == 3202


def test_rough_position_that_may_be_near_is_only_noticed() -> None:
    # 3,202 m away, but wrong by as much as 3,000 m: 202 m are possible
    raised = only(
        flags(came(lng=STOP.lng, lat=STOP.lat + 0.0288, accuracy=3000), went(), wrote()),
        FlagKind.FAR,
    )

    assert raised.weight is Weight.NOTICE
    assert raised.sentence.zh.endswith("误差范围内分不清远近。")


def test_distance_without_a_limit_is_a_fact_and_no_doubt() -> None:
    unset = replace(LIMITS, near=None)

    raised = only(
        flags(came(lng=STOP.lng, lat=STOP.lat + 0.0288), went(), wrote(), limits=unset),
        FlagKind.FAR,
    )

    assert raised.weight is Weight.FACT
    assert raised.limit is None
    assert raised.sentence.zh == "签到点离巡诊点3.2公里，县里未设定多远算远。"
    assert raised.sentence.en == (
        "Checked in 3.2 km from the circuit stop; the county has set no limit."
    )


def test_village_without_a_point_says_that_no_distance_can_be_told() -> None:
    raised = only(flags(stop=None), FlagKind.FAR)

    assert raised.weight is Weight.FACT
    assert "没有巡诊点坐标" in raised.sentence.zh


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"no_fix": "denied"}, "手机没有允许定位", "the phone did not allow it"),
        ({"no_fix": "timeout", "why": "山谷里"}, "找位置超时；山谷里", "took too long; 山谷里"),
        ({"no_fix": "手机没电"}, "手机没电", "手机没电"),
        ({"why": "忘了"}, "原因：忘了。", "position: 忘了."),
        ({"lng": "x", "lat": 25.0}, "原因：没有说。", "position: no reason given."),
        ({"lng": float("nan"), "lat": 25.0}, "没有说", "no reason given"),
        ({"lng": True, "lat": 25.0}, "没有说", "no reason given"),
    ],
)
def test_no_position_tells_its_reason(facts: dict[str, object], zh: str, en: str) -> None:
    raised = only(flags(came(**facts), went(), wrote()), FlagKind.NO_FIX)

    assert raised.weight is Weight.DOUBT
    assert zh in raised.sentence.zh
    assert en in raised.sentence.en


def test_record_without_check_in_says_that_the_place_is_unknown() -> None:
    raised = only(flags(wrote()), FlagKind.NO_FIX)

    assert raised.sentence.zh.startswith("没有签到")


@pytest.mark.parametrize(("lng", "lat"), [(25.080, 118.205), (200.0, 25.0), (118.0, -91.0)])
def test_degrees_that_are_no_place_are_impossible(lng: float, lat: float) -> None:
    raised = only(flags(came(lng=lng, lat=lat), went(), wrote()), FlagKind.IMPOSSIBLE_PLACE)

    assert raised.weight is Weight.DOUBT


def test_online_clinic_has_no_place_to_be_far_from() -> None:
    online = replace(KEY, kind=OutreachKind.ONLINE)
    made = visit(came(no_fix="denied"), went(), wrote(), key=online)

    assert flags_of(made, ground()) == ()


def test_purged_point_is_judged_by_the_distance_that_was_kept() -> None:
    raised = only(flags(came(metres=3202, accuracy=20), went(), wrote()), FlagKind.FAR)

    assert raised.weight is Weight.DOUBT


@given(
    st.floats(117.0, 119.0), st.floats(24.0, 26.0), st.floats(117.0, 119.0), st.floats(24.0, 26.0)
)
def test_distance_is_the_same_both_ways(lng: float, lat: float, east: float, north: float) -> None:
    one, other = Point(lng, lat), Point(east, north)

    assert metres_between(one, other) == metres_between(other, one)
