"""Points on the ground, in WGS 84 (CGCS2000 is the same within a metre)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.errors import Sentence, say

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of WGS 84 (IUGG), for great circles."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees; always WGS 84 inside the program, whatever datum it came in."""

    lng: float
    lat: float


class Datum(StrEnum):
    """坐标系 of a point as it was entered."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"


def datum_of(text: str) -> Datum | None:
    """Read the name of a datum, however it is spelt; None for one that is not known here.

    >>> datum_of("gcj-02"), datum_of("WGS 84"), datum_of("BD09")
    (<Datum.GCJ02: 'GCJ02'>, <Datum.WGS84: 'WGS84'>, None)
    """
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    names = {
        "WGS84": Datum.WGS84,
        "EPSG4326": Datum.WGS84,
        "CGCS2000": Datum.CGCS2000,
        "国家2000": Datum.CGCS2000,
        "EPSG4490": Datum.CGCS2000,
        "GCJ02": Datum.GCJ02,
        "火星坐标": Datum.GCJ02,
    }
    return names.get(plain)


def to_wgs84(lng: float, lat: float, datum: Datum) -> Point:
    """Return the WGS 84 point of coordinates entered in a datum.

    CGCS2000 is taken as WGS 84: the two differ by centimetres, far below a village's extent.
    """
    entered = Point(lng, lat)
    return gcj02_to_wgs84(entered) if datum is Datum.GCJ02 else entered


# --- GCJ-02 ------------------------------------------------------------------------------------
#
# GCJ-02 moves a WGS 84 point by a smooth field of some 300-700 m. With x = lng - 105, y = lat - 35
# the field in metres is a quadratic in x and y, a root of |x| and sines of x or y with periods of
# 1/3, 1, 2, 6, 24 and 60 degrees; metres become degrees on the Krasovsky 1940 ellipsoid. It has
# no inverse in closed form, but it is nearly constant over a kilometre, so that the fixed-point
# iteration w <- w - (gcj(w) - g) gains about three digits a step.

_KRASOVSKY_AXIS_M: Final = 6_378_245.0
_KRASOVSKY_E2: Final = 0.00669342162296594323
_SHIFTED_LNG: Final = (72.004, 137.8347)
_SHIFTED_LAT: Final = (0.8293, 55.8271)
_LARGEST_SHIFT_DEGREES: Final = 0.05
_INVERSE_STEPS: Final = 8


def _is_shifted(point: Point, margin: float = 0.0) -> bool:
    """Say whether GCJ-02 moves this WGS 84 point at all: the published box, not the border."""
    return (
        _SHIFTED_LNG[0] - margin <= point.lng <= _SHIFTED_LNG[1] + margin
        and _SHIFTED_LAT[0] - margin <= point.lat <= _SHIFTED_LAT[1] + margin
    )


def _waves(turn: float, parts: tuple[tuple[float, float], ...]) -> float:
    """Sum ``amplitude * sin(pi * turn * frequency)``, two thirds of it, in metres."""
    return 2 / 3 * sum(size * math.sin(math.pi * turn * rate) for size, rate in parts)


def _shift_degrees(point: Point) -> tuple[float, float]:
    x, y = point.lng - 105.0, point.lat - 35.0
    common = _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    root = math.sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))
    latitude = math.radians(point.lat)
    flattening = 1.0 - _KRASOVSKY_E2 * math.sin(latitude) ** 2
    meridian_radius = _KRASOVSKY_AXIS_M * (1.0 - _KRASOVSKY_E2) / flattening**1.5
    parallel_radius = _KRASOVSKY_AXIS_M / math.sqrt(flattening) * math.cos(latitude)
    return math.degrees(east / parallel_radius), math.degrees(north / meridian_radius)


def wgs84_to_gcj02(point: Point) -> Point:
    """Return the point as maps in China show it; a point outside their box stays where it is."""
    if not _is_shifted(point):
        return point
    east, north = _shift_degrees(point)
    return Point(point.lng + east, point.lat + north)


def gcj02_to_wgs84(point: Point) -> Point:
    """Undo ``wgs84_to_gcj02`` to well under a metre; a point outside the box stays where it is."""
    if not _is_shifted(point, _LARGEST_SHIFT_DEGREES):
        return point
    found = point
    for _ in range(_INVERSE_STEPS):
        east, north = _shift_degrees(found)
        found = Point(point.lng - east, point.lat - north)
    return found if _is_shifted(found) else point


# --- distances ---------------------------------------------------------------------------------


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance in km (haversine on the mean sphere, 0.5 % at worst)."""
    return float(distances_km((one,), (other,))[0, 0])


def distances_km(ones: Sequence[Point], others: Sequence[Point]) -> NDArray[np.float64]:
    """Return great-circle distances: (n, m) float, km, ``[i, j]`` from one i to other j."""
    a, b = _radians(ones), _radians(others)
    half = (a[:, None, :] - b[None, :, :]) / 2.0
    cosines = np.cos(a[:, None, 1]) * np.cos(b[None, :, 1])
    chord = np.sin(half[:, :, 1]) ** 2 + cosines * np.sin(half[:, :, 0]) ** 2
    km: NDArray[np.float64] = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return km


def _radians(points: Sequence[Point]) -> NDArray[np.float64]:
    """(n, 2) float, radians, columns longitude and latitude."""
    degrees = np.array([(point.lng, point.lat) for point in points], dtype=np.float64)
    return np.radians(degrees.reshape(-1, 2))


# --- checks of entered coordinates -------------------------------------------------------------


def in_china(lng: float, lat: float) -> bool:
    """Say whether coordinates lie in the box that encloses China; no border is drawn here."""
    return 73.0 <= lng <= 136.0 and 3.0 <= lat <= 54.0


def looks_swapped(lng: float, lat: float) -> bool:
    """Say whether longitude and latitude were surely written in each other's column.

    True when the pair makes no sense as it stands and does the other way round: a latitude beyond
    90, or a place outside China that the exchange brings into China.
    """
    if abs(lat) > 90.0:
        return abs(lng) <= 90.0 and abs(lat) <= 180.0
    return in_china(lat, lng) and not in_china(lng, lat)


def coordinates_fault(lng: float, lat: float) -> Sentence | None:
    """Say what is wrong with entered degrees, or None if they can be a place on earth."""
    if looks_swapped(lng, lat):
        return say(
            "geo.swapped",
            "经度{lng}、纬度{lat}像是写反了。请把两列对调：经度{lat}，纬度{lng}。",
            "Longitude {lng} and latitude {lat} look exchanged. Swap them: {lat}, {lng}.",
            lng=lng,
            lat=lat,
        )
    if not (-180.0 <= lng <= 180.0 and -90.0 <= lat <= 90.0):
        return say(
            "geo.out_of_range",
            "经度{lng}、纬度{lat}超出范围。请写十进制度：经度-180到180，纬度-90到90。",
            "Longitude {lng}, latitude {lat} is out of range. Give decimal degrees: longitude "
            "-180 to 180, latitude -90 to 90.",
            lng=lng,
            lat=lat,
        )
    return None
