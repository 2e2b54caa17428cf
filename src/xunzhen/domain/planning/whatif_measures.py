"""What a roster takes: half-days, minutes, kilometres, vehicles, and what it leaves uncovered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.sphere import distance_matrix, on_sphere
from xunzhen.domain.coverage.travel_places import TravelPlaces, travel_places
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.registry.county import County

Key = tuple[str, bool, str, str]


@dataclass(frozen=True, slots=True)
class TownshipLoad:
    """Half-days a township's villages are owed, get and miss over the horizon."""

    township: str
    name: str
    owed: int
    planned: int
    missed: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What a roster takes over its whole horizon; one visit is one half-day of one doctor.

    needed : half-days owed;  planned : half-days in the roster;  missed = needed - planned
    least_missed : no plan misses fewer (proven)
    villages, short_villages : on circuit; those that miss a visit
    doctors : who go at least once;  minutes : on the road, there and back
    km : along the straight line times the detour factor; None where no way has both coordinates
    ways_without_points : ways left out of ``km`` because an end has no coordinates
    vehicles : doctors out at once, at most, summed over the institutions they leave from
    """

    weeks: int
    needed: int
    planned: int
    missed: int
    least_missed: int
    villages: int
    short_villages: int
    doctors: int
    minutes: float
    km: float | None
    ways_without_points: int
    vehicles: int
    vehicles_by_centre: tuple[tuple[str, int], ...]
    townships: tuple[TownshipLoad, ...]


def measures_of(county: County, roster: Roster, detour_factor: float) -> Measures:
    """Measure a roster of a county."""
    km, without = _kilometres(travel_places(county), roster.visits, detour_factor)
    peaks = _most_out_at_once(roster.visits)
    return Measures(
        weeks=len(roster.weeks),
        needed=sum(owed for _, _, owed in roster.required),
        planned=len(roster.visits),
        missed=roster.missing,
        least_missed=roster.lower_bound,
        villages=len({village for village, _, owed in roster.required if owed}),
        short_villages=len({gap.village for gap in roster.uncovered}),
        doctors=len({visit.staff for visit in roster.visits}),
        minutes=roster.cost.travel_minutes,
        km=km,
        ways_without_points=without,
        vehicles=sum(peaks.values()),
        vehicles_by_centre=tuple(sorted(peaks.items())),
        townships=_townships(county, roster),
    )


@dataclass(frozen=True, slots=True)
class VisitChanges:
    """How one roster differs from another: visits of the first alone, of both, of the second."""

    dropped: int
    kept: int
    added: int


def visit_changes(before: Roster, after: Roster) -> VisitChanges:
    """Compare two rosters visit by visit: same half-day, same village, same doctor is kept."""
    old, new = _keys(before.visits), _keys(after.visits)
    return VisitChanges(len(old - new), len(old & new), len(new - old))


def _keys(visits: Iterable[PlannedVisit]) -> set[Key]:
    return {(one.date.isoformat(), one.afternoon, one.village, one.staff) for one in visits}


def _most_out_at_once(visits: Iterable[PlannedVisit]) -> Mapping[str, int]:
    """Most doctors out in one half-day, by the institution they leave from."""
    out = Counter((visit.origin, visit.date, visit.afternoon) for visit in visits)
    peaks: dict[str, int] = {}
    for (origin, _, _), doctors in out.items():
        peaks[origin] = max(peaks.get(origin, 0), doctors)
    return peaks


def _kilometres(
    places: TravelPlaces, visits: Iterable[PlannedVisit], detour_factor: float
) -> tuple[float | None, int]:
    """Sum the ways of every doctor-day: home, morning village, afternoon village, home."""
    days: dict[tuple[str, str, str], list[tuple[bool, str]]] = {}
    for visit in visits:
        key = (visit.staff, visit.date.isoformat(), visit.origin)
        days.setdefault(key, []).append((visit.afternoon, visit.village))
    ways = [
        way
        for (_, _, origin), stops in days.items()
        for way in pairwise((origin, *(village for _, village in sorted(stops)), origin))
    ]
    if not ways:
        return 0.0, 0
    metres = _way_metres(places, ways)
    known = metres[~np.isnan(metres)]
    if not len(known):
        return None, len(ways)
    return float(known.sum()) / 1000.0 * detour_factor, len(ways) - len(known)


def _way_metres(places: TravelPlaces, ways: list[tuple[str, str]]) -> NDArray[np.float64]:
    """Straight-line metres of each way: (n,) float, nan where an end has no coordinates."""
    codes = sorted({code for way in ways for code in way})
    at = {code: number for number, code in enumerate(codes)}
    rows = places.numbers(codes)
    ball = on_sphere(places.lng[rows], places.lat[rows])
    between = distance_matrix(ball, ball)
    ends = np.array([(at[a], at[b]) for a, b in ways], dtype=np.int64)
    return np.asarray(between[ends[:, 0], ends[:, 1]], dtype=np.float64)


def _townships(county: County, roster: Roster) -> tuple[TownshipLoad, ...]:
    owed: Counter[str] = Counter()
    planned: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    home = county.village_by_code
    for village, _, number in roster.required:
        owed[home[village].township] += number
    for visit in roster.visits:
        planned[home[visit.village].township] += 1
    for gap in roster.uncovered:
        missed[home[gap.village].township] += gap.missing
    return tuple(
        TownshipLoad(one.code, one.name, owed[one.code], planned[one.code], missed[one.code])
        for one in county.townships
        if owed[one.code] or planned[one.code]
    )
