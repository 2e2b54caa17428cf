"""What a week costs, recounted plainly: the yardstick of every solver."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from xunzhen.domain.periods.half_days import is_afternoon, weekday_of
from xunzhen.domain.planning.problem import Cost, Floats, Ints, Problem


def cost_of(problem: Problem, visits: Ints) -> Cost:
    """Recount the objective of a set of visits, part by part, from nothing but the problem.

    With n_k visits of doctor k, M_v the set of days and D_v the set of doctors of village v:

        uncovered   sum_v max(0, required_v - visits_v), a count
        travel      a half-day out alone: outbound + homeward;
                    morning a and afternoon b: outbound_a + between_ab + homeward_b
        preference  sum of preference[v, s];   support  sum of support[k, v]
        spacing     sum_v spacing[M_v];        continuity  second_doctor * sum_v (|D_v| - 1)
        workload    workload_step * sum_k n_k (n_k - 1) / 2
        changes     change * (visits that the template lacks); 0 without a template

    A leg without a way, which only a locked visit can have, counts 0 minutes.

    Parameters
    ----------
    visits : (n, 3) int, rows (village, doctor, half-day)
    """
    village, doctor, half_day = visits[:, 0], visits[:, 1], visits[:, 2]
    weights = problem.weights
    made = np.bincount(village, minlength=len(problem.villages))
    load = np.bincount(doctor, minlength=len(problem.doctors))
    return Cost(
        uncovered=int(np.maximum(problem.required - made, 0).sum()),
        travel=_travel(problem, visits),
        preference=float(problem.preference[village, half_day].sum()),
        spacing=_spacing(visits, weights.spacing),
        continuity=weights.second_doctor * _second_doctors(visits),
        support=float(problem.support[doctor, village].sum()),
        workload=weights.workload_step * float((load * (load - 1) // 2).sum()),
        changes=weights.change * _changes(visits, problem.template),
    )


def objective_of(problem: Problem, cost: Cost) -> float:
    """Price the missed visits and add the rest: the one number that a search makes small."""
    return problem.weights.uncovered * cost.uncovered + cost.total


def finite(minutes: Floats) -> Floats:
    """Count a leg without a way as 0 minutes."""
    return np.where(np.isfinite(minutes), minutes, 0.0)


def _travel(problem: Problem, visits: Ints) -> float:
    days: dict[tuple[int, int], list[tuple[bool, int]]] = {}
    for village, doctor, half_day in visits.tolist():
        stops = days.setdefault((doctor, weekday_of(half_day)), [])
        stops.append((is_afternoon(half_day), village))
    legs: list[float] = []
    for (doctor, _), stops in days.items():
        route = [village for _, village in sorted(stops)]
        legs.append(float(problem.outbound[doctor, route[0]]))
        legs.extend(float(problem.between[a, b]) for a, b in pairwise(route))
        legs.append(float(problem.homeward[doctor, route[-1]]))
    return float(finite(np.array(legs)).sum())


def _spacing(visits: Ints, spacing: Floats) -> float:
    days: dict[int, int] = {}
    for village, _, half_day in visits.tolist():
        days[village] = days.get(village, 0) | 1 << weekday_of(half_day)
    return float(sum(spacing[mask] for mask in days.values()))


def _second_doctors(visits: Ints) -> int:
    pairs = {(village, doctor) for village, doctor, _ in visits.tolist()}
    return len(pairs) - len({village for village, _ in pairs})


def _changes(visits: Ints, template: Ints) -> int:
    if not len(template):
        return 0
    usual = {(village, doctor, half_day) for village, doctor, half_day in template.tolist()}
    return sum((v, k, s) not in usual for v, k, s in visits.tolist())
