"""The annual plan found exactly: one integer programme, solved for its aims one after another.

x[d, n] = 1 if doctor d serves need n; each doctor at most one, each need at most one. The aims,
each held while the next is sought: fewest units nobody goes to; least weight of open needs; fewest
municipal doctors missing or too many; fewest doctors below the title asked in principle. Without
the municipal aim this is a min-cost flow; with it a side constraint joins, so HiGHS's branch and
bound proves each aim by its dual bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from xunzhen.domain.assistance.needs import (
    MUNICIPAL_DOCTORS,
    MUNICIPAL_SHARE,
    Doctor,
    Need,
    PlanRules,
    hindrance,
    junior,
)
from xunzhen.domain.assistance.plan import AnnualPlan, Stage
from xunzhen.domain.errors import Infeasible, say

AIMS: Final = ("uncovered_units", "open_needs", "municipal", "below_title")
_TOLERANCE: Final = 1e-6


def annual_plan(
    doctors: Sequence[Doctor], needs: Sequence[Need], rules: PlanRules, seconds: float = 60.0
) -> AnnualPlan:
    """Return a plan that is best in its aims one after another, with the bound of each.

    The order in which doctors and needs are given does not matter. Where ``seconds`` a stage do not
    do, the plan stands and the stage's bound says how far it may be from the best.
    """
    doctors = sorted(doctors, key=lambda one: one.id)
    needs = sorted(needs, key=lambda one: one.id)
    pairs = [
        (d, n)
        for d, doctor in enumerate(doctors)
        for n, need in enumerate(needs)
        if hindrance(doctor, need, rules) is None
    ]
    if not pairs:
        units = len({need.unit for need in needs})
        weight = sum(need.weight for need in needs)
        short = rules.number(MUNICIPAL_DOCTORS) or 0
        found = (units, weight, short, 0)
        return AnnualPlan(
            {}, tuple(Stage(name, one, one) for name, one in zip(AIMS, found, strict=True))
        )
    return _solved(doctors, needs, pairs, rules, seconds)


def _solved(
    doctors: Sequence[Doctor],
    needs: Sequence[Need],
    pairs: Sequence[tuple[int, int]],
    rules: PlanRules,
    seconds: float,
) -> AnnualPlan:
    from scipy.optimize import Bounds, LinearConstraint, milp

    units = sorted({need.unit for need in needs})
    size = len(pairs) + len(units) + 1  # the pairs, the units nobody goes to, the municipal lack
    aims = _aims(doctors, needs, pairs, len(units), rules)
    rows, least, most = _constraints(doctors, needs, pairs, units, rules)
    upper = np.ones(size)
    upper[-1] = len(doctors) + len(needs) + (rules.number(MUNICIPAL_DOCTORS) or 0)
    stages: list[Stage] = []
    best = np.zeros(size)
    for name, aim in zip(AIMS, aims, strict=True):
        found = milp(
            aim,
            integrality=np.ones(size, dtype=np.int64),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(rows, least, most),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise Infeasible(
                say(
                    "assistance.no_plan_in_time",
                    "年度安排在{seconds}秒内没有算出来。请放宽时限再算。",
                    "No plan was found within {seconds} s. Allow more time.",
                    seconds=seconds,
                )
            )
        best = np.rint(found.x)
        value = round(float(aim @ best))
        bound = found.mip_dual_bound
        lower = value if bound is None else math.ceil(bound - _TOLERANCE)
        # Serving saves a need's weight: told as the weight left open.
        base = sum(need.weight for need in needs) if name == "open_needs" else 0
        stages.append(Stage(name, base + value, base + lower))
        # Later aims may not undo this one.
        rows = np.vstack([rows, aim])
        least, most = np.append(least, -np.inf), np.append(most, value)
    assigned = {needs[n].id: doctors[d].id for (d, n), one in zip(pairs, best, strict=False) if one}
    return AnnualPlan(assigned, tuple(stages))


def _aims(
    doctors: Sequence[Doctor],
    needs: Sequence[Need],
    pairs: Sequence[tuple[int, int]],
    units: int,
    rules: PlanRules,
) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the cost of each variable for each aim; serving a need saves its weight."""
    none = np.zeros(len(pairs) + units + 1)
    uncovered, unmet, municipal, title = none.copy(), none.copy(), none.copy(), none.copy()
    uncovered[len(pairs) : -1] = 1
    unmet[: len(pairs)] = [-needs[n].weight for _d, n in pairs]
    municipal[-1] = 1
    title[: len(pairs)] = [junior(doctors[d], rules) for d, _n in pairs]
    return [uncovered, unmet, municipal, title]


def _constraints(
    doctors: Sequence[Doctor],
    needs: Sequence[Need],
    pairs: Sequence[tuple[int, int]],
    units: Sequence[str],
    rules: PlanRules,
) -> tuple[
    np.ndarray[tuple[int, int], np.dtype[np.float64]],
    np.ndarray[tuple[int], np.dtype[np.float64]],
    np.ndarray[tuple[int], np.dtype[np.float64]],
]:
    size = len(pairs) + len(units) + 1
    number = {unit: place for place, unit in enumerate(units)}
    by_doctor, by_need = np.zeros((len(doctors), size)), np.zeros((len(needs), size))
    by_unit = np.zeros((len(units), size))
    for at, (d, n) in enumerate(pairs):
        by_doctor[d, at] = by_need[n, at] = by_unit[number[needs[n].unit], at] = 1
    for place in range(len(units)):
        by_unit[place, len(pairs) + place] = 1
    rows, least = (
        [by_doctor, by_need, by_unit],
        [
            np.full(len(doctors), -np.inf),
            np.full(len(needs), -np.inf),
            np.ones(len(units)),
        ],
    )
    most = [np.ones(len(doctors)), np.ones(len(needs)), np.full(len(units), np.inf)]
    for row, at_least in _municipal_rows(doctors, pairs, size, rules):
        rows.append(row[None, :])
        least.append(np.array([at_least]))
        most.append(np.array([np.inf]))
    return np.vstack(rows), np.concatenate(least), np.concatenate(most)


def _municipal_rows(
    doctors: Sequence[Doctor], pairs: Sequence[tuple[int, int]], size: int, rules: PlanRules
) -> list[tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]]:
    """Return the rows that make the last variable the lack (or surplus) of municipal doctors."""
    city = np.zeros(size)
    city[: len(pairs)] = [doctors[d].municipal for d, _n in pairs]
    lack = np.zeros(size)
    lack[-1] = 1
    found = []
    wanted = rules.number(MUNICIPAL_DOCTORS)
    if wanted is not None:
        found += [(city + lack, float(wanted)), (lack - city, float(-wanted))]
    share = rules.number(MUNICIPAL_SHARE)
    if share is not None and rules.share_tested == "county":
        everyone = np.zeros(size)
        everyone[: len(pairs)] = share
        found.append((100 * city - everyone + 100 * lack, 0.0))
    return found
