"""What must be said beside a what-if, so that nobody reads more into it than was computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.names import some, village_zh
from xunzhen.domain.planning.rules import (
    MAX_OUTBOUND,
    SHORT_WEEK,
    VISITS_PER_WEEK,
    WEEK_STARTS_ON,
)
from xunzhen.domain.planning.whatif_measures import Measures
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County

PLANNING_RULES: Final = frozenset({VISITS_PER_WEEK, SHORT_WEEK, WEEK_STARTS_ON, MAX_OUTBOUND})
"""The rules whose value moves a circuit plan; every other supposed rule changes nothing in it."""


YUAN_PENDING_ZH: Final = "待结算栏建成后"
YUAN_PENDING_EN: Final = "when the settlement column is built"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One supposed value beside today's; ``before`` None where today nothing sets it."""

    place: str
    before: Ruling | None
    after: Ruling

    @property
    def is_same(self) -> bool:
        """Say whether today's clause already says so."""
        return self.before is not None and self.before.value == self.after.value


def notices_of(
    county: County, rules: Iterable[RuleChange], after: Measures, cap: int | None
) -> tuple[Sentence, ...]:
    """Say which suppositions change nothing, what villages keep, and what was not computed."""
    said: list[Sentence] = []
    changes = tuple(rules)
    inside = [one for one in changes if one.after.rule.name in PLANNING_RULES]
    outside = [one for one in changes if one.after.rule.name not in PLANNING_RULES]
    if outside:
        said.append(_outside(outside))
    if not changes and cap is None:
        said.append(_nothing_supposed())
    said += [_same(one) for one in inside if one.is_same]
    said += [_idle(county, one) for one in inside if _is_idle(county, one, after)]
    if any(one.after.rule.name == VISITS_PER_WEEK for one in inside):
        said += _own_numbers(county)
    if cap is not None:
        said.append(_cap())
    return (*said, *_distance(after), _yuan())


def _outside(changes: Sequence[RuleChange]) -> Sentence:
    names = list(dict.fromkeys(one.after.rule.zh for one in changes))
    rules = list(dict.fromkeys(one.after.rule.name for one in changes))
    return say(
        "whatif.rule_outside_planning",
        "{names}不参与排班，假设它不会改变巡诊安排。",
        "{rules}: plays no part in planning circuits; supposing it changes nothing in the plan.",
        names=some((f"“{name}”" for name in names), 3, "等{n}项"),
        rules=", ".join(rules[:3]) + (f" and {len(rules) - 3} more" if len(rules) > 3 else ""),
    )


def _nothing_supposed() -> Sentence:
    return say(
        "whatif.nothing_supposed",
        "所给的文件没有一条管本县的规则，假设与现行相同。",
        "No clause of the document binds this county: what is supposed is what stands today.",
    )


def _same(one: RuleChange) -> Sentence:
    before = one.before
    return say(
        "whatif.same_value",
        "“{zh}”的假设与现行值相同（{citation}）。",
        "{rule} is supposed to be what it is today ({citation}).",
        zh=one.after.rule.zh,
        rule=one.after.rule.name,
        citation=before.citation if before is not None else "",
    )


def _is_idle(county: County, one: RuleChange, after: Measures) -> bool:
    return one.place in county.township_by_code and all(
        load.township != one.place for load in after.townships
    )


def _idle(county: County, one: RuleChange) -> Sentence:
    return say(
        "whatif.no_circuit_here",
        "{township}没有巡诊的村，只对它的假设不会改变什么。",
        "{township} has no village on circuit; supposing a rule for it alone changes nothing.",
        township=county.township_by_code[one.place].name,
    )


def _own_numbers(county: County) -> list[Sentence]:
    own = [one for one in county.villages if one.visits_per_week is not None]
    if not own:
        return []
    return [
        say(
            "whatif.own_numbers",
            "有{n}个村自己填了每周次数（{villages}）：不低于假设值的，或写明理由的，仍按自己的次数排。",
            "{n} villages have a number of visits of their own; where it is not below what is "
            "supposed, or has a reason, it stands.",
            n=len(own),
            villages=some((village_zh(one) for one in own), 3),
        )
    ]


def _cap() -> Sentence:
    return say(
        "whatif.cap",
        "假设的每周上限管全县每名可出诊的医生；各人填报的可出诊半天不变，没有那么多的按实有。",
        "The supposed cap is that of every doctor of the county; the half-days entered stay, and "
        "whoever has fewer gives those.",
    )


def _distance(after: Measures) -> list[Sentence]:
    if after.km is None:
        return [
            say(
                "whatif.no_kilometres",
                "村和机构没有坐标，只有行车分钟，算不出公里。",
                "Villages and institutions have no coordinates: minutes only, no kilometres.",
            )
        ]
    said = [
        say(
            "whatif.kilometres",
            "公里按坐标直线距离乘绕路系数折算，不是里程表读数。",
            "Kilometres are straight lines times the detour factor, not odometer readings.",
        )
    ]
    if after.ways_without_points:
        said.append(
            say(
                "whatif.ways_without_points",
                "有{n}段路一端没有坐标，没有计入公里。",
                "{n} ways have an end without coordinates and are not in the kilometres.",
                n=after.ways_without_points,
            )
        )
    return said


def _yuan() -> Sentence:
    return say(
        "whatif.yuan_pending",
        "经费没有计算：待结算栏建成后才能按补助标准折算，这里不写0元。",
        "Money is not computed: it waits for the settlement column; no 0 yuan is written here.",
    )
