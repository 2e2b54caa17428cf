"""The master in whole numbers over a given set of circuits: the plan's polish, and a bound.

Over all circuits within a gap (``nearby``) its bound is one of the week, over any other set it is
none: only the plan it finds counts then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from xunzhen.domain.planning.bound.master import quiet_solver
from xunzhen.domain.planning.bound.pool import columns_of
from xunzhen.domain.planning.bound.rows import (
    Choices,
    Rows,
    choice_matrix,
    circuit_matrix,
    limits_of,
)
from xunzhen.domain.planning.problem import Bools, Floats, Ints

if TYPE_CHECKING:
    from highspy import Highs, HighsCallbackEvent

HAIR = 1e-6


@dataclass(frozen=True)
class WholeLimits:
    """When to give up: nodes of the tree, seconds (None: no limit, hence the same answer anywhere).

    ``keep_going`` is asked now and then; False ends the search with what it has.
    """

    nodes: int
    seconds: float | None = None
    keep_going: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Whole:
    """visits : (n, 3) int, the plan found, locked visits included, or None

    bound : no selection of the given circuits costs less (-inf where nothing is proven)
    """

    visits: Ints | None
    bound: float


def best_whole(
    rows: Rows,
    choices: Choices,
    doctor: Ints,
    at: Ints,
    limits: WholeLimits,
    kept: Bools | None = None,
) -> Whole:
    """Choose circuits in whole numbers.

    Parameters
    ----------
    doctor, at : (n,) and (n, 14) int, the circuits
    kept : (m,) bool, the choices of days to allow; None: all
    """
    case = rows.case
    columns = columns_of(case, doctor, at)
    some = np.ones(len(choices.cost), dtype=np.bool_) if kept is None else kept
    villages = choice_matrix(rows, choices)[:, np.flatnonzero(some)]
    matrix = sparse.csc_array(
        sparse.hstack([villages, circuit_matrix(rows, columns)], format="csc")
    )
    first = int(some.sum())
    cost = np.concatenate([choices.cost[some], columns.cost])
    values, bound = _solve(rows, cost, matrix, limits)
    if values is None:
        return Whole(None, bound + case.base)
    used = values[first:] > 0.5
    visit, half_day = np.nonzero(at[used] >= 0)
    chosen = np.column_stack([at[used][visit, half_day], doctor[used][visit], half_day])
    visits = np.concatenate([case.problem.locked, chosen]).astype(np.int64)
    return Whole(visits, bound + case.base)


def _solve(
    rows: Rows,
    cost: Floats,
    matrix: sparse.csc_array,
    limits: WholeLimits,
) -> tuple[Floats | None, float]:
    from highspy import HighsVarType, kHighsInf

    solver = quiet_solver()
    least, most = limits_of(rows)
    tied = np.isfinite(least)
    most[tied] = least[tied]
    empty = np.zeros(0, dtype=np.int32)
    solver.addRows(
        len(least), np.where(tied, least, -kHighsInf), np.where(np.isfinite(most), most, kHighsInf),
        0, np.zeros(len(least), dtype=np.int32), empty, np.zeros(0),
    )  # fmt: skip
    n = len(cost)
    solver.addCols(
        n, cost, np.zeros(n), np.ones(n), matrix.nnz, matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32), matrix.data,
    )  # fmt: skip
    whole = np.full(n, HighsVarType.kInteger)
    solver.changeColsIntegrality(n, np.arange(n, dtype=np.int32), whole)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_max_nodes", limits.nodes)
    if limits.seconds is not None:
        solver.setOptionValue("time_limit", limits.seconds)
    return _answer(solver, limits)


def _answer(solver: Highs, limits: WholeLimits) -> tuple[Floats | None, float]:
    """Run and read the answer by its status: an objective of a failed run is 0.0, not a cost."""
    from highspy import HighsModelStatus, HighsStatus, kSolutionStatusFeasible

    going = limits.keep_going
    if going is not None:

        def ask(event: HighsCallbackEvent) -> None:
            if not going():
                event.interrupt()

        solver.cbMipInterrupt += ask
        solver.cbSimplexInterrupt += ask
    if solver.run() == HighsStatus.kError:
        return None, -np.inf
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == HighsModelStatus.kInfeasible:
        return None, np.inf
    bound = float(info.mip_dual_bound) if info.valid else -np.inf
    if not np.isfinite(bound):
        bound = -np.inf
    if info.primal_solution_status != kSolutionStatusFeasible:
        return None, bound - HAIR
    return np.array(solver.getSolution().col_value), bound - HAIR
