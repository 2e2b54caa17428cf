from __future__ import annotations

import pytest

from xunzhen.domain.planning.spacing import smallest_gap, spacing_costs


@pytest.mark.parametrize(
    ("days", "gap"), [([0], 7), ([0, 1], 1), ([0, 6], 1), ([1, 4], 3), ([0, 2, 4], 2)]
)
def test_gap_is_counted_around_the_week(days: list[int], gap: int) -> None:
    assert smallest_gap(days) == gap


def test_three_visits_want_gaps_of_two_days() -> None:
    costs = spacing_costs((0, 10, 40))

    assert costs[0b0010101] == 0.0  # Mon, Wed, Fri: gaps 2, 2, 3; ideal 7 // 3 = 2
    assert costs[0b0000111] == 10.0  # Mon, Tue, Wed: smallest gap 1, one day short


def test_one_visit_or_none_has_no_spacing() -> None:
    costs = spacing_costs((0, 10, 40))

    assert costs[0] == 0.0
    assert costs[0b1000] == 0.0
