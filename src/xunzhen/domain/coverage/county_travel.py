"""Travel times of one county, computed as they are asked for, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.chains import Chains, contract
from xunzhen.domain.coverage.entered_times import ON_FOOT, is_computed, rows_by_pair
from xunzhen.domain.coverage.joins import Joins, join_places
from xunzhen.domain.coverage.road_times import road_minutes
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.sphere import distance_matrix, on_sphere
from xunzhen.domain.coverage.travel import SOURCES, TravelSource, TravelTime
from xunzhen.domain.coverage.travel_places import PlaceKind, TravelPlaces, travel_places
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.coverage.unreached import (
    no_coordinates,
    no_road_near,
    not_in_table,
    one_way_only,
    roads_apart,
)
from xunzhen.domain.errors import Sentence
from xunzhen.domain.registry.county import County, TravelRow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

_NUMBER: Final = {source: number for number, source in enumerate(SOURCES)}


def travel_times(
    county: County,
    settings: TravelSettings,
    roads: RoadNetwork | None = None,
    season: str = "",
) -> CountyTravelTimes:
    """Return the travel times between all villages, institutions and townships of a county.

    For each pair, first that applies: the minutes the county entered (``entered_times`` says which
    row); with ``roads``, the shortest time on them with the walk to and from, or on foot all the
    way where that is quicker and within the walking limit; without ``roads``, the minutes computed
    earlier and kept in the county's travel table; else, without ``roads``, the straight line:

        minutes = km x detour_factor / straight_speed_kmh x 60.

    A pair no road leads to stays unreachable: the straight line fills no gap in a road network,
    nor in a table that was computed on one (pairs of villages, and of villages and institutions).
    """
    return CountyTravelTimes(travel_places(county), county, settings, roads, season)


class CountyTravelTimes:
    """Travel times of one county; rows are computed when first asked for and kept."""

    def __init__(
        self,
        places: TravelPlaces,
        county: County,
        settings: TravelSettings,
        roads: RoadNetwork | None,
        season: str = "",
    ) -> None:
        self.places = places
        self.settings = settings
        self._ball = on_sphere(places.lng, places.lat)
        self._roads = _RoadsHere(places, roads, settings) if roads is not None else None
        self._tabled = _Tabled(places, county, season, computed_too=roads is None)
        size = len(places.codes)
        self._minutes = np.full((size, size), np.inf)
        self._source = np.full((size, size), _NUMBER[TravelSource.NONE], dtype=np.int8)
        self._on_foot = np.zeros((size, size), dtype=np.bool_)
        self._done = np.zeros(size, dtype=np.bool_)

    def between(self, origin: str, destination: str) -> TravelTime:
        """Return the time between two places, its source, or why there is none."""
        here, there = self.places.numbers((origin, destination)).tolist()
        self._compute(np.array([here], dtype=np.int64))
        minutes = float(self._minutes[here, there])
        source = SOURCES[int(self._source[here, there])]
        if source is not TravelSource.NONE:
            return TravelTime(minutes, source)
        why = self.place_reason(origin) or self.place_reason(destination)
        if why is None:
            why = self._pair_reason(here, there)
        return TravelTime(None, source, why.zh, why.en)

    def matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> Floats:
        """Return minutes.

        (len(origins), len(destinations)) float, ``[i, j]`` from origin i to destination j,
        ``inf`` where there is no way.
        """
        return self._minutes[self._cells(origins, destinations)]

    def sources_matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> Codes:
        """Return the sources of ``matrix``, as numbers in ``SOURCES``, same shape and order."""
        return self._source[self._cells(origins, destinations)]

    def on_foot_matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> Bools:
        """Say of each pair of ``matrix`` whether the whole way is on foot."""
        return self._on_foot[self._cells(origins, destinations)]

    def source_counts(
        self, origins: Sequence[str], destinations: Sequence[str]
    ) -> Mapping[TravelSource, int]:
        """Count the pairs of ``matrix`` by source; every source is named, 0 included."""
        counts = np.bincount(
            self.sources_matrix(origins, destinations).ravel(), minlength=len(SOURCES)
        )
        return dict(zip(SOURCES, counts.tolist(), strict=True))

    def place_reason(self, code: str) -> Sentence | None:
        """Say why a place can be reached from nowhere but by entered minutes; None if it can."""
        (number,) = self.places.numbers((code,)).tolist()
        name = self.places.names[number]
        if np.isnan(self.places.lng[number]):
            return no_coordinates(name)
        if self._roads is None:
            return None
        nearest = float(self._roads.joins.nearest_metres[number]) / 1000.0
        if nearest > self.settings.max_walk_km:
            return no_road_near(name, nearest, self.settings.max_walk_km)
        return None

    def _pair_reason(self, here: int, there: int) -> Sentence:
        names = self.places.names[here], self.places.names[there]
        if self._roads is None:
            return not_in_table(*names)
        if self._roads.share_a_piece(here, there):
            return one_way_only(*names)
        return roads_apart(*names)

    def _cells(
        self, origins: Sequence[str], destinations: Sequence[str]
    ) -> tuple[NDArray[np.intp], ...]:
        here, there = self.places.numbers(origins), self.places.numbers(destinations)
        self._compute(np.unique(here))
        return np.ix_(here, there)

    def _compute(self, rows: Ints) -> None:
        """Fill the rows that are not known yet."""
        rows = rows[~self._done[rows]]
        if not len(rows):
            return
        km = distance_matrix(self._ball[rows], self._ball) / 1000.0
        if self._roads is None:
            minutes, source, on_foot = self._straight(rows, km)
        else:
            minutes, source, on_foot = self._by_road(self._roads, rows, km)
        self._tabled.write_over(rows, minutes, source, on_foot)
        own = np.arange(len(rows)), rows
        minutes[own], on_foot[own] = self.settings.same_place_minutes, False
        base = TravelSource.STRAIGHT if self._roads is None else TravelSource.ROADS
        source[own] = _NUMBER[base]
        source[np.isinf(minutes)] = _NUMBER[TravelSource.NONE]
        self._minutes[rows], self._source[rows], self._on_foot[rows] = minutes, source, on_foot
        self._done[rows] = True

    def _straight(self, rows: Ints, km: Floats) -> tuple[Floats, Codes, Bools]:
        """Return minutes, source and on-foot of rows by straight line, gaps of the table kept."""
        minutes = km * self.settings.detour_factor / self.settings.straight_speed_kmh * 60.0
        minutes[np.isnan(minutes)] = np.inf
        if self._tabled.computed_on_roads:
            kind = self.places.kind
            village = kind == PlaceKind.VILLAGE
            listed = kind != PlaceKind.TOWNSHIP
            gaps = np.outer(village[rows], listed) | np.outer(listed[rows], village)
            minutes[gaps] = np.inf
        source = np.full(km.shape, _NUMBER[TravelSource.STRAIGHT], dtype=np.int8)
        return minutes, source, np.zeros(km.shape, dtype=np.bool_)

    def _by_road(self, roads: _RoadsHere, rows: Ints, km: Floats) -> tuple[Floats, Codes, Bools]:
        """Return minutes, source and on-foot of rows by road, on foot where that is quicker."""
        speed = self.settings.walking_speed_kmh
        minutes = road_minutes(roads.chains, roads.joins.of_places(rows), roads.joins, speed)
        walk = np.where(km <= self.settings.max_walk_km, km / speed * 60.0, np.inf)
        on_foot = walk < minutes
        source = np.full(km.shape, _NUMBER[TravelSource.ROADS], dtype=np.int8)
        return np.minimum(minutes, walk), source, on_foot


class _RoadsHere:
    """A road network seen from the places of the county."""

    def __init__(self, places: TravelPlaces, roads: RoadNetwork, settings: TravelSettings) -> None:
        self.chains: Chains = contract(roads)
        self.joins: Joins = join_places(
            roads, self.chains, places.lng, places.lat, settings.max_walk_km
        )

    def share_a_piece(self, here: int, there: int) -> bool:
        """Say whether two places get on the same piece of the network."""
        joins = self.joins
        pieces = (set(joins.piece[joins.place == place].tolist()) for place in (here, there))
        return bool(set.intersection(*pieces))


class _Tabled:
    """The rows of the county's travel table that count, by place number.

    ``computed_on_roads``: computed rows count, and some were computed on roads; such a table is
    complete, so that a pair it lacks had no way or lay beyond its limit.
    """

    def __init__(
        self, places: TravelPlaces, county: County, season: str, computed_too: bool
    ) -> None:
        number = places.number
        chosen = [
            (number[origin], number[destination], row)
            for (origin, destination), row in rows_by_pair(county.travel, season).items()
            if origin in number and destination in number and (computed_too or not is_computed(row))
        ]
        chosen.sort(key=lambda one: one[:2])
        self.origin = np.array([origin for origin, _, _ in chosen], dtype=np.int64)
        self.destination = np.array([there for _, there, _ in chosen], dtype=np.int64)
        self.minutes = np.array([row.minutes for _, _, row in chosen], dtype=np.float64)
        self.source = np.array([_source_of(row) for _, _, row in chosen], dtype=np.int8)
        self.on_foot = np.array([row.by == ON_FOOT for _, _, row in chosen], dtype=np.bool_)
        self.computed_on_roads = bool((self.source == _NUMBER[TravelSource.ROADS]).any())

    def write_over(self, rows: Ints, minutes: Floats, source: Codes, on_foot: Bools) -> None:
        """Put the tabled minutes in the place of computed ones; (len(rows), p) arrays."""
        position = np.searchsorted(rows, self.origin)
        wanted = position < len(rows)
        wanted[wanted] = rows[position[wanted]] == self.origin[wanted]
        cells = position[wanted], self.destination[wanted]
        minutes[cells] = self.minutes[wanted]
        source[cells] = self.source[wanted]
        on_foot[cells] = self.on_foot[wanted]


def _source_of(row: TravelRow) -> int:
    return _NUMBER[TravelSource(row.source) if is_computed(row) else TravelSource.ENTERED]
