"""The counts by name, and the sentence that stands beside each number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import UNSET_EN, UNSET_ZH, Sentence, say
from xunzhen.domain.fieldwork.counting_rules import (
    MAKEUP_WITHIN,
    MIN_DAYS_PER_VISIT,
    MakeupWithin,
    Readings,
)
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.planning.rules import (
    HALF_DAY_MINUTES,
    SHORT_WEEK,
    VISITS_PER_WEEK,
    WEEK_STARTS_ON,
    short_week_of,
    weekday_of_ruling,
)
from xunzhen.domain.policy.clause import Ruling


class SubjectKind(StrEnum):
    """Whose number it is."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    INSTITUTION = "institution"
    STAFF = "staff"

    @property
    def zh(self) -> str:
        """The word in Chinese."""
        return {
            "county": "县",
            "township": "乡镇",
            "village": "村",
            "institution": "机构",
            "staff": "人员",
        }[self.value]

    @property
    def of_staff(self) -> bool:
        """Say whether the count is of people rather than of places."""
        return self in (SubjectKind.INSTITUTION, SubjectKind.STAFF)


class Count(StrEnum):
    """The counts, in the order in which they are printed."""

    HALF_DAYS = "half_days"
    VISITS = "visits"
    COMPLIANT_WEEKS = "compliant_weeks"
    EXCUSED_WEEKS = "excused_weeks"
    DUE_WEEKS = "due_weeks"
    PERSONS = "persons"
    PERSON_TIMES = "person_times"
    DOCTOR_DAYS = "doctor_days"
    CONTINUOUS_MONTHS = "continuous_months"
    MADE_UP = "made_up"
    MISSED = "missed"
    EXCUSED = "excused"
    CANCELLED = "cancelled"

    @property
    def zh(self) -> str:
        """The name in Chinese."""
        return _ZH[self]

    @property
    def en(self) -> str:
        """The name in English."""
        return self.value.replace("_", " ")


_WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_ZH: Final = {
    Count.HALF_DAYS: "够半天的半天数",
    Count.VISITS: "巡诊次数",
    Count.COMPLIANT_WEEKS: "达标周数",
    Count.EXCUSED_WEEKS: "认可后达标周数",
    Count.DUE_WEEKS: "应巡周数",
    Count.PERSONS: "人数",
    Count.PERSON_TIMES: "人次",
    Count.DOCTOR_DAYS: "医生天数",
    Count.CONTINUOUS_MONTHS: "连续月数",
    Count.MADE_UP: "补访次数",
    Count.MISSED: "漏访次数",
    Count.EXCUSED: "认可的漏访次数",
    Count.CANCELLED: "取消次数",
}

_HALF_DAYS_ZH: Final = "巡诊在现场满{minutes}的半天数（签到至签退，不含路途），"
_HALF_DAYS_EN: Final = "Half-days of circuit visits with {minutes_en} on site or more "
_MET_ZH: Final = "每周巡诊满应巡次数，平常{visits}，每次至少{length}的村周数；"
_MET_EN: Final = "Village-weeks with the visits owed (ordinarily {visits_en}), each {length_en}; "
_DEFINITIONS: Final[Mapping[tuple[Count, bool], tuple[str, str]]] = {
    (Count.HALF_DAYS, False): (
        _HALF_DAYS_ZH + "同一个村同一个半天只计一次；{states}。",
        _HALF_DAYS_EN + "(check-in to check-out, no travel), a village's half-day once; "
        "{states_en}.",
    ),
    (Count.HALF_DAYS, True): (
        _HALF_DAYS_ZH + "同一个人同一个半天只计一次；{states}。",
        _HALF_DAYS_EN + "(check-in to check-out, no travel), a person's half-day once; "
        "{states_en}.",
    ),
    (Count.VISITS, False): (
        "巡诊次数：同一个村同一天不论去几个人、几趟，只计一次（排班也要求不同的日子），"
        "不论长短；{states}。",
        "Circuit visits: a village's day counts once, whoever and however often they came (the "
        "planner demands distinct days too), of any length; {states_en}.",
    ),
    (Count.VISITS, True): (
        "巡诊次数：同一个人同一天到同一个村只计一次，不论长短；{states}。",
        "Circuit visits: one person at one village on one day counts once, of any length; "
        "{states_en}.",
    ),
    (Count.COMPLIANT_WEEKS, False): (
        _MET_ZH + "一村一天计一次，短周{short_week}，补访{makeup}；"
        "认可的漏访顶替所缺的也算，另列；{states}。",
        _MET_EN + "a village's day counts once, short weeks: {short_week_en}, make-up: "
        "{makeup_en}; weeks met by excused missed visits are in it and told apart; {states_en}.",
    ),
    (Count.EXCUSED_WEEKS, False): (
        "达标周数里，靠别人认可的漏访才达标的村周数；从达标周数里减去它，就是实际巡够的。",
        "Of the compliant weeks, those met only by missed visits that somebody else excused; "
        "compliant less these were really visited.",
    ),
    (Count.DUE_WEEKS, False): (
        "至少应巡一次的村周数：当周有巡诊方式的日子，整周封路停诊的不计，短周{short_week}；"
        "周按其最后一天归入期间，一周{week}。",
        "Village-weeks that owe a visit: with days on circuit, without weeks closed "
        "throughout, short weeks: {short_week_en}; a week belongs to the period of its last "
        "day, {week_en}.",
    ),
    (Count.PERSONS, False): (
        "各条台账人数之和；同一个人不同天来，每天各计一人；{states}。",
        "Sum of the people of each entry; one who came on two days is two; {states_en}.",
    ),
    (Count.PERSON_TIMES, False): (
        "各条台账人次之和（一人得到一项服务计一人次）；{states}。",
        "Sum of the services of each entry (one person given one service is one); {states_en}.",
    ),
    (Count.DOCTOR_DAYS, False): (
        "各类台账的医生天数（线上的也在内）：同一个人一天两个半天计1天，一个半天计0.5天；"
        "同一半天在两处只计一次，计在先的一处；没写半天的看签到签退落在哪个半天，都没写的计全天；"
        "{states}。",
        "Days of staff of any kind, online ones too: two half-days of a person's day are 1, one "
        "is 0.5; a half-day in two places counts once, at the first; without a half-day the "
        "times tell it, with neither it is the whole day; {states_en}.",
    ),
    (Count.CONTINUOUS_MONTHS, True): (
        "截至{day}连续派驻的整月数：首尾相接的连起来算，断一天就重新起算；"
        "从起始日到下月同日的前一天为一个月；请假不中断，但请假的天数不算。",
        "Whole months stationed without a break up to {day}: spells that touch are one, one day "
        "off begins anew; a month runs to the eve of the same day of the next; leave breaks "
        "nothing and its days do not count.",
    ),
    (Count.MADE_UP, False): (
        "认可的补访次数：补一次漏访或取消的巡诊，同一个村，够半天，期限{makeup}；"
        "一次漏访只补一次；{states}。",
        "Make-up visits recognised: for a missed or cancelled visit of the same village, at least "
        "a half-day, {makeup_en}; each is made up once; {states_en}.",
    ),
    (Count.MISSED, False): (
        "漏访条数，各类都计，认可的也在内。",
        "Missed entries of every kind, the excused ones too.",
    ),
    (Count.EXCUSED, False): (
        "漏访里由本人以外的人认可、并写了原因的条数。",
        "Of the missed, those that somebody other than their staff excused, with a reason.",
    ),
    (Count.CANCELLED, False): ("事先取消的条数，各类都计。", "Entries cancelled, of every kind."),
}
RULES_OF: Final[Mapping[Count, tuple[str, ...]]] = {
    Count.HALF_DAYS: (HALF_DAY_MINUTES,),
    Count.COMPLIANT_WEEKS: (
        *(VISITS_PER_WEEK, MIN_DAYS_PER_VISIT, HALF_DAY_MINUTES),
        *(SHORT_WEEK, WEEK_STARTS_ON, MAKEUP_WITHIN),
    ),
    Count.EXCUSED_WEEKS: (VISITS_PER_WEEK, HALF_DAY_MINUTES, SHORT_WEEK, WEEK_STARTS_ON),
    Count.DUE_WEEKS: (VISITS_PER_WEEK, SHORT_WEEK, WEEK_STARTS_ON),
    Count.MADE_UP: (HALF_DAY_MINUTES, MAKEUP_WITHIN, WEEK_STARTS_ON),
}
"""The rules a count rests on."""


def definition_of(
    count: Count, kind: SubjectKind, readings: Readings, states: frozenset[EntryState], on: dt.date
) -> Sentence:
    """Return the sentence printed beside a number; ``on`` is the last day of the period.

    Values of rules stand in it with their papers; a rule nobody set stands as 未设定, a suggestion
    that was taken for a trial as such.
    """
    own = (count, kind.of_staff)
    zh, en = _DEFINITIONS[own if own in _DEFINITIONS else (count, not kind.of_staff)]
    told = _Told(readings)
    minutes, minutes_en = told.values(
        HALF_DAY_MINUTES,
        lambda one: (f"{one.number:g}分钟", f"{one.number:g} minutes"),
        ("规定分钟数（未设定）", "the minutes set (not set)"),
    )
    visits, visits_en = told.values(
        VISITS_PER_WEEK, lambda one: (f"{one.number:g}次", f"{one.number:g}")
    )
    length, length_en = told.values(
        MIN_DAYS_PER_VISIT, lambda one: (f"{one.number:g}天", f"at least {one.number:g} days")
    )
    short, short_en = told.values(SHORT_WEEK, _short_week)
    makeup, makeup_en = told.values(MAKEUP_WITHIN, _makeup)
    week, week_en = told.values(
        WEEK_STARTS_ON,
        lambda one: (
            f"{one.value}起算",
            f"weeks from {_WEEKDAYS[weekday_of_ruling(one)]}",
        ),
        ("从周几起算未设定", "the day weeks begin on not set"),
    )
    verified = states == {EntryState.VERIFIED}
    return say(
        f"fieldwork.count.{count.value}",
        zh,
        en,
        minutes=minutes,
        minutes_en=minutes_en,
        visits=visits,
        visits_en=visits_en,
        length=length,
        length_en=length_en,
        short_week=short,
        short_week_en=short_en,
        makeup=makeup,
        makeup_en=makeup_en,
        week=week,
        week_en=week_en,
        day=on.isoformat(),
        states="只计已核实的" if verified else "计已记录和已核实的",
        states_en="verified entries only" if verified else "recorded and verified entries",
    )


def with_untold(sentence: Sentence, number: int) -> Sentence:
    """Add to a definition that so many entries do not tell what is counted."""
    if not number:
        return sentence
    return Sentence(
        sentence.code,
        f"{sentence.zh}另有{number}条没有填，没有算在内。",
        f"{sentence.en} {number} more entries tell none and are not in it.",
        (*sentence.facts, ("untold", number)),
    )


class _Told:
    """Writes the values of rules with their papers."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self.used = readings.used

    def values(
        self,
        rule: str,
        words: Callable[[Ruling], tuple[str, str]],
        unset: tuple[str, str] = (UNSET_ZH, UNSET_EN),
    ) -> tuple[str, str]:
        """Return what the rulings of a rule say, in Chinese and English."""
        found = self.used.get(rule, ())
        if rule in self.readings.unset:
            return unset
        if not found:
            return "本期用不到", "not needed here"
        told = [(*words(one), one) for one in found]
        zh = "、".join(f"{one_zh}（{_paper(ruling)}）" for one_zh, _en, ruling in told)
        en = ", ".join(f"{one_en} ({_paper_en(ruling)})" for _zh, one_en, ruling in told)
        return zh, en


def _paper(ruling: Ruling) -> str:
    return "未设定，按建议值试算" if ruling.suggested else ruling.citation


def _paper_en(ruling: Ruling) -> str:
    return "not set, suggestion used for a trial" if ruling.suggested else ruling.citation_en


def _short_week(ruling: Ruling) -> tuple[str, str]:
    reading = short_week_of(ruling)
    return reading.zh, reading.en


def _makeup(ruling: Ruling) -> tuple[str, str]:
    reading = MakeupWithin(str(ruling.value).strip())
    return reading.zh, reading.en
