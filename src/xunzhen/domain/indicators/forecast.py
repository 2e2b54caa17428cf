"""Where a cumulative number will stand on the due day, with an interval, and what is needed.

The mathematics. Let y₁…yₙ be the counts of n whole weeks, S their sum. The dispersion is
φ = max(1, Σ(yᵢ−ȳ)²/((n−1)ȳ)): 1 for a Poisson pace, more where weeks vary more than chance alone
lets them (one week of many doctors, one of none). y/φ is taken as Poisson with an unknown rate
whose prior is Jeffreys' (Gamma ½, 0). The rate after n weeks is then Gamma(a, n) with
a = S/φ + ½, and the count of m further weeks is

    F = φ·N,   N ~ negative binomial of size a and mean a·m/n,

so that Var F = φ·E F·(1 + m/n): both the weeks to come and how little is known of the pace. The
interval is the exact equal-tailed one of N, scaled and rounded outwards. Published plans replace
the pace for the days they cover: their number (of a plan beyond the due day, its part by days),
times the share of plans that was fulfilled so far, is added to the mean of N; the size a stays, so
the plan is no more certain than the pace. Nothing is forecast from fewer than four weeks.

Source: a negative binomial as Poisson mixed over Gamma (Greenwood & Yule 1920).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LEAST_WEEKS: Final = 4
CONFIDENCE: Final = 0.95
_DAYS: Final = 7
_ORDINARY_MEAN: Final = 12.0


@dataclass(frozen=True, slots=True)
class Planned:
    """What published plans hold after the cut-off: ``number`` up to and with day ``until``.

    ``fulfilled`` is the share of earlier plans that was really done.
    """

    number: int
    until: dt.date
    fulfilled: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The number expected on the due day, and the ends of its interval, all whole.

    ``weekly`` is the pace so far; ``needed_weekly`` what each week left must bring, and
    ``more_weekly`` how much that is above the pace; None where no target was given.
    """

    due: dt.date
    done: int
    expected: int
    low: int
    high: int
    weekly: Fraction
    weeks_left: Fraction
    short: int | None = None
    needed_weekly: int | None = None
    more_weekly: int | None = None


def weekly_counts(days: Iterable[tuple[dt.date, int]], since: dt.date, last: dt.date) -> list[int]:
    """Return the counts of whole weeks that end on ``last``, earliest first, none before ``since``.

    ``days`` are (day, count) pairs in any order.
    """
    number = ((last - since).days + 1) // _DAYS
    counts = [0] * max(0, number)
    for day, count in days:
        back = (last - day).days // _DAYS
        if 0 <= back < number:
            counts[number - 1 - back] += count
    return counts


def forecast(
    done: int,
    weeks: Sequence[int],
    cut_off: dt.date,
    due: dt.date,
    target: int | None = None,
    planned: Planned | None = None,
    confidence: float = CONFIDENCE,
) -> Forecast | None:
    """Return the forecast for the end of ``due`` from the data up to the end of ``cut_off``.

    ``weeks``: counts of whole weeks of the pace, ``done`` all that counts already. None where the
    due day is past or fewer than four weeks are known.
    """
    left = Fraction((due - cut_off).days, _DAYS)
    number = len(weeks)
    if left <= 0 or number < LEAST_WEEKS:
        return None
    total = sum(weeks)
    spread = dispersion(weeks)
    size = total / spread + 0.5
    ahead = left
    plan = 0.0
    if planned is not None and planned.until > cut_off:
        covered = Fraction((min(planned.until, due) - cut_off).days, _DAYS)
        ahead = left - covered
        # Of a plan that runs beyond the due day its days up to there count alike.
        within = covered * _DAYS / (planned.until - cut_off).days
        plan = float(planned.number * planned.fulfilled * within) / spread
    mean = size * float(ahead) / number + plan
    low, high = interval(size, mean, confidence)
    pace = Fraction(total, number)
    short = needed = more = None
    expected = done + round(spread * mean)
    if target is not None:
        short = max(0, target - expected)
        needed = max(0, math.ceil((target - done) / left))
        more = max(0, math.ceil(needed - pace))
    return Forecast(
        due,
        done,
        expected,
        done + math.floor(spread * low),
        done + math.ceil(spread * high),
        pace,
        left,
        short,
        needed,
        more,
    )


def dispersion(weeks: Sequence[int]) -> float:
    """Return how much more weeks vary than a Poisson pace would: 1 or more."""
    number, total = len(weeks), sum(weeks)
    if number < 2 or total == 0:
        return 1.0
    mean = total / number
    return max(1.0, sum((one - mean) ** 2 for one in weeks) / ((number - 1) * mean))


def interval(size: float, mean: float, confidence: float) -> tuple[int, int]:
    """Return the exact equal-tailed interval of a negative binomial of a size and a mean."""
    if mean <= 0:
        return (0, 0)
    tail = (1 - confidence) / 2
    deviation = math.sqrt(mean + mean * mean / size)
    first = max(0, math.floor(mean - _ORDINARY_MEAN * deviation))
    below = 0.0
    low: int | None = None
    count = first
    while True:
        below += math.exp(_log_mass(count, size, mean))
        if low is None and below > tail:
            low = count
        # The right tail of a small size is long: go on until it is below the tail asked for.
        if below >= 1 - tail or count > mean + 60 * deviation:
            return (first if low is None else low, count)
        count += 1


def _log_mass(count: int, size: float, mean: float) -> float:
    return (
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + count * math.log(mean / (size + mean))
    )
