"""The restricted master as a linear programme in HiGHS: prices for the next circuits.

Its value is no bound of anything (circuits are missing); only its duals are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from xunzhen.domain.planning.problem import Floats

if TYPE_CHECKING:
    from highspy import Highs


class SolverStopped(RuntimeError):
    """HiGHS gave no optimum; whoever asked falls back on what is proven already."""


@contextmanager
def own_scheduler() -> Iterator[None]:
    """Have HiGHS's scheduler, one for the whole thread, to ourselves while the block runs.

    A solver that asks for another number of threads than the running scheduler has fails with
    objective 0.0. So it starts afresh for us, and is put away for whoever uses HiGHS after us.
    """
    from highspy import Highs

    Highs.resetGlobalScheduler(True)
    try:
        yield
    finally:
        Highs.resetGlobalScheduler(True)


def quiet_solver() -> Highs:
    """Return a silent solver on one thread, with a fixed seed."""
    from highspy import Highs

    class Silent(Highs):
        """Silent from the start: made plainly, HiGHS prints a banner where machines read."""

        def enableCallbacks(self) -> None:  # noqa: N802
            """Enable callbacks (the last thing HiGHS does when made), with the output off."""
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    solver: Highs = Silent()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


class Master:
    """A linear programme that grows by columns and rows and is solved again from its basis."""

    def __init__(self, least: Floats, most: Floats) -> None:
        from highspy import kHighsInf

        self._solver = quiet_solver()
        self._solver.setOptionValue("presolve", "off")
        self._infinity = kHighsInf
        self.columns = 0
        self.rows = 0
        self.add_rows(least, most)

    def add_rows(self, least: Floats, most: Floats, matrix: sparse.csr_array | None = None) -> None:
        """Add rows; ``matrix`` is their part of the columns there are."""
        found = matrix if matrix is not None else sparse.csr_array((len(least), self.columns))
        self._solver.addRows(
            len(least), np.clip(least, -self._infinity, None), np.clip(most, None, self._infinity),
            found.nnz, found.indptr[:-1].astype(np.int32), found.indices.astype(np.int32),
            found.data.astype(np.float64),
        )  # fmt: skip
        self.rows += len(least)

    def add_columns(self, cost: Floats, matrix: sparse.csc_array) -> None:
        """Add columns of value 0 or more."""
        n = len(cost)
        self._solver.addCols(
            n, cost, np.zeros(n), np.full(n, self._infinity), matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip
        self.columns += n

    def reprice(self, column: int, cost: float) -> None:
        """Change the cost of one column."""
        self._solver.changeColCost(column, cost)

    def solve(self) -> tuple[Floats, Floats]:
        """Return the values of the columns and the duals of the rows at an optimum.

        Raises
        ------
        SolverStopped
            when HiGHS does not end at an optimum; its objective is then meaningless.
        """
        from highspy import HighsModelStatus, HighsStatus

        status = self._solver.run()
        if status != HighsStatus.kOk or (
            self._solver.getModelStatus() != HighsModelStatus.kOptimal
        ):
            raise SolverStopped(self._solver.modelStatusToString(self._solver.getModelStatus()))
        found = self._solver.getSolution()
        return np.array(found.col_value), np.array(found.row_dual)
