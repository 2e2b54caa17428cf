"""Targets as objects: what a clause wants of an indicator, at a place, by a day.

A target is read from the Book, never typed in. At a place on a day one of them binds; others are
another level's total, give way to a nearer or newer one, or contradict it. All are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xunzhen.domain.indicators.indicator import Indicator, Words
from xunzhen.domain.places import CodeHistory
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import (
    Clause,
    Document,
    Force,
    Level,
    PassedOver,
    Range,
    Value,
    Why,
)

_NO_REASON: Final = Words("", "")


class Bearing(StrEnum):
    """How a target bears on the place it is asked for."""

    BINDS = "binds"
    OTHERS = "others"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Target:
    """What a clause wants of an indicator. ``place`` is whose rule it is: the clause's division.

    ``op`` is the text's comparator (≥, ≤, =, ≈, within); ``due`` the last day on which it can
    still be reached, None where nothing says; ``version`` the issue day of the document.
    ``counted_at``: the level whose total it is; None: each place's own. ``reason`` says why it
    does not bind, ``others`` the clauses that a contradiction is with.
    """

    indicator: str
    place: str
    value: Value
    op: str
    unit: str
    force: Force
    clause: str
    document: str
    citation: str
    version: str
    since: dt.date | None
    due: dt.date | None
    counted_at: Level | None = None
    bearing: Bearing = Bearing.BINDS
    reason: Words = _NO_REASON
    others: tuple[str, ...] = ()

    @property
    def number(self) -> Fraction | None:
        """The value as an exact number; None for a text, a range or tiers."""
        return _number(self.value)

    def is_met_by(self, value: Fraction, at_most: bool = False) -> bool | None:
        """Say whether a value reaches the target; None where the target is no number.

        ``=`` and ``≈`` are read as the least to reach (the most, with ``at_most``): who does more
        than asked has done what was asked, and no tolerance is taken where the text gives none.
        """
        if isinstance(self.value, Range):
            return Fraction(self.value.low) <= value <= Fraction(self.value.high)
        number = self.number
        if number is None:
            return None
        return value <= number if self.is_ceiling(at_most) else value >= number

    def is_ceiling(self, at_most: bool = False) -> bool:
        """Say whether the value must not be above the target."""
        return self.op in ("≤", "<") or (at_most and self.op not in ("≥", ">"))


_GIVES_WAY: Final = (Why.LESS_LOCAL, Why.OLDER, Why.WEAKER, Why.YIELDS, Why.ASSUMED)


def targets_of(book: Book, indicator: Indicator, place: str, day: dt.date) -> tuple[Target, ...]:
    """Return the targets that bear on a place on a day: the binding one first, then by clause.

    A text that asks for the same value by another day binds beside it. Nothing is chosen where the
    texts contradict each other: then all of these stand as ``contradicts``, each naming the
    others, and none binds.
    """
    if not indicator.rule:
        return ()
    verdict = book.verdict(indicator.rule, place, day)
    found: list[Target] = []
    if verdict.ruling is not None and verdict.ruling.clause is not None:
        one = _target(book, indicator, verdict.ruling.clause)
        found.extend([one] if one else [])
    rest: list[Target] = []
    days = {one.due for one in found}
    for over in sorted(verdict.passed_over, key=lambda one: one.clause.id):
        bearing = _bearing(over, bool(found))
        other = _target(book, indicator, over.clause) if bearing else None
        if bearing is Bearing.BINDS and other:
            # The same value by another day is a stage of its own; by the same day, the same said.
            if other.due not in days:
                days.add(other.due)
                rest.append(other)
        elif bearing and other:
            reason = Words(over.reason_zh, over.reason_en)
            rest.append(replace(other, bearing=bearing, reason=reason))
    rest.sort(key=lambda one: (one.bearing is not Bearing.BINDS, one.clause))
    return tuple(_contradictions(book, found, rest))


def targets_at(
    book: Book, indicator: Indicator, history: CodeHistory, place: str, day: dt.date
) -> tuple[Target, ...]:
    """Return the targets of a place by its internal id, by the code it bore on the day.

    A county that moved to another city in the middle of a year is bound before the move by the
    one city's rules and from that day on by the other's. No code on the day: no targets.
    """
    code = history.code_on(place, day)
    return () if code is None else targets_of(book, indicator, code, day)


def _bearing(over: PassedOver, is_bound: bool) -> Bearing | None:
    if over.why is Why.COUNTED_ELSEWHERE:
        return Bearing.OTHERS
    if over.why is Why.SAME:
        return Bearing.BINDS
    if over.why in _GIVES_WAY:
        return Bearing.SUPERSEDED
    if over.why is Why.ENDED and is_bound:
        return Bearing.SUPERSEDED
    return None


def _target(book: Book, indicator: Indicator, clause: Clause) -> Target | None:
    setting = clause.setting_of(indicator.rule)
    if setting is None or setting.value is None:
        return None
    document = book.documents[clause.document]
    return Target(
        indicator=indicator.id,
        place=clause.place,
        value=setting.value,
        op=setting.op or book.rules[indicator.rule].op or "=",
        unit=setting.unit,
        force=clause.force,
        clause=clause.id,
        document=clause.document,
        citation=f"{document.number} {clause.article}".rstrip(),
        version=document.issued.isoformat(),
        since=clause.since,
        due=_due(clause, document),
        counted_at=clause.counted_at,
    )


def _due(clause: Clause, document: Document) -> dt.date | None:
    """Return the day the text names, else the last day on which the clause is in force."""
    if clause.due_on is not None:
        return clause.due_on
    until = clause.until or document.until
    return None if until is None else until - dt.timedelta(days=1)


def _contradictions(book: Book, bound: list[Target], rest: list[Target]) -> Iterable[Target]:
    if not bound:
        return rest
    chosen = bound[0]
    against = [
        one for one in rest if one.bearing is Bearing.SUPERSEDED and _contradict(book, chosen, one)
    ]
    if not against:
        return [chosen, *rest]
    group = [chosen, *against]
    ids = [one.clause for one in group]
    told = [
        replace(
            one,
            bearing=Bearing.CONTRADICTS,
            others=tuple(other for other in ids if other != one.clause),
        )
        for one in group
    ]
    return [*told, *(one for one in rest if one not in against)]


def _contradict(book: Book, one: Target, other: Target) -> bool:
    """Two texts of one day that cannot both be kept, or of one voice that say different numbers."""
    if one.due != other.due:
        return False
    if _cannot_both_hold(one, other):
        return True
    first, second = book.documents[one.document], book.documents[other.document]
    same_voice = (first.level, one.place, first.issued) == (
        second.level,
        other.place,
        second.issued,
    )
    return same_voice and one.value != other.value and Level.WHAT_IF is not first.level


def _cannot_both_hold(one: Target, other: Target) -> bool:
    floor, ceiling = (other, one) if one.is_ceiling() else (one, other)
    if floor.is_ceiling() or not ceiling.is_ceiling():
        return False
    least, most = floor.number, ceiling.number
    return least is not None and most is not None and least > most


def _number(value: Value) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Fraction(value)
