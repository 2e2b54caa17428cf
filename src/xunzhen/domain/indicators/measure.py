"""What came of measuring an indicator: numerator, denominator, the rows behind, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period

EMPTY: Final = "—"
"""What stands for a value that has no denominator: never 0 and never 100 %."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One row behind a number: what it adds to numerator and denominator, and why.

    ``unknown``: it might have added to the numerator, but the fact it needs was not told.
    """

    key: str
    place: str
    numerator: int
    denominator: int = 0
    note_zh: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a measuring function returns: rows, and the sentences that say which data is missing.

    With a sentence there is no number here. Rows beside it are all unknown: they may still be part
    of the number of a larger place, where others told the fact.
    """

    rows: tuple[Behind, ...] = ()
    missing: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """An indicator of a place on the days it was counted over.

    ``numerator`` None: data is missing (``missing`` says which), never 0. ``per`` None: the value
    is the numerator itself; 100: a share in percent; 10,000: a rate. ``unknown`` rows might have
    added to the numerator: the truth lies between ``value`` and ``most``.
    """

    indicator: str
    place: str
    period: Period
    per: int | None
    numerator: int | None
    denominator: int | None = None
    unknown: int = 0
    rows: tuple[Behind, ...] = ()
    missing: tuple[Sentence, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """The exact value; None where data is missing or the denominator is empty."""
        return self._of(self.numerator)

    @property
    def most(self) -> Fraction | None:
        """The value if every unknown row counted; None like ``value``."""
        return None if self.numerator is None else self._of(self.numerator + self.unknown)

    def _of(self, numerator: int | None) -> Fraction | None:
        if numerator is None:
            return None
        if self.per is None:
            return Fraction(numerator)
        return Fraction(self.per * numerator, self.denominator) if self.denominator else None


def measured(
    indicator: str, place: str, period: Period, per: int | None, found: Found
) -> Measurement:
    """Add up what was found; rows are put in the order of place and key."""
    rows = tuple(sorted(found.rows, key=lambda one: (one.place, one.key)))
    if found.missing:
        return Measurement(indicator, place, period, per, None, rows=rows, missing=found.missing)
    return Measurement(
        indicator,
        place,
        period,
        per,
        sum(one.numerator for one in rows),
        None if per is None else sum(one.denominator for one in rows),
        sum(one.unknown for one in rows),
        rows,
    )


def roll_up(place: str, parts: Sequence[Measurement]) -> Measurement:
    """Return the whole of several places: numerators and denominators added, never shares averaged.

    Where a part has neither number nor rows the whole has none, and says whose is missing; where
    the rows of a part only lack a fact they are unknown in the whole. People are told apart
    within one place only: one who worked in two is in both numerators, hence in the sum twice.

    Raises
    ------
    ValueError
        if there is no part, or parts are of several indicators or days.
    """
    if len({(one.indicator, one.period, one.per) for one in parts}) != 1:
        raise ValueError("parts must be of one indicator and period")
    first = parts[0]
    without = sorted(one.place for one in parts if one.numerator is None)
    if any(one.numerator is None and not one.rows for one in parts) or len(without) == len(parts):
        missing = (_part_missing(without), *(said for one in parts for said in one.missing))
        return Measurement(first.indicator, place, first.period, first.per, None, missing=missing)
    return Measurement(
        first.indicator,
        place,
        first.period,
        first.per,
        sum(_added(one, "numerator") for one in parts),
        None if first.per is None else sum(_added(one, "denominator") for one in parts),
        sum(_added(one, "unknown") for one in parts),
        tuple(row for one in sorted(parts, key=lambda one: one.place) for row in one.rows),
    )


def _added(part: Measurement, side: str) -> int:
    """Return what a part adds: its own sum, or that of rows which told nothing by themselves."""
    if part.numerator is None:
        return sum(int(getattr(row, side)) for row in part.rows)
    return int(getattr(part, side) or 0)


def _part_missing(places: Sequence[str]) -> Sentence:
    return say(
        "indicators.part_missing",
        "{places}没有这个数，合计不出。请这{number}处先补数据。",
        "{places} have no such number, so there is no total. {number} places must give their data.",
        places="、".join(places),
        number=len(places),
    )


def plain_value(value: Fraction | None, places: int = 2) -> str:
    """Write a value to so many decimals; ``—`` where there is none.

    Rounded to the nearest, but never onto a whole number that it misses: a target is one.

    >>> plain_value(Fraction(4800, 49)), plain_value(Fraction(97996, 1000)), plain_value(None)
    ('97.96', '97.99', '—')
    """
    if value is None:
        return EMPTY
    unit = 10**places
    scaled = round(abs(value) * unit)
    if scaled % unit == 0 and abs(value) * unit != scaled:
        scaled = int(abs(value) * unit // 1)
    whole, part = divmod(scaled, unit)
    text = f"{whole}.{part:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return f"-{text}" if value < 0 and scaled else text
