"""A good roster with one damaging edit: the checker must find it, whatever the edit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

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
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.violation import Violation

WEEKS = 3
DAY = dt.timedelta(days=1)


@cache
def good() -> tuple[PlannedVisit, ...]:
    return planned(weeks=WEEKS).visits


def check(visits: tuple[PlannedVisit, ...]) -> tuple[Violation, ...]:
    return broken_rules(
        small_county(), small_book(), TableTimes(), quick_settings(), MONDAY, WEEKS, visits
    )


def damages(one: PlannedVisit) -> tuple[PlannedVisit | None, ...]:
    """Edits of one row that always break a rule; None strikes the row out.

    No day is spare: each village gets just what it is owed, so a visit taken away is missed.
    """
    other = next(code for code in (A2, A3, B2, C2) if code != one.village)
    return (
        None,
        replace(one, village="350524999999"),
        replace(one, village=other),
        replace(one, village="350524101201"),
        replace(one, staff="s-99"),
        replace(one, staff="s-05"),
        replace(one, staff="s-07"),
        replace(one, origin="h-350524"),
        replace(one, date=one.date + 7 * DAY),
        replace(one, date=MONDAY + 7 * WEEKS * DAY),
        replace(one, date=dt.date(2026, 10, 1)),
        replace(one, date=dt.date(2026, 9, 26)),
        replace(one, week=one.week % WEEKS + 1),
        replace(one, outbound_minutes=one.outbound_minutes + 1.5),
        replace(one, homeward_minutes=one.homeward_minutes - 1.5),
        replace(one, previous_village=other if one.previous_village != other else one.village),
        replace(one, next_village=other if one.next_village != other else one.village),
    )


def test_roster_as_planned_breaks_nothing() -> None:
    assert check(good()) == ()


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_one_damaging_edit_is_reported(data: st.DataObject) -> None:
    visits = list(good())
    number = data.draw(st.integers(0, len(visits) - 1))
    edits = damages(visits[number])
    damaged = edits[data.draw(st.integers(0, len(edits) - 1))]

    visits[number : number + 1] = [] if damaged is None else [damaged]

    assert check(tuple(visits))


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_row_written_twice_is_reported(data: st.DataObject) -> None:
    visits = good()
    number = data.draw(st.integers(0, len(visits) - 1))

    found = check((*visits, visits[number]))

    assert {"check.two_places_at_once", "check.village_twice_a_day"} <= {one.code for one in found}


@settings(deadline=None, max_examples=30)
@given(order=st.permutations(range(27)))
def test_order_of_the_rows_decides_nothing(order: list[int]) -> None:
    visits = good()
    assert len(visits) == 27

    assert check(tuple(visits[n] for n in order)) == ()
