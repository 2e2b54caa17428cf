"""What is true of a person from when to when, and premiums paid: values, each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.periods.period import Period


class PersonFactKind(StrEnum):
    """Facts the product reads; a county may keep others, which nothing reckons with."""

    DEGREE = "degree"
    FULL_TIME_DEGREE = "full_time_degree"
    LICENCE = "licence"
    TITLE = "title"
    POST = "post"
    VILLAGE = "village"
    CONCURRENT_VILLAGE = "concurrent_village"
    ASSESSMENT = "assessment"
    RETIRED = "retired"
    LIABILITY_INSURED = "liability_insured"


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One fact of one person: ``fact`` is a PersonFactKind or a county's own word.

    ``value``: 是 or 否 of a yes-or-no fact, a Licence value of ``licence``, a village's code of
    ``village`` and ``concurrent_village``, else as written. ``source``: the paper it rests on.
    """

    staff: str
    fact: str
    value: str
    period: Period
    source: str = ""


def fact_on(
    facts: Iterable[PersonFact], staff: str, kind: PersonFactKind, day: dt.date
) -> PersonFact | None:
    """Return the fact that holds on a day, None if none does.

    Of several whose days hold it, the one that began last: a new title ends the old one without a
    row being changed. The order of the facts does not matter.
    """
    found = [one for one in facts if one.staff == staff and one.fact == kind and day in one.period]
    return max(found, key=lambda one: (one.period.since, one.value), default=None)


class InsuranceProduct(StrEnum):
    """What a premium insures against (FZ-2024-24/10.3)."""

    LIABILITY = "liability"
    ACCIDENT = "accident"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables."""
        return "医责险" if self is InsuranceProduct.LIABILITY else "意外险"


@dataclass(frozen=True, slots=True)
class Premium:
    """The premium of one person, product and calendar year, in fen."""

    staff: str
    product: InsuranceProduct
    year: int
    fen: int
