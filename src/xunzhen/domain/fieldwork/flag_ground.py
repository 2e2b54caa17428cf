"""What flags are judged by, beside the visit: limits with their rulings, and what lies around it.

The caller gives it ready: the domain looks nothing up. Everything about other visits is what the
county already has for its ledger; of positions there is one point a check-in and no trail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import BadData
from xunzhen.domain.geo import Point
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling

HALF_DAY: Final = "circuit.half_day_minutes"
NEAR: Final = "fieldwork.near_metres"
EARLIEST: Final = "fieldwork.earliest_hour"
LATEST: Final = "fieldwork.latest_hour"
RECORD_WITHIN: Final = "fieldwork.record_within_hours"
CLOCK_ERROR: Final = "fieldwork.clock_error_minutes"

Minutes = Callable[[str, str], float | None]
"""Minutes by road from one place (code) to another; None where no way is known."""


@dataclass(frozen=True, slots=True)
class FlagLimits:
    """The limits in force at a place on a day; None is 未设定, never a default number."""

    half_day: Ruling | None = None
    near: Ruling | None = None
    earliest: Ruling | None = None
    latest: Ruling | None = None
    record_within: Ruling | None = None
    clock_error: Ruling | None = None


def flag_limits(book: Book, place: str, day: dt.date) -> FlagLimits:
    """Read every limit of flags at a place (division code) on a day.

    Suggestions are for planning: a flag rests on what somebody has set, or states its fact.
    """
    return FlagLimits(
        *(
            book.verdict(rule, place, day).ruling
            for rule in (HALF_DAY, NEAR, EARLIEST, LATEST, RECORD_WITHIN, CLOCK_ERROR)
        )
    )


@dataclass(frozen=True, slots=True)
class Stay:
    """Another visit of the same doctor: its id, place (code and name) and times, aware."""

    visit: str
    place: str
    name: str
    arrived: dt.datetime
    left: dt.datetime | None = None


def _no_way(_origin: str, _destination: str) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class FlagGround:
    """All that the flags of one visit are judged by.

    Attributes
    ----------
    limits, zone :
        the county's limits and the zone in which its days and hours are told.
    place_name :
        the village as it is called; "" prints the code.
    stop :
        where the circuit stops in the village, WGS 84; None: the tables give no point.
    others :
        the doctor's other visits of that day that happened, in any order; also those of the day
        before or after that reach into it.
    minutes :
        travel minutes between two places; ``minutes_of`` makes it of a travel table.
    photos_elsewhere :
        SHA-256 of a photograph to the ids of visits that have it (this one may be among them).
    people :
        references of the people of this visit, as often as they were recorded: opaque marks made
        by the site (a keyed hash), never a number or a name.
    people_elsewhere :
        such a reference to the ids of visits of the same day that have it, likewise.
    clock_error :
        how far the phone's clock was ahead (behind: negative) when it handed in the visit's events;
        the largest of several. None: not known (typed from paper).
    reassigned_to :
        the name of the doctor who had the visit by then; None: it was not reassigned, "": dropped.
    received :
        when the county received the last event of the visit; None: not told.
    """

    limits: FlagLimits
    zone: dt.tzinfo
    place_name: str = ""
    stop: Point | None = None
    others: tuple[Stay, ...] = ()
    minutes: Minutes = _no_way
    photos_elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    people_elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clock_error: dt.timedelta | None = None
    reassigned_to: str | None = None
    received: dt.datetime | None = None


def minutes_of(times: TravelTimes) -> Minutes:
    """Return the minutes of a travel table as flags ask for them."""

    def between(origin: str, destination: str) -> float | None:
        try:
            return times.between(origin, destination).minutes
        except BadData:  # a place of another county, or one closed since: no time is known
            return None

    return between
