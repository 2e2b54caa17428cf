"""All circuits that a better plan could use: those within a gap of their doctor's cheapest.

With the prices of a bound, a plan that uses circuit r of doctor k costs at least

    bound + (reduced cost of r) - (least reduced cost of k)

and likewise for a village's choice of days. So a plan cheaper than bound + gap is made of listed
circuits and choices only, and a whole-number programme over them decides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.planning.bound.generation import least_choices, without_doctor_rows
from xunzhen.domain.planning.bound.pricing import price_all
from xunzhen.domain.planning.bound.rows import Choices, Rows, choice_matrix, prices_of
from xunzhen.domain.planning.bound.scratch import bench_of, circuits_in
from xunzhen.domain.planning.problem import Bools, Floats, Ints

HAIR = 1e-6


@dataclass(frozen=True)
class Nearby:
    """Circuits (doctor (n,), at (n, 14)) and which choices (m,) bool lie within ``gap``."""

    gap: float
    doctor: Ints
    at: Ints
    choices: Bools


def nearby(
    rows: Rows, choices: Choices, duals: Floats, least: Floats, gap: float, most: int, nodes: int
) -> Nearby | None:
    """List everything within ``gap`` of the bound of these duals.

    None when there are more than ``most`` circuits, or a search was cut short.

    Parameters
    ----------
    least : (K,) float, lower bounds of each doctor's least reduced cost, as the bound used them
    """
    circuits = rows.case.circuits
    bench = bench_of(circuits, most)
    price_all(circuits, prices_of(rows, duals), bench, least + gap + HAIR, nodes, 0)
    if bench.cut.any():
        return None
    doctor, at = circuits_in(bench)
    outside = without_doctor_rows(rows, duals)
    matrix = choice_matrix(rows, choices)
    own = choices.cost - matrix.T @ outside
    within = own - least_choices(rows, choices, matrix, outside)[choices.village] < gap + HAIR
    return Nearby(gap, doctor, at, within)
