"""Generated counties for measuring: mountains, roads, villages and doctors as domain values.

Nothing here is real; the county code 350599 is not given to any place. The sizes follow the
prototype that the planning model was measured on: 480 villages in 24 townships, of which 60, 200
or 480 are without a doctor, and a small one of 20 villages.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from demo.settle import place_villages, share_people
from demo.terrain import KM_PER_DEGREE, Roads, build_roads, grow_terrain
from xunzhen.domain.geo import Point, distances_km
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
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

CODE: Final = "350599"
AS_OF: Final = dt.date(2026, 9, 1)
MIDDLE: Final = Point(118.0, 25.1)
VILLAGE_KM2: Final = 6.2
"""Land to a village, as in Anxi."""
SEAT_GAP: Final = 0.55
"""Least distance of two seats, as a share of the side of a township's square."""
RESIDENTS_EACH: Final = 1500
PACE: Final = 0.42
"""Roads are slower than in the demo, so that a village has few centres in reach of 90 minutes."""
REMOTENESS_NOISE: Final = 40.0
STRENGTH_SPREAD: Final = 1.2
"""Spread of the logarithm of centres' numbers of doctors: some are short of them."""
OUTBOUND_KM: Final = 28.0
BETWEEN_KM: Final = 20.0
MORNINGS: Final = frozenset({0, 2, 4, 6, 8})


@dataclass(frozen=True, slots=True)
class Size:
    """What a generated county counts; ``caps`` bounds the weekly half-days of a doctor."""

    villages: int
    blank: int
    townships: int
    doctors: int
    caps: tuple[int, int]


SIZES: Final[Mapping[str, Size]] = {
    "S": Size(20, 8, 2, 5, (3, 4)),
    "M": Size(480, 60, 24, 204, (2, 5)),
    "L": Size(480, 200, 24, 206, (2, 5)),
    "XL": Size(480, 480, 24, 309, (3, 6)),
}


def generate_county(
    villages: int,
    blank: int,
    townships: int,
    seed: int,
    doctors: int | None = None,
    caps: tuple[int, int] = (2, 5),
) -> County:
    """Return a synthetic county with ``blank`` villages on circuit, the same for the same seed.

    ``doctors`` (default 8.5 a township, and 0.64 a blank village if that is more) have about five
    free half-days and may give ``caps`` of them a week. Travel is entered for centres and blank
    villages within 28 km, and among blank villages within 20 km.
    """
    if not 0 <= blank <= villages or townships < 1 or villages < townships:
        raise ValueError("a village a township at least, and no more blank villages than villages")
    streams = [np.random.default_rng([seed, stream]) for stream in range(6)]
    seats = _seats(villages, townships, streams[0])
    roads = build_roads(grow_terrain(seats, streams[1]), seats, streams[2], PACE)
    counts = share_people(villages, streams[3].lognormal(0.0, 0.35, townships).tolist(), least=1)
    placed = place_villages(roads, seats, counts, streams[3])
    places = _villages(placed, streams[4])
    chosen = _blank(places, roads, seats, blank, streams[4])
    centres = tuple(_centre(number, seat) for number, seat in enumerate(seats))
    wanted = doctors if doctors is not None else round(max(8.5 * townships, 0.64 * blank))
    staff = hire_doctors(centres, wanted, caps, streams[5])
    served = [village for village in places if village.code not in chosen]
    return County(
        code=CODE,
        name="生成县",
        as_of=AS_OF,
        note="演示数据：由程序生成，用于测速",
        synthetic=True,
        townships=tuple(
            Township(_township(number), f"第{number + 1}乡", seat, "WGS84")
            for number, seat in enumerate(seats)
        ),
        villages=places,
        institutions=centres + tuple(clinic_of(village) for village in served),
        staff=staff + tuple(village_doctor_of(village) for village in served),
        service_modes=tuple(mode_of(village, village.code in chosen) for village in places),
        travel=_travel(roads, centres, [place for place in places if place.code in chosen]),
    )


def county_of_size(name: str, seed: int) -> County:
    """Return a generated county of size S, M, L or XL."""
    size = SIZES[name]
    return generate_county(size.villages, size.blank, size.townships, seed, size.doctors, size.caps)


def _township(number: int) -> str:
    return f"{CODE}{200 + number}"


def _centre_code(number: int) -> str:
    return f"W{_township(number)}"


def _seats(villages: int, townships: int, rng: np.random.Generator) -> list[Point]:
    """Throw seats into a square, none too close to another; closer if there is no room."""
    side = math.sqrt(villages * VILLAGE_KM2)
    gap = SEAT_GAP * side / math.sqrt(townships)
    scale = np.array([math.cos(math.radians(MIDDLE.lat)), 1.0]) * KM_PER_DEGREE
    found: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    while len(found) < townships:
        at = rng.uniform(0.0, side, 2)
        if all(float(np.linalg.norm(at - other)) >= gap for other in found):
            found.append(at)
        gap *= 0.999
    corner = np.array([MIDDLE.lng, MIDDLE.lat]) - side / 2.0 / scale
    degrees = [corner + at / scale for at in found]
    return [Point(round(float(at[0]), 5), round(float(at[1]), 5)) for at in degrees]


def _villages(placed: Sequence[Sequence[Point]], rng: np.random.Generator) -> tuple[Village, ...]:
    """Make a village of each point; the first of a township is its seat."""
    count = sum(len(points) for points in placed)
    people = share_people(count * RESIDENTS_EACH, rng.lognormal(0.0, 0.6, count).tolist())
    found: list[Village] = []
    for number, points in enumerate(placed):
        for order, point in enumerate(points):
            residents = people[len(found)]
            market, morning = rng.random(2)
            pair = int(rng.integers(0, 5))
            found.append(
                Village(
                    code=f"{_township(number)}{201 + order}",
                    name=f"第{number + 1}乡{order + 1}村",
                    township=_township(number),
                    point=point,
                    datum="WGS84",
                    resident_population=residents,
                    registered_population=round(residents * 1.3),
                    served_population=round(residents * 0.9),
                    aged_65=round(residents * 0.12),
                    township_seat=order == 0,
                    market_days=market_of(pair) if market < 0.25 else None,
                    preferred=MORNINGS if morning < 0.3 else frozenset(),
                    origin="synthetic",
                )
            )
    return tuple(found)


def market_of(pair: int) -> MarketDays:
    """Return one of the five pairs of lunar market days, 0 to 4."""
    return MarketDays(MarketCalendar.LUNAR, frozenset({pair + 1, (pair + 6) % 10}))


def _blank(
    villages: tuple[Village, ...],
    roads: Roads,
    seats: Sequence[Point],
    blank: int,
    rng: np.random.Generator,
) -> frozenset[str]:
    """Choose villages without a doctor: likelier far from their own seat."""
    points = [village.point for village in villages if village.point is not None]
    township = [int(village.township[-3:]) - 200 for village in villages]
    minutes = roads.minutes(seats, points)[township, np.arange(len(villages))]
    noise = rng.normal(0.0, REMOTENESS_NOISE, len(villages))
    rank = np.argsort(minutes + noise, kind="stable")
    return frozenset(villages[int(i)].code for i in rank[::-1][:blank])


def _centre(number: int, seat: Point) -> Institution:
    return Institution(
        code=_centre_code(number),
        name=f"第{number + 1}乡卫生院",
        kind=InstitutionKind.TOWNSHIP_HEALTH_CENTRE,
        place=_township(number),
        point=seat,
        datum="WGS84",
    )


def hire_doctors(
    centres: Sequence[Institution], count: int, caps: tuple[int, int], rng: np.random.Generator
) -> tuple[Staff, ...]:
    """Hire doctors with three to seven free half-days on weekdays; centres differ in strength."""
    strength = rng.lognormal(0.0, STRENGTH_SPREAD, len(centres))
    homes = np.repeat(
        np.arange(len(centres)),
        share_people(count, strength.tolist(), least=min(1, count // len(centres))),
    )
    found = []
    for number in range(count):
        free = int(rng.integers(3, 8))
        days = rng.permutation(5)
        halves = [2 * int(day) + half for day in days for half in (0, 1)]
        cap = int(rng.integers(caps[0], caps[1] + 1))
        found.append(
            Staff(
                id=f"D{number + 1:04d}",
                name=f"演示医生{number + 1}",
                institution=centres[int(homes[number])].code,
                licence=Licence.PHYSICIAN,
                available=frozenset(halves[:free]),
                max_circuit_half_days=min(free, cap),
            )
        )
    return tuple(found)


def clinic_of(village: Village) -> Institution:
    """Return the clinic of a village that has a doctor."""
    return Institution(
        code=f"C{village.code}",
        name=f"{village.name}卫生所",
        kind=InstitutionKind.VILLAGE_CLINIC,
        place=village.code,
        point=village.point,
        datum="WGS84",
    )


def village_doctor_of(village: Village) -> Staff:
    """Return the village's own doctor, who goes on no circuit."""
    return Staff(
        id=f"V{village.code}",
        name=f"演示村医{village.code[-6:]}",
        institution=f"C{village.code}",
        licence=Licence.VILLAGE_DOCTOR,
        village=village.code,
    )


def mode_of(village: Village, is_blank: bool) -> ServiceMode:
    """Return how a village is served: by circuit where it is blank, else by its own doctor."""
    since = Period(dt.date(2026, 1, 1))
    if is_blank:
        return ServiceMode(village.code, Mode.CIRCUIT, since, f"W{village.township}")
    return ServiceMode(village.code, Mode.RESIDENT, since, f"C{village.code}")


def _travel(
    roads: Roads, centres: Sequence[Institution], blank: Sequence[Village]
) -> tuple[TravelRow, ...]:
    """Enter the minutes of pairs in reach, each pair once."""
    at = [village.point for village in blank if village.point is not None]
    seats = [centre.point for centre in centres if centre.point is not None]
    codes = [village.code for village in blank]
    outbound, between = roads.minutes(seats, at), roads.minutes(at, at)
    near, close = distances_km(seats, at) <= OUTBOUND_KM, distances_km(at, at) <= BETWEEN_KM
    rows = [
        TravelRow(centres[i].code, codes[j], round(float(outbound[i, j]), 1))
        for i, j in np.argwhere(near)
    ]
    rows += [
        TravelRow(codes[i], codes[j], round(float(between[i, j]), 1))
        for i, j in np.argwhere(np.triu(close, k=1))
    ]
    return tuple(rows)
