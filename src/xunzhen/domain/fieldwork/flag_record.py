"""Flags on a visit's record: people and photographs twice, times and fields changed, the clock.

Ids of other visits are told as facts, so that a page can lead there; nobody's name or number is.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.fieldwork.flag import Flag, FlagKind, Weight, flag
from xunzhen.domain.fieldwork.flag_ground import FlagGround
from xunzhen.domain.fieldwork.record import moment_of
from xunzhen.domain.fieldwork.visit import Visit

_MINUTE: Final = dt.timedelta(minutes=1)
_HOUR: Final = dt.timedelta(hours=1)


def record_flags(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Return the flags on what was recorded, when, on what phone and by whose order."""
    return (
        *_people(visit, ground),
        *_photos(visit, ground),
        *_times_changed(visit, ground),
        *_edited_late(visit, ground),
        *_clock_wrong(ground),
        *_reassigned(ground),
        *_unplanned(visit),
    )


def _people(visit: Visit, ground: FlagGround) -> Iterator[Flag]:
    twice = sum(times - 1 for times in Counter(ground.people).values() if times > 1)
    if twice:
        yield flag(
            FlagKind.DUPLICATE_PEOPLE,
            Weight.DOUBT,
            "这次记的联系人里有{count}人次重复。",
            "{count} of the contacts recorded here are recorded twice.",
            count=twice,
        )
    mine = set(ground.people)
    found = [set(ground.people_elsewhere.get(one, ())) - {visit.id} for one in mine]
    elsewhere = sorted(set().union(*found))
    if elsewhere:
        yield flag(
            FlagKind.DUPLICATE_PEOPLE,
            Weight.DOUBT,
            "有{count}位联系人同一天也记在另外{others}次巡诊里。",
            "{count} contacts are also recorded in {others} other visits of the same day.",
            count=sum(map(bool, found)),
            others=len(elsewhere),
            visits=" ".join(elsewhere),
        )


def _photos(visit: Visit, ground: FlagGround) -> Iterator[Flag]:
    hashes = sorted({str(one.facts.get("sha256") or "") for one in visit.photos} - {""})
    for sha256 in hashes:
        others = sorted(set(ground.photos_elsewhere.get(sha256, ())) - {visit.id})
        if others:
            yield flag(
                FlagKind.SAME_PHOTO,
                Weight.DOUBT,
                "一张照片和另外{count}次巡诊的完全相同（指纹{short}）。",
                "A photograph is identical to one of {count} other visits (digest {short}).",
                count=len(others),
                short=sha256[:12],
                visits=" ".join(others),
            )


def _times_changed(visit: Visit, ground: FlagGround) -> Iterator[Flag]:
    for name, checked, zh, en in (
        ("arrived", visit.check_in, "到村", "Arrival"),
        ("left", visit.check_out, "离村", "Leaving"),
    ):
        typed = moment_of(visit.record.get(name))
        if typed is None:
            continue
        if checked is None:
            yield flag(
                FlagKind.TIME_CHANGED,
                Weight.DOUBT,
                "{what}时间{typed}是填的，手机没有记下。",
                "{what_en} {typed} was typed; no phone noted it.",
                what=zh,
                what_en=en,
                typed=_moment(typed, ground),
            )
        elif _moment(typed, ground) != _moment(checked.at, ground):
            yield flag(
                FlagKind.TIME_CHANGED,
                Weight.DOUBT,
                "{what}时间由手机记的{checked}改填为{typed}。",
                "{what_en} noted by the phone at {checked} was typed over as {typed}.",
                what=zh,
                what_en=en,
                checked=_moment(checked.at, ground),
                typed=_moment(typed, ground),
            )


def _moment(moment: dt.datetime, ground: FlagGround) -> str:
    return moment.astimezone(ground.zone).strftime("%Y-%m-%d %H:%M")


def _edited_late(visit: Visit, ground: FlagGround) -> Iterator[Flag]:
    """Count from the check-out; without one from what the record says, then from the arrival."""
    ended = visit.check_out.at if visit.check_out else visit.left or visit.arrived
    held = {one.id for one in visit.held}
    writers = [one for one in visit.events if one.kind.writes_record and one.id not in held]
    if ended is None:
        return
    for mine, who, who_en, weight in (
        ([one for one in writers if one.kind is EventKind.RECORDED], "", "", Weight.DOUBT),
        (
            [one for one in writers if one.kind is not EventKind.RECORDED],
            "乡镇",
            " by the township",
            Weight.NOTICE,
        ),
    ):
        yield from _late(mine, ended, ground, (who, who_en), weight)


def _late(
    writers: list[Event],
    ended: dt.datetime,
    ground: FlagGround,
    who: tuple[str, str],
    weight: Weight,
) -> Iterator[Flag]:
    if not writers:
        return
    last = max(writers, key=lambda one: one.order)
    after, limit = last.at - ended, ground.limits.record_within
    hours = math.floor(after / _HOUR)
    told: dict[str, str | int] = {
        "by": who[0],
        "by_en": who[1],
        "hours": hours,
        "moment": _moment(last.at, ground),
    }
    if limit is None:
        if hours >= 1:
            yield flag(
                FlagKind.EDITED_LATE,
                Weight.FACT,
                "离村{hours}小时后{by}写过记录（{moment}）；县里未设定补记时限。",
                "The record was written{by_en} {hours} h after leaving ({moment}); the county has "
                "set no limit.",
                limit=None,
                **told,
            )
    elif after > limit.number * _HOUR:
        yield flag(
            FlagKind.EDITED_LATE,
            weight,
            "离村{hours}小时后{by}写过记录（{moment}），限{most}小时（{cites}）。",
            "The record was written{by_en} {hours} h after leaving ({moment}); the limit is {most} "
            "h ({cites_en}).",
            limit=limit,
            most=int(limit.number),
            **told,
        )


def _clock_wrong(ground: FlagGround) -> Iterator[Flag]:
    error, limit = ground.clock_error, ground.limits.clock_error
    if error is None:
        return
    minutes = math.floor(abs(error) / _MINUTE)
    ahead = error > dt.timedelta(0)
    way, way_en = ("快", "ahead") if ahead else ("慢", "behind")
    if limit is None:
        if minutes >= 1:
            yield flag(
                FlagKind.CLOCK_WRONG,
                Weight.FACT,
                "手机时钟{way}{minutes}分钟，时间已按县里的钟改正；县里未设定误差限。",
                "The phone's clock was {minutes} min {way_en}; its times are corrected by the "
                "county's clock. The county has set no limit.",
                minutes=minutes,
                way=way,
                way_en=way_en,
            )
    elif abs(error) > limit.number * _MINUTE:
        yield flag(
            FlagKind.CLOCK_WRONG,
            Weight.NOTICE,
            "手机时钟{way}{minutes}分钟，限{most}分钟（{cites}）；时间已按县里的钟改正。",
            "The phone's clock was {minutes} min {way_en}, the limit is {most} ({cites_en}); its "
            "times are corrected by the county's clock.",
            limit=limit,
            minutes=minutes,
            way=way,
            way_en=way_en,
            most=int(limit.number),
        )


def _reassigned(ground: FlagGround) -> Iterator[Flag]:
    if ground.reassigned_to is None:
        return
    to = ground.reassigned_to
    yield flag(
        FlagKind.REASSIGNED,
        Weight.NOTICE,
        "计划已改派{to}，手机当时还不知道，这次仍由原来的医生做了。" if to
        else "计划已取消这次巡诊，手机当时还不知道，医生仍去做了。",
        "The plan had given it to {to} meanwhile; the phone had not heard, and the doctor it was "
        "first given to made it." if to
        else "The plan no longer held this visit; the phone had not heard, and it was made.",
        to=to,
    )  # fmt: skip


def _unplanned(visit: Visit) -> Iterator[Flag]:
    if visit.planned:
        return
    opened = next((one for one in visit.events if one.kind is EventKind.OPENED), None)
    why = opened.why if opened else ""
    yield flag(
        FlagKind.UNPLANNED,
        Weight.FACT if visit.makes_up else Weight.NOTICE,
        "计划里没有这次，是补做的。{why}" if visit.makes_up else "计划里没有这次。{why}",
        "Not in the plan: it makes up for another.{why_en}" if visit.makes_up
        else "Not in the plan.{why_en}",
        why=f"说明：{why}。" if why else "",
        why_en=f" Reason: {why}." if why else "",
        makes_up=visit.makes_up,
    )  # fmt: skip
