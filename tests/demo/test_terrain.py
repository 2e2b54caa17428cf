"""Synthetic terrain: connected, the same for the same seed, slow where it is steep."""

from __future__ import annotations

import numpy as np
import pytest

from demo.settle import LEAST_GAP_KM, place_villages, share_people, share_within
from demo.terrain import Ridge, Roads, build_roads, grow_terrain
from xunzhen.domain.geo import Point, distances_km

SEATS = [Point(118.00, 25.00), Point(118.12, 25.02), Point(118.05, 25.14)]


def roads(seed: int = 1, ridges: tuple[Ridge, ...] = (), pace: float = 1.0) -> Roads:
    terrain = grow_terrain(SEATS, np.random.default_rng([seed, 0]), ridges)
    return build_roads(terrain, SEATS, np.random.default_rng([seed, 1]), pace)


def test_every_place_is_reached_in_a_finite_time_there_and_back() -> None:
    net = roads()
    places = [
        Point(float(lng), float(lat))
        for lng, lat in np.random.default_rng(3).uniform((117.95, 24.95), (118.15, 25.18), (40, 2))
    ]

    minutes = net.minutes(places, places)

    assert np.isfinite(minutes).all()
    assert np.allclose(minutes, minutes.T)


def test_same_seed_gives_the_same_country_and_another_seed_another() -> None:
    assert np.array_equal(roads(1).minutes(SEATS, SEATS), roads(1).minutes(SEATS, SEATS))
    assert not np.array_equal(roads(1).minutes(SEATS, SEATS), roads(2).minutes(SEATS, SEATS))


def test_ridge_between_two_seats_makes_the_way_longer() -> None:
    ridge = Ridge(Point(118.06, 24.80), Point(118.06, 25.30), 1500.0, 2.5)

    assert roads(ridges=(ridge,)).minutes(SEATS[:1], SEATS[1:2])[0, 0] > (
        1.5 * roads().minutes(SEATS[:1], SEATS[1:2])[0, 0]
    )


def test_slower_pace_makes_every_way_longer() -> None:
    off = ~np.eye(3, dtype=bool)

    assert (roads(pace=0.5).minutes(SEATS, SEATS) > roads().minutes(SEATS, SEATS))[off].all()


def test_seats_lie_lower_than_the_country_around_them() -> None:
    rng = np.random.default_rng(4)
    seats = [Point(117.7 + float(x), 25.0 + float(y)) for x, y in rng.uniform(0.0, 0.5, (24, 2))]

    terrain = grow_terrain(seats, rng)

    assert terrain.heights_at(terrain.plane.km(seats)).mean() < terrain.heights.mean() - 200.0


def test_villages_stand_apart_and_the_nearest_by_road_comes_first() -> None:
    net = roads()

    placed = place_villages(net, SEATS, [12, 8, 5], np.random.default_rng(5))

    assert [len(points) for points in placed] == [12, 8, 5]
    first = net.minutes(SEATS[:1], placed[0])[0]
    assert (np.diff(first) >= 0).all()
    km = distances_km(placed[0], placed[0])
    # Nodes are 0.9 km apart; both may be moved by up to 0.35 km each way, so 0 is possible but
    # half of all pairs are far apart.
    assert np.median(km) > LEAST_GAP_KM


def test_no_room_for_the_villages_is_said() -> None:
    with pytest.raises(ValueError, match="no room"):
        place_villages(roads(), SEATS[:1], [100_000], np.random.default_rng(5))


def test_people_sum_to_the_census_and_nobody_falls_below_the_least() -> None:
    people = share_people(1_003_599, [0.0, 0.1, 5.0, 1.0], least=60)

    assert sum(people) == 1_003_599
    assert min(people) >= 60


def test_old_people_stay_within_their_limits() -> None:
    # 100 over weights 9:1 with limits 50 and 80: 50 in the first, so 50 in the second.
    assert share_within(100, [9.0, 1.0], [50, 80]) == [50, 50]
