"""What is owed of plans and modes: a roster for the days to come, full weeks, a mode each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.rules import VISITS_PER_WEEK
from xunzhen.domain.reporting.owed import Owed
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.reporting.selectors.cockpit_ground import (
    BUREAU,
    VILLAGERS,
    Ground,
    address,
    few,
    plan_on,
)

_ONE_DAY: Final = dt.timedelta(days=1)
_SOON: Final = 14
"""A published plan that ends within so many days wants the next one."""


def no_roster(ground: Ground) -> Iterator[Owed]:
    """Tell that no published plan holds today: villagers cannot look up when a doctor comes."""
    if ground.plan is not None:
        return
    yield Owed(
        say(
            "reporting.owed_no_plan",
            "今天没有公示的排班：排班并公示",
            "no published roster holds today: plan and publish one",
        ),
        BUREAU,
        VILLAGERS,
        say("reporting.owed_not_published", "未公示", "not published"),
        ground.desk.code,
        due=ground.today,
        grave=True,
        ruling=ground.readings.ruling(VISITS_PER_WEEK, ground.today),
        where=address("planning:plans", ground.desk.code),
    )


def next_roster(ground: Ground) -> Iterator[Owed]:
    """Tell that the published plan ends soon and no published one follows."""
    code, plan = ground.desk.code, ground.plan
    if plan is None:
        return
    end = plan_end(plan)
    if (end - ground.today).days > _SOON or plan_on(ground.published, end) is not None:
        return
    drafts = [one for one in ground.plans if one.state == Plan.State.DRAFT and plan_end(one) > end]
    yield Owed(
        say(
            "reporting.owed_next_plan",
            "公示的排班到头：排下一期并公示",
            "the published roster ends: plan and publish the next one",
        ),
        BUREAU,
        VILLAGERS,
        _drafted(drafts),
        code,
        due=end - _ONE_DAY,
        ruling=ground.readings.ruling(VISITS_PER_WEEK, ground.today),
        where=address("planning:plan", code, drafts[0].number)
        if drafts
        else address("planning:plans", code),
    )


def _drafted(drafts: Sequence[Plan]) -> Sentence:
    if not drafts:
        return say("reporting.owed_no_draft", "还没有排", "not planned yet")
    number = drafts[0].number
    return say("reporting.owed_draft", "第{n}稿未公示", "draft {n}, not published", n=number)


def roster_to_look_at(ground: Ground) -> Iterator[Owed]:
    """Tell whoever plans that the county's tables changed since the roster was published."""
    code, plan = ground.desk.code, ground.plan
    if plan is None or plan.revision == ground.desk.revision or not ground.scope.may(Act.PLAN):
        return
    yield Owed(
        say(
            "reporting.owed_recheck",
            "公示以后县域表有改动：看排班还成不成立",
            "the county's tables changed since publishing: see whether the roster still holds",
        ),
        BUREAU,
        BUREAU,
        say("reporting.owed_plan_number", "第{n}稿", "plan {n}", n=plan.number),
        code,
        where=address("planning:plan", code, plan.number),
    )


def short_weeks(ground: Ground) -> Iterator[Owed]:
    """Tell the villages that the plan in force gives less this week than they are owed."""
    for one in ground.missing:
        town = one.village[:9]
        village = ground.desk.whole.village_by_code.get(one.village)
        yield Owed(
            say(
                "reporting.owed_short_week",
                "{name}本周排班少{n}次：补排",
                "{name} is {n} short this week: plan more",
                name=one.name,
                n=one.number,
            ),
            ground.centre(village.township if village else town),
            VILLAGERS,
            say("reporting.owed_short", "少{n}次", "{n} short", n=one.number),
            village.township if village else town,
            due=ground.week.until - _ONE_DAY,
            grave=True,
            ruling=ground.readings.ruling(VISITS_PER_WEEK, ground.today, town),
            where=address("planning:village", ground.desk.code, one.village),
            why=one.reason,
        )


def modes(ground: Ground) -> Iterator[Owed]:
    """Tell the villages without a settled mode, and the modes that end within a month; due by the
    first of them."""
    where = address("coverage:map", ground.desk.code)
    place = ground.scope.limit[:9] or ground.desk.code
    gaps = ground.rates.villages.uncovered
    if gaps:
        yield Owed(
            say(
                "reporting.owed_modes",
                "{names}共{n}村没有落实服务方式：定一种",
                "{n} villages without a service mode ({names}): settle one",
                names=few(ground.names.place(one.village) for one in gaps),
                n=len(gaps),
            ),
            BUREAU,
            VILLAGERS,
            say("reporting.owed_unsettled", "待定", "open"),
            place,
            grave=True,
            ruling=ground.rates.target,
            where=where,
        )
    if ground.ending:
        yield Owed(
            say(
                "reporting.owed_ending",
                "{names}共{n}村的服务方式30天内到期：续定或改定",
                "the modes of {n} villages end within 30 days ({names}): renew or change them",
                names=few(ground.names.place(one.mode.village) for one in ground.ending),
                n=len(ground.ending),
            ),
            BUREAU,
            VILLAGERS,
            say("reporting.owed_not_renewed", "未续", "not renewed"),
            place,
            due=min(one.last_day for one in ground.ending),
            ruling=ground.rates.target,
            where=where,
        )
