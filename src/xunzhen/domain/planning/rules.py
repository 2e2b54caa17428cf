"""The rules a circuit plan rests on: values read from the Book, each kept with its clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.periods.half_days import WEEKDAYS_EN, WEEKDAYS_ZH
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County

VISITS_PER_WEEK: Final = "circuit.visits_per_week"
SHORT_WEEK: Final = "circuit.short_week"
WEEK_STARTS_ON: Final = "circuit.week_starts_on"
MAX_OUTBOUND: Final = "circuit.max_outbound_minutes"
HALF_DAY_MINUTES: Final = "circuit.half_day_minutes"


class ShortWeek(StrEnum):
    """What a village is owed in a week that holidays shorten (rule ``circuit.short_week``)."""

    FULL = "full"
    WORKING_DAYS = "working_days"
    WAIVED = "waived"

    @property
    def zh(self) -> str:
        """The reading in plain Chinese."""
        return _SHORT_WEEK_ZH[self]

    @property
    def en(self) -> str:
        """The reading in plain English."""
        return _SHORT_WEEK_EN[self]


_SHORT_WEEK_ZH = {
    ShortWeek.FULL: "节假日不减应巡次数",
    ShortWeek.WORKING_DAYS: "按当周工作日能安排几次就应巡几次，最多不超过平常次数",
    ShortWeek.WAIVED: "受节假日影响的周不要求巡诊",
}
_SHORT_WEEK_EN = {
    ShortWeek.FULL: "holidays do not lower what is owed",
    ShortWeek.WORKING_DAYS: "as many visits as fit on the working days, at most the full number",
    ShortWeek.WAIVED: "a week shortened by holidays owes nothing",
}


@dataclass(frozen=True, slots=True)
class CircuitRules:
    """The rulings in force for one week of a plan.

    ``visits_by_township`` holds the visits of townships for which the county set a number of
    their own; every other township follows ``visits_per_week``.
    """

    visits_per_week: Ruling
    short_week: Ruling
    week_starts_on: Ruling
    max_outbound: Ruling
    half_day: Ruling
    visits_by_township: Mapping[str, Ruling] = field(default_factory=dict)

    def visits_ruling(self, township: str) -> Ruling:
        """Return the ruling on visits a week that binds a township."""
        return self.visits_by_township.get(township, self.visits_per_week)

    def full_visits(self, township: str) -> int:
        """Return the visits that a village of a township is owed in an ordinary week."""
        return int(self.visits_ruling(township).number)

    @property
    def short_week_reading(self) -> ShortWeek:
        """How a week shortened by holidays is read."""
        return short_week_of(self.short_week)

    @property
    def outbound_minutes(self) -> float:
        """The longest way out, one way, in minutes."""
        return self.max_outbound.number

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Every ruling, in the order a summary prints them."""
        return (
            self.visits_per_week,
            *self.visits_by_township.values(),
            self.half_day,
            self.short_week,
            self.week_starts_on,
            self.max_outbound,
        )


def circuit_rules(book: Book, county: County, day: dt.date) -> CircuitRules:
    """Read every rule a circuit week needs, in a county on a day.

    Raises
    ------
    NoClause
        when nothing sets a rule and the vocabulary suggests nothing for it.
    """
    place = county.code
    return CircuitRules(
        visits_per_week=book.ruling_or_suggestion(VISITS_PER_WEEK, place, day),
        short_week=book.ruling_or_suggestion(SHORT_WEEK, place, day),
        week_starts_on=book.ruling_or_suggestion(WEEK_STARTS_ON, place, day),
        max_outbound=book.ruling_or_suggestion(MAX_OUTBOUND, place, day),
        half_day=book.ruling_or_suggestion(HALF_DAY_MINUTES, place, day),
        visits_by_township=_own_numbers(book, county, day),
    )


def _own_numbers(book: Book, county: County, day: dt.date) -> dict[str, Ruling]:
    """Rulings of townships whose number rests on a clause made for that township."""
    found = {}
    for township in county.townships:
        ruling = book.ruling_or_suggestion(VISITS_PER_WEEK, township.code, day)
        if ruling.clause is not None and ruling.clause.place == township.code:
            found[township.code] = ruling
    return found


def weekday_of_ruling(ruling: Ruling) -> int:
    """Return the weekday (Monday 0) that a ruling names: ``周一``, ``星期日``, ``Mon``.

    Raises
    ------
    BadData
        when the value names no weekday.
    """
    text = str(ruling.value).strip()
    chinese = text.removeprefix("星期").removeprefix("周").replace("天", "日")
    if len(chinese) == 1 and chinese in WEEKDAYS_ZH:
        return WEEKDAYS_ZH.index(chinese)
    english = text[:3].capitalize()
    if english in WEEKDAYS_EN:
        return WEEKDAYS_EN.index(english)
    raise BadData(
        say(
            "planning.week_start_unknown",
            "规则{rule}的值“{value}”不是星期几，请写“周一”到“周日”之一。",
            'Rule {rule} has the value "{value}", which is no weekday. Give one such as "周一".',
            rule=ruling.rule.name,
            value=text,
        )
    )


def short_week_of(ruling: Ruling) -> ShortWeek:
    """Return the reading that a ruling of ``circuit.short_week`` names.

    Raises
    ------
    BadData
        when the value is none of the three readings.
    """
    text = str(ruling.value).strip()
    try:
        return ShortWeek(text)
    except ValueError as unknown:
        raise BadData(
            say(
                "planning.short_week_unknown",
                "规则{rule}的值“{value}”不认识，请写full（不减）、working_days（按工作日）"
                "或waived（不要求）。",
                'Rule {rule} has the value "{value}". Give full, working_days or waived.',
                rule=ruling.rule.name,
                value=text,
            )
        ) from unknown


def distinct_rulings(rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
    """Keep each (rule, value, clause) once, in order of first use."""
    seen: dict[tuple[str, str, str], Ruling] = {}
    for ruling in rulings:
        clause = ruling.clause.id if ruling.clause else ""
        seen.setdefault((ruling.rule.name, str(ruling.value), clause), ruling)
    return tuple(seen.values())
