"""Roads between two known places that are closed on days of a week, and what the week loses.

A week's model knows who may reach a village, not on which day. So a road that is closed on

    every planned day      takes the pair out of reach                           (exact)
    some days only         keeps everyone from the village on those days         (exact, if all
                           who reach it come by that road; else stricter than need be, and said)

and a closed road between two villages is not driven at noon in the whole week.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.weeks import CircuitWeek
from xunzhen.domain.registry.county import County


@dataclass(frozen=True, slots=True)
class ClosedRoad:
    """Two codes between which the road is closed on ``days``."""

    ends: tuple[str, str]
    days: tuple[dt.date, ...]
    reason: str


def closed_roads(county: County, days: Sequence[dt.date]) -> tuple[ClosedRoad, ...]:
    """Return the road pairs closed on any of these days, in the order of the table.

    The two ends are known codes joined by ``-``; a code may itself hold hyphens.
    """
    known = {*county.village_by_code, *county.institution_by_code, *county.township_by_code}
    found = []
    for closure in county.closures:
        shut = tuple(day for day in days if day in closure.period)
        ends = road_ends(county, closure.place) if shut else None
        if ends is not None and closure.place not in known:
            found.append(ClosedRoad(ends, shut, closure.reason))
    return tuple(found)


def road_ends(county: County, place: str) -> tuple[str, str] | None:
    """Return the two known codes that a road's name joins by ``-``; None if it names no road."""
    known = {*county.village_by_code, *county.institution_by_code, *county.township_by_code}
    parts = place.split("-")
    for cut in range(1, len(parts)):
        ends = "-".join(parts[:cut]).strip(), "-".join(parts[cut:]).strip()
        if ends[0] in known and ends[1] in known:
            return ends
    return None


def without_closed_roads(
    county: County, homes: Sequence[str], week: CircuitWeek, problem: Problem
) -> Problem:
    """Return the week's problem with its closed roads taken out (see the module docstring).

    ``homes[k]`` is the institution of doctor k. A township as an end stands for the institutions
    placed in it.
    """
    roads = closed_roads(county, week.days)
    if not roads:
        return problem
    reach, between = problem.reach.copy(), problem.between.copy()
    forbidden = problem.forbidden.copy()
    position = {code: number for number, code in enumerate(problem.villages)}
    for road in roads:
        for near, far in (road.ends, road.ends[::-1]):
            if far not in position:
                continue
            if near in position:
                between[position[near], position[far]] = np.inf
            from_near = [k for k, home in enumerate(homes) if near in home_codes(county, home)]
            if len(road.days) == len(week.days):
                reach[from_near, position[far]] = False
            elif from_near:
                for day in road.days:
                    forbidden[position[far], 2 * day.weekday() : 2 * day.weekday() + 2] = True
    return replace(problem, reach=reach, between=between, forbidden=forbidden)


def home_codes(county: County, institution: str) -> tuple[str, ...]:
    """Return the codes that name where a doctor sets out: his institution and where it stands."""
    found = county.institution_by_code.get(institution)
    return (institution, found.place) if found and found.place else (institution,)


def road_notices(county: County, weeks: Sequence[CircuitWeek]) -> tuple[Sentence, ...]:
    """Say of each closed road in each week what the plan does about it."""
    names = {
        **{one.code: village_zh(one) for one in county.villages},
        **{one.code: one.name for one in county.institutions},
        **{one.code: one.name for one in county.townships},
    }
    return tuple(
        say(
            "planning.road_closed",
            "第{week}周“{one}—{other}”{days}封路（{reason}）：这几天不安排走这条路去的村，"
            "也不走它中午转村。",
            'In week {week} the road "{one} - {other}" is closed on {days} ({reason}): a village '
            "reached by it is not visited then, and it is not driven at noon.",
            week=week.index,
            one=names[road.ends[0]],
            other=names[road.ends[1]],
            days="、".join(day.isoformat() for day in road.days),
            reason=road.reason or "未写原因",
        )
        for week in weeks
        for road in closed_roads(county, week.days)
    )
