"""Mopeia, Mozambique, as county tables: real hamlets, facilities and roads, synthetic staff.

Source of the places: the open data of the Bohemia project (``bohemia/`` of the shared data; see its
SOURCES.md), roads from OpenStreetMap. Nothing of it is kept in this repository. Wards stand for
townships, hamlets for villages, health facilities for township health centres. Who works there is
not in the data: staff are drawn with a fixed seed and marked as demonstration data.

A hamlet within ``NEAR_MINUTES`` of a facility by road is served by it (邻村延伸); every other one
is on a circuit (巡诊). Hamlets without coordinates stay in the tables and are
listed as out of reach.

    python -m benchmarks.mopeia --out DIR
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.commands import Checked, plan_and_verify
from benchmarks.shared_data import shared_file
from xunzhen.domain.coverage.county_travel import CountyTravelTimes
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.travel_places import travel_places
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.coverage.travel_table import TravelTable, travel_table
from xunzhen.domain.geo import Point, distances_km
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Licence,
    Mode,
    ServiceMode,
    Staff,
    Township,
    Village,
)
from xunzhen.files.roads import read_roads
from xunzhen.files.settings import load_settings
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county

FOLDER: Final = "bohemia"
ROADS: Final = "mopeia_roads_osm_wgs84.geojson"
AS_OF: Final = dt.date(2026, 1, 1)
NEAR_MINUTES: Final = 30.0
SEED: Final = 350524
FIRST_DAY: Final = "2026-01-05"
WEEKS: Final = 4
NOTE: Final = (
    "演示数据：人员是按种子{seed}随机造的（staff synthetic, seed {seed}）；"
    "村、机构、道路是莫桑比克莫佩亚县的公开数据"
    "（places real: Bohemia project, MIT; roads: OpenStreetMap contributors, ODbL）"
)

Row = Mapping[str, str]
Measurement = tuple[str, float | None, str, float | None]


def mopeia(source: Path, roads: RoadNetwork, settings: TravelSettings) -> County:
    """Return the county without its travel table; the same county each time."""
    hamlets = _rows(source / "hamlets_wgs84.csv")
    population = _population(hamlets, _rows(source / "mopeia_hamlet_population.csv"))
    townships = {
        ward: Township(f"W{number}", ward)
        for number, ward in enumerate(sorted({row["ward"] for row in hamlets}), start=1)
    }
    villages = tuple(
        Village(
            code=row["code"],
            name=row["hamlet"].strip(),
            township=townships[row["ward"]].code,
            point=_point(row),
            datum="WGS84" if row["lng"] else "",
            resident_population=population.get(row["code"]),
            origin="real",
        )
        for row in sorted(hamlets, key=lambda row: row["code"])
    )
    institutions = _institutions(_rows(source / "health_facilities_wgs84.csv"), villages)
    county = County(
        code="MZ-MOPEIA",
        name="Mopeia",
        as_of=AS_OF,
        province="Zambézia",
        note=NOTE.format(seed=SEED),
        synthetic=True,
        townships=tuple(townships.values()),
        villages=villages,
        institutions=institutions,
        staff=_staff(institutions),
    )
    return replace(county, service_modes=_modes(county, roads, settings))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _point(row: Row) -> Point | None:
    return Point(float(row["lng"]), float(row["lat"])) if row["lng"] else None


def _plain(name: str) -> str:
    """Spell a name without accents, spaces and capitals: two lists spell them differently."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _population(hamlets: Sequence[Row], counted: Sequence[Row]) -> dict[str, int]:
    """Match the two lists by part of the district and name; a name that occurs twice is left out.

    The population list has numbers of its own and no coordinates, so the name is all there is.
    """

    def key(row: Row, ward: str, hamlet: str) -> tuple[str, str]:
        return ("campo" if "campo" in row[ward].casefold() else "sede", _plain(row[hamlet]))

    here = Counter(key(row, "ward", "hamlet") for row in hamlets)
    there = Counter(key(row, "Ward", "Hamlet") for row in counted)
    people = {
        key(row, "Ward", "Hamlet"): round(float(row["population"]))
        for row in counted
        if row["population"]
    }
    return {
        row["code"]: people[name]
        for row in hamlets
        if (name := key(row, "ward", "hamlet")) in people and here[name] == there[name] == 1
    }


def _institutions(rows: Sequence[Row], villages: Sequence[Village]) -> tuple[Institution, ...]:
    """Return the facilities by number; a facility belongs to the ward of its nearest hamlet."""
    located = [village for village in villages if village.point is not None]
    found = []
    for row in rows:
        point = Point(float(row["lng"]), float(row["lat"]))
        away = distances_km((point,), [one.point for one in located if one.point])[0]
        nearest = located[int(np.argmin(away))]
        number = int(row["facility_number"] or 14)
        found.append(
            Institution(
                code=f"F{number:02}",
                name=row["name"].strip(),
                kind=InstitutionKind.TOWNSHIP_HEALTH_CENTRE,
                place=nearest.township,
                point=point,
                datum="WGS84",
            )
        )
    return tuple(sorted(found, key=lambda one: one.code))


def _staff(institutions: Sequence[Institution]) -> tuple[Staff, ...]:
    """Draw three to five people for each facility; nobody of them exists.

    Together they have about as many half-days as the reachable hamlets need, but not where the
    need is: some wards run short, which is what a plan has to explain.
    """
    chance = random.Random(SEED)
    licences = (Licence.PHYSICIAN, Licence.ASSISTANT_PHYSICIAN, Licence.ASSISTANT_PHYSICIAN)
    weekdays = tuple(range(10))
    staff = []
    for institution in institutions:
        for number in range(1, chance.randint(3, 5) + 1):
            staff.append(
                Staff(
                    id=f"{institution.code}-{number}",
                    name=f"演示{institution.code}-{number}",
                    institution=institution.code,
                    licence=Licence.NURSE if number == 3 else chance.choice(licences),
                    title=chance.choice(("初级", "初级", "中级")),
                    available=frozenset(chance.sample(weekdays, chance.randint(6, 10))),
                    max_circuit_half_days=chance.randint(3, 6),
                )
            )
    return tuple(staff)


def _modes(county: County, roads: RoadNetwork, settings: TravelSettings) -> tuple[ServiceMode, ...]:
    """Give every hamlet its mode and its nearest facility; without a way, the ward's first."""
    times = CountyTravelTimes(travel_places(county), county, settings, roads)
    facilities = [institution.code for institution in county.institutions]
    minutes = times.matrix(facilities, [village.code for village in county.villages])
    nearest = np.argmin(minutes, axis=0)
    since = Period(AS_OF)
    modes = []
    for number, village in enumerate(county.villages):
        best = float(minutes[nearest[number], number])
        near = best <= NEAR_MINUTES
        provider = facilities[nearest[number]] if np.isfinite(best) else ""
        mode = Mode.NEIGHBOUR if near else Mode.CIRCUIT
        reason = f"{best:.0f} min on the roads" if np.isfinite(best) else "no way on the roads"
        modes.append(ServiceMode(village.code, mode, since, provider, reason))
    return tuple(modes)


def write_mopeia(out: Path) -> tuple[County, RoadNetwork, TravelTable]:
    """Write the county's tables, travel computed on its own roads included.

    Raises
    ------
    FileNotFoundError
        when the shared data are absent.
    """
    source = shared_file(FOLDER)
    if source is None:
        raise FileNotFoundError(f"no {FOLDER} in the shared data (set XUNZHEN_SHARED)")
    planning, settings = load_settings(AS_OF)
    roads = read_roads(source / ROADS, settings)
    county = mopeia(source, roads, settings)
    times = CountyTravelTimes(travel_places(county), county, settings, roads)
    table = travel_table(county, times, planning.noon_minutes)
    county = replace(county, travel=table.rows)
    write_county(county, out)
    return county, roads, table


def measure() -> list[Measurement]:
    """Convert into a temporary folder, read back, plan, verify; skipped where data are absent."""
    import tempfile

    if shared_file(FOLDER) is None:
        print(f"mopeia: skipped, no {FOLDER} in the shared data (set XUNZHEN_SHARED)")
        return [("mopeia: skipped, no shared data", None, "", None)]
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "mopeia"
        begun = time.perf_counter()
        county, roads, table = write_mopeia(tables)
        written = time.perf_counter()
        reading = read_county(tables)
        read = time.perf_counter()
        plan = plan_and_verify(tables, Path(folder) / "plan", FIRST_DAY, WEEKS)
    return [
        ("hamlets", len(county.villages), "", None),
        ("hamlets with population", _with_population(county), "", None),
        ("pieces of the road network", roads.pieces()[0], "", None),
        ("hamlets on a circuit", len(circuit_hamlets(county)), "", None),
        ("hamlets out of reach, listed with the reason", len(table.unreached), "", None),
        ("rows of travel", len(table.rows), "", None),
        ("roads, travel and tables", written - begun, "s", None),
        ("read back and check", read - written, "s", None),
        ("rows refused when read back", len(reading.errors), "", 0),
        *plan_rows(county, table, plan),
    ]


def plan_rows(county: County, table: TravelTable, plan: Checked) -> list[Measurement]:
    """Tell what was planned, missed and proven, what the check found, and who was forgotten."""
    for line in plan.broken[:5]:
        print(f"mopeia: {line}")
    return [
        (f"{WEEKS} weeks: visits planned", int(plan.summary["planned_visits"]), "", None),
        (f"{WEEKS} weeks: visits missed", plan.missed, "", None),
        (f"{WEEKS} weeks: of them proven unavoidable", plan.bound, "", None),
        (f"{WEEKS} weeks: read, planned and written", plan.seconds, "s", None),
        ("rules broken by the plan", len(plan.broken), "", 0),
        ("out of reach but not listed with a reason", len(unlisted(county, table, plan)), "", 0),
    ]


def circuit_hamlets(county: County) -> frozenset[str]:
    """Return the codes of the hamlets on a circuit."""
    return frozenset(row.village for row in county.service_modes if row.mode is Mode.CIRCUIT)


def unlisted(county: County, table: TravelTable, plan: Checked) -> frozenset[str]:
    """Return circuit hamlets out of reach that a week of the plan does not list with a reason."""
    listed = Counter(gap["village"] for gap in plan.summary["uncovered"] if gap["reason_zh"])
    out_of_reach = {place.code for place in table.unreached} & circuit_hamlets(county)
    return frozenset(code for code in out_of_reach if listed[code] < WEEKS)


def _with_population(county: County) -> int:
    return sum(village.resident_population is not None for village in county.villages)


def main() -> None:
    """Write the tables and say what stands in them and what is out of reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the county tables")
    out: Path = parser.parse_args().out
    try:
        county, roads, table = write_mopeia(out)
    except FileNotFoundError as absent:
        raise SystemExit(f"mopeia: {absent}") from absent
    located = sum(village.point is not None for village in county.villages)
    modes = Counter(mode.mode.value for mode in county.service_modes)
    print(f"{len(county.villages)} hamlets, {located} located, {_with_population(county)} counted")
    print(f"{len(county.institutions)} facilities, {len(county.staff)} staff (synthetic)")
    print(f"roads: {roads.node_count} nodes in {roads.pieces()[0]} pieces")
    print(f"modes: {dict(modes)}")
    pairs = {source.value: count for source, count in table.pairs.items()}
    print(f"travel: {len(table.rows)} rows, pairs by source {pairs}")
    print(f"beyond the limit: {table.beyond_limit} pairs")
    reasons = Counter(place.reason.code for place in table.unreached)
    print(f"out of reach: {len(table.unreached)} places, {dict(reasons)}")
    for place in table.unreached:
        print(f"  {place.code} {place.reason.en}")


if __name__ == "__main__":
    main()
