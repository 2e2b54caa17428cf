"""The harness: budgets, and that what goes wrong in a solver's process is a row and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers import run, worker
from benchmarks.peers.answer import Answer
from benchmarks.peers.cases import LIMITS, NAMES, Case, cases_of
from tests.domain.planning.weeks import rows, tiny_week

SOLVERS = tuple(worker.SOLVERS)
WEEK = tiny_week([[0, 1]], [1, 1])
CASE = Case("S", 1)


def test_all_sizes_come_before_the_second_seed() -> None:
    names = [case.name for case in cases_of(NAMES, 2)]

    assert names == [
        "S-1", "M-1", "L-1", "XL-1", "demo", "mopeia", "S-2", "M-2", "L-2", "XL-2",
    ]  # fmt: skip


def test_budget_cuts_long_limits_and_leaves_short_ones() -> None:
    cases = cases_of(NAMES, 5)

    limits = run.cut_to(LIMITS, cases, SOLVERS, budget=1500.0)

    assert limits["S"] == LIMITS["S"]
    assert 5.0 < limits["M"] < LIMITS["M"]
    assert run.worst_case(cases, SOLVERS, limits) == pytest.approx(1500.0, rel=0.01)


def test_ample_budget_changes_nothing() -> None:
    assert run.cut_to(LIMITS, cases_of(NAMES, 1), SOLVERS, budget=1e6) == LIMITS


def test_kept_limits_leave_out_what_does_not_fit() -> None:
    cases = cases_of(("S", "L"), 2)  # S-1, L-1, S-2, L-2

    chosen = run.fitting_in({"S": 5.0, "L": 60.0}, cases, ("highs",), budget=80.0)

    # 5 + 60 + 5 seconds and three starts of 1.5 fit; 60 more do not
    assert [case.name for case in chosen] == ["S-1", "L-1", "S-2"]


def test_plan_is_priced_by_the_yardstick_whatever_the_solver_says() -> None:
    # out 10 + over 10 + home 10, workload 4 x (0 + 1)
    answer = Answer(rows((0, 0, 0), (1, 0, 1)), bound=34.0, status="proven")

    row = run.row_of(CASE, WEEK, "highs", (answer, {"seconds": 1.5}), "", wall=2.0)

    assert (row.missed, row.cost, row.bound) == (0, pytest.approx(34.0), 34.0)
    assert row.start_seconds == pytest.approx(0.5)


def test_plan_that_breaks_a_rule_is_not_priced() -> None:
    answer = Answer(rows((0, 0, 0), (1, 0, 0)))

    row = run.row_of(CASE, WEEK, "highs", (answer, {}), "", wall=2.0)

    assert (row.missed, row.cost, row.broken) == (None, None, 1)
    assert "one place" in row.note


def test_process_that_ends_without_an_answer_is_a_row() -> None:
    row = run.row_of(CASE, WEEK, "highs", None, "", wall=2.0)

    assert (row.objective, row.failed) == (None, "ended without an answer")


def test_crash_gives_a_row_with_the_last_words(tmp_path: Path) -> None:
    (tmp_path / "week.npz").write_bytes(b"no week at all")

    row = run.measured(CASE, WEEK, "greedy", tmp_path / "week.npz", 1.0, 1)

    assert row.objective is None
    assert row.failed.startswith("crashed with status 1: ValueError")


def test_solver_that_is_not_installed_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(run.LIBRARY, "pyvrp", "no_such_library")

    row = run.measured(CASE, WEEK, "pyvrp", tmp_path / "week.npz", 1.0, 1)

    assert row.failed == "not run: no_such_library is not installed"


def test_worker_that_overruns_is_stopped_and_its_best_plan_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(run, "GRACE", 0.2)
    slow = "import pathlib, sys, time; pathlib.Path(sys.argv[1], 'started').touch(); time.sleep(60)"

    failed = run.run_worker([sys.executable, "-c", slow, str(tmp_path)], tmp_path, limit=0.4)

    assert failed == "stopped from outside 0.3 s after its limit"
