"""Peer (b2): the compact model in HiGHS, branch and cut on two threads."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from benchmarks.peers.answer import Answer, Clock
from benchmarks.peers.compact_model import Model, compact_model
from xunzhen.domain.planning.problem import Floats, Ints, Problem

THREADS = 2


def warm(_name: str) -> None:
    """Load the library."""
    importlib.import_module("highspy")
    importlib.import_module("scipy.sparse")


def solve(_name: str, problem: Problem, clock: Clock, seed: int) -> Answer:
    """Solve the week by branch and cut; the best plan met stands on disk at any moment."""
    import highspy

    model = compact_model(problem)
    column, v, k, s = model.visit_columns()

    def visits_in(values: Floats) -> Ints:
        chosen = values[column] > 0.5
        return np.stack([v[chosen], k[chosen], s[chosen]], axis=1)

    highspy.Highs.resetGlobalScheduler(True)  # one of other threads would refuse ours
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("random_seed", seed)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    built = clock.spent()
    if solver.passModel(_program(model)) == highspy.HighsStatus.kError:
        return Answer(status="error", note="HiGHS refused the model")
    solver.setOptionValue("time_limit", clock.left())

    def improved(event: Any) -> None:
        clock.improved()
        clock.keep(visits_in(np.array(event.data_out.mip_solution)))

    solver.cbMipImprovingSolution += improved
    if solver.run() == highspy.HighsStatus.kError:
        return Answer(status="error", note="HiGHS failed")
    info, status = solver.getInfo(), solver.getModelStatus()
    note = f"{model.columns:,} columns, {model.rows:,} rows, built in {built:.1f} s"
    bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else None
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    visits = visits_in(np.array(solver.getSolution().col_value)) if found else None
    return Answer(visits, bound, status=solver.modelStatusToString(status), note=note)


def _program(model: Model) -> Any:
    """Hand the model over as arrays: HiGHS's own fast door."""
    import highspy

    matrix = model.matrix()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = model.columns, model.rows
    program.col_cost_ = np.concatenate(model.cost)
    program.col_lower_ = np.zeros(model.columns)
    program.col_upper_ = np.ones(model.columns)
    program.row_lower_ = np.concatenate(model.lower)
    program.row_upper_ = np.concatenate(model.upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    program.integrality_ = [kinds[int(whole)] for whole in np.concatenate(model.whole)]
    return program
