"""Where somebody is now, as far as the county has heard: what the day board says of a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.fieldwork.visit import VisitState


class StandingKind(StrEnum):
    """What can be said of a visit at a moment, in the order of what must be looked at first."""

    MISSED = "missed"
    LATE = "late"
    UNHEARD = "unheard"
    RETURNED = "returned"
    ON_THE_WAY = "on_the_way"
    IN_VILLAGE = "in_village"
    LEFT = "left"
    RECORDED = "recorded"
    PLANNED = "planned"
    VERIFIED = "verified"
    EXCUSED = "excused"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


KIND_OF_STATE: Final[Mapping[VisitState, StandingKind]] = {
    VisitState.PLANNED: StandingKind.PLANNED,
    VisitState.DROPPED: StandingKind.DROPPED,
    VisitState.DEPARTED: StandingKind.ON_THE_WAY,
    VisitState.CHECKED_IN: StandingKind.IN_VILLAGE,
    VisitState.CHECKED_OUT: StandingKind.LEFT,
    VisitState.RECORDED: StandingKind.RECORDED,
    VisitState.RETURNED: StandingKind.RETURNED,
    VisitState.VERIFIED: StandingKind.VERIFIED,
    VisitState.SPOT_CHECKED: StandingKind.VERIFIED,
    VisitState.CANCELLED: StandingKind.CANCELLED,
    VisitState.MISSED: StandingKind.MISSED,
    VisitState.EXCUSED: StandingKind.EXCUSED,
}
"""What a state is called while the clock says no more of it (late, not heard from)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a visit: ``minutes`` is how long its planned begin is over while nobody has
    checked in, None where that says nothing."""

    kind: StandingKind
    minutes: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Bad news first, the longest first among those that wait."""
        return (list(StandingKind).index(self.kind), -(self.minutes or 0))


def state_now(
    state: VisitState, date: dt.date, today: dt.date, *, planned: bool, excused: bool
) -> VisitState:
    """Return the state of a visit on a day from the state that it had on its own day."""
    waiting = state in (VisitState.PLANNED, VisitState.DEPARTED)
    if waiting and planned and date < today:
        return VisitState.EXCUSED if excused else VisitState.MISSED
    return state


def standing_of(
    state: VisitState,
    *,
    now: dt.datetime,
    begins: dt.datetime | None,
    heard: dt.datetime | None,
) -> Standing:
    """Return what can be said of a visit now.

    A visit whose planned begin is over without a check-in is *late* if the doctor's phone has been
    heard since, for then the check-in would have come; otherwise nothing has been *heard* of it:
    in a village without a signal both look the same. There is no grace: the minutes are told.

    Parameters
    ----------
    state : the state on the day of ``now`` (``state_now``)
    begins : when it should have begun, None if no time was set
    heard : when a phone of the doctor last spoke, None if never
    """
    kind = KIND_OF_STATE[state]
    if kind not in (StandingKind.PLANNED, StandingKind.ON_THE_WAY):
        return Standing(kind)
    if begins is None or now <= begins:
        return Standing(kind)
    minutes = int((now - begins).total_seconds() // 60)
    silent = heard is None or heard < begins
    return Standing(StandingKind.UNHEARD if silent else StandingKind.LATE, minutes)
