"""Figures of a return: filled from indicator values at a cut-off, bound to their source."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.reporting.canonical import Json, moment_text, number_text

EMPTY: Final = "—"
PERCENT: Final = "%"
YUAN: Final = "元"
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a return, exact, with what it was made of.

    ``denominator`` None: a count, whose value is its numerator. A denominator of 0 has no value
    (None, printed ``—``), never 0 or 100 %. A numerator of None: nobody holds the data.
    ``source`` is the SHA-256 of the rows behind it (``canonical.source_digest``), ``cut_off`` the
    moment up to which they were taken. ``name`` is the indicator's name as printed.
    """

    indicator: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    unit: str
    source: str
    cut_off: dt.datetime
    name: str = ""

    @property
    def bare(self) -> str:
        """The value as printed without its unit; ``—`` where there is none.

        A ratio has one decimal at least and yuan have two, so that a figure read back from its
        canonical text, where trailing zeros are gone, prints as it did: 90.0, not 90.
        """
        if self.value is None:
            return EMPTY
        least = 2 if self.unit == YUAN else int(self.denominator is not None)
        exponent = self.value.as_tuple().exponent
        decimals = max(least, -exponent if isinstance(exponent, int) else 0)
        return f"{self.value:.{decimals}f}"

    @property
    def printed(self) -> str:
        """The value as printed with its unit; ``—`` where there is none."""
        return EMPTY if self.value is None else f"{self.bare}{self.unit}"

    def as_json(self) -> dict[str, Json]:
        """Return what is frozen of the figure; numbers as canonical texts."""
        return {
            "indicator": self.indicator,
            "name": self.name,
            "numerator": _optional(self.numerator),
            "denominator": _optional(self.denominator),
            "value": _optional(self.value),
            "unit": self.unit,
            "source": self.source,
            "cut_off": moment_text(self.cut_off),
        }


def counted(
    indicator: str,
    numerator: Decimal | int | None,
    unit: str,
    *,
    source: str,
    cut_off: dt.datetime,
    denominator: Decimal | int | None = None,
    name: str = "",
    places: int = 1,
) -> Figure:
    """Return a figure with its value worked out, rounded half up to ``places`` decimals.

    A ratio in ``%`` is multiplied by 100; any other ratio is not; a count is not rounded.
    """
    top = None if numerator is None else Decimal(numerator)
    below = None if denominator is None else Decimal(denominator)
    exact = exact_value(top, below, unit)
    value = top if below is None or exact is None else _rounded(exact, places)
    value = None if exact is None else value
    return Figure(indicator, top, below, value, unit, source, cut_off, name)


def exact_value(
    numerator: Decimal | None, denominator: Decimal | None, unit: str
) -> Fraction | None:
    """Return the unrounded value; None without a numerator or over an empty denominator."""
    if numerator is None or denominator == 0:
        return None
    whole = Fraction(numerator)
    if denominator is None:
        return whole
    return whole / Fraction(denominator) * (_HUNDRED if unit == PERCENT else 1)


def filled(values: Iterable[Figure], cut_off: dt.datetime) -> tuple[Figure, ...]:
    """Return the figures of a return in the order of their indicators, whatever order they came in.

    Raises
    ------
    BadData
        for an indicator twice, a figure of another cut-off, or a value that its numerator and
        denominator do not give (to within half of its last decimal).
    """
    figures = sorted(values, key=lambda figure: figure.indicator)
    for before, after in itertools.pairwise(figures):
        if before.indicator == after.indicator:
            raise BadData(
                say(
                    "reporting.figure_twice",
                    "指标{indicator}填了两次，只能有一个数。请删去一个。",
                    "Indicator {indicator} is filled twice; a return holds one figure of each.",
                    indicator=after.indicator,
                )
            )
    for figure in figures:
        _refuse_other_cut_off(figure, cut_off)
        _refuse_wrong_value(figure)
    return tuple(figures)


def _refuse_other_cut_off(figure: Figure, cut_off: dt.datetime) -> None:
    if figure.cut_off != cut_off:
        raise BadData(
            say(
                "reporting.cut_off_differs",
                "指标{indicator}的数据截至{other}，本报表截至{cut_off}。请按同一截止时刻重新取数。",
                "Indicator {indicator} is as of {other}, the return as of {cut_off}. Fill it again "
                "at the return's cut-off.",
                indicator=figure.indicator,
                other=moment_text(figure.cut_off),
                cut_off=moment_text(cut_off),
            )
        )


def _refuse_wrong_value(figure: Figure) -> None:
    exact = exact_value(figure.numerator, figure.denominator, figure.unit)
    if exact is None and figure.value is None:
        return
    if exact is not None and figure.value is not None:
        exponent = figure.value.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        if abs(Fraction(figure.value) - exact) * 2 * 10**decimals <= 1:
            return
    raise BadData(
        say(
            "reporting.value_wrong",
            "指标{indicator}写的是{value}，分子{numerator}、分母{denominator}算不出这个数。"
            "请从台账重新取数，不要手填。",
            "Indicator {indicator} says {value}, which {numerator} over {denominator} does not "
            "give. Fill it from the ledger again; do not type it.",
            indicator=figure.indicator,
            value=figure.printed,
            numerator=_optional(figure.numerator),
            denominator=_optional(figure.denominator),
        )
    )


def _rounded(exact: Fraction, places: int) -> Decimal:
    scaled = exact * 10**places
    quotient, rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole = quotient + (1 if rest * 2 >= scaled.denominator else 0)
    sign = -1 if scaled < 0 else 1
    return (Decimal(sign * whole) / Decimal(10**places)).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )


def _optional(number: Decimal | None) -> str | None:
    return None if number is None else number_text(number)
