"""What is true of a place from when to when: values, each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.periods.period import Period


class PlaceFactKind(StrEnum):
    """Facts the product reads; a county may keep others, which nothing reckons with."""

    AGRICULTURAL_POPULATION = "agricultural_population"
    CAPABILITY_STANDARD = "capability_standard"
    HOSPITAL_GRADE = "hospital_grade"
    WEAK = "weak"
    INSURANCE_OPEN = "insurance_open"
    ESSENTIAL_MEDICINES = "essential_medicines"
    PUBLIC_HEALTH = "public_health"
    REMOTENESS = "remoteness"
    RUNNING_COST = "running_cost"


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """One fact of a village, township or institution.

    ``value``: 是 or 否 of a yes-or-no fact, a plain number of a counted one, else as written.
    """

    place: str
    fact: str
    value: str
    period: Period
    source: str = ""


def fact_on(
    facts: Iterable[PlaceFact], place: str, kind: PlaceFactKind, day: dt.date
) -> PlaceFact | None:
    """Return the fact that holds on a day: of several, the one that began last; None if none."""
    found = [one for one in facts if one.place == place and one.fact == kind and day in one.period]
    return max(found, key=lambda one: (one.period.since, one.value), default=None)
