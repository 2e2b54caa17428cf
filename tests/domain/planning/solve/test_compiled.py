from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.planning.solve.compiled import chance, dice_of, draw


@given(st.integers(0, 2**64))
def test_stream_of_chance_never_stands_still(seed: int) -> None:
    assert dice_of(seed)[0] != 0


def test_equal_seeds_throw_alike_and_others_differ() -> None:
    throws = [[draw(dice, 1000) for _ in range(20)] for dice in map(dice_of, (1, 1, 2))]

    assert throws[0] == throws[1]
    assert throws[0] != throws[2]


def test_throws_fill_the_interval_evenly() -> None:
    dice = dice_of(5)

    counts = np.bincount([draw(dice, 4) for _ in range(4000)], minlength=4)

    assert counts.sum() == 4000
    assert (np.abs(counts - 1000) < 150).all()  # five standard deviations of 27
    assert 0.0 <= chance(dice) < 1.0
