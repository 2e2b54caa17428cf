"""What a village is told when its timetable changes."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.planning.moved_visits import MovedVisit, moved_visits

# October 2026: the 12th is a Monday.
MONDAY, TUESDAY, FRIDAY = ((dt.date(2026, 10, day), False) for day in (12, 13, 16))
NEXT_MONDAY = (dt.date(2026, 10, 19), False)


def test_same_timetable_changes_nothing() -> None:
    assert moved_visits([MONDAY, FRIDAY], [FRIDAY, MONDAY]) == ()


def test_lost_and_gained_visit_of_a_week_are_one_moved() -> None:
    assert moved_visits([MONDAY, FRIDAY], [TUESDAY, FRIDAY]) == (MovedVisit(MONDAY, TUESDAY),)


def test_half_day_alone_may_move() -> None:
    afternoon = (MONDAY[0], True)

    assert moved_visits([MONDAY], [afternoon]) == (MovedVisit(MONDAY, afternoon),)


def test_nearest_days_are_paired() -> None:
    # Monday and Friday go; Tuesday comes: it stands for Monday, Friday is called off.
    assert moved_visits([MONDAY, FRIDAY], [TUESDAY]) == (
        MovedVisit(MONDAY, TUESDAY),
        MovedVisit(FRIDAY, None),
    )


def test_visit_of_another_week_is_a_visit_of_its_own() -> None:
    assert moved_visits([MONDAY], [NEXT_MONDAY]) == (
        MovedVisit(MONDAY, None),
        MovedVisit(None, NEXT_MONDAY),
    )
