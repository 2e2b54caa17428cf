"""The tables of places: county, townships, villages, institutions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from demo.shape import PEOPLE, PLACES, Shape
from demo.sources import Division
from xunzhen.domain.geo import Point
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays, market_days_text

Row = dict[str, str]
SYNTHETIC = "演示数据"
NOTE = (
    "演示数据：乡镇、村的名称和代码，多数乡镇驻地，常住人口和65岁以上人口的县合计是真实的；"
    "村的位置和人口、机构、人员、服务方式、行车时间等都是编造的，不反映实际情况。"
)
REMOTE_MINUTES = 45.0


def centre_code(township: str) -> str:
    """Code of a township's health centre."""
    return f"W{township}"


def clinic_code(unit: str) -> str:
    """Code of a village's clinic."""
    return f"C{unit}"


def hospital_codes(county: str) -> tuple[str, str]:
    """Codes of the two county hospitals."""
    return f"H{county}1", f"H{county}2"


def county_rows(shape: Shape) -> list[Row]:
    """One row: the county and its day."""
    plan = shape.plan
    return [
        {
            "code": plan.code,
            "name": plan.name,
            "city": plan.city,
            "province": "福建省",
            "as_of": plan.as_of.isoformat(),
            "note": NOTE,
        }
    ]


def township_rows(shape: Shape) -> list[Row]:
    """Townships at their seats; market days go round the five pairs of lunar endings."""
    return [
        {
            "code": township.code,
            "name": township.name,
            **_located(shape.seats[township.code].point),
            "market_days": _market(number % 5),
            "weak": "是" if township.code in shape.plan.weak else "否",
        }
        for number, township in enumerate(shape.townships)
    ]


def _market(pair: int) -> str:
    """Every fifth day: 1 and 6, 2 and 7, … 5 and 10."""
    return market_days_text(
        MarketDays(MarketCalendar.LUNAR, frozenset({pair + 1, (pair + 6) % 10}))
    )


def _located(point: Point) -> Row:
    return {"lng": f"{point.lng:.5f}", "lat": f"{point.lat:.5f}", "datum": "WGS84"}


def village_rows(shape: Shape) -> list[Row]:
    """Village-level units: where, how many people, when a visit suits."""
    rng = shape.rng(PEOPLE + 100)
    own = _own_minutes(shape)
    fewer = {circuit_villages(shape, one.township)[one.village]: one for one in shape.plan.fewer}
    rows = []
    for unit in shape.units:
        code = unit.code
        timing = _timing(shape, unit, rng)
        override = fewer.get(code)
        rows.append(
            {
                "code": code,
                "name": unit.short_name,
                "township": unit.parent,
                **_located(shape.points[code]),
                **_populations(shape, unit, rng),
                "area_tags": "边远" if own[code] > REMOTE_MINUTES else "",
                "township_seat": "是" if shape.role[code] == "seat" else "否",
                **timing,
                "visits_per_week": str(override.visits) if override else "",
                "visits_reason": override.reason if override else "",
                "origin": SYNTHETIC,
            }
        )
    return rows


def _own_minutes(shape: Shape) -> dict[str, float]:
    """Minutes of each unit from its township's seat."""
    found = {}
    for township in shape.townships:
        members = [unit.code for unit in shape.units if unit.parent == township.code]
        seat = shape.seats[township.code].point
        ways = shape.roads.minutes([seat], [shape.points[code] for code in members])[0]
        found.update({code: float(way) for code, way in zip(members, ways, strict=True)})
    return found


def _populations(shape: Shape, unit: Division, rng: np.random.Generator) -> Row:
    """Residents are the county's census total shared out; the others follow by plausible ratios."""
    residents = shape.residents[unit.code]
    if unit.is_community:
        registered = round(residents * rng.uniform(0.6, 0.95))
        farming = round(registered * rng.uniform(0.1, 0.4))
    else:
        registered = round(residents * rng.uniform(1.05, 1.6))
        farming = round(registered * rng.uniform(0.88, 0.99))
    served = round(residents * rng.uniform(0.82, 0.99))
    return {
        "resident_population": str(residents),
        "registered_population": str(registered),
        "agricultural_population": str(farming),
        "served_population": str(served),
        "aged_65": str(shape.aged_65[unit.code]),
    }


def _timing(shape: Shape, unit: Division, rng: np.random.Generator) -> Row:
    """Some circuit villages have a market of their own, like mornings, or shut a half-day."""
    market, preferred, forbidden = rng.random(3)
    pair = int(rng.integers(0, 5))
    if shape.role[unit.code] != "circuit":
        return {"market_days": "", "preferred": "", "forbidden": ""}
    return {
        "market_days": _market(pair) if market < 0.25 else "",
        "preferred": "周一至周五上午" if preferred < 0.3 else "",
        "forbidden": "周五下午" if forbidden < 0.1 else "",
    }


def circuit_villages(shape: Shape, township: str) -> list[str]:
    """Codes of the circuit villages of a township, in order."""
    return [unit.code for unit in shape.with_role("circuit") if unit.parent == township]


def institution_rows(shape: Shape, phones: Mapping[str, str]) -> list[Row]:
    """Two county hospitals, a health centre a township, clinics in villages.

    ``phones`` by institution are printed on notices, so that only health centres state theirs.
    """
    rng = shape.rng(PLACES + 100)
    rows = _hospitals(shape)
    rows += [_centre(shape, township, phones, rng) for township in shape.townships]
    large = _centre_clinics(shape)
    for unit in shape.units:
        if shape.role[unit.code] not in ("seat", "neighbour", "centre"):
            rows.append(_clinic(shape, unit, unit.code in large, rng))
    return rows


def _centre_clinics(shape: Shape) -> set[str]:
    """Villages whose clinic is large: those that serve others, one in each doctorless cluster."""
    large = {host for code, host in shape.host.items() if shape.role[code] == "centre"}
    for township in dict.fromkeys(gap.township for gap in shape.gaps.values()):
        cluster = [
            code
            for code, gap in shape.gaps.items()
            if gap.kind == "cluster" and gap.township == township
        ]
        large.update(cluster[:1])
    return large


def _institution(code: str, name: str, kind: str, place: str, point: Point) -> Row:
    return {"code": code, "name": name, "kind": kind, "place": place, **_located(point)}


def _hospitals(shape: Shape) -> list[Row]:
    county = shape.plan.code
    seat = next(iter(shape.seats.values())).point
    first, second = hospital_codes(county)
    return [
        {
            **_institution(code, name, "县级医院", county, seat),
            "level": "二级甲等",
            "open_beds": beds,
            "authorised_beds": beds,
            "vehicles": vehicles,
        }
        for code, name, beds, vehicles in (
            (first, "演示县医院", "600", "2"),
            (second, "演示县中医院", "300", "1"),
        )
    ]


def _centre(
    shape: Shape, township: Division, phones: Mapping[str, str], rng: np.random.Generator
) -> Row:
    beds = int(rng.integers(8, 60))
    weak = township.code in shape.plan.weak
    doctors = shape.plan.doctors.get(township.code, ())
    return {
        **_institution(
            centre_code(township.code),
            f"{township.name}卫生院",
            "乡镇卫生院",
            township.code,
            shape.seats[township.code].point,
        ),
        "level": "一级",
        "open_beds": str(beds),
        "authorised_beds": str(beds + int(rng.integers(0, 12))),
        "premises_m2": str(int(rng.integers(900, 4200))),
        "capability_standard": "基本" if weak or rng.random() < 0.7 else "推荐",
        "equipment_tier": "C" if weak else ("B" if beds > 20 else "C"),
        "vehicles": str(max(2, len(doctors))),
        "phone": phones.get(centre_code(township.code), ""),
    }


def _clinic(shape: Shape, unit: Division, large: bool, rng: np.random.Generator) -> Row:
    code = unit.code
    area = int(rng.integers(115, 190)) if large else int(rng.integers(45, 100))
    return {
        **_institution(
            clinic_code(code), f"{unit.short_name}卫生所", "村卫生所", code, shape.points[code]
        ),
        "premises_m2": str(area),
        "capability_standard": str(rng.choice(["无", "基本", "基本", "基本", "推荐"])),
    }
