"""Months count once both units have said so; nobody speaks for both."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.assistance.needs import Doctor, Need, SenderLevel
from xunzhen.domain.assistance.placements import Placement, PlacementState, Side
from xunzhen.domain.assistance.programmes import Programme, Role
from xunzhen.domain.assistance.words import (
    MonthState,
    Word,
    assignment_of,
    month_state,
    months_by_state,
    months_due,
    word_given,
)
from xunzhen.domain.errors import NotAllowed
from xunzhen.domain.periods.period import Period

MARCH, APRIL, MAY = (dt.date(2026, month, 1) for month in (3, 4, 5))
TODAY = dt.date(2026, 5, 20)
ACTIVE = Placement("7", "d-1", "n-1", PlacementState.ACTIVE, dt.date(2026, 3, 12))
DOCTOR = Doctor("d-1", "h-350524", SenderLevel.COUNTY)
NEED = Need("n-1", "h-101")


def test_one_person_cannot_confirm_a_month_for_both_units() -> None:
    words = [Word(MARCH, Side.SENDER, "甲")]

    with pytest.raises(NotAllowed) as refused:
        word_given(ACTIVE, words, Word(MARCH, Side.RECEIVER, "甲"), TODAY)

    assert refused.value.sentence.code == "assistance.both_sides"


def test_another_person_confirms_for_the_other_unit() -> None:
    words = [Word(MARCH, Side.SENDER, "甲")]

    after, new = word_given(ACTIVE, words, Word(MARCH, Side.RECEIVER, "乙"), TODAY)

    assert new
    assert (MARCH, Side.RECEIVER) in after.confirmed


def test_same_person_may_speak_for_different_units_in_different_months() -> None:
    words = [Word(MARCH, Side.SENDER, "甲")]

    _after, new = word_given(ACTIVE, words, Word(APRIL, Side.RECEIVER, "甲"), TODAY)

    assert new


def test_second_word_of_a_unit_is_not_new() -> None:
    once, _new = word_given(ACTIVE, [], Word(MARCH, Side.SENDER, "甲"), TODAY)

    twice, new = word_given(once, [], Word(MARCH, Side.SENDER, "乙"), TODAY)

    assert twice == once
    assert not new


def test_months_due_run_from_the_first_day_to_the_last_month_that_is_over() -> None:
    # Begun on 12 March; on 20 May the months March and April are over, May is not.
    assert months_due(ACTIVE, TODAY) == (MARCH, APRIL)
    assert months_due(ACTIVE, dt.date(2026, 6, 1)) == (MARCH, APRIL, MAY)
    assert months_due(ACTIVE, dt.date(2026, 3, 31)) == ()


def test_month_in_which_a_placement_ended_before_its_first_day_is_not_due() -> None:
    closed = Placement("7", "d-1", "n-1", PlacementState.CLOSED, dt.date(2026, 3, 12), APRIL)

    assert months_due(closed, TODAY) == (MARCH,)


def test_months_are_counted_by_who_confirmed_them() -> None:
    # March by both, April by the sender alone: 1 both, 1 sender, none else.
    said = {(MARCH, Side.SENDER), (MARCH, Side.RECEIVER), (APRIL, Side.SENDER)}
    one = Placement(
        "7", "d-1", "n-1", PlacementState.ACTIVE, dt.date(2026, 3, 12), None, frozenset(said)
    )

    assert months_by_state([one], TODAY) == {
        MonthState.BOTH: 1,
        MonthState.SENDER: 1,
        MonthState.RECEIVER: 0,
        MonthState.NONE: 0,
    }
    assert month_state(one, APRIL) is MonthState.SENDER


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)),
    st.integers(0, 900),
    st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1)),
)
def test_every_month_due_holds_a_day_served_and_is_over(
    since: dt.date, length: int, today: dt.date
) -> None:
    until = since + dt.timedelta(days=length)
    one = Placement("1", "d", "n", PlacementState.CLOSED, since, until)

    for month in months_due(one, today):
        over = (month + dt.timedelta(days=31)).replace(day=1)
        assert over <= today
        assert max(since, month) < min(until, over)


def test_placement_that_began_is_an_assignment_whose_id_no_table_has() -> None:
    found = assignment_of(ACTIVE, DOCTOR, NEED)

    assert found is not None
    assert (found.id, found.programme, found.staff, found.role) == (
        "placement/7",
        Programme.THOUSAND_DOCTORS,
        "d-1",
        Role.DOCTOR,
    )
    assert (found.from_institution, found.to_institution) == ("h-350524", "h-101")
    assert found.period == Period(dt.date(2026, 3, 12))


def test_placement_that_never_began_or_ended_on_its_first_day_is_none() -> None:
    day = dt.date(2026, 3, 12)
    for one in (
        Placement("7", "d-1", "n-1"),
        Placement("7", "d-1", "n-1", PlacementState.WITHDRAWN, day, day),
    ):
        assert assignment_of(one, DOCTOR, NEED) is None
