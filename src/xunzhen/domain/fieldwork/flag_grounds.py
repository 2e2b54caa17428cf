"""The grounds of many visits at once: each is judged by the others of its doctor and of its day.

A site gives the visits of the doctors and days that changed; the demonstration a whole month. What
is odd about one visit may be known only from another (an overlap, a photograph), so that whenever
one changes those of the same doctor and day, and those with the same photograph, are judged anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.flag_ground import FlagGround, FlagLimits, Minutes, Stay
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.domain.geo import Point

_REACH: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class FlagCounty:
    """What the flags of a county rest on, whatever the visit.

    ``limits`` of a visit's place and day; ``names`` and ``stops`` by place code; ``minutes`` of the
    travel table.
    """

    limits: Callable[[VisitKey], FlagLimits]
    zone: dt.tzinfo
    names: Mapping[str, str]
    stops: Mapping[str, Point]
    minutes: Minutes


@dataclass(frozen=True)
class Known:
    """What is known of visits beside their events, each by visit id; see ``FlagGround``.

    ``people`` are opaque references, as often as recorded.
    """

    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clock_errors: Mapping[str, dt.timedelta] = field(default_factory=dict)
    reassigned_to: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, dt.datetime] = field(default_factory=dict)


def grounds_of(
    visits: Iterable[Visit], county: FlagCounty, known: Known
) -> Mapping[str, FlagGround]:
    """Return the ground of each of the visits, by id; they are each other's surroundings."""
    mine = {one.id: one for one in visits}
    stays = _stays(mine.values(), county)
    photos = _index((_photo_marks(one), one.id) for one in mine.values())
    people: dict[dt.date, Mapping[str, tuple[str, ...]]] = {}
    for day in {one.key.date for one in mine.values()}:
        there = [number for number, one in mine.items() if one.key.date == day]
        people[day] = _index((known.people.get(number, ()), number) for number in there)
    return {
        number: FlagGround(
            limits=county.limits(one.key),
            zone=county.zone,
            place_name=county.names.get(one.key.place, ""),
            stop=county.stops.get(one.key.place),
            others=_near(one, stays.get(one.key.staff, ())),
            minutes=county.minutes,
            photos_elsewhere=photos,
            people=tuple(known.people.get(number, ())),
            people_elsewhere=people[one.key.date],
            clock_error=known.clock_errors.get(number),
            reassigned_to=known.reassigned_to.get(number),
            received=known.received.get(number),
        )
        for number, one in mine.items()
    }


def _stays(visits: Iterable[Visit], county: FlagCounty) -> Mapping[str, list[Stay]]:
    found: dict[str, list[Stay]] = defaultdict(list)
    for one in visits:
        if one.arrived is not None:
            name = county.names.get(one.key.place, "")
            found[one.key.staff].append(Stay(one.id, one.key.place, name, one.arrived, one.left))
    return found


def _near(visit: Visit, stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Return the doctor's other stays that began within a day of this one's arrival."""
    if visit.arrived is None:
        return ()
    begun = visit.arrived
    return tuple(
        one for one in stays if one.visit != visit.id and abs(one.arrived - begun) <= _REACH
    )


def _photo_marks(visit: Visit) -> tuple[str, ...]:
    return tuple(str(one.facts["sha256"]) for one in visit.photos if one.facts.get("sha256"))


def _index(marked: Iterable[tuple[Iterable[str], str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for marks, number in marked:
        for mark in marks:
            found[mark].add(number)
    return {mark: tuple(sorted(numbers)) for mark, numbers in found.items()}
