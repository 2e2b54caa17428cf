from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from benchmarks import travel
from benchmarks.plain_roads import plain_matrix
from benchmarks.shared_data import shared_file
from xunzhen.domain.coverage.chains import contract
from xunzhen.domain.coverage.joins import join_places
from xunzhen.domain.coverage.road_times import road_minutes
from xunzhen.files.roads import read_roads
from xunzhen.files.settings import load_settings


@pytest.mark.skipif(
    shared_file(travel.EXTRACT) is None, reason="no andorra.osm.pbf (set XUNZHEN_SHARED)"
)
def test_times_on_a_real_extract_equal_plain_dijkstra_on_all_nodes() -> None:
    path = shared_file(travel.EXTRACT)
    assert path is not None
    _, settings = load_settings(dt.date(2026, 1, 1))
    roads = read_roads(path, settings)
    random = np.random.default_rng(11)
    lng = random.uniform(roads.lng.min(), roads.lng.max(), 40)
    lat = random.uniform(roads.lat.min(), roads.lat.max(), 40)

    chains = contract(roads)
    joins = join_places(roads, chains, lng, lat, settings.max_walk_km)
    minutes = road_minutes(chains, joins, joins, settings.walking_speed_kmh)

    plain = plain_matrix(roads, lng, lat, settings.max_walk_km, settings.walking_speed_kmh)
    both = np.isfinite(plain)
    assert both.mean() > 0.5
    assert np.array_equal(np.isfinite(minutes), both)
    assert np.abs(minutes[both] - plain[both]).max() <= 1e-6


def test_benchmark_says_so_where_the_data_are_absent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XUNZHEN_SHARED", "/nowhere")

    rows = travel.measure()

    assert [row[1] for row in rows] == [None]
    assert "XUNZHEN_SHARED" in capsys.readouterr().out
