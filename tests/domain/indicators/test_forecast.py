"""The forecast: its interval holds the truth as often as it says, and its parts are exact."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.indicators.forecast import (
    Planned,
    dispersion,
    forecast,
    interval,
    weekly_counts,
)

CUT_OFF = dt.date(2022, 10, 31)
TEN_WEEKS_ON = CUT_OFF + dt.timedelta(weeks=10)


def share_held(seed: int, spread: float, trials: int = 1000) -> float:
    """How often the truth of 10 weeks lies in the interval made of 20 weeks, at 50 a week.

    With ``spread`` 1 weeks are Poisson; above, negative binomial with that variance over mean.
    """
    chance = np.random.default_rng(seed)
    rate = 50.0
    if spread == 1:
        drawn = chance.poisson(rate, (trials, 30))
    else:
        drawn = chance.negative_binomial(rate / (spread - 1), 1 / spread, (trials, 30))
    held = 0
    for weeks in drawn:
        found = forecast(0, [int(one) for one in weeks[:20]], CUT_OFF, TEN_WEEKS_ON)
        assert found is not None
        held += found.low <= int(weeks[20:].sum()) <= found.high
    return held / trials


@pytest.mark.parametrize("spread", [1, 3, 8])
def test_interval_holds_the_truth_about_95_times_in_100(spread: float) -> None:
    # 1,000 trials of 95 % have a standard error of 0.7 points; the dispersion is estimated from 20
    # weeks, which costs a point or two where weeks vary much.
    assert 0.92 <= share_held(20221031, spread) <= 0.98


def test_interval_of_a_geometric_count_is_exact() -> None:
    # Size 1 and mean 9 is the geometric count with P(N <= k) = 1 - 0.9^(k+1). 0.1 > 0.025 already
    # at 0; 0.9^(k+1) <= 0.025 first at k + 1 = 36 (0.9^35 = 0.02503), so k = 35.
    assert interval(1.0, 9.0, 0.95) == (0, 35)


def test_dispersion_is_the_variance_over_the_mean_and_never_below_one() -> None:
    # Mean 4; squares 4 + 4 + 4 + 4 = 16; 16 / (3 * 4) = 4/3.
    assert dispersion([2, 6, 2, 6]) == pytest.approx(4 / 3)
    assert dispersion([4, 4, 4, 4]) == 1.0
    assert dispersion([0, 0, 0, 0]) == 1.0


def test_weeks_end_on_the_cut_off_and_a_broken_one_is_left_out() -> None:
    # 10–31 October is 22 days: three whole weeks from the 11th; the 10th is in none.
    days = [(dt.date(2022, 10, 10), 5), (dt.date(2022, 10, 11), 1), (dt.date(2022, 10, 31), 2)]

    assert weekly_counts(days, dt.date(2022, 10, 10), CUT_OFF) == [1, 0, 2]


def test_published_plan_replaces_the_pace_for_its_days() -> None:
    # Pace 10 a week (φ 1, size 40.5). Plans hold 100 for 7 weeks, 80 % of plans were kept: 80; the
    # 3 weeks after: 40.5 * 3 / 4 = 30.4. 80 + 30.4 = 110.
    plan = Planned(100, CUT_OFF + dt.timedelta(weeks=7), Fraction(4, 5))

    found = forecast(5, [10, 10, 10, 10], CUT_OFF, TEN_WEEKS_ON, 200, plan)

    assert found is not None
    assert found.expected == 5 + 110
    assert found.short == 85
    assert found.needed_weekly == 20  # (200 - 5) / 10 = 19.5
    assert found.more_weekly == 10


@pytest.mark.parametrize(
    ("weeks", "due"),
    [([9, 9, 9], TEN_WEEKS_ON), ([9, 9, 9, 9], CUT_OFF)],
    ids=["three weeks known", "due today"],
)
def test_nothing_is_forecast_from_too_little_or_too_late(weeks: list[int], due: dt.date) -> None:
    assert forecast(0, weeks, CUT_OFF, due) is None


@given(st.lists(st.integers(0, 400), min_size=4, max_size=40), st.integers(1, 300))
def test_interval_lies_around_what_is_expected(weeks: list[int], days: int) -> None:
    found = forecast(7, weeks, CUT_OFF, CUT_OFF + dt.timedelta(days=days))

    assert found is not None
    assert 7 <= found.low <= found.expected <= found.high


@given(st.lists(st.tuples(st.dates(dt.date(2022, 1, 1), CUT_OFF), st.integers(0, 9))))
def test_order_of_days_does_not_matter(days: list[tuple[dt.date, int]]) -> None:
    since = dt.date(2022, 1, 1)

    assert weekly_counts(days, since, CUT_OFF) == weekly_counts(days[::-1], since, CUT_OFF)
