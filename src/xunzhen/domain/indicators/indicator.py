"""What an indicator is: names, definition, fraction, unit, days, sources, clauses, function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.measure import Found
from xunzhen.domain.periods.period import Period, year_of


class Words(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


class PeriodKind(StrEnum):
    """Over which days a number is counted."""

    DAY = "day"
    SPAN = "span"
    YEAR_TO_DATE = "year_to_date"

    @property
    def zh(self) -> str:
        """The Chinese term."""
        return {"day": "期末时点", "span": "本期", "year_to_date": "当年累计"}[self.value]

    def window(self, period: Period) -> Period:
        """Return the days counted for a period asked for: of a year to date, from 1 January on."""
        if self is not PeriodKind.YEAR_TO_DATE or period.last_day is None:
            return period
        return Period(year_of(period.last_day).since, period.until)


Measure = Callable[[Evidence, Period], Found]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue.

    ``rule`` is the word of the vocabulary whose clauses set its targets (``""``: none does);
    ``clauses`` the clauses it answers. ``per`` as in ``Measurement``; ``denominator`` None for a
    count. ``measure`` None: ``missing`` says which data the product does not hold, and there is
    no number. ``beside`` names the indicator printed beside it (persons beside person-times).
    ``at_most``: smaller is better. ``paced``: each row is a ledger entry and adds one, so that a
    weekly pace can be told and a forecast made.
    """

    id: str
    name: Words
    definition: Words
    numerator: Words
    denominator: Words | None
    unit: Words
    period_kind: PeriodKind
    sources: tuple[str, ...]
    clauses: tuple[str, ...]
    rule: str
    per: int | None = None
    measure: Measure | None = None
    missing: Words | None = None
    beside: str = ""
    at_most: bool = False
    paced: bool = False
