from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import County
from xunzhen.files.tables.read import load_county
from xunzhen.files.tables.write import write_county


@pytest.fixture
def county() -> County:
    return small_county()


def road_through(county: County, path: Path) -> Path:
    """Draw one road through all villages that have coordinates, in table order."""
    points = [village.point for village in county.villages if village.point]
    line = {"type": "LineString", "coordinates": [[point.lng, point.lat] for point in points]}
    feature = {"type": "Feature", "properties": {"fclass": "tertiary"}, "geometry": line}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_travel_writes_a_table_that_the_county_reads_back(county: County, tmp_path: Path) -> None:
    write_county(county, tmp_path / "county")
    roads = road_through(county, tmp_path / "roads.geojson")
    arguments = ["travel", str(tmp_path / "county"), "--roads", str(roads)]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "county" / "travel.csv")])

    assert result.exit_code == 0, result.output
    read = load_county(tmp_path / "county")
    assert {row.source for row in read.travel} == {"", "roads"}
    assert set(county.travel) <= set(read.travel)


def test_travel_counts_pairs_by_source_for_machines(county: County, tmp_path: Path) -> None:
    write_county(county, tmp_path / "county")
    roads = road_through(county, tmp_path / "roads.geojson")
    arguments = ["travel", str(tmp_path / "county"), "--roads", str(roads), "--json"]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "travel.csv")])

    facts = json.loads(result.stdout)
    villages, institutions = len(county.villages), len(county.institutions)
    pairs = villages * institutions + villages * (villages - 1) // 2
    assert sum(facts["pairs"].values()) + facts["beyond_limit"] == pairs
    assert facts["pairs"]["straight"] == 0
    assert facts["road_pieces"] == 1


def test_travel_lists_places_out_of_reach_with_the_reason(county: County, tmp_path: Path) -> None:
    lost = replace(county, travel=())
    write_county(lost, tmp_path / "county")
    roads = road_through(county, tmp_path / "roads.geojson")
    arguments = ["travel", str(tmp_path / "county"), "--roads", str(roads)]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "travel.csv")])

    nowhere = [village for village in county.villages if village.point is None]
    assert nowhere
    for village in nowhere:
        assert f"{village.code} {village.name}没有坐标" in result.output


def test_travel_without_roads_takes_the_straight_line(county: County, tmp_path: Path) -> None:
    write_county(county, tmp_path / "county")

    result = CliRunner().invoke(
        cli, ["travel", str(tmp_path / "county"), "--out", str(tmp_path / "travel.csv"), "--json"]
    )

    pairs = json.loads(result.stdout)["pairs"]
    assert pairs["straight"] > 0
    assert pairs["roads"] == 0


def test_limit_keeps_far_pairs_of_villages_out(county: County, tmp_path: Path) -> None:
    write_county(county, tmp_path / "county")
    arguments = ["travel", str(tmp_path / "county"), "--json", "--limit", "1"]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "travel.csv")])

    facts = json.loads(result.stdout)
    assert facts["limit_minutes"] == 1.0
    assert facts["beyond_limit"] > 0


def test_roads_of_another_country_are_refused_and_nothing_is_written(
    county: County, tmp_path: Path
) -> None:
    write_county(county, tmp_path / "county")
    line = {"type": "LineString", "coordinates": [[1.5, 42.5], [1.6, 42.6]]}
    feature = {"type": "Feature", "properties": {"fclass": "tertiary"}, "geometry": line}
    roads = tmp_path / "andorra.geojson"
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    arguments = ["travel", str(tmp_path / "county"), "--roads", str(roads)]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "travel.csv")])

    assert result.exit_code == 1
    assert "andorra.geojson里没有本县一带" in result.output
    assert not (tmp_path / "travel.csv").exists()


def test_travel_speaks_english(county: County, tmp_path: Path) -> None:
    write_county(county, tmp_path / "county")
    roads = road_through(county, tmp_path / "roads.geojson")
    arguments = ["--lang", "en", "travel", str(tmp_path / "county"), "--roads", str(roads)]

    result = CliRunner().invoke(cli, [*arguments, "--out", str(tmp_path / "travel.csv")])

    assert "in 1 separate piece(s)" in result.output
    assert "entered by the county" in result.output
