"""What the Book says here and now about serving a village, each value with its clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from operator import eq, ge, gt, le, lt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.errors import BadData, NoClause, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Kind, Ruling, Why
from xunzhen.domain.registry.county import Village


class Reading(StrEnum):
    """How the three conditions of FZ-2024-24/6.2 are joined: all of them, or any one."""

    ALL = "all"
    ANY = "any"

    @property
    def zh(self) -> str:
        """The reading in words."""
        return "三项同时满足" if self is Reading.ALL else "满足一项即可"


class PopulationBasis(StrEnum):
    """Which head count is the served population."""

    RESIDENT = "resident"
    REGISTERED = "registered"
    REPORTED = "reported"

    @property
    def zh(self) -> str:
        """The column of the villages table that is read."""
        return {"resident": "常住人口", "registered": "户籍人口", "reported": "服务人口"}[
            self.value
        ]

    @property
    def en(self) -> str:
        """The glossary's English words for it."""
        word = "served" if self is PopulationBasis.REPORTED else self.value
        return f"{word} population"


Number = int | float | Decimal | Fraction
_COMPARISONS: Final[dict[str, Callable[..., object]]] = {
    "<": lt,
    "≤": le,
    ">": gt,
    "≥": ge,
    "=": eq,
}

_WORDS_ZH: Final = {"<": "不足", "≤": "不超过", ">": "超过", "≥": "不少于", "=": ""}
_WORDS_EN: Final = {"<": "under ", "≤": "at most ", ">": "over ", "≥": "at least ", "=": ""}


def operator_of(ruling: Ruling) -> str:
    """Return the clause's own operator; a bare value is compared as the vocabulary says.

    A suggestion and a county's own table give a bare value ("the bound is 90").
    """
    return ruling.op if ruling.op not in ("", "=") else ruling.rule.op or ruling.op


def bound_zh(ruling: Ruling) -> str:
    """Say the bound as it is compared: ``不足500``; the sentence around it names the unit."""
    return f"{_WORDS_ZH.get(operator_of(ruling), operator_of(ruling))}{ruling.value}"


def bound_en(ruling: Ruling) -> str:
    """Say the bound as it is compared: ``under 500``; the sentence around it names the unit."""
    return f"{_WORDS_EN.get(operator_of(ruling), operator_of(ruling))}{ruling.value}"


def meets(ruling: Ruling, number: Number) -> bool:
    """Say whether a number satisfies a clause by its operator; 高于/超过 exclude the number.

    Exact: 499.9 and 500 are told apart, whatever type the clause's value has.

    Raises
    ------
    BadData
        when the clause compares in a way that no number can be held against.
    """
    return bool(_comparison(ruling)(Fraction(str(number)), Fraction(str(ruling.value))))


def all_meeting(ruling: Ruling | None, minutes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say for each number of an array whether it is finite and satisfies the clause, if any.

    Raises
    ------
    BadData
        as ``meets``.
    """
    finite = np.isfinite(minutes)
    if ruling is None:
        return finite
    within: NDArray[np.bool_] = np.asarray(_comparison(ruling)(minutes, ruling.number), np.bool_)
    return finite & within


def _comparison(ruling: Ruling) -> Callable[..., object]:
    compare = _COMPARISONS.get(operator_of(ruling))
    if compare is None:
        raise BadData(
            say(
                "coverage.no_comparison",
                "条款“{rule}”（{citation}）没有写清怎样比较（现为“{op}”）。请在政策文件里改成＜≤＞≥＝之一。",
                "The clause of “{rule}” ({citation_en}) does not say how to compare (“{op}”). Give "
                "one of < ≤ > ≥ = in the policy document.",
                rule=ruling.rule.zh,
                citation=ruling.citation,
                citation_en=ruling.citation_en,
                op=ruling.op,
            )
        )
    return compare


class Grounds:
    """Rulings at one place on one day, asked once each; nothing is assumed where none is in force.

    ``reading`` replaces the ruling on how 6.2 is read, for a what-if.
    """

    def __init__(
        self, book: Book, place: str, day: dt.date, reading: Reading | None = None
    ) -> None:
        self._book, self._place, self._day = book, place, day
        self._forced = reading
        self._ruled: dict[str, Ruling | None] = {}
        self._planned: dict[str, Ruling | None] = {}

    def ruled(self, rule: str) -> Ruling | None:
        """Return the ruling in force, or None: 未设定."""
        if rule not in self._ruled:
            self._ruled[rule] = self._ask(self._book.ruling, rule)
        return self._ruled[rule]

    def planned(self, rule: str) -> Ruling | None:
        """Return the ruling in force, else the suggestion for planning (marked), else None."""
        if rule not in self._planned:
            self._planned[rule] = self._ask(self._book.ruling_or_suggestion, rule)
        return self._planned[rule]

    @cached_property
    def blank_village_clause(self) -> Ruling | None:
        """The local clause by which a village without a doctor is served, whatever its size.

        A coverage clause that says *how* blank villages are served (AX-2024-19/1.2.1) is an
        eligibility rule; a mere target (FZ-2024-24/6.4) is not and opens no mode. A county that
        enters a target of its own does not take the clause away: it is still in force below.
        """
        found = self.ruled("coverage.village_share")
        if found is None or found.clause is None:
            return None
        in_force = [found.clause] + [
            one.clause for one in found.passed_over if one.why in (Why.LESS_LOCAL, Why.SAME)
        ]
        clause = next((one for one in in_force if one.kind is Kind.ELIGIBILITY_RULE), None)
        if clause is None:
            return None
        return replace(found, clause=clause, document=self._book.documents[clause.document])

    @property
    def small_village_limit(self) -> Ruling | None:
        """The population under which a village may be on circuit; None where no clause asks."""
        return self.ruled("circuit.max_served_population")

    def reading(self) -> tuple[Reading, Ruling | None]:
        """Return how the conditions are joined, and the ruling (None for a what-if)."""
        if self._forced is not None:
            return self._forced, None
        ruling = self.planned("circuit.small_village_reading")
        return (Reading(str(ruling.value)), ruling) if ruling else (Reading.ALL, None)

    def served_population(self, village: Village) -> tuple[int | None, PopulationBasis]:
        """Return the served population on the ruling's basis; None if that column is blank."""
        ruling = self.planned("circuit.served_population_basis")
        basis = PopulationBasis(str(ruling.value)) if ruling else PopulationBasis.REPORTED
        column = {
            PopulationBasis.RESIDENT: village.resident_population,
            PopulationBasis.REGISTERED: village.registered_population,
            PopulationBasis.REPORTED: village.served_population,
        }
        return column[basis], basis

    def suggestions_used(self) -> tuple[Ruling, ...]:
        """Return the 未设定 rules whose suggestion was asked for so far, by name."""
        found = [one for one in self._planned.values() if one is not None and one.suggested]
        return tuple(sorted(found, key=lambda one: one.rule.name))

    def _ask(self, ask: Callable[[str, str, dt.date], Ruling], rule: str) -> Ruling | None:
        try:
            return ask(rule, self._place, self._day)
        except NoClause:
            return None
