"""Why one village cannot get its visits, whatever the others get: the reasons of its own."""

from __future__ import annotations

import numpy as np

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.names import some, village_zh
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.supply import on_leave
from xunzhen.domain.registry.county import Village


def own_reason(case: CircuitCase, position: int, problem: Problem, village: int) -> Sentence | None:
    """Return why this village alone misses visits in a week; None if it lies with others too."""
    if not problem.doctors:
        return _no_doctors(case, village)
    return (
        _out_of_reach(case, position, problem, village)
        or _no_vehicle(case, problem, village)
        or _nobody_there(case, position, problem, village)
        or _too_few_days(case, position, problem, village)
    )


def _no_doctors(case: CircuitCase, village: int) -> Sentence:
    return say(
        "planning.no_doctors_for_village",
        "{village}排不上：全县没有一名可出诊的医生（见计划说明）。",
        "{village} cannot be planned: the county has no doctor who can go (see the notices).",
        village=village_zh(case.villages[village]),
    )


def _out_of_reach(
    case: CircuitCase, position: int, problem: Problem, village: int
) -> Sentence | None:
    """Say that no doctor may come: none near enough, or no way at all."""
    if problem.reach[:, village].any():
        return None
    place, minutes = case.villages[village], case.outbound[:, village]
    if np.isfinite(minutes).any():
        nearest = int(np.argmin(minutes))
        if minutes[nearest] <= case.rules[position].outbound_minutes:
            return _cut_off(place)
        home = case.county.institution_by_code[case.supply.doctors[nearest].institution]
        return say(
            "planning.out_of_reach",
            "{village}没有医生能在{limit}分钟内到达（最近的{home}要{minutes}分钟）。"
            "请改用派驻等方式，或核对行车时间。",
            "No doctor reaches {village} within {limit} minutes (the nearest, {home}, takes "
            "{minutes}). Choose another service mode, or check the travel times.",
            village=village_zh(place),
            limit=f"{case.rules[position].outbound_minutes:g}",
            home=home.name,
            minutes=f"{float(minutes[nearest]):.0f}",
        )
    found = case.times.between(_own_centre(case, place.township), place.code)
    return say(
        "planning.no_way",
        "{village}没有路可达：{why}。",
        "There is no way to {village}: {why_en}.",
        village=village_zh(place),
        why=(found.reason_zh or "没有行车时间。请在“行车时间”表填写到该村的分钟数").rstrip("。"),
        why_en=(found.reason_en or "no minutes. Enter those to it in the travel table").rstrip("."),
    )


def _cut_off(place: Village) -> Sentence:
    return say(
        "planning.cut_off",
        "能到{village}的路这一周全部封闭，没有医生能去。",
        "Every road by which a doctor reaches {village} is closed in the whole week.",
        village=village_zh(place),
    )


def _own_centre(case: CircuitCase, township: str) -> str:
    """Return the institution of the township that doctors set out from, or the first there is."""
    return next(
        (one.code for one in case.supply.centres if one.place.startswith(township)),
        case.supply.centres[0].code,
    )


def _too_few_days(
    case: CircuitCase, position: int, problem: Problem, village: int
) -> Sentence | None:
    """Say that somebody could come on fewer days than the village is owed visits."""
    days = len(_days_with_somebody(problem, village))
    owed = int(problem.required[village])
    if days >= owed:
        return None
    zh, en = _causes(case, position, problem, village)
    return say(
        "planning.too_few_days",
        "{village}这一周{days_zh}可去，一天最多一次，应巡{owed}次（{zh}）。",
        "{village} can be visited on {days} days of this week, once a day; it is owed {owed} "
        "({en}).",
        village=village_zh(case.villages[village]),
        days=days,
        days_zh=f"只有{days}天" if days else "没有一天",
        owed=owed,
        zh=zh,
        en=en,
    )


def _causes(case: CircuitCase, position: int, problem: Problem, village: int) -> tuple[str, str]:
    """Name what takes days from a village in a week, in Chinese and English."""
    cell, week = case.demand.cells[village][position], case.horizon.weeks[position]
    causes = [
        (name if name.endswith("放假") else f"{name}放假", f"holiday {name}")
        for name in dict.fromkeys(name for _, name in week.holidays)
    ]
    for why in dict.fromkeys(why for _, why in cell.closed):
        causes.append((f"封路停诊：{why or '未写原因'}", f"closed: {why or 'no reason given'}"))
    if case.villages[village].forbidden:
        causes.append(("另有不宜巡诊时段", "some half-days are forbidden"))
    away = _away(case, position, problem, village)
    if away:
        causes.append((f"{some(away, more='等')}请假", f"on leave: {some(away, more='…')}"))
    causes = causes or [("能到的医生只有这些天可出诊", "doctors in reach have no other days")]
    return "，".join(zh for zh, _ in causes), "; ".join(en for _, en in causes)


def _nobody_there(
    case: CircuitCase, position: int, problem: Problem, village: int
) -> Sentence | None:
    """Say that everyone in reach is away or has no half-day on the open days."""
    week = case.horizon.weeks[position]
    open_days = case.demand.cells[village][position].open_days
    if _days_with_somebody(problem, village) or not open_days.intersection(week.working):
        return None
    reachable = np.flatnonzero(problem.reach[:, village])
    away = _away(case, position, problem, village)
    return say(
        "planning.nobody_there",
        "能到{village}的{number}名医生这一周都没有可去的半天{away}。",
        "None of the {number} doctors in reach of {village} has a half-day this week{away_en}.",
        village=village_zh(case.villages[village]),
        number=len(reachable),
        away=f"（{some(away, more='等')}请假）" if away else "",
        away_en=f" (on leave: {some(away, more='…')})" if away else "",
    )


def _no_vehicle(case: CircuitCase, problem: Problem, village: int) -> Sentence | None:
    """Say that the institutions of all who could come have no vehicle at all."""
    centres = sorted({int(problem.centre[k]) for k in np.flatnonzero(problem.reach[:, village])})
    if any(problem.vehicles[c] != 0 for c in centres):
        return None
    return say(
        "planning.no_vehicle",
        "能到{village}的医生都属{homes}，巡诊车辆填的是0，出不去。没有限制的请把“巡诊车辆”留空。",
        "All who reach {village} belong to {homes}, with 0 vehicles entered. Leave the number of "
        "vehicles blank where there is no limit.",
        village=village_zh(case.villages[village]),
        homes=some((case.supply.centres[c].name for c in centres), more="等"),
    )


def _days_with_somebody(problem: Problem, village: int) -> list[int]:
    """Return the weekdays on which a doctor in reach is free and the village is open."""
    free = (problem.available & problem.reach[:, [village]]).any(axis=0)
    days = (free & ~problem.forbidden[village]).reshape(7, 2).any(axis=1)
    return [int(day) for day in np.flatnonzero(days)]


def _away(case: CircuitCase, position: int, problem: Problem, village: int) -> list[str]:
    """Return the names of doctors in reach who are on leave on a working day of the week."""
    days = case.horizon.weeks[position].working
    return [
        case.supply.doctors[int(k)].name
        for k in np.flatnonzero(problem.reach[:, village])
        if any(on_leave(case.supply.leave[int(k)], day) for day in days)
    ]
