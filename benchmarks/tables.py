"""How long it takes to read a county of 5,000 rows, as CSV folder and as workbook."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
import time
from pathlib import Path

from xunzhen.domain.geo import Point
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
    TravelRow,
    Village,
)
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county

SEED = 20260901
LIMIT_SECONDS = 1.0
RUNS = 5
_TOWNSHIPS, _VILLAGES, _STAFF, _TRAVEL = 20, 480, 1000, 2996
_SINCE = Period(dt.date(2026, 1, 1))


def county_of_5000_rows() -> County:
    """Return a synthetic county whose eleven tables hold 5,000 rows together, from a fixed seed.

    1 county + 20 townships + 480 villages + 23 institutions + 1,000 staff + 480 modes + 2,996 ways.
    """
    chance = random.Random(SEED)
    townships = tuple(
        Township(f"350524{100 + n}", f"演示{n:02d}镇", _point(chance), "WGS84")
        for n in range(_TOWNSHIPS)
    )
    villages = tuple(_village(n, townships, chance) for n in range(_VILLAGES))
    centre, hospital = InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COUNTY_HOSPITAL
    institutions = tuple(
        [Institution(f"h-{t.code}", f"{t.name}卫生院", centre, place=t.code) for t in townships]
        + [Institution(f"k-{n}", f"演示第{n}医院", hospital, place="350524") for n in range(3)]
    )
    staff = tuple(
        Staff(
            f"s-{n:04d}",
            f"演示员{n:04d}",
            chance.choice(institutions).code,
            chance.choice(list(Licence)),
            available=frozenset(chance.sample(range(10), 4)),
            max_circuit_half_days=4,
        )
        for n in range(_STAFF)
    )
    modes = tuple(ServiceMode(v.code, Mode.CIRCUIT, _SINCE, f"h-{v.township}") for v in villages)
    pairs = [(i.code, v.code) for i in institutions for v in villages]
    travel = tuple(
        TravelRow(one, other, float(chance.randrange(5, 120)))
        for one, other in sorted(chance.sample(pairs, _TRAVEL))
    )
    return County(
        code="350524",
        name="演示县",
        as_of=dt.date(2026, 9, 1),
        note="演示数据",
        synthetic=True,
        townships=townships,
        villages=villages,
        institutions=institutions,
        staff=staff,
        service_modes=modes,
        travel=travel,
    )


def _point(chance: random.Random) -> Point:
    return Point(round(chance.uniform(117.9, 118.3), 5), round(chance.uniform(24.9, 25.3), 5))


def _village(number: int, townships: tuple[Township, ...], chance: random.Random) -> Village:
    township = townships[number % len(townships)]
    return Village(
        code=f"{township.code}{200 + number // len(townships)}",
        name=f"演示{number:03d}村",
        township=township.code,
        point=_point(chance),
        datum="WGS84",
        resident_population=chance.randrange(100, 4000),
        aged_65=chance.randrange(10, 100),
        forbidden=frozenset({9}),
        origin="synthetic",
    )


def measure() -> list[tuple[str, float, str, float]]:
    """Return (name, value, unit, limit) of reading 5,000 rows: best and median of five runs."""
    county = county_of_5000_rows()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name, path in (
            ("CSV folder", Path(folder) / "county"),
            ("workbook", Path(folder) / "county.xlsx"),
        ):
            write_county(county, path)
            seconds = []
            for _ in range(RUNS):
                start = time.perf_counter()
                reading = read_county(path)
                seconds.append(time.perf_counter() - start)
                if sum(count.good for count in reading.counts) != 5000 or reading.errors:
                    raise AssertionError("the 5,000 rows were not all read")
            title = f"import of 5,000 rows, {name}"
            results.append((f"{title}, best of {RUNS}", min(seconds), "s", LIMIT_SECONDS))
            median = statistics.median(seconds)
            results.append((f"{title}, median of {RUNS}", median, "s", LIMIT_SECONDS))
    return results


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        print(f"{title}: {value:.3f} {unit} (limit {limit:g} {unit})")
