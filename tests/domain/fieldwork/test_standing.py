"""What the day board says of a visit at a moment."""

from __future__ import annotations

import datetime as dt

import pytest

from xunzhen.domain.fieldwork.standing import Standing, StandingKind, standing_of, state_now
from xunzhen.domain.fieldwork.visit import VisitState

DAY = dt.date(2026, 9, 16)
ZONE = dt.timezone(dt.timedelta(hours=8))


def clock(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour, minute), ZONE)


def said(state: VisitState, now: dt.datetime, heard: dt.datetime | None) -> Standing:
    return standing_of(state, now=now, begins=clock(8, 30), heard=heard)


def test_visit_whose_begin_is_not_over_is_planned() -> None:
    # At 8:30 sharp nobody is late yet.
    assert said(VisitState.PLANNED, clock(8, 30), None) == Standing(StandingKind.PLANNED)


def test_visit_is_late_by_the_minute_when_its_phone_was_heard_since_the_begin() -> None:
    # 8:30 to 10:40 is 130 minutes; the phone spoke at 10:33.
    assert said(VisitState.PLANNED, clock(10, 40), clock(10, 33)) == Standing(
        StandingKind.LATE, 130
    )


@pytest.mark.parametrize("heard", [None, clock(7, 58)], ids=["never", "before the begin"])
def test_visit_of_a_phone_that_is_silent_since_the_begin_is_not_called_late(
    heard: dt.datetime | None,
) -> None:
    assert said(VisitState.DEPARTED, clock(9, 0), heard) == Standing(StandingKind.UNHEARD, 30)


def test_doctor_who_set_out_in_time_is_on_the_way() -> None:
    assert said(VisitState.DEPARTED, clock(8, 5), clock(8, 0)).kind is StandingKind.ON_THE_WAY


def test_visit_without_a_planned_hour_is_never_late() -> None:
    standing = standing_of(VisitState.PLANNED, now=clock(18), begins=None, heard=clock(17))

    assert standing == Standing(StandingKind.PLANNED)


@pytest.mark.parametrize("state", [one for one in VisitState if one.happened])
def test_visit_that_happened_is_neither_late_nor_unheard(state: VisitState) -> None:
    kind = said(state, clock(18), None).kind

    assert kind not in (StandingKind.LATE, StandingKind.UNHEARD, StandingKind.MISSED)


def test_bad_news_is_told_first_and_the_longest_first() -> None:
    standings = [
        Standing(StandingKind.VERIFIED),
        Standing(StandingKind.LATE, 10),
        Standing(StandingKind.MISSED),
        Standing(StandingKind.LATE, 70),
    ]

    ordered = sorted(standings, key=lambda one: one.order)

    assert [(one.kind.value, one.minutes) for one in ordered] == [
        ("missed", None), ("late", 70), ("late", 10), ("verified", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "planned", "excused", "days_ago", "expected"),
    [
        (VisitState.PLANNED, True, False, 1, VisitState.MISSED),
        (VisitState.DEPARTED, True, False, 1, VisitState.MISSED),
        (VisitState.PLANNED, True, True, 1, VisitState.EXCUSED),
        (VisitState.PLANNED, True, False, 0, VisitState.PLANNED),
        (VisitState.PLANNED, False, False, 1, VisitState.PLANNED),
        (VisitState.CANCELLED, True, False, 1, VisitState.CANCELLED),
        (VisitState.RECORDED, True, False, 1, VisitState.RECORDED),
    ],
)
def test_stored_state_becomes_missed_once_its_day_is_over(
    state: VisitState, planned: bool, excused: bool, days_ago: int, expected: VisitState
) -> None:
    today = DAY + dt.timedelta(days=days_ago)

    assert state_now(state, DAY, today, planned=planned, excused=excused) is expected
