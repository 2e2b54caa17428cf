"""What a village is told when its timetable changes: what was promised, what holds instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

Slot = tuple[dt.date, bool]
"""A day and a half-day (True: afternoon)."""


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """One change: ``was`` alone is called off, ``now`` alone is new, both is moved."""

    was: Slot | None
    now: Slot | None


def moved_visits(before: Collection[Slot], after: Collection[Slot]) -> tuple[MovedVisit, ...]:
    """Pair what a village lost with what it gained within a week, the nearest days first.

    A visit that fell away and one that came in the same calendar week (Monday to Sunday) are one
    visit moved; what is left over was called off or added. In order of time.
    """
    lost = sorted(set(before) - set(after))
    gained = sorted(set(after) - set(before))
    pairs = sorted(
        (abs(_half_days(was, now)), was, now)
        for was in lost
        for now in gained
        if _monday(was) == _monday(now)
    )
    moved: list[MovedVisit] = []
    for _apart, was, now in pairs:
        if was in lost and now in gained:
            lost.remove(was)
            gained.remove(now)
            moved.append(MovedVisit(was, now))
    moved += [MovedVisit(was, None) for was in lost]
    moved += [MovedVisit(None, now) for now in gained]
    return tuple(sorted(moved, key=lambda one: one.was or one.now or (dt.date.max, True)))


def _monday(slot: Slot) -> dt.date:
    return slot[0] - dt.timedelta(days=slot[0].weekday())


def _half_days(one: Slot, other: Slot) -> int:
    return 2 * (one[0] - other[0]).days + int(one[1]) - int(other[1])
