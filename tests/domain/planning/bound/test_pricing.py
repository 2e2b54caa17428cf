"""Pricing: the kernel's least reduced cost against all circuits of a doctor, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.planning.bound.enumeration import random_week
from xunzhen.domain.planning.bound.circuits import Case, case_of
from xunzhen.domain.planning.bound.nearby import nearby
from xunzhen.domain.planning.bound.pool import columns_of
from xunzhen.domain.planning.bound.pricing import price_all
from xunzhen.domain.planning.bound.rows import (
    Rows,
    choices_of,
    circuit_matrix,
    prices_of,
    rows_of,
)
from xunzhen.domain.planning.bound.scratch import bench_of, circuits_in
from xunzhen.domain.planning.problem import Floats, Ints


def some_prices(rows: Rows, seed: int) -> Floats:
    """Random prices of the right signs; doctor rows stay 0."""
    chance = np.random.default_rng(seed)
    prices = np.zeros(rows.count)
    villages = len(rows.case.needed)
    prices[:villages] = chance.uniform(0, 250, villages)
    prices[villages : rows.doctor_row] = chance.uniform(0, 150, rows.doctor_row - villages)
    prices[rows.vehicle_row[rows.vehicle_row >= 0]] = -chance.uniform(0, 20)
    return prices


def every_circuit(case: Case, k: int) -> Ints:
    """(n, 14) int: all circuits of a doctor that keep the rules, the empty one left out."""
    usable = [[-1, *np.flatnonzero(np.isfinite(case.price[k, s])).tolist()] for s in range(14)]
    kept = []
    for at in product(*usable):
        used = [(v, s) for s, v in enumerate(at) if v >= 0]
        villages = [v for v, _ in used]
        if not used or len(used) > case.circuits.cap[k]:
            continue
        if len({(v, s // 2) for v, s in used}) < len(used):
            continue
        if any(villages.count(v) > case.needed[v] for v in villages):
            continue
        kept.append(at)
    found = np.array(kept, dtype=np.int64).reshape(-1, 14)
    cost = columns_of(case, np.full(len(found), k), found).cost
    return found[np.isfinite(cost)]


def reduced_costs(rows: Rows, prices: Floats, k: int) -> Floats:
    circuits = every_circuit(rows.case, k)
    columns = columns_of(rows.case, np.full(len(circuits), k), circuits)
    return np.asarray(columns.cost - circuit_matrix(rows, columns).T @ prices)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6))
def test_least_reduced_cost_is_that_of_enumeration(seed: int) -> None:
    case = case_of(random_week(seed))
    rows = rows_of(case, 0)
    prices = some_prices(rows, seed)
    bench = bench_of(case.circuits, 40)

    price_all(case.circuits, prices_of(rows, prices), bench, np.zeros(len(bench.cut)), 10**6, 4)

    for k in range(len(bench.cut)):
        expected = min(0.0, reduced_costs(rows, prices, k).min(initial=0.0))
        assert abs(bench.least[k] - expected) < 1e-6


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_search_cut_short_still_bounds_the_least_reduced_cost(seed: int, nodes: int) -> None:
    case = case_of(random_week(seed))
    rows = rows_of(case, 0)
    prices = some_prices(rows, seed)
    bench = bench_of(case.circuits, 40)

    price_all(case.circuits, prices_of(rows, prices), bench, np.zeros(len(bench.cut)), nodes, 4)

    for k in range(len(bench.cut)):
        assert bench.least[k] <= min(0.0, reduced_costs(rows, prices, k).min(initial=0.0)) + 1e-6


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_circuits_nearby_are_all_those_within_the_gap(seed: int) -> None:
    case = case_of(random_week(seed))
    rows = rows_of(case, 0)
    prices = some_prices(rows, seed)
    least = np.array(
        [reduced_costs(rows, prices, k).min(initial=0.0) for k in range(len(case.circuits.cap))]
    )

    near = nearby(rows, choices_of(case), prices, least, 30.0, 10**5, 10**6)

    assert near is not None
    for k in range(len(least)):
        expected = int((reduced_costs(rows, prices, k) < least[k] + 30.0 + 1e-6).sum())
        assert int((near.doctor == k).sum()) == expected


def test_too_many_nearby_circuits_are_refused_not_cut() -> None:
    case = case_of(random_week(3))
    rows = rows_of(case, 0)
    least = np.zeros(len(case.circuits.cap))

    near = nearby(rows, choices_of(case), np.zeros(rows.count), least, 1e4, 1, 10**6)

    assert near is None


def test_full_bench_loses_no_bound() -> None:
    case = case_of(random_week(3))
    rows = rows_of(case, 0)
    prices = prices_of(rows, some_prices(rows, 3))
    wide, narrow = bench_of(case.circuits, 40), bench_of(case.circuits, 1)
    windows = np.zeros(len(wide.cut))

    price_all(case.circuits, prices, wide, windows, 10**6, 4)
    price_all(case.circuits, prices, narrow, windows, 10**6, 4)

    assert np.array_equal(wide.least, narrow.least)
    assert len(circuits_in(narrow)[0]) <= 1
