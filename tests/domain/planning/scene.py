"""The small county made ready for planning tests: travel by hand, a book of five rules."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.county import small_county
from xunzhen.domain.coverage.travel import TravelSource, TravelTime
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.planning.rules import (
    HALF_DAY_MINUTES,
    MAX_OUTBOUND,
    SHORT_WEEK,
    VISITS_PER_WEEK,
    WEEK_STARTS_ON,
)
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Kind,
    Level,
    Rule,
    Value,
    ValueType,
)
from xunzhen.domain.registry.county import County
from xunzhen.files.settings import load_settings

A2, A3, B2, C2 = "350524101202", "350524101203", "350524202202", "350524203202"
"""The four villages on circuit: 甲二, 甲三, 乙二 and 丙二 (three visits a week)."""
MONDAY = dt.date(2026, 9, 14)
"""First day of an ordinary week; Mid-Autumn takes Friday of the next."""

MINUTES = {
    ("h-101", A2): 18.0,
    ("h-101", A3): 25.0,
    ("h-101", B2): 60.0,
    ("h-101", C2): 104.0,
    ("h-202", A2): 50.0,
    ("h-202", A3): 55.0,
    ("h-202", B2): 22.0,
    ("h-202", C2): 70.0,
    ("h-203", A2): 110.0,
    ("h-203", A3): 115.0,
    ("h-203", B2): 65.0,
    ("h-203", C2): 20.0,
    (A2, A3): 30.0,
    (A2, B2): 45.0,
    (A2, C2): 130.0,
    (A3, B2): 50.0,
    (A3, C2): 135.0,
    (B2, C2): 60.0,
}


class TableTimes:
    """Travel times from a table, the same both ways; what it lacks has no way."""

    def __init__(self, minutes: Mapping[tuple[str, str], float] = MINUTES) -> None:
        self.minutes = dict(minutes)

    def between(self, origin: str, destination: str) -> TravelTime:
        found = self.minutes.get((origin, destination), self.minutes.get((destination, origin)))
        if origin == destination:
            found = 0.0
        if found is None:
            return TravelTime(None, TravelSource.NONE, "两地之间没有填行车时间", "no minutes")
        return TravelTime(found, TravelSource.ENTERED)

    def matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> NDArray[np.float64]:
        rows = [[self.between(a, b).minutes for b in destinations] for a in origins]
        return np.array([[math.inf if m is None else m for m in row] for row in rows])


SUGGESTIONS: Mapping[str, Value | None] = {
    VISITS_PER_WEEK: None,
    SHORT_WEEK: "working_days",
    WEEK_STARTS_ON: "周一",
    MAX_OUTBOUND: 90,
    HALF_DAY_MINUTES: 180,
}


def small_book(**values: Value) -> Book:
    """Two visits a week by a national document; keywords set further rules (``short_week``)."""
    since = dt.date(2021, 1, 1)
    document = Document(
        "T", "示例〔2021〕1号", "示例", Level.NATIONAL, "000000", since, since, None
    )
    settings = {"circuit.visits_per_week": 2} | {f"circuit.{k}": v for k, v in values.items()}
    clauses = tuple(
        Clause(
            f"T/{number}",
            "T",
            f"第{number}条",
            Kind.FREQUENCY_MINIMUM,
            "示例",
            "示例",
            "示例",
            Force.SOFT,
            "000000",
            rule=rule,
            op="=",
            value=value,
        )
        for number, (rule, value) in enumerate(settings.items(), start=1)
    )
    rules = {
        name: Rule(
            name,
            name,
            "",
            ValueType.INTEGER,
            Combine.MOST_LOCAL,
            "planning",
            value,
            owner="县卫健局",
        )
        for name, value in SUGGESTIONS.items()
    }
    return Book({"T": document}, clauses, rules)


def quick_settings(**changes: float) -> PlanningSettings:
    """The settings in force, with a short search."""
    settings, _ = load_settings(MONDAY)
    return replace(settings, **{"iterations": 400, "week_iterations": 200, **changes})


def planned(
    county: County | None = None,
    since: dt.date = MONDAY,
    weeks: int = 2,
    book: Book | None = None,
    times: TableTimes | None = None,
    settings: PlanningSettings | None = None,
    seed: int = 1,
) -> Roster:
    """Plan the small county, or another with the same codes."""
    return plan_circuits(
        county or small_county(),
        book or small_book(),
        times or TableTimes(),
        settings or quick_settings(),
        since,
        weeks,
        seed,
    )
