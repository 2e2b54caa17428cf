"""The tables of service: staff, leave, service modes, travel, holidays, closures, rules."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import numpy as np

from demo.people import Person, Roster, usual_terms
from demo.places import Row, centre_code, circuit_villages, clinic_code, hospital_codes
from demo.shape import MODES, STAFF, Shape
from xunzhen.domain.geo import Point, distances_km

OUTBOUND_KM = 28.0
"""Pairs of a centre and a village within this distance are entered. Farther ones are more than 90
minutes even by the straight-line estimate (28 km * 1.4 / 25 km/h = 94 min)."""
BETWEEN_KM = 20.0
CLINIC_KM = 12.0
DOCUMENT = "演示：县卫健局通知"


def hire_staff(shape: Shape) -> list[Person]:
    """Return everybody: circuit doctors first in each health centre, then the rest."""
    plan, rng = shape.plan, shape.rng(STAFF + 100)
    roster = Roster(shape)
    for hospital in hospital_codes(plan.code):
        for number in range(10):
            roster.doctor(hospital, *((4, 3) if number < plan.hospital_doctors // 2 else ()))
    for township in shape.townships:
        centre = centre_code(township.code)
        usual = [usual_terms(rng) for _ in range(plan.usual_doctors)]
        sitting, nurses = int(rng.integers(3, 8)), int(rng.integers(3, 9))
        for free, cap in plan.doctors.get(township.code, usual):
            roster.doctor(centre, free, cap)
        for _ in range(0 if township.code in plan.lone else sitting):
            roster.doctor(centre)
        for _ in range(nurses):
            roster.nurse(centre)
    for unit in shape.with_role("resident"):
        second = rng.random() < 0.15
        for _ in range(2 if second else 1):
            roster.village_doctor(clinic_code(unit.code), unit.code)
    return roster.people


def phones_by_institution(people: Iterable[Person]) -> dict[str, str]:
    """Return the number, which cannot be dialled, of each institution that has anybody."""
    return {person.institution: person.phone for person in people}


def staff_rows(people: list[Person]) -> list[Row]:
    """The staff table; identity numbers stay empty, for nobody here exists."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "institution": one.institution,
            "licence": one.licence,
            "title": one.title,
            "title_since": one.title_since.isoformat() if one.title_since else "",
            "degree": one.degree,
            "full_time_degree": "是" if one.full_time_degree else "否",
            "specialties": one.specialties,
            "available": one.free,
            "max_circuit_half_days": "" if one.cap is None else str(one.cap),
            "village": one.village,
            "phone": one.phone,
            "id_number": "",
        }
        for one in people
    ]


def leave_rows(shape: Shape, people: list[Person]) -> list[Row]:
    """The leave that the story needs."""
    rows = []
    for absence in shape.plan.absences:
        centre = centre_code(absence.township)
        circuit = [one for one in people if one.institution == centre and one.free]
        rows.append(
            {
                "staff": circuit[absence.doctor].id,
                "since": absence.since.isoformat(),
                "until": absence.until.isoformat(),
                "reason": absence.reason,
            }
        )
    return rows


def mode_rows(shape: Shape) -> list[Row]:
    """One decision a village and its past; a gap's former mode has ended, the seat needs none."""
    rng = shape.rng(MODES)
    soon = _ending_soon(shape, rng)
    rows: list[Row] = []
    for unit in shape.units:
        code, role = unit.code, shape.role[unit.code]
        began = dt.date(int(rng.integers(2014, 2023)), int(rng.integers(1, 13)), 1)
        changed = shape.plan.as_of.replace(day=1) - dt.timedelta(days=int(rng.integers(210, 700)))
        changed = changed.replace(day=1)
        if role == "seat":
            continue
        if role == "resident":
            rows.append(_mode(code, "驻村", clinic_code(code), began, soon.get(code), ""))
            continue
        if role == "gap":
            gap = shape.gaps[code]
            if gap.ended is not None:
                rows.append(_mode(code, "驻村", clinic_code(code), began, gap.ended, gap.reason))
            continue
        before = changed - dt.timedelta(days=1)
        rows.append(_mode(code, "驻村", "", began, before, "乡村医生退休"))
        mode, provider = _provision(shape, code)
        rows.append(_mode(code, mode, provider, changed, soon.get(code), ""))
    return rows


def _provision(shape: Shape, code: str) -> tuple[str, str]:
    """Return the mode in Chinese and who provides it."""
    role = shape.role[code]
    if role in ("neighbour", "centre"):
        return {"neighbour": "邻村延伸", "centre": "中心村卫生所"}[role], clinic_code(
            shape.host[code]
        )
    return {"circuit": "巡诊", "stationed": "派驻"}[role], centre_code(code[:9])


def _mode(
    village: str, mode: str, provider: str, since: dt.date, until: dt.date | None, reason: str
) -> Row:
    return {
        "village": village,
        "mode": mode,
        "provider": provider,
        "since": since.isoformat(),
        "until": until.isoformat() if until else "",
        "reason": reason,
    }


def _ending_soon(shape: Shape, rng: np.random.Generator) -> dict[str, dt.date]:
    """Choose decisions that end within 30 days, none in a township whose doctors are knobs."""
    found: dict[str, dt.date] = {}
    roles = ("stationed", "neighbour", "circuit", "stationed", "neighbour", "resident")
    for role in roles[: shape.plan.ending_soon]:
        codes = [
            unit.code
            for unit in shape.with_role(role)
            if unit.parent not in shape.plan.doctors and unit.code not in found
        ]
        code = codes[int(rng.integers(0, len(codes)))]
        found[code] = shape.plan.as_of + dt.timedelta(days=int(rng.integers(6, 30)))
    return found


def travel_rows(shape: Shape) -> list[Row]:
    """Minutes one way: centres to doctorless villages, between those, and to clinics near by."""
    doctorless = {unit.code: shape.points[unit.code] for unit in shape.with_role("circuit", "gap")}
    centres = {centre_code(code): seat.point for code, seat in shape.seats.items()}
    centres[hospital_codes(shape.plan.code)[0]] = next(iter(shape.seats.values())).point
    centres[hospital_codes(shape.plan.code)[1]] = next(iter(shape.seats.values())).point
    rows = _pairs(shape, centres, doctorless, OUTBOUND_KM)
    rows += _pairs(shape, doctorless, doctorless, BETWEEN_KM)
    rows += _gap_rows(shape)
    for code, host in shape.host.items():
        way = shape.roads.minutes([shape.points[code]], [shape.points[host]])[0, 0]
        rows.append(_way(code, host, _whole(way)))
    return rows


def _pairs(
    shape: Shape, ones: dict[str, Point], others: dict[str, Point], within_km: float
) -> list[Row]:
    """Enter each pair once, in the order of the tables."""
    km = distances_km(list(ones.values()), list(others.values()))
    minutes = shape.roads.minutes(list(ones.values()), list(others.values()))
    same = ones is others
    return [
        _way(one, other, _whole(minutes[i, j]))
        for i, one in enumerate(ones)
        for j, other in enumerate(others)
        if km[i, j] <= within_km and not (same and i >= j)
    ]


def _gap_rows(shape: Shape) -> list[Row]:
    """From each gap to the clinics near by, three at least; the story's minutes to the nearest."""
    hosts = [unit.code for unit in shape.with_role("resident")]
    spots = [shape.points[host] for host in hosts]
    rows = []
    for code, gap in shape.gaps.items():
        km = distances_km([shape.points[code]], spots)[0]
        minutes = shape.roads.minutes([shape.points[code]], spots)[0]
        nearest = int(np.argmin(minutes))
        for i in np.flatnonzero((km <= CLINIC_KM) | (minutes <= np.sort(minutes)[2])):
            way = _whole(minutes[i])
            if gap.minutes is not None:
                way = gap.minutes if i == nearest else max(way, gap.minutes + 2)
            rows.append(_way(code, hosts[int(i)], way))
    return rows


def _whole(minutes: float) -> int:
    return max(1, math.ceil(minutes))


def _way(origin: str, destination: str, minutes: int) -> Row:
    return {
        "from": origin,
        "to": destination,
        "minutes": str(minutes),
        "by": "车",
        "season": "",
    }


def holiday_rows(shape: Shape) -> list[Row]:
    """Days that the county entered ahead of the notice."""
    return [
        {"date": day.isoformat(), "workday": "是" if workday else "否", "name": name}
        for day, workday, name in shape.plan.holidays
    ]


def closure_rows(shape: Shape) -> list[Row]:
    """Villages cut off for some days."""
    return [
        {
            "place": circuit_villages(shape, works.township)[works.village],
            "since": works.since.isoformat(),
            "until": works.until.isoformat(),
            "reason": works.reason,
        }
        for works in shape.plan.roadworks
    ]


def rule_rows(shape: Shape) -> list[Row]:
    """The values that the county has set itself; all others stay 未设定."""
    plan = shape.plan
    standing = [(rule, value, plan.rules_since.isoformat(), "") for rule, value in plan.rules]
    goals = [
        (rule, value, one.isoformat(), end.isoformat()) for rule, value, one, end in plan.goals
    ]
    return [
        {
            "rule": rule,
            "value": value,
            "since": since,
            "until": until,
            "document": DOCUMENT,
            "article": f"第{number}条",
            "for": "",
        }
        for number, (rule, value, since, until) in enumerate((*standing, *goals), start=1)
    ]
