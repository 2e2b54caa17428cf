"""The peers' models against every plan of tiny weeks: nobody is beaten by a crippled rival."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers.answer import Answer, Clock, read_answer
from benchmarks.peers.cases import ROOT
from benchmarks.peers.compact import solve
from benchmarks.peers.doctor_days import within_caps
from benchmarks.peers.feasible import broken_rules
from benchmarks.peers.mend import mended
from benchmarks.peers.week_files import write_week
from tests.domain.planning.solve.enumeration import as_rows, least_objective, random_week
from tests.domain.planning.weeks import rows, tiny_week
from xunzhen.domain.planning.cost import cost_of, objective_of
from xunzhen.domain.planning.problem import Ints, Problem


def free_week(seed: int) -> Problem:
    """A tiny week with every rule in play and nothing locked."""
    return replace(random_week(seed), locked=as_rows(()))


def peers_python() -> str | None:
    """An interpreter with the peers in it: this one, or the one `make bench-peers` has made."""
    if importlib.util.find_spec("ortools") and importlib.util.find_spec("pyvrp"):
        return sys.executable
    made = Path(os.environ.get("XUNZHEN_PEERS_PYTHON", ROOT / ".venv-peers" / "bin" / "python"))
    return str(made) if made.exists() else None


PEERS = peers_python()
needs_peers = pytest.mark.skipif(
    PEERS is None, reason="no peers here: make bench-peers, or set XUNZHEN_PEERS_PYTHON"
)


def asked(solver: str, problem: Problem, folder: Path) -> Answer:
    assert PEERS is not None
    write_week(problem, folder / "week.npz")
    subprocess.run(
        [PEERS, "-m", "benchmarks.peers.worker", solver, str(folder / "week.npz"),
         "--out", str(folder), "--seconds", "2"],
        cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    found = read_answer(folder)
    assert found is not None
    return found[0]


def plan_in(answer: Answer) -> Ints:
    assert answer.visits is not None
    return answer.visits


@pytest.mark.parametrize("seed", range(25))
def test_compact_model_finds_and_proves_the_true_optimum(seed: int, tmp_path: Path) -> None:
    problem = free_week(seed)
    best = least_objective(problem)

    answer = solve("highs", problem, Clock(10.0, tmp_path), 1)

    assert broken_rules(problem, plan_in(answer)) == ()
    found = objective_of(problem, cost_of(problem, plan_in(answer)))
    assert found == pytest.approx(best)
    assert answer.bound == pytest.approx(best, rel=1e-5)


@needs_peers
@pytest.mark.parametrize("seed", range(6))
def test_plain_model_finds_and_proves_the_true_optimum(seed: int, tmp_path: Path) -> None:
    problem = free_week(seed)
    best = least_objective(problem)

    answer = asked("cp-sat", problem, tmp_path)

    assert broken_rules(problem, plan_in(answer)) == ()
    found = objective_of(problem, cost_of(problem, plan_in(answer)))
    assert found == pytest.approx(best)
    assert answer.bound == pytest.approx(best)


@needs_peers
@pytest.mark.parametrize("solver", ["pyvrp", "routing"])
def test_routing_solver_finds_the_best_plan_of_a_week_it_can_be_told(
    solver: str, tmp_path: Path
) -> None:
    # One doctor, free on Monday and on Thursday; each village gets its visit of either part.
    # Together: out 10, over 10, home 10, twice; workload 4 x (0 + 1 + 2 + 3); spacing 0.
    problem = tiny_week([[0, 1, 6, 7]], [2, 2])

    answer = asked(solver, problem, tmp_path)

    cost = cost_of(problem, plan_in(answer))
    assert broken_rules(problem, plan_in(answer)) == ()
    assert (cost.uncovered, cost.total) == (0, pytest.approx(60.0 + 24.0))


@pytest.mark.parametrize("seed", range(20))
def test_mended_plan_keeps_every_rule(seed: int) -> None:
    problem = free_week(seed)
    chance = np.random.default_rng(seed)
    ends = (len(problem.villages), len(problem.doctors), 14)
    wild = np.stack([chance.integers(0, end, 30) for end in ends], axis=1)

    plan = mended(problem, wild)

    assert broken_rules(problem, plan.visits) == ()
    assert len(plan.visits) == len(wild) - plan.dropped + plan.added


def test_mending_leaves_a_good_plan_as_it_is() -> None:
    problem = tiny_week([[0, 1, 6, 7]], [2, 2])
    good = rows((0, 0, 0), (1, 0, 1), (0, 0, 6), (1, 0, 7))

    plan = mended(problem, good)

    assert (plan.dropped, plan.added) == (0, 0)
    assert sorted(plan.visits.tolist()) == sorted(good.tolist())


def test_no_more_half_days_are_offered_than_a_cap_allows() -> None:
    # Free on Monday morning, all Tuesday and all Thursday; whole days come first, Tuesday before.
    week = replace(tiny_week([[0, 2, 3, 6, 7]], [2]), cap=np.array([3]))

    offered = within_caps(week)

    assert np.flatnonzero(offered[0]).tolist() == [2, 3, 6]
