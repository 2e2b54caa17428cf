"""What it costs when a village's visit days of a week lie close together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xunzhen.domain.planning.problem import Floats

_DAYS: Final = 7


def smallest_gap(days: Sequence[int]) -> int:
    """Return the fewest days from one visit day to the next, counted around the week.

    >>> smallest_gap([0, 6])
    1
    >>> smallest_gap([0, 3])
    3
    """
    ordered = sorted(days)
    following = [*ordered[1:], ordered[0] + _DAYS]
    return min(b - a for a, b in zip(ordered, following, strict=True))


def spacing_costs(shortfall: Sequence[float]) -> Floats:
    """Price every set of visit days of a week: (128,) float, index = bit mask, Monday bit 0.

    With n days the ideal gap is 7 // n; a smallest gap i days short of it costs ``shortfall[i]``,
    the last entry holding beyond. No day or one day costs nothing.

    >>> [float(spacing_costs([0, 10, 40])[mask]) for mask in (0b1, 0b11, 0b101, 0b1001)]
    [0.0, 40.0, 10.0, 0.0]
    """
    costs = np.zeros(1 << _DAYS)
    for mask in range(1 << _DAYS):
        days = [day for day in range(_DAYS) if mask >> day & 1]
        if len(days) > 1 and len(shortfall):
            short = max(0, _DAYS // len(days) - smallest_gap(days))
            costs[mask] = shortfall[min(short, len(shortfall) - 1)]
    return costs
