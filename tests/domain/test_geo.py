"""Points: GCJ-02 both ways to a metre, distances, and coordinates that cannot be right."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhen.domain.geo import (
    Datum,
    Point,
    coordinates_fault,
    datum_of,
    distance_km,
    distances_km,
    gcj02_to_wgs84,
    in_china,
    looks_swapped,
    to_wgs84,
    wgs84_to_gcj02,
)

ANXI = Point(118.18, 25.06)
METRE_KM = 0.001
IN_CHINA = st.builds(Point, st.floats(74.0, 135.0), st.floats(4.0, 53.5))
ON_EARTH = st.builds(Point, st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))


# Pairs computed by two independent public implementations.
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(118.0, 32.0), Point(118.00543101383846, 31.997964381055795)),
        (Point(120.0, 40.0), Point(120.00567568355486, 40.0013047896019)),
    ],
)
def test_known_pair_is_met_both_ways(wgs84: Point, gcj02: Point) -> None:
    shifted, back = wgs84_to_gcj02(wgs84), gcj02_to_wgs84(gcj02)

    assert math.isclose(shifted.lng, gcj02.lng, abs_tol=1e-9)
    assert math.isclose(shifted.lat, gcj02.lat, abs_tol=1e-9)
    assert distance_km(back, wgs84) < METRE_KM / 1000


def test_shift_in_anxi_is_half_a_kilometre() -> None:
    assert 0.3 < distance_km(ANXI, wgs84_to_gcj02(ANXI)) < 0.7


@given(IN_CHINA)
def test_round_trip_inside_china_is_within_a_metre(point: Point) -> None:
    assert distance_km(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < METRE_KM


@given(st.builds(Point, st.floats(-180.0, 71.9), st.floats(-90.0, 90.0)))
def test_point_west_of_the_box_is_never_moved(point: Point) -> None:
    assert wgs84_to_gcj02(point) == point
    assert gcj02_to_wgs84(point) == point


@pytest.mark.parametrize("lat", [0.8295, 55.8269])
def test_point_at_the_edge_of_the_box_comes_back(lat: float) -> None:
    edge = Point(110.0, lat)

    assert distance_km(gcj02_to_wgs84(wgs84_to_gcj02(edge)), edge) < METRE_KM


def test_only_gcj02_is_converted_on_entry() -> None:
    shifted = wgs84_to_gcj02(ANXI)

    assert to_wgs84(ANXI.lng, ANXI.lat, Datum.WGS84) == ANXI
    assert to_wgs84(ANXI.lng, ANXI.lat, Datum.CGCS2000) == ANXI
    assert distance_km(to_wgs84(shifted.lng, shifted.lat, Datum.GCJ02), ANXI) < METRE_KM


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("GCJ-02", Datum.GCJ02),
        ("wgs 84", Datum.WGS84),
        ("CGCS2000", Datum.CGCS2000),
        ("BD09", None),
        ("", None),
    ],
)
def test_datum_is_read_however_spelt(text: str, datum: Datum | None) -> None:
    assert datum_of(text) is datum


def test_a_degree_of_latitude_is_111_km() -> None:
    # 2 * pi * 6371.0088 / 360 = 111.195 km
    assert distance_km(Point(118.0, 25.0), Point(118.0, 26.0)) == pytest.approx(111.195, abs=0.001)


def test_matrix_has_a_row_for_each_first_and_a_column_for_each_second() -> None:
    ones = [Point(118.0, 25.0), Point(118.0, 26.0)]
    others = [Point(118.0, 25.0), Point(118.0, 26.0), Point(118.0, 27.0)]

    km = distances_km(ones, others)

    assert km.shape == (2, 3)
    assert km[0, 0] == 0.0
    assert km[1, 2] == pytest.approx(distance_km(ones[1], others[2]))
    assert distances_km([], others).shape == (0, 3)


@settings(deadline=None)
@given(ON_EARTH, ON_EARTH, ON_EARTH)
def test_distance_is_a_metric(one: Point, two: Point, three: Point) -> None:
    km = distances_km([one, two, three], [one, two, three])

    assert km[0, 1] == pytest.approx(km[1, 0], abs=1e-6)
    assert km[0, 2] <= km[0, 1] + km[1, 2] + 1e-3
    assert km.max() <= math.pi * 6371.0088 + 1e-6


@given(st.floats(73.0, 136.0), st.floats(3.0, 54.0))
def test_exchanged_coordinates_in_china_are_noticed(lng: float, lat: float) -> None:
    assert in_china(lng, lat)
    assert not looks_swapped(lng, lat)
    assert looks_swapped(lat, lng)


def test_mopeia_is_abroad_not_swapped() -> None:
    assert coordinates_fault(35.71, -17.98) is None


@pytest.mark.parametrize(
    ("lng", "lat", "code"),
    [
        (25.06, 118.18, "geo.swapped"),
        (-17.98, 135.71, "geo.swapped"),
        (0.0, 991.0, "geo.out_of_range"),
        (118180.0, 25.06, "geo.out_of_range"),
        (math.nan, 25.0, "geo.out_of_range"),
        (118.0, math.inf, "geo.out_of_range"),
    ],
)
def test_coordinates_that_cannot_be_right_are_named(lng: float, lat: float, code: str) -> None:
    fault = coordinates_fault(lng, lat)

    assert fault is not None
    assert fault.code == code
