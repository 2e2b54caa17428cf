"""Flags on the times of a visit: short, impossible, outside hours, overlapping, too fast.

Times are told in the county's zone. Two stays overlap where they share more than an instant; one
that has no end yet overlaps another only if it began within it. A journey is too fast when less
time lies between two stays than the travel table gives for the way: both visits get the flag, for
either may be the invented one.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from xunzhen.domain.fieldwork.flag import Flag, FlagKind, Weight, flag
from xunzhen.domain.fieldwork.flag_ground import FlagGround, Stay
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import Visit

_MINUTE: Final = dt.timedelta(minutes=1)
_DAY: Final = dt.timedelta(days=1)


def time_flags(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Return the flags on when a visit was; none for one whose arrival is not known."""
    if visit.arrived is None:
        return ()
    return (
        *_impossible(visit, visit.arrived, ground),
        *_short(visit, ground),
        *_outside_hours(visit, ground),
        *_beside_others(visit, visit.arrived, ground),
    )


def _clock(moment: dt.datetime, ground: FlagGround) -> str:
    return moment.astimezone(ground.zone).strftime("%H:%M")


def _moment(moment: dt.datetime, ground: FlagGround) -> str:
    return moment.astimezone(ground.zone).strftime("%Y-%m-%d %H:%M")


def whole_minutes(span: dt.timedelta) -> int:
    """Return whole minutes of a span, rounded down.

    >>> whole_minutes(dt.timedelta(minutes=179, seconds=59))
    179
    """
    return math.floor(span / _MINUTE)


def _short(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Judge a circuit visit by the half-day (AX-2024-19/1.2.3); other kinds owe none."""
    if visit.key.kind is not OutreachKind.CIRCUIT or visit.left is None or visit.arrived is None:
        return ()
    stayed = whole_minutes(visit.left - visit.arrived)
    limit = ground.limits.half_day
    if stayed < 0 or (limit is not None and stayed >= limit.number):
        return ()
    why = visit.check_out.why if visit.check_out else ""
    reason, reason_en = (f"说明：{why}。", f" Reason: {why}.") if why else ("", "")
    if limit is None:
        return (
            flag(
                FlagKind.SHORT,
                Weight.FACT,
                "在村{minutes}分钟；半天多长，县里未设定。{reason}",
                "{minutes} minutes in the village; the county has not set how long half a day is."
                "{reason_en}",
                minutes=stayed,
                reason=reason,
                reason_en=reason_en,
            ),
        )
    return (
        flag(
            FlagKind.SHORT,
            Weight.DOUBT,
            "在村{minutes}分钟，比半天{least}分钟（{cites}）少{missing}分钟。{reason}",
            "{minutes} minutes in the village, {missing} less than the half-day of {least} "
            "({cites_en}).{reason_en}",
            limit=limit,
            minutes=stayed,
            least=int(limit.number),
            missing=math.ceil(limit.number - stayed),
            reason=reason,
            reason_en=reason_en,
        ),
    )


def _impossible(visit: Visit, arrived: dt.datetime, ground: FlagGround) -> tuple[Flag, ...]:
    found = []
    day = arrived.astimezone(ground.zone).date()
    if day != visit.key.date:
        found.append(
            flag(
                FlagKind.IMPOSSIBLE_TIME,
                Weight.DOUBT,
                "到村是{arrived}，这次巡诊的日子却是{date}。",
                "Arrived at {arrived}, but the visit's day is {date}.",
                arrived=_moment(arrived, ground),
                date=visit.key.date.isoformat(),
            )
        )
    if visit.left is not None and not arrived <= visit.left <= arrived + _DAY:
        found.append(
            flag(
                FlagKind.IMPOSSIBLE_TIME,
                Weight.DOUBT,
                "到村{arrived}，离村{left}：离村要在到村之后一天以内。",
                "Arrived {arrived}, left {left}: one leaves after arriving, within a day.",
                arrived=_moment(arrived, ground),
                left=_moment(visit.left, ground),
            )
        )
    last = max(arrived, visit.left or arrived)
    if ground.received is not None and last > ground.received + _MINUTE:
        found.append(
            flag(
                FlagKind.IMPOSSIBLE_TIME,
                Weight.DOUBT,
                "写的时间{moment}，比县里收到的时间{received}还晚。",
                "It is dated {moment}, later than the county received it ({received}).",
                moment=_moment(last, ground),
                received=_moment(ground.received, ground),
            )
        )
    return tuple(found)


def _outside_hours(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Hours are judged only where somebody set them: an hour by itself is no fact worth telling."""
    found = []
    earliest, latest = ground.limits.earliest, ground.limits.latest
    if visit.arrived is None:
        return ()
    day = visit.arrived.astimezone(ground.zone).date()
    if earliest is not None and _minute_of(visit.arrived, day, ground) < earliest.number * 60:
        found.append(
            flag(
                FlagKind.OUTSIDE_HOURS,
                Weight.NOTICE,
                "{clock}到村，早于{hour}点（{cites}）。",
                "Arrived at {clock}, before {hour}:00 ({cites_en}).",
                limit=earliest,
                clock=_clock(visit.arrived, ground),
                hour=int(earliest.number),
            )
        )
    if latest is None or visit.left is None:
        return tuple(found)
    if _minute_of(visit.left, day, ground) > latest.number * 60:
        found.append(
            flag(
                FlagKind.OUTSIDE_HOURS,
                Weight.NOTICE,
                "{clock}离村，晚于{hour}点（{cites}）。",
                "Left at {clock}, after {hour}:00 ({cites_en}).",
                limit=latest,
                clock=_clock(visit.left, ground),
                hour=int(latest.number),
            )
        )
    return tuple(found)


def _minute_of(moment: dt.datetime, day: dt.date, ground: FlagGround) -> int:
    """Return the minute counted from the day's midnight; the next morning goes on from 24 h."""
    here = moment.astimezone(ground.zone)
    return (here.date() - day).days * 24 * 60 + here.hour * 60 + here.minute


def _beside_others(visit: Visit, arrived: dt.datetime, ground: FlagGround) -> tuple[Flag, ...]:
    mine = Stay(visit.id, visit.key.place, ground.place_name, arrived, visit.left)
    others = [
        one
        for one in sorted(ground.others, key=lambda one: (one.arrived, one.visit))
        if one.visit != visit.id
    ]
    crossing = [one for one in others if overlaps(mine, one)]
    apart = [one for one in others if one not in crossing]
    before = [one for one in apart if one.left is not None and one.left <= arrived]
    after = [one for one in apart if mine.left is not None and one.arrived >= mine.left]
    found = [_overlap(one, ground) for one in crossing]
    if before:
        last = max(before, key=lambda one: (one.left or one.arrived, one.visit))
        found += _too_fast(last, mine, ground, came_from=True)
    if after:
        found += _too_fast(mine, after[0], ground, came_from=False)
    return tuple(found)


def overlaps(one: Stay, other: Stay) -> bool:
    """Say whether two stays share more than an instant; symmetric."""
    first, second = sorted((one, other), key=lambda stay: stay.arrived)
    if first.arrived == second.arrived:
        return True
    return first.left is not None and second.arrived < first.left


def _overlap(other: Stay, ground: FlagGround) -> Flag:
    return flag(
        FlagKind.OVERLAP,
        Weight.DOUBT,
        "同一医生{arrived}到{left}也在{place}，两次的时间重叠。",
        "The same doctor was also at {place_en} from {arrived} to {left_en}: the two overlap.",
        visit=other.visit,
        place=other.name or other.place,
        place_en=other.name or other.place,
        arrived=_clock(other.arrived, ground),
        left="未签退" if other.left is None else _clock(other.left, ground),
        left_en="no check-out" if other.left is None else _clock(other.left, ground),
    )


def _too_fast(first: Stay, second: Stay, ground: FlagGround, *, came_from: bool) -> list[Flag]:
    if first.left is None or first.place == second.place:
        return []
    gap = whole_minutes(second.arrived - first.left)
    other = first if came_from else second
    needed = ground.minutes(first.place, second.place)
    facts: dict[str, str | int] = {
        "visit": other.visit,
        "place": other.name or other.place,
        "gap": gap,
        "way": "从" if came_from else "到",
        "way_en": "from" if came_from else "to",
    }
    if needed is None or math.isinf(needed):
        return [
            flag(
                FlagKind.TOO_FAST,
                Weight.FACT,
                "{way}{place}相隔{gap}分钟；两地没有行车时间，判断不了快慢。",
                "{gap} minutes lie on the way {way_en} {place}; no travel time is known between "
                "the two, so it cannot be judged.",
                limit=None,
                **facts,
            )
        ]
    if gap >= math.floor(needed):
        return []
    return [
        flag(
            FlagKind.TOO_FAST,
            Weight.DOUBT,
            "{way}{place}只隔{gap}分钟，行车时间表要{needed}分钟。",
            "Only {gap} minutes lie on the way {way_en} {place}; the travel table needs {needed}.",
            limit=None,
            needed=math.floor(needed),
            **facts,
        )
    ]
