from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.domain.coverage.road_maps import KM, both_ways, network
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.travel import SOURCES, TravelSource
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.errors import BadData
from xunzhen.domain.geo import Point, distances_km
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Township,
    TravelRow,
    Village,
)

SETTINGS = TravelSettings(
    detour_factor=1.5,
    straight_speed_kmh=30.0,
    walking_speed_kmh=4.0,
    max_walk_km=5.0,
    same_place_minutes=0.0,
    road_speed_kmh={"residential": 20.0},
)


def at(x_km: float, y_km: float) -> Point:
    return Point(x_km * KM, y_km * KM)


def county(*rows: TravelRow) -> County:
    """Villages A (0 km), B (10 km), C (no coordinates); health centre H at 0, 2 km."""
    return County(
        code="T",
        name="测试县",
        as_of=dt.date(2026, 1, 1),
        townships=(Township("T1", "甲乡"), Township("T2", "乙乡", at(20, 0))),
        villages=(
            Village("A", "甲村", "T1", at(0, 0), township_seat=True),
            Village("B", "乙村", "T1", at(10, 0)),
            Village("C", "丙村", "T1"),
        ),
        institutions=(
            Institution("H", "甲乡卫生院", InstitutionKind.TOWNSHIP_HEALTH_CENTRE, point=at(0, 2)),
            Institution("K", "乙村卫生所", InstitutionKind.VILLAGE_CLINIC, place="B"),
            Institution("L", "甲乡分院", InstitutionKind.TOWNSHIP_HEALTH_CENTRE, place="T1"),
        ),
        travel=rows,
    )


def road_a_to_b() -> RoadNetwork:
    """Draw a road of 10 km and 20 minutes from A to B."""
    return network([(0, 0), (10, 0)], both_ways((0, 1, 20)))


# ----------------------------------------------------------------------------- straight line


def test_straight_line_takes_the_detour_at_the_given_speed() -> None:
    times = travel_times(county(), SETTINGS)

    time = times.between("A", "B")

    # 10 km x 1.5 / 30 km/h = 30 minutes
    assert time.minutes == pytest.approx(30.0, rel=1e-6)
    assert time.source is TravelSource.STRAIGHT


def test_a_place_is_no_time_away_from_itself_even_without_coordinates() -> None:
    times = travel_times(county(), replace(SETTINGS, same_place_minutes=3.0))

    assert times.between("C", "C").minutes == 3.0


def test_place_without_coordinates_is_unreachable_with_the_reason() -> None:
    times = travel_times(county(), SETTINGS)

    time = times.between("A", "C")

    assert time.minutes is None
    assert time.source is TravelSource.NONE
    assert "丙村没有坐标，也没有填行车时间" in time.reason_zh
    assert "no coordinates" in time.reason_en


def test_unreachable_is_infinite_in_the_matrix() -> None:
    times = travel_times(county(), SETTINGS)

    minutes = times.matrix(("A", "C"), ("B", "C"))

    assert minutes[0] == pytest.approx([30.0, np.inf], rel=1e-6)
    assert minutes[1].tolist() == [np.inf, 0.0]


def test_institution_without_coordinates_stands_in_its_village() -> None:
    times = travel_times(county(), SETTINGS)

    assert times.between("K", "B").minutes == pytest.approx(0.0)


def test_institution_of_a_township_stands_where_its_health_centres_village_is() -> None:
    # L is placed in township T1, which has no point; A is the village of its health centre.
    times = travel_times(county(), SETTINGS)

    assert times.between("L", "B").minutes == pytest.approx(30.0, rel=1e-6)


def test_code_nobody_has_is_refused_with_what_to_do() -> None:
    times = travel_times(county(), SETTINGS)

    with pytest.raises(BadData, match="X9"):
        times.between("A", "X9")


def test_matrix_of_five_hundred_places_agrees_with_the_formula() -> None:
    random = np.random.default_rng(7)
    points = [Point(118.0 + x, 25.0 + y) for x, y in random.uniform(0, 0.7, (500, 2))]
    villages = tuple(Village(f"V{i}", f"村{i}", "T1", p) for i, p in enumerate(points))
    codes = [village.code for village in villages]

    minutes = travel_times(replace(county(), villages=villages, institutions=()), SETTINGS).matrix(
        codes, codes
    )

    km = distances_km(points, points)
    assert minutes == pytest.approx(km * 1.5 / 30.0 * 60.0, abs=1e-6)


# ----------------------------------------------------------------------------- entered minutes


def test_entered_minutes_win_over_the_straight_line_both_ways() -> None:
    times = travel_times(county(TravelRow("A", "B", 45.0)), SETTINGS)

    assert times.between("A", "B").minutes == 45.0
    assert times.between("B", "A").minutes == 45.0
    assert times.between("B", "A").source is TravelSource.ENTERED


def test_entered_minutes_win_over_roads() -> None:
    times = travel_times(county(TravelRow("A", "B", 45.0)), SETTINGS, road_a_to_b())

    assert times.between("A", "B").minutes == 45.0


def test_each_direction_keeps_its_own_minutes_when_both_are_entered() -> None:
    rows = TravelRow("A", "B", 45.0), TravelRow("B", "A", 35.0)

    times = travel_times(county(*rows), SETTINGS)

    assert times.matrix(("A", "B"), ("A", "B")).tolist() == [[0.0, 45.0], [35.0, 0.0]]


def test_entered_minutes_reach_a_place_without_coordinates() -> None:
    times = travel_times(county(TravelRow("H", "C", 70.0)), SETTINGS, road_a_to_b())

    assert times.between("H", "C").minutes == 70.0
    assert times.between("A", "C").minutes is None


def test_best_time_by_car_counts_and_not_the_shorter_walk() -> None:
    rows = (
        TravelRow("A", "B", 40.0, by="步行"),
        TravelRow("A", "B", 60.0, by="车"),
        TravelRow("A", "B", 55.0, by="车"),
    )

    times = travel_times(county(*rows), SETTINGS)

    assert times.between("A", "B").minutes == 55.0


def test_boat_counts_where_there_is_no_time_by_car() -> None:
    rows = TravelRow("A", "B", 90.0, by="步行"), TravelRow("A", "B", 25.0, by="船")

    times = travel_times(county(*rows), SETTINGS)

    assert times.between("A", "B").minutes == 25.0


def test_season_counts_only_where_it_is_asked_for() -> None:
    rows = TravelRow("A", "B", 30.0), TravelRow("A", "B", 80.0, season="雨季")

    whole_year = travel_times(county(*rows), SETTINGS)
    rains = travel_times(county(*rows), SETTINGS, season="雨季")

    assert whole_year.between("A", "B").minutes == 30.0
    assert rains.between("A", "B").minutes == 80.0


def test_pair_entered_for_another_season_only_is_computed() -> None:
    times = travel_times(county(TravelRow("A", "B", 80.0, season="雨季")), SETTINGS)

    assert times.between("A", "B").source is TravelSource.STRAIGHT


def test_row_to_a_place_nobody_knows_changes_nothing() -> None:
    times = travel_times(county(TravelRow("A", "X9", 5.0)), SETTINGS)

    assert times.between("A", "B").source is TravelSource.STRAIGHT


# ----------------------------------------------------------------------------- roads


def test_time_on_roads_counts_the_walk_to_the_road() -> None:
    times = travel_times(county(), SETTINGS, road_a_to_b())

    time = times.between("H", "B")

    # H lies 2 km off the road's beginning: 30 minutes on foot + 20 by road.
    assert time.minutes == pytest.approx(50.0, rel=1e-5)
    assert time.source is TravelSource.ROADS


def test_straight_line_fills_no_gap_in_a_road_network() -> None:
    # T2 is 10 km beyond the end of the road, farther than anybody walks.
    times = travel_times(county(), SETTINGS, road_a_to_b())

    time = times.between("A", "T2")

    assert time.minutes is None
    assert "乙乡离最近的路10.0公里，超过步行上限5公里" in time.reason_zh


def test_pieces_that_do_not_meet_say_so() -> None:
    roads = network([(0, 0), (1, 0), (9, 0), (10, 0)], both_ways((0, 1, 2), (2, 3, 2)))

    time = travel_times(county(), SETTINGS, roads).between("A", "B")

    assert time.minutes is None
    assert "互不相连" in time.reason_zh


def test_one_way_road_says_so() -> None:
    roads = network([(0, 0), (10, 0)], [(0, 1, 20)])

    times = travel_times(county(), SETTINGS, roads)

    assert times.between("A", "B").minutes == pytest.approx(20.0, rel=1e-5)
    assert times.between("B", "A").minutes is None
    assert "单行" in times.between("B", "A").reason_zh


def test_neighbours_walk_when_the_way_by_road_is_longer() -> None:
    # A and H are 2 km apart, 30 minutes on foot; the road begins 4.5 km west of both.
    roads = network([(-4.5, 0), (-9, 0)], both_ways((0, 1, 9)))

    times = travel_times(county(), SETTINGS, roads)

    assert times.between("A", "H").minutes == pytest.approx(30.0, rel=1e-5)
    assert times.on_foot_matrix(("A",), ("H", "A")).tolist() == [[True, False]]


def test_every_time_is_tagged_with_its_source() -> None:
    times = travel_times(county(TravelRow("H", "C", 70.0)), SETTINGS, road_a_to_b())

    sources = times.sources_matrix(("H", "A"), ("A", "B", "C"))

    names = [[SOURCES[number].value for number in row] for row in sources.tolist()]
    assert names == [["roads", "roads", "entered"], ["roads", "roads", "none"]]


def test_sources_are_counted_and_none_is_named() -> None:
    times = travel_times(county(TravelRow("H", "C", 70.0)), SETTINGS, road_a_to_b())

    counts = times.source_counts(("H", "A"), ("A", "B", "C"))

    assert counts == {
        TravelSource.ENTERED: 1,
        TravelSource.ROADS: 4,
        TravelSource.STRAIGHT: 0,
        TravelSource.NONE: 1,
    }


def test_rows_asked_for_one_by_one_equal_the_matrix() -> None:
    codes = ("A", "B", "C", "H", "K", "T2")
    roads = road_a_to_b()
    whole = travel_times(county(), SETTINGS, roads).matrix(codes, codes)

    single = travel_times(county(), SETTINGS, roads)

    for i in (3, 0, 5, 1):
        assert single.matrix((codes[i],), codes)[0].tolist() == whole[i].tolist()


# ----------------------------------------------------------------------------- computed tables


def test_computed_rows_keep_their_source() -> None:
    times = travel_times(county(TravelRow("H", "B", 52.0, source="roads")), SETTINGS)

    time = times.between("B", "H")

    assert time.minutes == 52.0
    assert time.source is TravelSource.ROADS


def test_entered_minutes_win_over_computed_rows_of_the_same_table() -> None:
    rows = TravelRow("H", "B", 52.0, source="roads"), TravelRow("B", "H", 61.0)

    times = travel_times(county(*rows), SETTINGS)

    assert times.between("H", "B").minutes == 61.0


def test_pair_missing_in_a_table_computed_on_roads_stays_unreachable() -> None:
    times = travel_times(county(TravelRow("H", "B", 52.0, source="roads")), SETTINGS)

    time = times.between("H", "A")

    assert time.minutes is None
    assert "xunzhen travel" in time.reason_zh


def test_computed_rows_give_way_to_a_road_file() -> None:
    rows = (TravelRow("A", "B", 52.0, source="roads"),)

    times = travel_times(county(*rows), SETTINGS, road_a_to_b())

    assert times.between("A", "B").minutes == pytest.approx(20.0, rel=1e-5)
