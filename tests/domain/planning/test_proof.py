from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.planning.scene import planned
from tests.domain.planning.weeks import tiny_week
from xunzhen.domain.planning.bound.certify import Effort
from xunzhen.domain.planning.proof import ProofWanted, cost_gap, cost_proof, proven
from xunzhen.domain.planning.roster import CostSummary, Roster
from xunzhen.domain.planning.solve.week import solve_week


def costing(total: float, *bounds: float | None) -> Roster:
    """A roster of that cost, its weeks bounded so."""
    roster = planned(weeks=len(bounds))
    weeks = tuple(
        replace(week, cost_bound=bound) for week, bound in zip(roster.weeks, bounds, strict=True)
    )
    return replace(roster, weeks=weeks, cost=CostSummary(total, 0, 0, 0, 0, 0, 0))


def test_bound_of_a_horizon_is_the_sum_of_its_weeks() -> None:
    assert costing(210.0, 100.0, 105.0).cost_bound == 205.0


def test_one_week_without_proof_leaves_the_horizon_without() -> None:
    roster = costing(210.0, 100.0, None)

    assert roster.cost_bound is None
    assert cost_gap(roster) is None
    assert cost_proof(roster).zh == "未证明离最优多远"


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [(1000.0, 1000.0, 0.0), (1003.0, 1000.0, 0.003), (1003.1, 1000.0, 0.004), (1.0, 0.0, None)],
)
def test_gap_is_rounded_up_so_that_at_most_stays_true(
    cost: float, bound: float, gap: float | None
) -> None:
    assert cost_gap(costing(cost, bound)) == gap


def test_gap_is_said_with_what_it_is_of() -> None:
    said = cost_proof(costing(1004.0, 1000.0))

    assert said.zh == "至多比最优高0.4%（逐周按本常规周证明）"
    assert said.en.startswith("at most 0.4 % above the best possible")


def test_proof_that_only_began_claims_nothing() -> None:
    assert cost_proof(costing(1000.0, 400.0)).code == "planning.cost_unproven"


def test_plan_is_left_as_it_is_where_no_proof_is_wanted() -> None:
    problem = tiny_week([[0, 6]], [2])
    plan = solve_week(problem, 1, 0)

    assert proven(problem, plan, None) == (plan, None)


def test_watch_starts_anew_for_each_week() -> None:
    problem = tiny_week([[0, 6]], [2])
    plan = solve_week(problem, 1, 0)
    started: list[int] = []

    def watch() -> bool:
        return True

    wanted = ProofWanted(Effort(), None, None, lambda: started.append(1) or watch)
    proven(problem, plan, wanted)
    proven(problem, plan, wanted)

    assert len(started) == 2
