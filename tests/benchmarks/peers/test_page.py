"""The result page: every row is on it, and a failure is one too."""

from __future__ import annotations

from benchmarks.peers.compare import Row
from benchmarks.peers.page import TITLES, Instance, Run, page_of
from benchmarks.peers.worker import SOLVERS

INSTANCE = Instance("S-1", "0123456789ab", "8 villages", 5.0)
ROWS = (
    Row("S-1", "flow", least=0, seconds=0.01),
    Row("S-1", "certified", missed=0, cost=1169.6, seconds=5.0, found_after=0.5),
    Row("S-1", "highs", missed=0, cost=1167.5, bound=1167.5, seconds=0.9),
    Row("S-1", "routing", missed=0, cost=1500.0, seconds=9.0),
    Row("S-1", "pyvrp", failed="crashed with status 1: KeyError"),
    Row("S-1", "cp-sat", broken=2, note="breaks first: noon"),
)


def lines(run: Run) -> list[str]:
    return page_of(run).splitlines()


def line_of(title: str, run: Run) -> str:
    return [line for line in lines(run) if line.startswith(f"| {TITLES[title]}")][-1]


def run_of(ended: str = "") -> Run:
    return Run(("# Peers",), (INSTANCE,), ROWS, skipped=("mopeia: no data",), ended=ended)


def test_every_solver_has_a_title() -> None:
    assert set(SOLVERS) <= set(TITLES)


def test_plan_is_shown_with_its_gap_to_the_proven_bound() -> None:
    # (1169.6 - 1167.5) / 1169.6 = 0.18 %
    assert "| 0 (least) | 1,169.6 | 0.18% |" in line_of("certified", run_of())


def test_flow_shows_what_is_proven_and_no_plan() -> None:
    assert "| ≥ 0 | — |" in line_of("flow", run_of())


def test_time_beyond_the_limit_is_told() -> None:
    # 9.0 s > 1.1 x 5 s + 0.5 s
    assert "**overran its limit**" in line_of("routing", run_of())
    assert "overran" not in line_of("certified", run_of())


def test_crash_is_a_row_that_says_so() -> None:
    assert "**crashed with status 1: KeyError**" in line_of("pyvrp", run_of())


def test_plan_that_breaks_a_rule_has_no_cost() -> None:
    line = line_of("cp-sat", run_of())

    assert "| — | — |" in line
    assert "plan breaks 2 rules, not counted" in line


def test_lost_instance_is_named_with_the_reason() -> None:
    text = page_of(run_of())

    assert "- S-1, (b2) HiGHS, compact model: 0 missed, cost 1,167.5 against our 0" in text
    assert "the peer's plan is proven optimal" in text


def test_skipped_instance_and_an_unfinished_run_are_told() -> None:
    text = page_of(run_of(ended="it was stopped by hand"))

    assert "skipped: mopeia: no data" in text
    assert "The run is not whole: it was stopped by hand" in text


def test_tables_have_as_many_cells_in_each_row_as_in_their_head() -> None:
    widths = {
        line.count("|") for line in lines(run_of()) if line.startswith("|") and "(least)" in line
    }

    assert widths == {12}
