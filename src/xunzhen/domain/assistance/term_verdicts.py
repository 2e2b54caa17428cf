"""Whether a term reaches the minimum of its role, and what to do before it breaks one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.assistance.terms import Term
from xunzhen.domain.errors import NoClause, Sentence, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling

PRESIDENT_MIN_YEARS: Final = "paired_assistance.president_min_years"
HEAD_MIN_YEARS: Final = "paired_assistance.head_min_years"
MIN_MONTHS: Final = "paired_assistance.min_months"
MIN_STAFF: Final = "paired_assistance.min_staff"
TRAINEES_PER_YEAR: Final = "paired_assistance.trainees_per_year"
STATIONED_MIN_MONTHS: Final = "stationed_service.min_months"
_YEARS: Final = frozenset({PRESIDENT_MIN_YEARS, HEAD_MIN_YEARS})
_PAIRED_RULE: Final[Mapping[Role, str]] = {
    Role.PRESIDENT: PRESIDENT_MIN_YEARS,
    Role.VICE_PRESIDENT: PRESIDENT_MIN_YEARS,
    Role.HEAD: HEAD_MIN_YEARS,
    Role.DOCTOR: MIN_MONTHS,
    Role.MANAGER: MIN_MONTHS,
}


class TermStatus(StrEnum):
    """How a term stands to its minimum."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    WILL_BREAK = "will_break"
    BROKEN = "broken"
    UNSET = "unset"
    NO_MINIMUM = "no_minimum"

    @property
    def zh(self) -> str:
        """The word in Chinese."""
        return _STATUS_ZH[self]


_STATUS_ZH: Final = {
    TermStatus.REACHED: "已满",
    TermStatus.ON_COURSE: "在期",
    TermStatus.WILL_BREAK: "将不满",
    TermStatus.BROKEN: "未满",
    TermStatus.UNSET: "未设定",
    TermStatus.NO_MINIMUM: "没有最短期",
}


@dataclass(frozen=True, slots=True)
class TermVerdict:
    """A term beside the minimum of its role.

    ``least`` months; ``due`` the last day of the least term; both None without a minimum.
    """

    term: Term
    status: TermStatus
    sentence: Sentence
    least: int | None = None
    due: dt.date | None = None
    ruling: Ruling | None = None


def rule_of(programme: Programme, role: Role) -> str | None:
    """Return the rule that sets the least term, None if the programme knows none."""
    if programme is Programme.PAIRED:
        return _PAIRED_RULE[role]
    return STATIONED_MIN_MONTHS if programme is Programme.STATIONED else None


def judged_term(term: Term, book: Book, place: str, as_of: dt.date) -> TermVerdict:
    """Judge a term by the rule in force at ``place`` on the term's first day."""
    rule = rule_of(term.programme, term.role)
    if rule is None:
        return TermVerdict(term, TermStatus.NO_MINIMUM, _no_minimum(term))
    try:
        ruling = book.ruling(rule, place, term.since)
    except NoClause as unset:
        return TermVerdict(term, TermStatus.UNSET, unset.sentence)
    least = round(ruling.number * (12 if rule in _YEARS else 1))
    needed = term.reaches(least)
    due = needed - dt.timedelta(days=1)
    status = _status(term, needed, as_of)
    return TermVerdict(term, status, _judged(term, status, least, due, ruling), least, due, ruling)


def _status(term: Term, needed: dt.date, as_of: dt.date) -> TermStatus:
    if needed <= term.seen:
        return TermStatus.REACHED
    if term.until is None or needed <= term.until:
        return TermStatus.ON_COURSE
    return TermStatus.BROKEN if term.until <= as_of else TermStatus.WILL_BREAK


def _no_minimum(term: Term) -> Sentence:
    return say(
        "assistance.no_minimum",
        "{programme}没有规定最短连续任期，只计月数：{months}个月。",
        "No least term is set for {programme_en}; {months} months are counted.",
        programme=term.programme.zh,
        programme_en=term.programme.value,
        months=term.months,
    )


_TOLD: Final[Mapping[TermStatus, tuple[str, str]]] = {
    TermStatus.REACHED: (
        "{role}已连续{months}个月，满{least}个月（{citation}）。",
        "The {role_en} has {months} continuous months, {least} are due ({citation_en}).",
    ),
    TermStatus.ON_COURSE: (
        "{role}已连续{months}个月，到{due}满{least}个月（{citation}）。",
        "The {role_en} has {months} continuous months and reaches {least} on {due} "
        "({citation_en}).",
    ),
    TermStatus.WILL_BREAK: (
        "{role}按现在的止日{end}到不了{least}个月（{citation}）。请延到{due}，或写明提前结束的原因。",
        "Ending on {end}, the {role_en} will not reach {least} months ({citation_en}). Extend it "
        "to {due}, or give the reason of the early end.",
    ),
    TermStatus.BROKEN: (
        "{role}连续{months}个月就结束了，差{missing}个月不满{least}个月（{citation}）。"
        "接替的人从头算起；请写明提前结束的原因。",
        "The {role_en} ended after {months} continuous months, {missing} short of {least} "
        "({citation_en}). Whoever takes over begins at nought; give the reason of the early end.",
    ),
}


def _judged(term: Term, status: TermStatus, least: int, due: dt.date, ruling: Ruling) -> Sentence:
    zh, en = _TOLD[status]
    end = term.until - dt.timedelta(days=1) if term.until else due
    return say(
        f"assistance.term_{status.value}",
        zh,
        en,
        role=term.role.zh,
        role_en=term.role.value.replace("_", " "),
        months=term.months,
        least=least,
        missing=max(0, least - term.months),
        due=due.isoformat(),
        end=end.isoformat(),
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )


@dataclass(frozen=True, slots=True)
class Headcount:
    """People counted against a least number; ``least`` None: 未设定, ``sentence`` says by whom."""

    subject: tuple[str, str]
    people: tuple[str, ...]
    least: int | None
    sentence: Sentence

    @property
    def short(self) -> int | None:
        """How many are missing; None where nobody set the number."""
        return None if self.least is None else max(0, self.least - len(self.people))


def stationed_on(
    assignments: Iterable[Assignment], book: Book, place: str, day: dt.date
) -> tuple[Headcount, ...]:
    """Count, for each pair of hospitals, the people on post on a day (FJ-2023-61/1.2.2).

    A person with two roles in one pair is one person.
    """
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in assignments:
        if one.programme is Programme.PAIRED:
            there = pairs[(one.from_institution, one.to_institution)]
            if day in one.period:
                there.add(one.staff)
    return tuple(
        headcount(pair, people, MIN_STAFF, book, place, day)
        for pair, people in sorted(pairs.items())
    )


def headcount(
    subject: tuple[str, str],
    people: Iterable[str],
    rule: str,
    book: Book,
    place: str,
    day: dt.date,
) -> Headcount:
    """Count distinct people against a rule in force on a day: stationed people, or trainees."""
    distinct = tuple(sorted(set(people)))
    try:
        ruling = book.ruling(rule, place, day)
    except NoClause as unset:
        return Headcount(subject, distinct, None, unset.sentence)
    least = round(ruling.number)
    sentence = say(
        "assistance.headcount",
        "{what}：现有{have}人，不少于{least}人（{citation}），差{short}人。",
        "{what_en}: {have} people, {least} at least ({citation_en}), {short} short.",
        what=ruling.rule.zh,
        what_en=ruling.rule.en or rule,
        have=len(distinct),
        least=least,
        short=max(0, least - len(distinct)),
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )
    return Headcount(subject, distinct, least, sentence)
