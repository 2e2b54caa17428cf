"""Points of rows: degrees checked, converted to WGS 84, compared with where they should lie."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.errors import say
from xunzhen.domain.geo import (
    Datum,
    Point,
    coordinates_fault,
    datum_of,
    distance_km,
    in_china,
    to_wgs84,
)
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.draft import Draft
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import plain
from xunzhen.domain.registry.tabulate import CONVERTED

_DECIMALS: Final = 7
"""Digits kept of a converted point: a centimetre, well below what the conversion is good for."""
FAR_KM: Final = 80.0
"""A village farther than this from its township's seat is asked about."""


def point_of(draft: Draft, row: Row) -> tuple[Point | None, str]:
    """Return the WGS 84 point of a row and the datum it came in; faults are placed on the row."""
    lng, lat = row.number_in("lng"), row.number_in("lat")
    entered = row.text("datum")
    if lng is None or lat is None:
        _refuse_half(row, lng, lat)
        return None, entered
    wrong = coordinates_fault(lng, lat)
    if wrong is None and draft.in_china and not in_china(lng, lat):
        wrong = say(
            "registry.outside_china",
            "经度{lng}、纬度{lat}不在中国。请核对，经度约73到136，纬度约3到54。",
            "Longitude {lng}, latitude {lat} is not in China. Check them: about 73 to 136 and 3 "
            "to 54.",
            lng=lng,
            lat=lat,
        )
    if wrong is not None:
        row.fault("lng", wrong)
        return None, entered
    if plain(entered) == plain(CONVERTED):
        return Point(lng, lat), Datum.GCJ02.value
    datum = datum_of(entered) if entered else None
    if datum is not None:
        found = to_wgs84(lng, lat, datum)
        if datum is Datum.GCJ02:
            found = Point(round(found.lng, _DECIMALS), round(found.lat, _DECIMALS))
        return found, datum.value
    if entered:
        _unknown_datum(row, entered)
    else:
        draft.count("registry.datum_missing", row, "datum", row.text("name") or row.text("code"))
    return Point(lng, lat), entered


def check_distance(row: Row, point: Point | None, seat: Point | None) -> None:
    """Place a fault if the point is far from its township's and near it when swapped; else ask."""
    if point is None or seat is None:
        return
    km = distance_km(point, seat)
    if km <= FAR_KM:
        return
    if abs(point.lng) <= 90.0 and distance_km(Point(point.lat, point.lng), seat) <= FAR_KM:
        row.fault(
            "lng",
            say(
                "geo.swapped",
                "经度{lng}、纬度{lat}像是写反了。请把两列对调。",
                "Longitude {lng} and latitude {lat} look exchanged. Swap the two columns.",
                lng=point.lng,
                lat=point.lat,
            ),
        )
        return
    row.notice(
        "lng",
        say(
            "registry.far_from_township",
            "离所属乡镇的坐标有{km}公里，太远了。请核对经纬度和所属乡镇。",
            "This lies {km} km from the point of its township. Check the coordinates and the "
            "township.",
            km=round(km),
        ),
    )


def _refuse_half(row: Row, lng: float | None, lat: float | None) -> None:
    if (lng is None) == (lat is None) or not row.ok:
        return
    column, zh, name = ("lng", "经度", "lng") if lng is None else ("lat", "纬度", "lat")
    row.fault(
        column,
        say(
            "registry.half_a_point",
            "只填了一半坐标，缺{zh}。请补上{zh}，或两个都空着。",
            "Only half of the coordinates is given: {name} is missing. Add it or leave both empty.",
            zh=zh,
            name=name,
        ),
    )


def _unknown_datum(row: Row, entered: str) -> None:
    row.notice(
        "datum",
        say(
            "registry.unknown_datum",
            "不认得坐标系“{entered}”，按WGS84处理，位置可能偏几百米。"
            "请写WGS84、CGCS2000或GCJ02；别的坐标系请先换算。",
            'Datum "{entered}" is not known; taken as WGS84, which may be some hundred metres '
            "off. Write WGS84, CGCS2000 or GCJ02; convert others first.",
            entered=shown(entered),
        ),
    )
