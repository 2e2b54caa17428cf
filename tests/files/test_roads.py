from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import osmium
import pytest

from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.errors import BadData
from xunzhen.files.roads import Box, read_roads

SETTINGS = TravelSettings(
    detour_factor=1.4,
    straight_speed_kmh=25.0,
    walking_speed_kmh=4.0,
    max_walk_km=5.0,
    same_place_minutes=0.0,
    road_speed_kmh={
        "motorway": 80.0,
        "trunk": 60.0,
        "residential": 20.0,
        "footway": 4.0,
        "ferry": 8.0,
    },
)

# Nodes of the little extract: a kilometre apart along the equator, give or take 12 %.
NODES = {number: (number / 100.0, 0.0) for number in range(1, 10)}

Way = tuple[list[int], dict[str, str]]


def extract(folder: Path, ways: list[Way], missing: tuple[int, ...] = ()) -> Path:
    path = folder / "little.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in NODES.items():
            if number not in missing:
                writer.add_node(osmium.osm.mutable.Node(id=number, location=place))
        for number, (nodes, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    return path


def geojson(folder: Path, *lines: tuple[list[list[Any]], dict[str, Any]]) -> Path:
    path = folder / "little.geojson"
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "LineString", "coordinates": coordinates},
        }
        for coordinates, properties in lines
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def directed(roads: RoadNetwork) -> set[tuple[float, float]]:
    """Edges by the hundredths of a degree of their ends."""
    names = [round(lng * 100) for lng in roads.lng.tolist()]
    return {(names[i], names[j]) for i, j in zip(roads.tail, roads.head, strict=True)}


def speeds(roads: RoadNetwork) -> set[float]:
    return {round(float(v), 3) for v in roads.metres / 1000.0 / (roads.minutes / 60.0)}


# ----------------------------------------------------------------------------- osm.pbf


def test_way_becomes_edges_both_ways_at_the_speed_of_its_class(tmp_path: Path) -> None:
    path = extract(tmp_path, [([1, 2, 3], {"highway": "residential"})])

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == {(1, 2), (2, 1), (2, 3), (3, 2)}
    assert speeds(roads) == {20.0}
    # 0.01 degrees on the equator: 1111.95 m
    assert roads.metres == pytest.approx([1111.95] * 4, rel=1e-5)


def test_ways_meet_at_a_shared_node_only(tmp_path: Path) -> None:
    tags = {"highway": "residential"}
    path = extract(tmp_path, [([1, 2], tags), ([2, 3], tags), ([5, 6], tags)])

    count, _ = read_roads(path, SETTINGS).pieces()

    assert count == 2


@pytest.mark.parametrize(
    ("tags", "edges"),
    [
        ({"highway": "residential", "oneway": "yes"}, {(1, 2)}),
        ({"highway": "residential", "oneway": "-1"}, {(2, 1)}),
        ({"highway": "residential", "oneway": "no"}, {(1, 2), (2, 1)}),
        ({"highway": "residential", "junction": "roundabout"}, {(1, 2)}),
        ({"highway": "motorway"}, {(1, 2)}),
        ({"highway": "motorway", "oneway": "no"}, {(1, 2), (2, 1)}),
        ({"highway": "footway", "oneway": "yes"}, {(1, 2), (2, 1)}),
    ],
)
def test_one_way_tags_are_respected(
    tmp_path: Path, tags: dict[str, str], edges: set[tuple[int, int]]
) -> None:
    path = extract(tmp_path, [([1, 2], tags)])

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == edges


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"highway": "trunk"}, 60.0),
        ({"highway": "trunk", "maxspeed": "30"}, 30.0),
        ({"highway": "trunk", "maxspeed": "90"}, 60.0),
        ({"highway": "trunk", "maxspeed": "20 mph"}, 32.187),
        ({"highway": "trunk", "maxspeed": "90;30"}, 30.0),
        ({"highway": "trunk", "maxspeed": "0"}, 60.0),
        ({"highway": "trunk", "maxspeed": "CN:urban"}, 60.0),
        ({"highway": "trunk_link"}, 60.0),
        ({"highway": "residential", "motor_vehicle": "no"}, 4.0),
        ({"route": "ferry"}, 8.0),
    ],
)
def test_speed_is_of_the_class_and_never_above_the_posted_limit(
    tmp_path: Path, tags: dict[str, str], speed: float
) -> None:
    path = extract(tmp_path, [([1, 2], tags)])

    roads = read_roads(path, SETTINGS)

    assert speeds(roads) == {speed}


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "construction"},
        {"highway": "residential", "access": "no"},
        {"waterway": "river"},
        {"route": "bus"},
    ],
)
def test_what_is_no_road_is_left_out(tmp_path: Path, tags: dict[str, str]) -> None:
    path = extract(tmp_path, [([1, 2], {"highway": "residential"}), ([3, 4], tags)])

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == {(1, 2), (2, 1)}


def test_motorway_and_ferry_cannot_be_joined_along_the_way(tmp_path: Path) -> None:
    path = extract(
        tmp_path,
        [
            ([1, 2], {"highway": "motorway"}),
            ([3, 4], {"route": "ferry"}),
            ([5, 6], {"highway": "trunk"}),
        ],
    )

    roads = read_roads(path, SETTINGS)

    names = (roads.lng * 100).round().astype(int)
    assert set(names[roads.tail[roads.joinable]].tolist()) == {5, 6}


def test_way_is_cut_where_the_extract_lacks_a_node(tmp_path: Path) -> None:
    path = extract(tmp_path, [([1, 2, 3, 4, 5], {"highway": "residential"})], missing=(3,))

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == {(1, 2), (2, 1), (4, 5), (5, 4)}


def test_roads_outside_the_box_are_left_out_and_roads_across_its_border_kept(
    tmp_path: Path,
) -> None:
    tags = {"highway": "residential"}
    path = extract(tmp_path, [([1, 2, 3], tags), ([7, 8], tags)])

    roads = read_roads(path, SETTINGS, Box(west=0.0, south=-1.0, east=0.015, north=1.0))

    assert directed(roads) == {(1, 2), (2, 1), (2, 3), (3, 2)}


# ----------------------------------------------------------------------------- GeoJSON


def test_geojson_lines_meet_where_vertices_coincide(tmp_path: Path) -> None:
    path = geojson(
        tmp_path,
        ([[0.01, 0.0], [0.02, 0.0]], {"fclass": "residential", "oneway": "B", "maxspeed": 0}),
        ([[0.02, 0.0], [0.03, 0.0]], {"fclass": "trunk", "oneway": "B", "maxspeed": 40}),
        ([[0.0200001, 0.0], [0.05, 0.0]], {"fclass": "trunk", "oneway": "B"}),
    )

    roads = read_roads(path, SETTINGS)

    # The third line begins one centimetre beside the vertex: it does not meet.
    assert roads.pieces()[0] == 2
    assert speeds(roads) == {20.0, 40.0, 60.0}


@pytest.mark.parametrize(
    ("oneway", "edges"),
    [("F", {(1, 2)}), ("T", {(2, 1)}), ("B", {(1, 2), (2, 1)}), (None, {(1, 2), (2, 1)})],
)
def test_geojson_one_way_letters_are_respected(
    tmp_path: Path, oneway: str | None, edges: set[tuple[int, int]]
) -> None:
    path = geojson(
        tmp_path, ([[0.01, 0.0], [0.02, 0.0]], {"fclass": "residential", "oneway": oneway})
    )

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == edges


def test_geojson_of_several_strings_and_other_shapes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shapes.json"
    properties = {"highway": "residential"}
    shapes = [
        {
            "type": "MultiLineString",
            "coordinates": [[[0.01, 0], [0.02, 0]], [[0.05, 0], [0.06, 0]]],
        },
        {"type": "Point", "coordinates": [0.03, 0]},
    ]
    features = [{"properties": properties, "geometry": shape} for shape in shapes]
    path.write_text(json.dumps({"features": [*features, {"properties": None, "geometry": None}]}))

    roads = read_roads(path, SETTINGS)

    assert directed(roads) == {(1, 2), (2, 1), (5, 6), (6, 5)}


# ----------------------------------------------------------------------------- bad files


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("roads.osm.pbf", b"this is no protocol buffer", "roads.broken"),
        ("roads.osm.pbf", b"", "roads.broken"),
        ("roads.geojson", b'{"type": "FeatureColl', "roads.broken"),
        ("roads.geojson", b"\xff\xfe\x00", "roads.broken"),
        ("roads.geojson", b"[1, 2]", "roads.broken"),
        ("roads.geojson", b'{"features": []}', "roads.empty"),
        ("roads.geojson", b'{"features": [7]}', "roads.bad_feature"),
        ("roads.shp", b"", "roads.unknown_type"),
    ],
)
def test_bad_file_is_refused_with_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(BadData) as refused:
        read_roads(path, SETTINGS)

    assert refused.value.sentence.code == code
    assert name in refused.value.sentence.zh


def test_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData) as refused:
        read_roads(tmp_path / "nowhere.osm.pbf", SETTINGS)

    assert refused.value.sentence.code == "roads.no_file"


@pytest.mark.parametrize(
    "vertex", [[250.0, 0.0], [0.01, -95.0], ["east", 0.0], [0.01], [float("nan"), 0.0]]
)
def test_impossible_vertex_is_refused_with_the_number_of_its_line(
    tmp_path: Path, vertex: list[Any]
) -> None:
    good = ([[0.01, 0.0], [0.02, 0.0]], {"fclass": "residential"})
    path = geojson(tmp_path, good, ([[0.02, 0.0], vertex], {"fclass": "residential"}))

    with pytest.raises(BadData) as refused:
        read_roads(path, SETTINGS)

    assert refused.value.sentence.code == "roads.bad_feature"
    assert dict(refused.value.sentence.facts)["number"] == 2


def test_extract_of_another_country_is_refused_by_the_box(tmp_path: Path) -> None:
    path = extract(tmp_path, [([1, 2], {"highway": "residential"})])

    with pytest.raises(BadData) as refused:
        read_roads(path, SETTINGS, Box(west=118.0, south=25.0, east=119.0, north=26.0))

    assert refused.value.sentence.code == "roads.none_here"
