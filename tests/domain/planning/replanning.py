"""Re-planning the small county in tests: the plan that stood, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MONDAY,
    TableTimes,
    planned,
    quick_settings,
    small_book,
)
from xunzhen.domain.planning.baseline import Baseline
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.changes import dated_visits
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.events import Events, changed_county
from xunzhen.domain.planning.plan import prepare_case
from xunzhen.domain.planning.problem import Ints
from xunzhen.domain.planning.replan import Replan, replan_circuits
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.registry.county import County

TODAY = MONDAY


# (village, doctor, half-day) of the usual week and of the two weeks as planned: written down, for
# a search may end at another plan of the same cost.
USUAL = (
    (A3, "s-01", 0), (A2, "s-01", 1), (B2, "s-03", 2), (C2, "s-04", 2), (C2, "s-04", 6),
    (A3, "s-01", 8), (B2, "s-03", 8), (C2, "s-04", 8), (A2, "s-01", 9),
)  # fmt: skip
FIRST = (*(row for row in USUAL if row != (C2, "s-04", 8)), (C2, "s-04", 12))
SECOND = (
    (A3, "s-01", 0), (A2, "s-01", 1), (B2, "s-03", 2), (C2, "s-04", 2), (C2, "s-03", 4),
    (B2, "s-03", 5), (A3, "s-01", 6), (C2, "s-04", 6), (A2, "s-01", 7),
)  # fmt: skip


@cache
def old_plan() -> Roster:
    """Return the plan of two weeks that every test carries on; nothing is missed in it."""
    case = small_case(small_county(), TableTimes(), 2)
    visits = tuple(
        visit
        for position, rows in enumerate((FIRST, SECOND))
        for visit in dated_visits(case, position, _numbered(case, rows), _numbered(case, USUAL))
    )
    return replace(planned(), visits=visits, uncovered=())


def _numbered(case: CircuitCase, rows: Sequence[tuple[str, str, int]]) -> Ints:
    villages = [village.code for village in case.villages]
    doctors = [doctor.id for doctor in case.supply.doctors]
    return np.array(
        [(villages.index(village), doctors.index(staff), half) for village, staff, half in rows]
    )


def baseline_of(roster: Roster) -> Baseline:
    weeks = len(roster.weeks)
    return Baseline(roster.since, weeks, roster.seed, roster.visits, roster.uncovered)


def carried_on(
    events: Events | None = None,
    today: dt.date = TODAY,
    locks: Sequence[Lock] = (),
    made: Sequence[PlannedVisit] | None = None,
    county: County | None = None,
    roster: Roster | None = None,
    times: TableTimes | None = None,
) -> Replan:
    """Carry the plan of the small county on, or another, after events."""
    return replan_circuits(
        changed_county(county or small_county(), events or Events()),
        small_book(),
        times or TableTimes(),
        quick_settings(),
        baseline_of(roster or old_plan()),
        today,
        locks,
        made,
    )


def broken(county: County, roster: Roster) -> list[str]:
    """What the independent checker says of a roster."""
    declared: dict[tuple[str, int], int] = {}
    for gap in roster.uncovered:
        declared[gap.village, gap.week] = declared.get((gap.village, gap.week), 0) + gap.missing
    found = broken_rules(
        county,
        small_book(),
        TableTimes(),
        quick_settings(),
        roster.since,
        len(roster.weeks),
        roster.visits,
        declared,
    )
    return [one.line() for one in found]


def small_case(county: County, times: TableTimes, weeks: int) -> CircuitCase:
    """A county made ready for planning from the first Monday."""
    return prepare_case(county, small_book(), times, quick_settings(), MONDAY, weeks)
