"""A tour of the mobile hospital from request to acceptance: pure steps, wrong ones refused.

    requested → planned → announced → reported → accepted
        └──────────┴──────────┴→ cancelled

It is announced only without a fault, reported only once every stop told its workload (nothing of
it: so it says), and accepted only once the local doctors have taken whoever is to be followed up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from xunzhen.domain.assistance.tours import (
    Stop,
    Tour,
    TourFault,
    not_handed_over,
    rolled_up,
)
from xunzhen.domain.errors import NotAllowed, Sentence, say


class TourState(StrEnum):
    """How far a tour has come."""

    REQUESTED = "requested"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"

    @property
    def zh(self) -> str:
        """The Chinese term used on every page."""
        return _ZH[self]


_ZH: Final = {
    TourState.REQUESTED: "已申请",
    TourState.PLANNED: "已安排",
    TourState.ANNOUNCED: "已公告",
    TourState.REPORTED: "已报工作量",
    TourState.ACCEPTED: "已验收",
    TourState.CANCELLED: "已取消",
}
TOLD: Final = (TourState.REPORTED, TourState.ACCEPTED)
"""States of a tour that was driven and told: its figures stand."""
_BEFORE: Final = {
    TourState.PLANNED: (TourState.REQUESTED, TourState.PLANNED),
    TourState.ANNOUNCED: (TourState.PLANNED,),
    TourState.REPORTED: (TourState.ANNOUNCED,),
    TourState.ACCEPTED: (TourState.REPORTED,),
    TourState.CANCELLED: (TourState.REQUESTED, TourState.PLANNED, TourState.ANNOUNCED),
}


def tour_moved(
    state: TourState, wanted: TourState, stops: Sequence[Stop], faults: Sequence[TourFault] = ()
) -> TourState:
    """Return the state a tour comes to.

    Raises
    ------
    NotAllowed
        if it is not at the step before, or what the step asks is not there yet.
    """
    if state not in _BEFORE.get(wanted, ()):
        raise NotAllowed(_wrong(state, wanted))
    if wanted is TourState.ANNOUNCED and faults:
        raise NotAllowed(faults[0].sentence)
    if wanted is TourState.REPORTED:
        _load, silent = rolled_up(stops)
        if silent:
            raise NotAllowed(_silent(silent))
    if wanted is TourState.ACCEPTED:
        open_ = not_handed_over(stops)
        if open_:
            raise NotAllowed(open_[0][1])
    return wanted


def ended_tours(tours: Sequence[tuple[Tour, TourState]]) -> tuple[tuple[str, dt.date], ...]:
    """Return (tour, last day) of the tours that were driven and told, in order of days.

    One that is only announced may still be called off, so it is none (FJ-2022-595/1.8).
    """
    found = [
        (one.id, max(stop.leave.date() for stop in one.stops))
        for one, state in tours
        if state in TOLD and one.stops
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def _wrong(state: TourState, wanted: TourState) -> Sentence:
    return say(
        "assistance.tour_moment",
        "这趟巡回现在是“{now}”，不能{wanted}。请刷新页面，看看是不是别人已经办过。",
        'The tour is "{now_en}" and cannot become "{wanted_en}". Reload: somebody may have acted.',
        now=state.zh,
        now_en=state.value,
        wanted={TourState.CANCELLED: "取消"}.get(wanted, f"改为“{wanted.zh}”"),
        wanted_en=wanted.value,
    )


def _silent(places: Sequence[str]) -> Sentence:
    return say(
        "assistance.tour_silent",
        "还有停靠点没有填工作量：{places}。请补上；没有开展的写0。",
        "Stops without a workload: {places_en}. Enter it; write 0 for none.",
        places="、".join(places),
        places_en=", ".join(places),
    )
