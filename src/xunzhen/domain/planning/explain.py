"""Why visits are missed: every shortage and every gap in a sentence with names.

The shortages come from the minimum cut of the coverage flow (``planning.solve.flow``): the villages
of one need ``needed`` half-days, and all who may go there can give ``usable`` at most. A reason
that concerns one village alone (``planning.own_reasons``) is said first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_en, half_day_zh
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.names import (
    some,
    some_en,
    township_zh,
    village_zh,
    villages_by_township,
)
from xunzhen.domain.planning.own_reasons import own_reason
from xunzhen.domain.planning.problem import Problem, Shortage


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a sentence in both languages."""

    zh: str
    en: str


def shortage_sentence(
    case: CircuitCase, position: int, problem: Problem, shortage: Shortage
) -> Sentence:
    """Say who needs how much, what there is, what is exhausted and who is on leave that week."""
    who = _who(case, shortage.villages)
    parts = [*_supplies(case, problem, shortage), *_on_leave(case, position, problem, shortage)]
    return say(
        "planning.shortage",
        "{who_zh}一周需{needed}个半天，可用{usable}个，缺{deficit}个：{why_zh}。",
        "{who_en} need {needed} half-days in the week, {usable} are usable, {deficit} missing: "
        "{why_en}.",
        who_zh=who.zh,
        who_en=who.en,
        needed=shortage.needed,
        usable=shortage.usable,
        deficit=shortage.deficit,
        why_zh="，".join(part.zh for part in parts),
        why_en="; ".join(part.en for part in parts),
    )


def _who(case: CircuitCase, positions: Sequence[int]) -> Told:
    """Name the villages: one by its name, several by township with counts."""
    county = case.county
    villages = [case.villages[position] for position in positions]
    if len(villages) == 1:
        village = villages[0]
        township = township_zh(county, village.township)
        return Told(f"{township}{village_zh(village)}", f"{village.name} ({township})")
    counts = villages_by_township(county, villages)
    first, number = counts[0][0], len(villages)
    if len(counts) == 1:
        names = some((village_zh(village) for village in villages), more="等")
        names_en = some_en(village.name for village in villages)
        return Told(f"{first}{number}村（{names}）", f"{number} villages in {first} ({names_en})")
    spread = some((f"{name}{count}村" for name, count in counts), shown=6, more="等{n}个乡镇")
    spread_en = some_en((f"{name} {count}" for name, count in counts), shown=6)
    return Told(
        f"{first}等{len(counts)}个乡镇{number}村（{spread}）",
        f"{number} villages in {len(counts)} townships ({spread_en})",
    )


def _supplies(case: CircuitCase, problem: Problem, shortage: Shortage) -> list[Told]:
    """Say what the usable half-days consist of; the parts add up to ``usable``."""
    if shortage.usable == 0:
        return [_nothing(case, problem, shortage)]
    parts = []
    if shortage.capped:
        parts.append(_capped(case, problem, shortage))
    if shortage.slots:
        parts.append(_free_slots(case, shortage))
    if shortage.vehicle_slots:
        parts.append(_vehicles(case, shortage))
    if shortage.days:
        number = len(shortage.days)
        parts.append(
            Told(
                f"有{number}个村次受一村一天最多一次的限制",
                f"{number} village-days take one visit a day each",
            )
        )
    return parts or [Told("再没有别的医生可去", "no other doctor can go")]


def _capped(case: CircuitCase, problem: Problem, shortage: Shortage) -> Told:
    doctors = [case.supply.doctors[k].name for k in shortage.capped]
    number = len(doctors)
    given = int(problem.cap[list(shortage.capped)].sum())
    if number == 1:
        return Told(
            f"1名医生（{doctors[0]}）已排满每周上限{given}个半天",
            f"1 doctor ({doctors[0]}) is at the weekly cap of {given} half-days",
        )
    return Told(
        f"{number}名医生（{some(doctors, more='等')}）已排满每周上限，合计{given}个半天",
        f"{number} doctors ({some_en(doctors)}) are at their weekly caps, {given} half-days in all",
    )


def _free_slots(case: CircuitCase, shortage: Shortage) -> Told:
    doctors = case.supply.doctors
    number = len(shortage.slots)
    zh = some((f"{doctors[k].name}{half_day_zh(s)}" for k, s in shortage.slots), more="等")
    en = some_en(f"{doctors[k].name} {half_day_en(s)}" for k, s in shortage.slots)
    more_zh, more_en = ("另有", "and ") if shortage.capped else ("只有", "only ")
    return Told(
        f"{more_zh}{number}个空闲半天可去（{zh}）",
        f"{more_en}{number} free half-days can be used ({en})",
    )


def _vehicles(case: CircuitCase, shortage: Shortage) -> Told:
    centres = case.supply.centres
    held = sorted({c for c, _ in shortage.vehicle_slots})
    zh = some(f"{centres[c].name}{centres[c].vehicles or 0}辆" for c in held)
    en = some_en(f"{centres[c].name} {centres[c].vehicles or 0}" for c in held)
    number = len(shortage.vehicle_slots)
    return Told(
        f"有{number}个半天巡诊车辆已用完（{zh}）",
        f"in {number} half-days all vehicles are out ({en})",
    )


def _on_leave(case: CircuitCase, position: int, problem: Problem, shortage: Shortage) -> list[Told]:
    """Name the doctors in reach whose leave falls in the week: nothing if none."""
    days = case.horizon.weeks[position].working
    in_reach = np.flatnonzero(problem.reach[:, list(shortage.villages)].any(axis=1))
    away = []
    for k in in_reach:
        missed = [
            day for day in days if any(day in row.period for row in case.supply.leave[int(k)])
        ]
        if missed:
            away.append((case.supply.doctors[int(k)].name, missed[0], missed[-1]))
    if not away:
        return []
    zh = some(
        (
            f"{name}{a.month}月{a.day}日" + (f"至{b.month}月{b.day}日" if b > a else "")
            for name, a, b in away
        ),
        more="等{n}人",
    )
    en = some((f"{name} {a.isoformat()} to {b.isoformat()}" for name, a, b in away), more="…")
    return [Told(f"这一周请假的有{zh}", f"on leave that week: {en}")]


def _nothing(case: CircuitCase, problem: Problem, shortage: Shortage) -> Told:
    """Nothing is usable: nobody in reach, or those in reach have no half-day then."""
    reachable = np.flatnonzero(problem.reach[:, list(shortage.villages)].any(axis=1))
    if not len(reachable):
        limit = f"{case.rules[0].outbound_minutes:g}"
        return Told(
            f"没有医生能在{limit}分钟内到达",
            f"no doctor is within {limit} minutes",
        )
    names = [case.supply.doctors[int(k)].name for k in reachable]
    return Told(
        f"能到这里的{len(names)}名医生（{some(names, more='等')}）没有可以去的半天",
        f"the {len(names)} doctors in reach ({some_en(names)}) have no half-day for it",
    )


def gap_reason(
    case: CircuitCase, position: int, problem: Problem, shortages: Sequence[Shortage], village: int
) -> Sentence:
    """Return why a village misses visits in a week: its own reason first, then the shortage."""
    own = own_reason(case, position, problem, village)
    if own is not None:
        return own
    for shortage in shortages:
        if village in shortage.villages:
            return shortage_sentence(case, position, problem, shortage)
    return say(
        "planning.not_fitted",
        "{village}这一周没有排进去：按人数够用，但中午转村、路程等限制凑在一起没有排开。"
        "可加大搜索步数重排，或放宽该村的不宜巡诊时段。",
        "{village} was not fitted in this week: there are doctors enough, but noon transfers and "
        "distances did not combine. Plan again with more search steps, or relax the "
        "half-days forbidden for it.",
        village=village_zh(case.villages[village]),
    )


def excess_sentence(
    week: int, missed: int, bound: int, without_noon: int, noon_minutes: float
) -> Sentence:
    """Say why a week misses more visits than proven: noon transfers, the rest not found.

    ``without_noon`` is what the same search misses when noon transfers are not limited.
    """
    noon = min(max(missed - without_noon, 0), missed - bound)
    rest = missed - bound - noon
    limit = f"{noon_minutes:g}"
    parts = []
    if noon:
        parts.append(
            Told(
                f"{noon}次因为上午村到下午村超过{limit}分钟（中午转村上限）",
                f"{noon} because a noon transfer would exceed {limit} minutes",
            )
        )
    if rest:
        parts.append(
            Told(
                f"{rest}次在给定步数内没有排进去，可加大步数重排",
                f"{rest} not found within the given steps; plan again with more",
            )
        )
    return say(
        "planning.more_than_bound",
        "第{week}周缺{missed}次，已证明最少{bound}次，多出{extra}次：{why_zh}。",
        "Week {week} misses {missed} visits where {bound} are proven necessary, {extra} more: "
        "{why_en}.",
        week=week,
        missed=missed,
        bound=bound,
        extra=missed - bound,
        why_zh="；".join(part.zh for part in parts),
        why_en="; ".join(part.en for part in parts),
    )
