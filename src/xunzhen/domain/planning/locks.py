"""Visits that must stand: found in the plan, and refused where they cannot.

A lock is tried by the independent checker on the county as it now is: what breaks a rule together
with the facts and the other locks cannot be promised.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xunzhen.domain.errors import Fault, Sentence, say
from xunzhen.domain.planning.baseline import Standing, key_of
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.event_faults import at_fault
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.yardstick import Ways, when_en, when_zh
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County


def locked_visits(
    county: County,
    book: Book,
    times: Ways,
    settings: PlanningSettings,
    horizon: tuple[dt.date, int],
    standing: Standing,
    locks: Sequence[Lock],
) -> tuple[PlannedVisit, ...]:
    """Return the visits that must stand, each once, in the order of the locks.

    Parameters
    ----------
    county : as it is after the events
    horizon : first day and number of weeks of the plan

    Raises
    ------
    BadData
        when a lock is past, names no visit, or cannot hold beside the events, the facts and the
        other locks; ``faults`` tell each.
    """
    faults: list[Fault] = []
    found: dict[object, PlannedVisit] = {}
    for lock in locks:
        visit = _visit(county, standing, lock, faults)
        if visit is not None and not _clashes(county, found.values(), visit, faults):
            found[key_of(visit)] = visit
    if not faults:
        faults = _broken(county, book, times, settings, horizon, standing, list(found.values()))
    if faults:
        raise at_fault(faults)
    return tuple(found.values())


def _visit(
    county: County, standing: Standing, lock: Lock, faults: list[Fault]
) -> PlannedVisit | None:
    wish = PlannedVisit(lock.date, lock.afternoon, lock.village, lock.staff, "", math.nan, math.nan)
    if lock.date < standing.today:
        faults.append(_fault(county, wish, say(
            "replan.lock_past",
            "早于今天{today}：已经过去的巡诊是事实，本来就不动，请去掉这个锁定。",
            "It is before today, {today}: past visits are facts and stay anyway. Remove the lock.",
            today=standing.today.isoformat(),
        )))  # fmt: skip
        return None
    here = [one for one in standing.ahead if one.village == lock.village]
    same = [one for one in here if (one.date, one.afternoon) == (lock.date, lock.afternoon)]
    for one in same:
        if lock.staff in ("", one.staff):
            return one
    if lock.staff:
        return wish
    faults.append(_fault(county, wish, say(
        "replan.lock_without_visit",
        "原计划这半天没有去该村的巡诊，无从锁定。{planned}要新定一次，请在后面加上工号。",
        "The plan has no visit of the village then. {planned_en}To set a new one, add the doctor.",
        planned=f"该村排在：{'、'.join(when_zh(one) for one in here[:6])}。" if here else "",
        planned_en=f"It has: {', '.join(when_en(one) for one in here[:6])}. " if here else "",
    )))  # fmt: skip
    return None


def _clashes(
    county: County, found: Iterable[PlannedVisit], visit: PlannedVisit, faults: list[Fault]
) -> bool:
    """Say whether a lock excludes an earlier one, and tell so."""
    for other in found:
        if key_of(other) == key_of(visit) or other.date != visit.date:
            continue
        doctor = other.staff == visit.staff and other.afternoon == visit.afternoon
        if doctor or other.village == visit.village:
            faults.append(_fault(county, visit, say(
                "replan.locks_clash",
                "与锁定的{other}冲突：{why}。请只留一个。",
                "It clashes with the lock on {other_en}: {why_en}. Keep one of them.",
                other=_told(county, other),
                other_en=_told_en(county, other),
                why="同一名医生同一半天只能在一处" if doctor else "一个村一天只巡诊一次",
                why_en="one doctor, one place" if doctor else "a village has one visit a day",
            )))  # fmt: skip
            return True
    return False


def _broken(
    county: County,
    book: Book,
    times: Ways,
    settings: PlanningSettings,
    horizon: tuple[dt.date, int],
    standing: Standing,
    locked: Sequence[PlannedVisit],
) -> list[Fault]:
    bare = [
        replace(visit, previous_village="", next_village="", week=0,
                outbound_minutes=math.nan, homeward_minutes=math.nan)
        for visit in (*standing.facts, *locked)
    ]  # fmt: skip
    first = 2 + len(standing.facts)
    broken = broken_rules(county, book, times, settings, *horizon, bare)
    return [
        _fault(county, bare[one.row - 2], say(
            "replan.lock_against_rule",
            "守不住：{why}请解除锁定，或撤回与它冲突的变动。",
            "It cannot hold: {why_en} Remove the lock, or withdraw the event against it.",
            why=one.sentence.zh,
            why_en=one.sentence.en,
        ))
        for one in broken
        if one.row is not None and one.row >= first
    ]  # fmt: skip


def _fault(county: County, visit: PlannedVisit, sentence: Sentence) -> Fault:
    told = say(
        sentence.code, "{visit}：{zh}", "{visit_en}: {en}",
        visit=_told(county, visit), visit_en=_told_en(county, visit),
        zh=sentence.zh, en=sentence.en,
    )  # fmt: skip
    return Fault(told, "--lock")


def _told(county: County, visit: PlannedVisit) -> str:
    village = county.village_by_code.get(visit.village)
    return f"{village_zh(village) if village else visit.village}{when_zh(visit)}"


def _told_en(county: County, visit: PlannedVisit) -> str:
    village = county.village_by_code.get(visit.village)
    return f"{village.name if village else visit.village}, {when_en(visit)}"
