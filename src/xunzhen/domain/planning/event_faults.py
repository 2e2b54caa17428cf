"""What is said when an event cannot be read, or cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from difflib import get_close_matches

from xunzhen.domain.errors import BadData, Fault, Sentence, say


def at_fault(faults: Sequence[Fault]) -> BadData:
    """Return the refusal of a re-plan whose events or locks are at fault; nothing was written."""
    return BadData(
        say(
            "events.at_fault",
            "变动或锁定里有{number}处有误，没有重排，也没有写出任何文件：",
            "{number} of the events or locks are at fault; nothing was planned or written:",
            number=len(faults),
        ),
        faults=tuple(faults),
    )


def not_this_shape(text: str, shape: str, shape_en: str) -> Sentence:
    """Say how the words should be written."""
    return say(
        "events.shape",
        "“{text}”看不懂，请写成“{shape}”，日期如2026-09-21。",
        '"{text}" is not understood. Write {shape_en}, with days like 2026-09-21.',
        text=text,
        shape=shape,
        shape_en=shape_en,
    )


def no_date(text: str) -> Sentence:
    """Say that there is no such day."""
    return say(
        "events.no_date",
        "没有“{text}”这一天，请写成2026-09-21这样。",
        'There is no day "{text}". Write it like 2026-09-21.',
        text=text,
    )


def over_before_it_begins(since: dt.date, until: dt.date) -> Sentence:
    """Say that the last day lies before the first."""
    return say(
        "events.period_backwards",
        "止日{until}早于起日{since}，请对调或改正。",
        "The last day {until} is before the first, {since}. Mend the days.",
        since=since.isoformat(),
        until=until.isoformat(),
    )


def no_such(text: str, known: Sequence[tuple[str, str]], where: str, where_en: str) -> Sentence:
    """Say that nobody bears the code or name, and who comes near."""
    words = {word: code for code, name in known for word in (code, name)}
    near = get_close_matches(text, words, n=3, cutoff=0.6)
    named = [f"{word}" if words[word] == word else f"{word}（{words[word]}）" for word in near]
    return say(
        "events.unknown",
        "{where}里没有“{text}”，请核对代码或名称。{near}",
        '{where_en} has no "{text}". Check the code or the name.{near_en}',
        where=where,
        where_en=where_en,
        text=text,
        near=f"相近的有：{'、'.join(named)}。" if near else "",
        near_en=f" Near it: {', '.join(named)}." if near else "",
    )


def over_already(text: str, last: dt.date, today: dt.date) -> Sentence:
    """Say that an event lies wholly in the past."""
    return say(
        "events.over_already",
        "“{what}”到{last}为止，早于今天{today}：已经过去的巡诊是事实，不再改动。",
        '"{what}" ended on {last}, before today, {today}: past visits are facts and stay.',
        what=text,
        last=last.isoformat(),
        today=today.isoformat(),
    )


def outside_plan(text: str, since: dt.date, until: dt.date) -> Sentence:
    """Say that an event touches no day of the plan."""
    return say(
        "events.outside_plan",
        "“{what}”不在本计划的日期内（{since}至{last}），请核对日期，或重新排班。",
        '"{what}" touches no day of the plan ({since} to {last}). Check the days, or plan anew.',
        what=text,
        since=since.isoformat(),
        last=(until - dt.timedelta(days=1)).isoformat(),
    )


def no_vehicles_stated(institution: str, stated: int | None, lost: int) -> Sentence:
    """Say that more vehicles are lost than an institution has, or that none were counted."""
    if stated is None:
        return say(
            "events.vehicles_unstated",
            "{institution}没有填“巡诊车辆”，排班不限车辆，减去{lost}辆没有意义。"
            "请先在“机构”表填写车辆数，再重新排班。",
            "{institution} has no number of vehicles entered: its circuits are not limited by "
            "vehicles. Enter the number first and plan anew.",
            institution=institution,
            lost=lost,
        )
    return say(
        "events.too_many_vehicles",
        "{institution}只有{stated}辆巡诊车，减不了{lost}辆。",
        "{institution} has {stated} vehicles; {lost} cannot be away.",
        institution=institution,
        stated=stated,
        lost=lost,
    )


def on_circuit_already(village: str, day: dt.date) -> Sentence:
    """Say that a village need not be added."""
    return say(
        "events.on_circuit_already",
        "{village}在{day}已经是巡诊方式，不用再加。",
        "{village} is on circuit on {day} already.",
        village=village,
        day=day.isoformat(),
    )


def no_events(today: dt.date) -> Sentence:
    """Say that there is nothing to plan anew for."""
    return say(
        "events.none",
        "没有给出任何变动。请用--leave、--closure、--vehicle、--add-village、--holiday、--lock"
        "或--made至少说明一项（今天按{today}算）。",
        "No event was given. Tell one at least by --leave, --closure, --vehicle, --add-village, "
        "--holiday, --lock or --made (today is taken as {today}).",
        today=today.isoformat(),
    )
