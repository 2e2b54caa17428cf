from __future__ import annotations

import numpy as np
import pytest

from benchmarks.instances import REACH_MINUTES, SIZES, week_of


@pytest.mark.parametrize("name", SIZES)
def test_same_seed_draws_the_same_week(name: str) -> None:
    first, again, other = week_of(name, 1), week_of(name, 1), week_of(name, 2)

    assert (first.outbound == again.outbound).all()
    assert (first.available == again.available).all()
    assert (first.outbound != other.outbound).any()


@pytest.mark.parametrize("name", SIZES)
def test_size_is_what_the_table_says(name: str) -> None:
    size, week = SIZES[name], week_of(name, 1)

    assert len(week.villages) == size.blank
    assert len(week.doctors) == size.doctors


def test_reach_is_limited_and_every_doctor_has_about_five_free_half_days() -> None:
    week = week_of("L", 1)

    assert week.outbound[week.reach].max() <= REACH_MINUTES
    assert 4.5 < week.available.sum(axis=1).mean() < 5.5
    assert np.isfinite(week.between).all()
