"""Road networks from OpenStreetMap extracts (.osm.pbf, .osm) and GeoJSON lines.

A class of road without a speed in the settings is no road for us. A link road (``trunk_link``)
has the speed of its class. A posted limit lowers the speed and never raises it. Lines of an
OpenStreetMap file meet at shared nodes, lines of a GeoJSON file where vertices coincide to
seven decimals (a centimetre).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from xunzhen.domain.coverage.roads import RoadLines, RoadNetwork, road_network
from xunzhen.domain.coverage.travel_places import TravelPlaces
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.errors import BadData, say

# Nobody steps out on a motorway or into a ferry half-way.
NOT_JOINABLE: Final = frozenset({"motorway", "ferry"})
# A one-way sign is for vehicles.
ON_FOOT_CLASSES: Final = frozenset(
    {"path", "footway", "pedestrian", "bridleway", "cycleway", "steps"}
)
FORWARD_WORDS: Final = frozenset({"yes", "true", "1", "f", "ft"})
BACKWARD_WORDS: Final = frozenset({"-1", "reverse", "t", "tf"})
KMH_PER_MPH: Final = 1.609344
OSM_SUFFIXES: Final = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
GEOJSON_SUFFIXES: Final = (".geojson", ".json")

Vertex = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; roads with no vertex in it are left out."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lng: float, lat: float) -> bool:
        """Say whether a point lies in the box, its border included."""
        return self.west <= lng <= self.east and self.south <= lat <= self.north


def box_around(places: TravelPlaces, margin_degrees: float = 0.3) -> Box | None:
    """Return a box around all places with coordinates; None where there is none.

    The margin, about 30 km, leaves room for ways that run outside the county.
    """
    if np.isnan(places.lng).all():
        return None
    return Box(
        west=float(np.nanmin(places.lng)) - margin_degrees,
        south=float(np.nanmin(places.lat)) - margin_degrees,
        east=float(np.nanmax(places.lng)) + margin_degrees,
        north=float(np.nanmax(places.lat)) + margin_degrees,
    )


def read_roads(path: Path, settings: TravelSettings, box: Box | None = None) -> RoadNetwork:
    """Read a road network; whole roads that touch the box, or all without one.

    Raises
    ------
    BadData
        when the file is absent, of another type, broken, or holds no road we know a speed for.
    """
    name = path.name.lower()
    if not path.is_file():
        raise BadData(
            say(
                "roads.no_file",
                "找不到道路文件{file}。请核对路径。",
                "There is no road file {file}. Check the path.",
                file=str(path),
            )
        )
    drawn = _Drawn(settings, box)
    if name.endswith(OSM_SUFFIXES):
        _read_osm(path, drawn)
    elif name.endswith(GEOJSON_SUFFIXES):
        _read_geojson(path, drawn)
    else:
        raise BadData(
            say(
                "roads.unknown_type",
                "{file}不是认得的道路文件。请用 .osm.pbf 或 .geojson。",
                "{file} is no kind of road file we read. Use .osm.pbf or .geojson.",
                file=path.name,
            )
        )
    network = road_network(drawn.lines())
    if not len(network.tail):
        raise _empty(path, box)
    return network


@dataclass
class _Drawn:
    """Lines collected one by one, then handed over as arrays."""

    settings: TravelSettings
    box: Box | None
    vertices: list[Vertex] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)
    directions: list[int] = field(default_factory=list)
    joinable: list[bool] = field(default_factory=list)

    def draw(self, vertices: Sequence[Vertex], road: _Road) -> None:
        """Add a line if it is long enough and touches the box."""
        if len(vertices) < 2:
            return
        if self.box and not any(self.box.holds(lng, lat) for _, lng, lat in vertices):
            return
        self.vertices.extend(vertices)
        self.sizes.append(len(vertices))
        self.speeds.append(road.speed_kmh)
        self.directions.append(road.direction)
        self.joinable.append(road.joinable)

    def lines(self) -> RoadLines:
        """Return everything drawn."""
        node, lng, lat = zip(*self.vertices, strict=True) if self.vertices else ((), (), ())
        sizes = np.array(self.sizes, dtype=np.int64)
        return RoadLines(
            node=np.array(node, dtype=np.int64),
            lng=np.array(lng, dtype=np.float64),
            lat=np.array(lat, dtype=np.float64),
            line=np.repeat(np.arange(len(sizes)), sizes),
            speed_kmh=np.array(self.speeds, dtype=np.float64),
            direction=np.array(self.directions, dtype=np.int64),
            joinable=np.array(self.joinable, dtype=np.bool_),
        )


@dataclass(frozen=True, slots=True)
class _Road:
    speed_kmh: float
    direction: int
    joinable: bool


def _road(tags: Mapping[str, str], settings: TravelSettings) -> _Road | None:
    """Read what a line's tags say about travel; None: not a road for us."""
    kind = tags.get("highway") or tags.get("fclass") or ""
    if not kind and tags.get("route") == "ferry":
        kind = "ferry"
    kind = kind.removesuffix("_link")
    speed = settings.road_speed_kmh.get(kind, 0.0)
    if speed <= 0.0 or tags.get("access") == "no":
        return None
    limit = _speed_limit(tags.get("maxspeed", ""))
    if limit is not None:
        speed = min(speed, limit)
    if tags.get("motor_vehicle") == "no":
        speed = min(speed, settings.walking_speed_kmh)
    return _Road(speed, _direction(kind, tags), kind not in NOT_JOINABLE)


def _direction(kind: str, tags: Mapping[str, str]) -> int:
    word = tags.get("oneway", "").lower()
    if kind in ON_FOOT_CLASSES:
        return 0
    if word in FORWARD_WORDS:
        return 1
    if word in BACKWARD_WORDS:
        return -1
    implied = kind == "motorway" or tags.get("junction") in ("roundabout", "circular")
    return int(implied and word in ("", "b"))


def _speed_limit(text: str) -> float | None:
    """Return the lowest number of a ``maxspeed`` in km/h; None where it posts none."""
    limits = [
        float(number) * (KMH_PER_MPH if unit else 1.0)
        for number, unit in re.findall(r"(\d+(?:\.\d+)?)\s*(mph)?", text)
    ]
    posted = [limit for limit in limits if limit > 0.0]
    return min(posted) if posted else None


def _read_osm(path: Path, drawn: _Drawn) -> None:
    import osmium

    ways = (
        osmium.FileProcessor(str(path))
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway", "route"))
    )
    try:
        for way in ways:
            road = _road(dict(way.tags), drawn.settings)
            if road is not None and isinstance(way, osmium.osm.Way):
                for run in _located(way.nodes):
                    drawn.draw(run, road)
    except (RuntimeError, osmium.InvalidLocationError) as problem:
        raise _broken(path, str(problem)) from problem


def _located(nodes: Iterable[Any]) -> list[list[Vertex]]:
    """Split a way where the extract lacks a node; a cut-out ends in the middle of roads."""
    runs: list[list[Vertex]] = [[]]
    for node in nodes:
        place = node.location
        if place.valid():
            runs[-1].append((node.ref, place.lon, place.lat))
        elif runs[-1]:
            runs.append([])
    return runs


def _read_geojson(path: Path, drawn: _Drawn) -> None:
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, UnicodeDecodeError) as problem:
        raise _broken(path, str(problem)) from problem
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise _broken(path, "FeatureCollection?")
    for number, feature in enumerate(features, start=1):
        try:
            _draw_feature(feature, drawn)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as problem:
            raise _bad_feature(path, number, feature) from problem


def _draw_feature(feature: Any, drawn: _Drawn) -> None:
    properties = feature.get("properties") or {}
    tags = {key: str(value) for key, value in properties.items() if value is not None}
    road = _road(tags, drawn.settings)
    if road is None:
        return
    for line in _lines_of(feature.get("geometry") or {}):
        drawn.draw([_vertex(pair) for pair in line], road)


def _lines_of(geometry: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    if geometry.get("type") == "LineString":
        return (geometry["coordinates"],)
    if geometry.get("type") == "MultiLineString":
        return tuple(geometry["coordinates"])
    return ()


def _vertex(pair: Sequence[float]) -> Vertex:
    lng, lat = float(pair[0]), float(pair[1])
    if not (math.isfinite(lng) and math.isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90):
        raise ValueError(f"({lng}, {lat}) is not longitude and latitude in degrees")
    east, north = round((lng + 180.0) * 1e7), round((lat + 90.0) * 1e7)
    return east << 31 | north, lng, lat


def _broken(path: Path, detail: str) -> BadData:
    return BadData(
        say(
            "roads.broken",
            "道路文件{file}读不了（{detail}）。请重新下载或导出后再试。",
            "The road file {file} cannot be read ({detail}). Download or export it again.",
            file=path.name,
            detail=detail,
        )
    )


def _bad_feature(path: Path, number: int, feature: object) -> BadData:
    return BadData(
        say(
            "roads.bad_feature",
            "道路文件{file}的第{number}条线读不出来：要有属性和以度计的经纬度坐标"
            "（经度在前，±180以内；纬度±90以内）。文件里写的是{entered}。请改正后再试。",
            "Line {number} of the road file {file} cannot be read: it needs properties and "
            "coordinates in degrees (longitude first, within ±180; latitude within ±90). The file "
            "says {entered}. Mend it and try again.",
            file=path.name,
            number=number,
            entered=repr(feature)[:120],
        )
    )


def _empty(path: Path, box: Box | None) -> BadData:
    if box is not None:
        return BadData(
            say(
                "roads.none_here",
                "道路文件{file}里没有本县一带（经度{west:.2f}到{east:.2f}，纬度{south:.2f}到{north:.2f}）"
                "的道路。请核对是不是别处的文件，坐标有没有填反。",
                "The road file {file} has no road around this county (longitude {west:.2f} to "
                "{east:.2f}, latitude {south:.2f} to {north:.2f}). Check that it is the right "
                "file and that no coordinates are swapped.",
                file=path.name,
                west=box.west,
                east=box.east,
                south=box.south,
                north=box.north,
            )
        )
    return BadData(
        say(
            "roads.empty",
            "道路文件{file}里没有一条能用的道路（要有 highway 或 fclass，且等级在参数表里有车速）。"
            "请换一份文件。",
            "The road file {file} holds no road we can use (it needs highway or fclass of a class "
            "that has a speed in the settings). Use another file.",
            file=path.name,
        )
    )
