"""Column generation over doctor-weeks, and the Lagrangian bound that is valid at every step.

For any prices pi of the rows (of the right sign), doctor rows left with the circuits,

    bound(pi) = base + sum_i rhs_i pi_i + sum_k min(0, least reduced cost of a circuit of k)
                                        + sum_v min(0, least reduced cost of a choice of v)

is no more than what any plan with at most ``missed`` missed visits costs: a plan is a whole
solution of the rows, a doctor has one circuit or none, a village one choice or none. Where
pricing is cut short its frontier bound stands in for the least reduced cost, which only lowers
the sum. The restricted master gives prices; its value is never used as a bound.

Prices are smoothed towards the best ones so far (pi = a best + (1 - a) master), which keeps them
from swinging; a step that finds no circuit at smoothed prices is repeated nearer to the master's.

Sources
-------
Dantzig and Wolfe 1960, 10.1287/opre.8.1.101; Lübbecke and Desrosiers 2005,
10.1287/opre.1050.0234; smoothing: Wentges 1997, 10.1016/S0969-6016(97)00001-4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from xunzhen.domain.planning.bound.master import Master, SolverStopped
from xunzhen.domain.planning.bound.pool import columns_of
from xunzhen.domain.planning.bound.pricing import price_all
from xunzhen.domain.planning.bound.rows import (
    Choices,
    Rows,
    choice_matrix,
    circuit_matrix,
    limits_of,
    prices_of,
)
from xunzhen.domain.planning.bound.scratch import Bench, bench_of, circuits_in
from xunzhen.domain.planning.problem import Floats, Ints

SMOOTHING = 0.5
KEPT = 4  # circuits a doctor gives per round: fewer need more rounds, more swell the master
FIRST_PRICE = 1000.0  # of a visit missed beyond those allowed; raised where the master pays it
SLACK = 1e-6


@dataclass(frozen=True)
class Pool:
    """Circuits met so far, with costs and rows: doctor (n,), at (n, 14), cost (n,)."""

    doctor: Ints
    at: Ints
    cost: Floats
    matrix: sparse.csc_array


@dataclass(frozen=True)
class Generated:
    """What column generation proved and met.

    bound : no plan with at most ``rows.missed`` missed visits costs less;  duals : its prices
    least : (K,) float, lower bounds of each doctor's least reduced cost at those prices
    values : (n,) float, of the pool in the last master
    converged : no circuit can lower the master any more;  truncated : some pricing was cut short
    """

    bound: float
    duals: Floats
    least: Floats
    pool: Pool
    values: Floats
    iterations: int
    converged: bool
    truncated: bool


class Generation:
    """One run: rows, master, pool, and the best prices so far."""

    def __init__(self, rows: Rows, choices: Choices, doctor: Ints, at: Ints, nodes: int) -> None:
        self._rows, self._choices, self._nodes = rows, choices, nodes
        case = rows.case
        self._least, self._most = limits_of(rows)
        self._villages = choice_matrix(rows, choices)
        self._master = Master(self._least, self._most)
        self._master.add_columns(choices.cost, self._villages)
        beyond = sparse.csc_array(([-1.0], ([rows.missed_row], [0])), shape=(rows.count, 1))
        self._price_beyond = FIRST_PRICE
        self._master.add_columns(np.array([FIRST_PRICE]), beyond)
        self._bench: Bench = bench_of(case.circuits, KEPT * max(1, len(case.circuits.cap)))
        empty = np.zeros(0, dtype=np.int64)
        self.pool = Pool(
            empty, np.zeros((0, 14), dtype=np.int64), np.zeros(0), sparse.csc_array((rows.count, 0))
        )
        self.bound, self.duals = -np.inf, np.zeros(rows.count)
        self.least = np.zeros(len(case.circuits.cap))
        self.values = np.zeros(0)
        self.iterations, self.truncated = 0, False
        self._misses = 0
        self._add(doctor, at)

    def _add(self, doctor: Ints, at: Ints) -> None:
        columns = columns_of(self._rows.case, doctor, at)
        matrix = circuit_matrix(self._rows, columns)
        self._master.add_columns(columns.cost, matrix)
        old = self.pool
        self.pool = Pool(
            np.concatenate([old.doctor, doctor]), np.concatenate([old.at, at]),
            np.concatenate([old.cost, columns.cost]),
            sparse.csc_array(sparse.hstack([old.matrix, matrix], format="csc")),
        )  # fmt: skip

    def step(self) -> bool:
        """Solve the master, price, add circuits; False when nothing more can be gained."""
        self.iterations += 1
        values, duals = self._solve()
        share = max(0.0, 1.0 - (self._misses + 1) * (1.0 - SMOOTHING))
        if not np.isfinite(self.bound):
            share = 0.0
        prices = share * self.duals + (1.0 - share) * duals
        self._price(prices)
        doctor, at = circuits_in(self._bench)
        columns = columns_of(self._rows.case, doctor, at)
        gain = columns.cost - circuit_matrix(self._rows, columns).T @ duals
        good = np.flatnonzero(gain < -SLACK)
        if len(good):
            self._misses = 0
            self._add(doctor[good], at[good])
            return True
        if share > 0.0:
            self._misses += 1
            return True
        if values[len(self._choices.cost)] > SLACK and self._price_beyond < 1e6:
            self._price_beyond *= 4.0
            self._master.reprice(len(self._choices.cost), self._price_beyond)
            return True
        return False

    def _solve(self) -> tuple[Floats, Floats]:
        values, duals = self._master.solve()
        self.values = values[len(self._choices.cost) + 1 :]
        rewards = self._least > -np.inf
        both = rewards & (self._most < np.inf)
        low = np.where(rewards & ~both, 0.0, -np.inf)
        high = np.where(~rewards, 0.0, np.inf)
        duals = np.clip(duals, low, high)
        beyond = self._rows.missed_row
        duals[beyond] = max(duals[beyond], -self._price_beyond)
        return values, duals

    def _price(self, prices: Floats) -> None:
        """Price all doctors at these prices and keep their bound if it is the best so far."""
        rows = self._rows
        outside = without_doctor_rows(rows, prices)
        window = np.zeros(len(rows.case.circuits.cap))
        np.minimum.at(window, self.pool.doctor, self.pool.cost - self.pool.matrix.T @ outside)
        # A hair above what is known to exist, so that nothing found means: nothing better.
        price_all(
            rows.case.circuits, prices_of(rows, prices), self._bench, window + 1e-7,
            self._nodes, KEPT,
        )  # fmt: skip
        self.truncated |= bool(self._bench.cut.any())
        choice = least_choices(rows, self._choices, self._villages, outside)
        bound = rows.case.base + right_hand_side(rows) @ outside
        bound += float(np.minimum(self._bench.least, 0.0).sum() + choice.sum()) - SLACK
        if bound > self.bound:
            self.bound, self.duals = float(bound), prices
            self.least = np.minimum(self._bench.least, 0.0)


def without_doctor_rows(rows: Rows, prices: Floats) -> Floats:
    """Return the prices with those of the doctor rows set to 0."""
    outside = prices.copy()
    outside[rows.doctor_row : rows.doctor_row + len(rows.case.circuits.cap)] = 0.0
    return outside


def least_choices(
    rows: Rows, choices: Choices, matrix: sparse.csc_array, outside: Floats
) -> Floats:
    """(V,) float, the least reduced cost of a village's choices, never above 0."""
    least = np.zeros(len(rows.case.needed))
    np.minimum.at(least, choices.village, choices.cost - matrix.T @ outside)
    return least


def right_hand_side(rows: Rows) -> Floats:
    """(rows,) float, the finite limit of each row; doctor rows stay with the circuits."""
    least, most = limits_of(rows)
    return np.where(np.isfinite(least), least, np.where(np.isfinite(most), most, 0.0))


def generate(
    rows: Rows,
    choices: Choices,
    doctor: Ints,
    at: Ints,
    nodes: int,
    iterations: int,
    keep_going: Callable[[int, float], bool],
) -> Generated:
    """Generate circuits until no more can be gained, or told to stop; the bound is always valid.

    Parameters
    ----------
    doctor, at : (n,) and (n, 14) int, circuits to begin with, those of a plan
    nodes : most search nodes for one doctor at a time
    keep_going : asked with (iterations done, best bound) after each
    """
    run = Generation(rows, choices, doctor, at, nodes)
    converged = False
    while run.iterations < iterations:
        try:
            more = run.step()
        except SolverStopped:
            break
        if not more:
            converged = True
            break
        if not keep_going(run.iterations, run.bound):
            break
    values = np.zeros(len(run.pool.cost))
    values[: len(run.values)] = run.values
    return Generated(
        run.bound, run.duals, run.least, run.pool, values, run.iterations, converged, run.truncated
    )
