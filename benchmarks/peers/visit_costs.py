"""What a single visit costs by itself, and what two visits of one day save: shared by the models.

Nothing of it is a solver's: sums of the arrays of ``Problem`` as ``domain/planning/cost.py`` adds
them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem


class DayPairs(NamedTuple):
    """Doctor k may do morning a and afternoon b of one day: positions and what the two save.

    saved[i] = homeward[k, a[i]] + outbound[k, b[i]] - between[a[i], b[i]], below 0 for a loss
    """

    doctor: int
    day: int
    a: Ints
    b: Ints
    saved: Floats


def possible_visits(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return every visit that no rule forbids by itself: three (n,) arrays v, k, s.

    Raises
    ------
    ValueError
        when the week has locked visits, which the protocol's weeks never have.
    """
    if len(problem.locked):
        raise ValueError("the protocol has no locked visits; give a week without any")
    useful = problem.reach & (problem.required > 0)[None, :] & (problem.cap > 0)[:, None]
    k, v, s = np.nonzero(
        useful[:, :, None] & problem.available[:, None, :] & ~problem.forbidden[None, :, :]
    )
    return v.astype(np.int64), k.astype(np.int64), s.astype(np.int64)


def lone_costs(problem: Problem, v: Ints, k: Ints, s: Ints) -> Floats:
    """Return what each visit costs on a half-day out alone: travel, preference, support, change."""
    usual = np.ones((len(problem.villages), len(problem.doctors), 14), dtype=np.bool_)
    if len(problem.template):
        usual[:] = False
        usual[tuple(problem.template.T)] = True
    travel = problem.outbound[k, v] + problem.homeward[k, v]
    lone = travel + problem.preference[v, s] + problem.support[k, v]
    return np.asarray(lone + problem.weights.change * ~usual[v, k, s])


def day_pairs(problem: Problem, possible: Bools) -> Iterator[DayPairs]:
    """Give, doctor by doctor and day by day, the transferable pairs of a morning and an afternoon.

    Parameters
    ----------
    possible : (V, K, 14) bool, the visits of ``possible_visits``
    """
    noon_ok = problem.between <= problem.weights.noon_minutes
    for k in range(len(problem.doctors)):
        for day in range(7):
            a = np.flatnonzero(possible[:, k, 2 * day])
            b = np.flatnonzero(possible[:, k, 2 * day + 1])
            if len(a) and len(b):
                i, j = np.nonzero(noon_ok[np.ix_(a, b)] & (a[:, None] != b[None, :]))
                u, w = a[i], b[j]
                saved = problem.homeward[k, u] + problem.outbound[k, w] - problem.between[u, w]
                yield DayPairs(k, day, u, w, saved)


def possible_table(problem: Problem, v: Ints, k: Ints, s: Ints) -> Bools:
    """Spread visits over a (V, K, 14) table."""
    table = np.zeros((len(problem.villages), len(problem.doctors), 14), dtype=np.bool_)
    table[v, k, s] = True
    return table
