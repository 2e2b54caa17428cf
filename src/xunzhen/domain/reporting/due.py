"""Due days of returns: the clause's day, and where a rest day shifts it to.

A clause writes a day (``5日前``); the day itself is still on time (the reading of
FJ-2022-595/3.2.4). Where that day is no working day, ``return.rest_day_shift`` says what happens:
``before`` goes back to the last working day, ``after`` on to the next, ``none`` leaves it. A shift
nobody set leaves the day as the clause writes it and says so; a day nobody set is no day at all.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.calendar import WorkCalendar
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.book import Book, unset_sentence
from xunzhen.domain.policy.clause import Ruling

SHIFT_RULE: Final = "return.rest_day_shift"
_ONE_DAY: Final = dt.timedelta(days=1)


class ReturnKind(StrEnum):
    """Which return is due; each has a rule of its own for its day."""

    MONTHLY = "monthly"
    STAGE = "stage"
    ANNUAL = "annual"
    PLAN = "plan"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return {"monthly": "月报", "stage": "阶段报告", "annual": "年度报告", "plan": "实施方案"}[
            self.value
        ]

    @property
    def en(self) -> str:
        """The English word."""
        return {
            "monthly": "monthly return",
            "stage": "stage report",
            "annual": "annual report",
            "plan": "implementation plan",
        }[self.value]

    @property
    def rule(self) -> str:
        """The rule that sets its due day."""
        return _RULES[self]


_RULES: Final = {
    ReturnKind.MONTHLY: "return.monthly_due_day",
    ReturnKind.STAGE: "return.stage_due_date",
    ReturnKind.ANNUAL: "return.annual_due_date",
    ReturnKind.PLAN: "return.plan_due_date",
}


@dataclass(frozen=True, slots=True)
class DueDay:
    """When a return is due: the day as ``written``, the ``day`` after the shift, and why.

    ``day`` None: nobody set a due day, nothing is late; ``told`` then says who must set it.
    """

    kind: ReturnKind
    period: Period
    written: dt.date | None
    day: dt.date | None
    ruling: Ruling | None
    shift: Ruling | None
    told: tuple[Sentence, ...]

    def days_late(self, handed_in: dt.date) -> int:
        """Return by how many calendar days a day is past the due day; 0 on the day or unset."""
        return 0 if self.day is None else max(0, (handed_in - self.day).days)


def due_day(
    book: Book, calendar: WorkCalendar, kind: ReturnKind, place: str, period: Period
) -> DueDay:
    """Return when the return of a place (division code) for a closed period is due.

    A monthly return is due in the month after its period; in a month too short for the day, on its
    last. The rule is asked as it stands on the first day of that month. The other kinds have a date
    in the rule; it is asked on the period's last day, and a date of another year is another year's.

    Source: FJ-2022-595/3.1.7, 3.2.4, 3.3.3, 3.3.4.
    """
    last = period.last_day
    if last is None:
        raise ValueError("a return needs a closed period with at least one day")
    asked = last + _ONE_DAY if kind is ReturnKind.MONTHLY else last
    asked = asked.replace(day=1) if kind is ReturnKind.MONTHLY else asked
    verdict = book.verdict(kind.rule, place, asked)
    written = None if verdict.ruling is None else _written(verdict.ruling, kind, asked)
    if verdict.ruling is None or written is None:
        told = unset_sentence(verdict, book.documents)
        if verdict.ruling is not None:
            told = _other_year(kind, verdict.ruling, last.year)
        return DueDay(kind, period, None, None, None, None, (told,))
    shift = book.ruling_or_suggestion(SHIFT_RULE, place, written)
    day = shifted(written, str(shift.value), calendar)
    told_all = _told(kind, period, written, day, shift, calendar)
    return DueDay(kind, period, written, day, verdict.ruling, shift, told_all)


def shifted(day: dt.date, shift: str, calendar: WorkCalendar) -> dt.date:
    """Return the working day a due day moves to: ``before`` it, ``after`` it, or ``none``."""
    step = {"before": -_ONE_DAY, "after": _ONE_DAY, "none": None}[shift]
    while step is not None and not calendar.is_workday(day):
        day += step
    return day


def _written(ruling: Ruling, kind: ReturnKind, asked: dt.date) -> dt.date | None:
    value = ruling.value
    if kind is ReturnKind.MONTHLY:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{ruling.rule.name} is no day of the month: {value!r}")
        longest = months.monthrange(asked.year, asked.month)[1]
        return asked.replace(day=min(max(value, 1), longest))
    if not isinstance(value, dt.date):
        raise TypeError(f"{ruling.rule.name} is no date: {value!r}")
    return value if value.year == asked.year else None


def _told(
    kind: ReturnKind,
    period: Period,
    written: dt.date,
    day: dt.date,
    shift: Ruling,
    calendar: WorkCalendar,
) -> tuple[Sentence, ...]:
    told = []
    if not calendar.is_workday(written):
        told.append(_rest_day(kind, written, day, shift, calendar))
    if period.last_day is not None and day <= period.last_day and kind is ReturnKind.MONTHLY:
        told.append(
            say(
                "reporting.due_inside_period",
                "提前后的报送日{day}还在统计期内（{last}止），当天的数不全；"
                "请先报截至当天的数，或由设定规则的单位改为“顺延”。",
                "Brought forward, the due day {day} lies inside the period (to {last}), whose "
                "figures are then not whole: report as of that day, or have the rule set to "
                '"after".',
                day=day.isoformat(),
                last=period.last_day.isoformat(),
            )
        )
    return tuple(told) + calendar.notices(Period(written, written + _ONE_DAY))


def _rest_day(
    kind: ReturnKind, written: dt.date, day: dt.date, shift: Ruling, calendar: WorkCalendar
) -> Sentence:
    facts = {
        "kind": kind.zh,
        "kind_en": kind.en,
        "written": written.isoformat(),
        "day": day.isoformat(),
        "name": calendar.name_of(written) or "休息日",
        "cites": shift.citation,
        "cites_en": shift.citation_en,
    }
    if shift.suggested:
        return say(
            "reporting.shift_unset",
            "{kind}报送日{written}是{name}；遇休息日怎么办未设定，仍按{day}算。"
            "请县级卫生健康局设定 return.rest_day_shift。",
            "The {kind_en} is due on {written}, a rest day; what then is not set, so {day} stands. "
            "The county health bureau must set return.rest_day_shift.",
            **facts,
        )
    if day == written:
        return say(
            "reporting.not_shifted",
            "{kind}报送日{written}是{name}，按规定不变（{cites}），请提前报。",
            "The {kind_en} is due on {written}, a rest day; by rule it stays ({cites_en}): "
            "hand in early.",
            **facts,
        )
    return say(
        "reporting.shifted",
        "{kind}报送日{written}是{name}，改到{day}（{cites}）。",
        "The {kind_en} is due on {written}, a rest day, and moves to {day} ({cites_en}).",
        **facts,
    )


def _other_year(kind: ReturnKind, ruling: Ruling, year: int) -> Sentence:
    return say(
        "reporting.due_other_year",
        "{kind}的报送期限{value}（{cites}）不是{year}年的；{year}年的未设定，"
        "请县级卫生健康局设定{rule}。",
        "The due date of the {kind_en}, {value} ({cites_en}), is not one of {year}; that of {year} "
        "is not set. The county health bureau must set {rule}.",
        kind=kind.zh,
        kind_en=kind.en,
        value=str(ruling.value),
        cites=ruling.citation,
        cites_en=ruling.citation_en,
        year=year,
        rule=kind.rule,
    )
