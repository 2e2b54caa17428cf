"""Flags on the place of a check-in: no position and why, impossible, far from the stop.

A position is one point and its accuracy. Far is told as a doubt only when the whole circle of
accuracy lies beyond the limit; when the limit runs through the circle it is a notice, because a
phone under a mountain may honestly be a kilometre wrong. Once a point has been purged, the distance
that was kept of it (``retention.point_remains``) is judged in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xunzhen.domain.fieldwork.flag import Flag, FlagKind, Weight, flag
from xunzhen.domain.fieldwork.flag_ground import FlagGround
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.domain.geo import Point, coordinates_fault, distance_km
from xunzhen.domain.policy.clause import Ruling

NO_FIX_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "denied": ("手机没有允许定位", "the phone did not allow it"),
    "unavailable": ("手机收不到卫星信号", "the phone had no satellite signal"),
    "timeout": ("找位置超时", "the search took too long"),
    "indoors": ("在屋里，收不到卫星", "indoors, no satellites"),
    "valley": ("山沟里，天空被挡", "in a valley, the sky was hidden"),
    "broken": ("手机定位坏了或没开", "the phone's positioning is broken or off"),
    "other": ("", ""),
    "unsupported": ("这部手机不能定位", "this phone cannot find its position"),
    "purged": ("签到点已到期删除", "its point was purged when its time of keeping ended"),
    "paper": ("按纸质日报表补录", "entered from a paper day sheet"),
}
"""Words for the reasons a phone gives by code; any other reason is printed as it was typed."""

METRES_A_KM: Final = 1000


def place_flags(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Return the flags on where a visit was checked in; an online clinic has no place."""
    if visit.key.kind is OutreachKind.ONLINE:
        return ()
    if visit.check_in is None:
        return (_no_check_in(visit),)
    facts = visit.check_in.facts
    point = point_of(facts)
    if point is None and isinstance(facts.get("metres"), int):
        return _judged(facts["metres"], _number(facts.get("accuracy")), ground)
    if point is None:
        return (_no_fix(facts, visit.check_in.why),)
    fault = coordinates_fault(point.lng, point.lat)
    if fault is not None:
        return (
            flag(
                FlagKind.IMPOSSIBLE_PLACE,
                Weight.DOUBT,
                "签到的位置不可能：{fault}",
                "The position of the check-in is impossible: {fault_en}",
                fault=fault.zh,
                fault_en=fault.en,
                lng=point.lng,
                lat=point.lat,
            ),
        )
    return _distance(point, _number(facts.get("accuracy")), ground)


def point_of(facts: Mapping[str, Any]) -> Point | None:
    """Return the point of a check-in's facts, None if it has none or it cannot be read."""
    lng, lat = _number(facts.get("lng")), _number(facts.get("lat"))
    return None if lng is None or lat is None else Point(lng, lat)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < float("inf") else None


def _no_check_in(visit: Visit) -> Flag:
    return flag(
        FlagKind.NO_FIX,
        Weight.DOUBT,
        "没有签到，只有记录，不知道在哪里做的。",
        "There is a record and no check-in: where it was done is not known.",
        records=len(visit.heads),
    )


def no_fix_words(facts: Mapping[str, Any], why: str) -> tuple[str, str]:
    """Say in Chinese and English why a check-in has no position: by its code, else as typed."""
    told = str(facts.get("no_fix") or "")
    zh, en = NO_FIX_WORDS.get(told, (told, told))
    return (zh or why, en or why)


def _no_fix(facts: Mapping[str, Any], why: str) -> Flag:
    zh, en = no_fix_words(facts, why)
    # What was typed is told too, unless it says the same as the reason.
    more = why if why not in (zh, en) else ""
    return flag(
        FlagKind.NO_FIX,
        Weight.DOUBT,
        "签到时没有定位，原因：{reason}{more}。",
        "Checked in without a position: {reason_en}{more_en}.",
        reason=zh or "没有说",
        reason_en=en or "no reason given",
        more=f"；{more}" if more else "",
        more_en=f"; {more}" if more else "",
    )


def _distance(point: Point, accuracy: float | None, ground: FlagGround) -> tuple[Flag, ...]:
    if ground.stop is None:
        return (
            flag(
                FlagKind.FAR,
                Weight.FACT,
                "{place}没有巡诊点坐标，算不出签到点离它多远。请在村表补坐标。",
                "{place} has no coordinates of its circuit stop, so the distance of the check-in "
                "cannot be told. Enter them in the table of villages.",
                place=ground.place_name,
            ),
        )
    return _judged(metres_between(point, ground.stop), accuracy, ground)


def metres_between(one: Point, other: Point) -> int:
    """Return the distance of two points in whole metres, the same both ways."""
    return round(distance_km(one, other) * METRES_A_KM)


def _judged(metres: int, accuracy: float | None, ground: FlagGround) -> tuple[Flag, ...]:
    near = ground.limits.near
    if near is None:
        return (_far(metres, accuracy, None, Weight.FACT),)
    if metres <= near.number:
        return ()
    surely = metres - (accuracy or 0.0) > near.number
    return (_far(metres, accuracy, near, Weight.DOUBT if surely else Weight.NOTICE),)


def _far(metres: int, accuracy: float | None, near: Ruling | None, weight: Weight) -> Flag:
    within = "" if accuracy is None else f"（定位误差±{accuracy:.0f}米）"
    within_en = "" if accuracy is None else f" (position ±{accuracy:.0f} m)"
    ends = {
        Weight.DOUBT: (
            "超过{most}米（{cites}）。",
            "; the limit is {most} m ({cites_en}).",
        ),
        Weight.NOTICE: (
            "限{most}米（{cites}），误差范围内分不清远近。",
            "; the limit is {most} m ({cites_en}), and the position is too rough to tell.",
        ),
        Weight.FACT: ("县里未设定多远算远。", "; the county has set no limit."),
    }
    zh, en = ends[weight]
    return flag(
        FlagKind.FAR,
        weight,
        "签到点离巡诊点{distance}{within}，" + zh,
        "Checked in {distance_en} from the circuit stop{within_en}" + en,
        limit=near,
        metres=metres,
        distance=distance_zh(metres),
        distance_en=distance_en(metres),
        accuracy=accuracy,
        within=within,
        within_en=within_en,
        most=int(near.number) if near else None,
    )


def distance_zh(metres: int) -> str:
    """Write a distance: ``320米``, ``3.2公里``.

    >>> distance_zh(320), distance_zh(3150)
    ('320米', '3.1公里')
    """
    return f"{metres}米" if metres < METRES_A_KM else f"{metres / METRES_A_KM:.1f}公里"


def distance_en(metres: int) -> str:
    """Write a distance: ``320 m``, ``3.2 km``.

    >>> distance_en(999), distance_en(1000)
    ('999 m', '1.0 km')
    """
    return f"{metres} m" if metres < METRES_A_KM else f"{metres / METRES_A_KM:.1f} km"
