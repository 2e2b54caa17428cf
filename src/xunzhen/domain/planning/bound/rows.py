"""The master's rows and the villages' own columns: how doctors' circuits meet.

Columns are circuits (``lambda_r``, one doctor's week) and, for each village v, choices of days
``y_vM``: the days M on which *several* doctors visit it, or fewer visits than owed are made.

    minimise  sum_r c_r lambda_r + sum_vM e_vM y_vM
    cover   v     sum_{r full in v} lambda_r + sum_M y_vM                     = 1
    link    v,d   sum_{r part in v on d} lambda_r - sum_{M has d} y_vM        = 0
    doctor  k     sum_{r of k} lambda_r                                      <= 1
    vehicle c,s   sum_{r of c out at s} lambda_r                             <= vehicles left
    missed        sum_vM (n_v - |M|) y_vM                                    <= missed

    e_vM = spacing[M, locked] - spacing[locked] - second_doctor [no locked visit], 0 if M is empty

In whole numbers this is the week itself: a part pattern pays ``second_doctor`` for its pair and a
choice of days gives one of them back, so a village with D doctors pays D - 1 of them.
Rows that tie a doctor's part patterns of a village to its choices (they hold in whole numbers
only) were tried: they raised the bound by 0.01 % of a county of 480 villages and were left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from xunzhen.domain.planning.bound.circuits import DAYS, HALF_DAYS, Case
from xunzhen.domain.planning.bound.pool import Columns
from xunzhen.domain.planning.bound.scratch import Prices
from xunzhen.domain.planning.problem import Bools, Floats, Ints


@dataclass(frozen=True)
class Choices:
    """Choices of days of all villages, by village: (m,) village, mask of days, count and cost."""

    village: Ints
    mask: Ints
    count: Ints
    cost: Floats


@dataclass(frozen=True)
class Rows:
    """Where each row stands, and its right-hand side.

    Order: cover (V), link (7 V, village by village), doctor (K), vehicle, missed.
    ``vehicle_row`` : (C, 14) int, -1 where vehicles cannot bind
    """

    case: Case
    missed: int
    vehicle_row: Ints
    count: int

    @property
    def doctor_row(self) -> int:
        """Return the row of the first doctor."""
        return (1 + DAYS) * len(self.case.needed)

    @property
    def missed_row(self) -> int:
        """Return the row that limits missed visits."""
        return self.doctor_row + len(self.case.circuits.cap) + int((self.vehicle_row >= 0).sum())


def choices_of(case: Case) -> Choices:
    """List the choices of days of every village that is owed a visit."""
    half_days = np.asarray(np.isfinite(case.price).any(axis=0))
    open_days: Bools = np.asarray(half_days.reshape(DAYS, 2, -1).any(axis=1))
    village: list[int] = []
    mask: list[int] = []
    for v in np.flatnonzero(case.needed > 0).tolist():
        days = np.flatnonzero(open_days[:, v]).tolist()
        most = int(case.needed[v]) if case.needed[v] > 1 else 0
        for size in range(min(most, len(days)) + 1):
            for chosen in combinations(days, size):
                village.append(v)
                mask.append(sum(1 << day for day in chosen))
    of, m = np.array(village, dtype=np.int64), np.array(mask, dtype=np.int64)
    locked = case.locked_days[of]
    cost = case.spacing[locked | m] - case.spacing[locked] - case.first_free[of]
    count = np.array([int(one).bit_count() for one in m], dtype=np.int64)
    return Choices(of, m, count, np.where(m > 0, cost, 0.0))


def rows_of(case: Case, missed: int) -> Rows:
    """Number the rows; ``missed`` visits may be missed at most."""
    doctors, villages = len(case.circuits.cap), len(case.needed)
    usable = np.isfinite(case.price).any(axis=2)
    out = np.zeros(case.vehicles.shape, dtype=np.int64)
    np.add.at(out, case.circuits.centre, usable.astype(np.int64))
    binding = (case.vehicles >= 0) & (out > case.vehicles)
    vehicle_row = np.full(case.vehicles.shape, -1, dtype=np.int64)
    first = (1 + DAYS) * villages + doctors
    vehicle_row[binding] = first + np.arange(int(binding.sum()))
    return Rows(case, missed, vehicle_row, first + int(binding.sum()) + 1)


def limits_of(rows: Rows) -> tuple[Floats, Floats]:
    """Return the least and greatest value of every row; over-covering is allowed in the LP.

    A plan covers just once, so cover >= 1 and link >= 0 are relaxations that hold for it; they
    give the prices of these rows a sign.
    """
    case = rows.case
    least, most = np.full(rows.count, -np.inf), np.full(rows.count, np.inf)
    villages, doctors = len(case.needed), len(case.circuits.cap)
    least[:villages] = np.where(case.needed > 0, 1.0, -np.inf)
    least[villages : rows.doctor_row] = np.repeat(np.where(case.needed > 0, 0.0, -np.inf), DAYS)
    most[rows.doctor_row : rows.doctor_row + doctors] = 1.0
    limited = rows.vehicle_row >= 0
    most[rows.vehicle_row[limited]] = case.vehicles[limited]
    most[rows.missed_row] = rows.missed
    return least, most


def circuit_matrix(rows: Rows, columns: Columns) -> sparse.csc_array:
    """Return the rows that circuits stand in: (rows, circuits)."""
    case = rows.case
    villages = len(case.needed)
    doctor = columns.doctor
    full, part = columns.pair_full, ~columns.visit_full
    out = rows.vehicle_row[case.circuits.centre[doctor[columns.visit]], columns.visit_half_day]
    entries = [
        (columns.pair_village[full], columns.pair[full]),
        (
            villages + DAYS * columns.visit_village[part] + columns.visit_half_day[part] // 2,
            columns.visit[part],
        ),
        (rows.doctor_row + doctor, np.arange(len(columns))),
        (out[out >= 0], columns.visit[out >= 0]),
    ]
    row = np.concatenate([one for one, _ in entries])
    column = np.concatenate([one for _, one in entries])
    return sparse.csc_array((np.ones(len(row)), (row, column)), shape=(rows.count, len(columns)))


def choice_matrix(rows: Rows, choices: Choices) -> sparse.csc_array:
    """Return the rows that choices of days stand in: (rows, choices)."""
    v, villages = choices.village, len(rows.case.needed)
    number = np.arange(len(v))
    has = choices.mask[:, None] >> np.arange(DAYS)[None, :] & 1
    which, day = np.nonzero(has)
    short = rows.case.needed[v] - choices.count
    row = np.concatenate([v, villages + DAYS * v[which] + day, np.full(len(v), rows.missed_row)])
    column = np.concatenate([number, which, number])
    value = np.concatenate([np.ones(len(v)), -np.ones(len(which)), short])
    return sparse.csc_array((value, (row, column)), shape=(rows.count, len(v)))


def prices_of(rows: Rows, duals: Floats) -> Prices:
    """Read the rows' duals as the prices of pricing."""
    case = rows.case
    villages = len(case.needed)
    out = np.zeros((len(case.problem.centres), HALF_DAYS))
    out[rows.vehicle_row >= 0] = duals[rows.vehicle_row[rows.vehicle_row >= 0]]
    return Prices(
        full=np.ascontiguousarray(duals[:villages]),
        part=np.ascontiguousarray(duals[villages : rows.doctor_row].reshape(villages, DAYS)),
        out=out,
    )
