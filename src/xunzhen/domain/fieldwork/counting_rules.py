"""The rules that countings rest on: each read from the Book on the day, kept with its clause.

A rule that nobody set is 未设定 and stops only what needs it. The Book's suggestions are for
planning; a counting takes them only when asked to (a trial), and then says so.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import BadData, NoClause, Sentence, say
from xunzhen.domain.planning.rules import (
    HALF_DAY_MINUTES,
    SHORT_WEEK,
    VISITS_PER_WEEK,
    WEEK_STARTS_ON,
    CircuitRules,
    circuit_rules,
)
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County

MIN_DAYS_PER_VISIT: Final = "circuit.min_days_per_visit"
MAKEUP_WITHIN: Final = "circuit.makeup_within"


class MakeupWithin(StrEnum):
    """How late a make-up visit may come (rule ``circuit.makeup_within``)."""

    SAME_WEEK = "same_week"
    SEVEN_DAYS = "seven_days"
    NONE = "none"

    @property
    def zh(self) -> str:
        """The reading in plain Chinese."""
        return {"same_week": "当周之内", "seven_days": "漏访次日起七日之内", "none": "不认补访"}[
            self.value
        ]

    @property
    def en(self) -> str:
        """The reading in plain English."""
        return {
            "same_week": "within the same week",
            "seven_days": "within seven days from the day after",
            "none": "no make-up visit is recognised",
        }[self.value]


class Readings:
    """Answers for every day of one county: a ruling, or None where the rule is 未设定.

    ``used`` are the rulings that were answered and ``unset`` what must be said of those that were
    not, both by rule; a definition printed beside a number is made of them.
    """

    def __init__(self, county: County, book: Book, suggestions: bool = False) -> None:
        self.county = county
        self.suggestions = suggestions
        self.unset: dict[str, Sentence] = {}
        self._book = book
        self._known: dict[tuple[str, str, dt.date], Ruling | None] = {}
        self._minutes: dict[tuple[dt.date, str], int | None] = {}
        self._halves: dict[tuple[dt.date, str], int | None] = {}
        self._used: dict[str, dict[tuple[str, str], Ruling]] = {}

    @property
    def used(self) -> Mapping[str, tuple[Ruling, ...]]:
        """The different rulings that were answered, by rule, in the order of asking."""
        return {rule: tuple(found.values()) for rule, found in self._used.items()}

    def ruling(self, rule: str, day: dt.date, place: str = "") -> Ruling | None:
        """Return the ruling in force at a place (a village's township, or the county) on a day."""
        key = (rule, place or self.county.code, day)
        if key not in self._known:
            self._known[key] = self._asked(*key)
        return self._known[key]

    def _asked(self, rule: str, place: str, day: dt.date) -> Ruling | None:
        ask = self._book.ruling_or_suggestion if self.suggestions else self._book.ruling
        try:
            found = ask(rule, place, day)
        except NoClause as unset:
            self.unset.setdefault(rule, unset.sentence)
            return None
        self._used.setdefault(rule, {}).setdefault((str(found.value), found.citation), found)
        return found

    def half_day_minutes(self, day: dt.date, place: str = "") -> int | None:
        """Return the least minutes on site that make a half-day; None: 未设定."""
        key = (day, place)
        if key not in self._minutes:
            ruling = self.ruling(HALF_DAY_MINUTES, day, place)
            self._minutes[key] = None if ruling is None else int(ruling.number)
        return self._minutes[key]

    def half_days_a_visit(self, day: dt.date, place: str = "") -> int | None:
        """Return how many half-days one visit must fill; None: 未设定. 0.5 days are one."""
        key = (day, place)
        if key not in self._halves:
            ruling = self.ruling(MIN_DAYS_PER_VISIT, day, place)
            self._halves[key] = None if ruling is None else max(1, math.ceil(ruling.number * 2))
        return self._halves[key]

    def makeup_within(self, day: dt.date, place: str = "") -> MakeupWithin | None:
        """Return how late a make-up may come; None: 未设定.

        Raises
        ------
        BadData
            when the value is none of the three readings.
        """
        ruling = self.ruling(MAKEUP_WITHIN, day, place)
        if ruling is None:
            return None
        text = str(ruling.value).strip()
        try:
            return MakeupWithin(text)
        except ValueError as unknown:
            raise BadData(
                say(
                    "fieldwork.makeup_within_unknown",
                    "规则{rule}的值“{value}”不认识，请写same_week（当周）、seven_days（七日）"
                    "或none（不补）。",
                    'Rule {rule} has the value "{value}". Give same_week, seven_days or none.',
                    rule=MAKEUP_WITHIN,
                    value=text,
                )
            ) from unknown

    def circuit(self, day: dt.date) -> CircuitRules:
        """Return the planner's rules of a week, suggestions included; ``owed_is_set`` judges."""
        return circuit_rules(self._book, self.county, day)

    def week_is_set(self, day: dt.date, shortened: bool) -> bool:
        """Say whether what a village owes in the week of a day rests on rules somebody set.

        The rule on short weeks is needed only in a week that holidays shorten.
        """
        # Every rule is asked, so that all that is unset is told at once.
        needed = [VISITS_PER_WEEK, WEEK_STARTS_ON, *([SHORT_WEEK] if shortened else [])]
        unset = [rule for rule in needed if self.ruling(rule, day) is None]
        return not unset
