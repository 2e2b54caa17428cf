"""The lie of a demo county: where its villages stand, how many people, who has a clinic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from demo.plan import CountyPlan, Gap
from demo.settle import Floats, place_villages, share_people, share_within
from demo.sources import Census, Division, Seat
from demo.terrain import Roads, build_roads, grow_terrain
from xunzhen.domain.geo import Point

NEAR_MINUTES = 30.0
"""A neighbouring clinic may serve a village within this time (NAT-2021/11)."""

# One stream of chance for each subject, so that turning one knob leaves the rest as it was.
TERRAIN, ROADS, PLACES, PEOPLE, CHOICE, STAFF, MODES = range(7)


@dataclass(frozen=True)
class Shape:
    """Units in the order of the list; ``role`` is by unit code.

    Roles: ``seat`` (the health centre stands in it), ``resident``, ``circuit``, ``stationed``,
    ``neighbour``, ``centre`` (served by a centre clinic elsewhere), ``gap``. ``host`` is the unit
    whose clinic serves a ``neighbour`` or ``centre`` unit.
    """

    plan: CountyPlan
    units: tuple[Division, ...]
    townships: tuple[Division, ...]
    seats: Mapping[str, Seat]
    roads: Roads
    points: Mapping[str, Point]
    residents: Mapping[str, int]
    aged_65: Mapping[str, int]
    role: Mapping[str, str]
    host: Mapping[str, str]
    gaps: Mapping[str, Gap]

    def rng(self, stream: int) -> np.random.Generator:
        """Return the stream of chance of one subject."""
        return np.random.default_rng([self.plan.seed, stream])

    def with_role(self, *roles: str) -> list[Division]:
        """Return the units that have one of the roles."""
        return [unit for unit in self.units if self.role[unit.code] in roles]


def shape_county(
    plan: CountyPlan, divisions: list[Division], seats: Mapping[str, Seat], census: Census
) -> Shape:
    """Return the shape of a county, the same for the same plan and sources."""
    townships = tuple(d for d in divisions if d.is_township and d.county == plan.code)
    units = tuple(d for d in divisions if not d.is_township and d.county == plan.code)
    mine = {township.code: seats[township.code] for township in townships}
    at = [mine[township.code].point for township in townships]
    streams = [np.random.default_rng([plan.seed, stream]) for stream in range(7)]
    roads = build_roads(grow_terrain(at, streams[TERRAIN], plan.ridges), at, streams[ROADS])
    points, minutes = _points(units, townships, mine, roads, streams[PLACES])
    role, gaps = _roles(plan, units, minutes, points, roads, streams[CHOICE])
    host = _hosts(units, role, points, roads)
    residents = _residents(plan, units, role, gaps, minutes, census, streams[PEOPLE])
    old = [residents[u.code] * streams[PEOPLE].uniform(0.7, 1.3) for u in units]
    old = [o * (0.75 if u.is_community else 1.0) for o, u in zip(old, units, strict=True)]
    aged = share_within(census.aged_65, old, [residents[u.code] // 2 for u in units])
    aged_65 = {unit.code: people for unit, people in zip(units, aged, strict=True)}
    return Shape(plan, units, townships, mine, roads, points, residents, aged_65, role, host, gaps)


def _points(
    units: tuple[Division, ...],
    townships: tuple[Division, ...],
    seats: Mapping[str, Seat],
    roads: Roads,
    rng: np.random.Generator,
) -> tuple[dict[str, Point], dict[str, float]]:
    """Give each unit a point: communities and the namesake of the township nearest its seat."""
    by_township = {t.code: [u for u in units if u.parent == t.code] for t in townships}
    at = [seats[t.code].point for t in townships]
    placed = place_villages(roads, at, [len(by_township[t.code]) for t in townships], rng)
    points: dict[str, Point] = {}
    minutes: dict[str, float] = {}
    for township, seat, spots in zip(townships, at, placed, strict=True):
        inner = [u for u in by_township[township.code] if _is_inner(u, township)]
        outer = [u for u in by_township[township.code] if not _is_inner(u, township)]
        order = [*inner, *(outer[i] for i in rng.permutation(len(outer)))]
        spots = [seat, *spots[1:]]
        by_road = roads.minutes([seat], spots)[0]
        by_road[0] = 0.0
        for unit, spot, way in zip(order, spots, by_road, strict=True):
            points[unit.code], minutes[unit.code] = spot, float(way)
    return points, minutes


def _is_inner(unit: Division, township: Division) -> bool:
    return unit.is_community or unit.name.startswith(township.name[:-1])


def _roles(
    plan: CountyPlan,
    units: tuple[Division, ...],
    minutes: Mapping[str, float],
    points: Mapping[str, Point],
    roads: Roads,
    rng: np.random.Generator,
) -> tuple[dict[str, str], dict[str, Gap]]:
    """Decide who lacks a doctor: the far ends of townships first, and the gaps of the story."""
    role = {unit.code: "resident" for unit in units}
    for township in dict.fromkeys(unit.parent for unit in units):
        members = [unit.code for unit in units if unit.parent == township]
        role[min(members, key=lambda code: minutes[code])] = "seat"
        villages = [u.code for u in units if u.parent == township and not u.is_community]
        villages.sort(key=lambda code: minutes[code] + rng.uniform(0.0, 6.0), reverse=True)
        remote_gaps = sum(gap.township == township and gap.kind != "near" for gap in plan.gaps)
        doctorless = plan.circuits.get(township, 0) + remote_gaps
        for code in [code for code in villages if role[code] == "resident"][:doctorless]:
            role[code] = "circuit"
    gaps = _gaps(plan, units, role, points, roads)
    role.update(dict.fromkeys(gaps, "gap"))
    _other_modes(plan, units, role, minutes, points, roads, rng)
    return role, gaps


def _other_modes(
    plan: CountyPlan,
    units: tuple[Division, ...],
    role: dict[str, str],
    minutes: Mapping[str, float],
    points: Mapping[str, Point],
    roads: Roads,
    rng: np.random.Generator,
) -> None:
    """Turn some villages with a doctor into stationed, neighbour-served and centre-served ones."""
    keep = {gap.township for gap in plan.gaps}
    free = [u.code for u in units if role[u.code] == "resident" and not u.is_community]
    far = sorted((c for c in free if c[:9] not in keep), key=lambda c: minutes[c], reverse=True)
    role.update(dict.fromkeys(far[: plan.stationed], "stationed"))
    drawn = [free[i] for i in rng.permutation(len(free))]
    rest = [code for code in drawn if role[code] == "resident"]
    role.update(dict.fromkeys(rest[: plan.neighbours], "neighbour"))
    for code in rest[plan.neighbours :][: plan.centre_clusters]:
        others = [one for one in rest if role[one] == "resident" and one != code]
        role.update(dict.fromkeys(_nearest(code, others, points, roads)[:2], "centre"))


def _gaps(
    plan: CountyPlan,
    units: tuple[Division, ...],
    role: Mapping[str, str],
    points: Mapping[str, Point],
    roads: Roads,
) -> dict[str, Gap]:
    """Choose the villages of the story's gaps, each the fittest of its township."""
    found: dict[str, Gap] = {}
    hosts = [unit.code for unit in units if role[unit.code] == "resident"]
    for gap in plan.gaps:
        wanted = "resident" if gap.kind == "near" else "circuit"
        codes = [
            unit.code
            for unit in units
            if unit.parent == gap.township
            and role[unit.code] == wanted
            and unit.code not in found
            and not unit.is_community
        ]
        if gap.kind == "cluster":
            group = [g for g in plan.gaps if (g.kind, g.township) == (gap.kind, gap.township)]
            if gap is group[0]:
                members = _cluster(len(group), codes, hosts, points, roads)
                found.update(zip(members, group, strict=True))
        else:
            found[_fittest(gap, codes, hosts, points, roads)] = gap
    return found


def _cluster(
    size: int, codes: list[str], hosts: list[str], points: Mapping[str, Point], roads: Roads
) -> list[str]:
    """Return a village and those nearest to it: most of them far from clinics, then the closest."""
    at = [points[code] for code in codes]
    between = roads.minutes(at, at)
    np.fill_diagonal(between, 0.0)
    is_far = roads.minutes(at, [points[host] for host in hosts]).min(axis=1) > NEAR_MINUTES
    groups = [np.argsort(row, kind="stable")[:size] for row in between]
    best = max(
        range(len(codes)),
        key=lambda i: (int(is_far[groups[i]].sum()), -float(between[i, groups[i]].max())),
    )
    return [codes[int(i)] for i in groups[best]]


def _fittest(
    gap: Gap, codes: list[str], hosts: list[str], points: Mapping[str, Point], roads: Roads
) -> str:
    """Return the village farthest from any clinic, or the one nearest to the minutes asked."""
    way = roads.minutes([points[code] for code in codes], [points[host] for host in hosts])
    way[np.array([[code == host for host in hosts] for code in codes])] = np.inf
    nearest: Floats = way.min(axis=1)
    if gap.minutes is None:
        return codes[int(np.argmax(nearest))]
    return codes[int(np.argmin(np.abs(nearest - gap.minutes)))]


def _nearest(code: str, others: list[str], points: Mapping[str, Point], roads: Roads) -> list[str]:
    """Return the others, the nearest by road first."""
    way: Floats = roads.minutes([points[code]], [points[other] for other in others])[0]
    return [others[i] for i in np.argsort(way, kind="stable")]


def _hosts(
    units: tuple[Division, ...],
    role: dict[str, str],
    points: Mapping[str, Point],
    roads: Roads,
) -> dict[str, str]:
    """Find the clinic that serves each neighbour or centre unit; too far ones keep a doctor."""
    hosts = [u.code for u in units if role[u.code] == "resident" and not u.is_community]
    found: dict[str, str] = {}
    for unit in units:
        if role[unit.code] not in ("neighbour", "centre"):
            continue
        host = _nearest(unit.code, hosts, points, roads)[0]
        way = float(roads.minutes([points[unit.code]], [points[host]])[0, 0])
        if way > NEAR_MINUTES - 2.0:
            role[unit.code] = "resident"
        else:
            found[unit.code] = host
    return found


def _residents(
    plan: CountyPlan,
    units: tuple[Division, ...],
    role: Mapping[str, str],
    gaps: Mapping[str, Gap],
    minutes: Mapping[str, float],
    census: Census,
    rng: np.random.Generator,
) -> dict[str, int]:
    """Share the census total: towns are large, far and doctorless villages small."""
    weights = []
    for unit in units:
        weight = float(np.exp(rng.normal(0.0, 0.45) - minutes[unit.code] / 70.0))
        weight *= plan.crowded.get(unit.parent, 1.0)
        if unit.is_community:
            weight *= 1.5 * plan.urban.get(unit.parent, 1.0)
        elif unit.is_farm:
            weight *= 0.15
        elif role[unit.code] == "circuit":
            weight *= 0.42
        elif unit.code in gaps:
            weight = 0.6 * gaps[unit.code].people * float(rng.uniform(0.94, 1.06))
        weights.append(weight)
    people = share_people(census.residents, weights)
    return {unit.code: count for unit, count in zip(units, people, strict=True)}
