"""The arithmetic of the result page, on made-up rows."""

from __future__ import annotations

import pytest

from benchmarks.peers.compare import (
    Row,
    best_bound,
    bound_below,
    gap,
    least_missed,
    standings,
    verdict,
    why_lost,
)

FLOW = Row("A", "flow", least=2)
OURS = Row("A", "certified", missed=2, cost=1000.0, seconds=5.0, found_after=1.0)


def peer(missed: int | None, cost: float | None, solver: str = "highs", **more: float) -> Row:
    return Row("A", solver, missed=missed, cost=cost, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("missed", "cost", "expected"),
    [
        (2, 1001.0, "win"),
        (2, 1000.004, "tie"),
        (2, 999.0, "loss"),
        (3, 10.0, "win"),
        (1, 5000.0, "loss"),
        (None, None, "no plan"),
    ],
)
def test_verdict_is_by_missed_visits_and_cost(
    missed: int | None, cost: float | None, expected: str
) -> None:
    assert verdict(OURS, peer(missed, cost)) == expected


def test_we_lose_where_only_the_peer_has_a_plan() -> None:
    assert verdict(Row("A", "certified", failed="crashed"), peer(2, 1000.0)) == "loss"


def test_bound_on_cost_is_what_lies_above_the_proven_missed_visits() -> None:
    # 20,950 - 2 x 10,000 = 950
    assert bound_below(peer(None, None, bound=20_950.0), least=2) == pytest.approx(950.0)


def test_bound_that_does_not_reach_the_missed_visits_proves_nothing_about_cost() -> None:
    assert bound_below(peer(None, None, bound=19_000.0), least=2) is None


def test_gap_is_from_the_highest_bound_of_the_run() -> None:
    rows = [FLOW, OURS, peer(2, 1010.0, bound=20_950.0), peer(3, 900.0, "cp-sat", bound=20_500.0)]

    assert least_missed(rows) == 2
    assert best_bound(rows) == pytest.approx(950.0)
    assert gap(OURS, rows) == pytest.approx(0.05)  # (1000 - 950) / 1000


def test_plan_that_misses_more_than_need_be_has_no_gap_on_cost() -> None:
    worse = peer(3, 990.0, bound=20_950.0)

    assert gap(worse, [FLOW, OURS, worse]) is None


def test_gap_is_unknown_where_nothing_is_proven() -> None:
    assert gap(OURS, [FLOW, OURS, peer(2, 1010.0)]) is None


def test_standings_count_wins_ties_losses_and_the_median_ratio() -> None:
    cases = ["A", "B", "C", "D", "E"]
    ours = [Row(case, "certified", missed=0, cost=100.0) for case in cases]
    theirs = [
        Row("A", "highs", missed=0, cost=110.0),
        Row("B", "highs", missed=0, cost=100.0),
        Row("C", "highs", missed=0, cost=98.0),
        Row("D", "highs", missed=4, cost=50.0),
        Row("E", "highs", failed="crashed"),
    ]

    (standing,) = standings([*ours, *theirs, Row("A", "flow", least=0)])

    assert (standing.instances, standing.wins, standing.ties) == (5, 2, 1)
    assert (standing.losses, standing.no_plan) == (1, 1)
    assert standing.median_ratio == pytest.approx(1.0)  # of 1.10, 1.00, 0.98
    assert standing.more_missed == (4,)


def test_plan_of_nothing_owed_makes_no_ratio() -> None:
    rows = [Row("A", "certified", missed=0, cost=0.0), Row("A", "highs", missed=0, cost=0.0)]

    (standing,) = standings(rows)

    assert (standing.ties, standing.median_ratio) == (1, None)


def test_reason_of_a_loss_names_a_proven_optimum_and_a_search_that_stood_still() -> None:
    reason = why_lost(OURS, peer(2, 990.0, bound=20_990.0))

    assert "proven optimal" in reason
    assert "after 1.0 s of 5.0 s" in reason


def test_reason_of_a_loss_says_that_the_search_was_still_improving() -> None:
    late = Row("A", "certified", missed=2, cost=1000.0, seconds=5.0, found_after=4.9)

    assert why_lost(late, peer(2, 990.0)).startswith("our search was still improving")
