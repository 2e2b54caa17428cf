"""A tour moves one step at a time, and only once the step's own condition is met."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from xunzhen.domain.assistance.tour_steps import TourState, ended_tours, tour_moved
from xunzhen.domain.assistance.tours import Stop, Tour, TourFault, Workload
from xunzhen.domain.errors import NotAllowed, say

DAY = dt.datetime.combine(dt.date(2026, 9, 8), dt.time(9))
STOP = Stop("甲", DAY, DAY + dt.timedelta(hours=2), Workload(persons=30), 2, "村医")
FAULT = TourFault(0, say("x.y", "缺", "lacks"))


def refusal(*asked: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        tour_moved(*asked)  # type: ignore[arg-type]
    return refused.value.sentence.code


def test_tour_goes_from_request_to_acceptance_step_by_step() -> None:
    state = TourState.REQUESTED
    for wanted in (
        TourState.PLANNED,
        TourState.ANNOUNCED,
        TourState.REPORTED,
        TourState.ACCEPTED,
    ):
        state = tour_moved(state, wanted, [STOP])

    assert state is TourState.ACCEPTED


def test_step_left_out_is_refused() -> None:
    assert refusal(TourState.REQUESTED, TourState.ANNOUNCED, [STOP]) == "assistance.tour_moment"


def test_tour_with_a_fault_is_not_announced() -> None:
    assert refusal(TourState.PLANNED, TourState.ANNOUNCED, [STOP], [FAULT]) == "x.y"


def test_tour_with_a_silent_stop_is_not_reported() -> None:
    silent = replace(STOP, workload=None)

    assert refusal(TourState.ANNOUNCED, TourState.REPORTED, [silent]) == "assistance.tour_silent"


def test_tour_whose_follow_up_nobody_took_is_not_accepted() -> None:
    alone = replace(STOP, handed_to="")

    assert refusal(TourState.REPORTED, TourState.ACCEPTED, [alone]) == "assistance.not_handed_over"


def test_reported_tour_can_no_longer_be_called_off() -> None:
    assert refusal(TourState.REPORTED, TourState.CANCELLED, [STOP]) == "assistance.tour_moment"


def test_only_tours_driven_and_told_have_ended() -> None:
    later = replace(STOP, leave=DAY + dt.timedelta(days=1))
    tour = Tour("1", "县", DAY.date(), "医院", "县", DAY, (STOP, later))
    tours = [
        (tour, TourState.REPORTED),
        (replace(tour, id="2"), TourState.ANNOUNCED),
        (replace(tour, id="3", stops=(STOP,)), TourState.ACCEPTED),
    ]

    # The third ends on the 8th, the first on the 9th; the second is only announced.
    assert ended_tours(tours) == (("3", dt.date(2026, 9, 8)), ("1", dt.date(2026, 9, 9)))
