"""The fewest additional half-days of doctors, by institution, for full coverage of a week.

The coverage network gets, for each institution c that doctors set out from, a node of doctors yet
to be found:

    source --cost 1, no limit--> c --minutes--> (village v, day)

where c reaches v within the longest way and the day is worked and open.
From a maximum flow of the doctors there are, what is missed is sent at least cost, a half-day
weighing more than any minutes. A maximum flow cannot be bettered without a new half-day a visit, so
their number is proven least: missed visits less those that nobody could make. Vehicles for the new
half-days are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.problem import Ints, Problem

_HALF_DAY: Final = 1_000_000
_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class ExtraHalfDays:
    """Half-days to be added in a week.

    by_centre : (C,) int, half-days by institution;  out_of_reach : visits that none of them helps
    """

    by_centre: Ints
    out_of_reach: int

    @property
    def total(self) -> int:
        """All half-days together: the fewest there can be."""
        return int(self.by_centre.sum())


def extra_half_days(case: CircuitCase, position: int, problem: Problem) -> ExtraHalfDays:
    """Return the fewest half-days that cover a week in full, from the nearest institutions."""
    centres = len(problem.centres)
    if not problem.doctors:
        return ExtraHalfDays(np.zeros(0, dtype=np.int64), int(problem.required.sum()))
    from xunzhen.domain.planning.solve.cheapest_flow import sent_cheapest
    from xunzhen.domain.planning.solve.network import network_of
    from xunzhen.domain.planning.solve.residual import residual_of

    rest = residual_of(problem)
    network = network_of(rest, problem.centre, one_pool=True)
    worked = np.zeros(_DAYS, dtype=np.bool_)
    worked[[day.weekday() for day in case.horizon.weeks[position].working]] = True
    days = rest.open.reshape(len(rest.open), _DAYS, 2).any(axis=2) & worked
    centre, village, day = np.nonzero(_reach(problem)[:, :, None] & days[None, :, :])
    node = network.sink + 1
    tail = np.concatenate([network.tail, np.zeros(centres, dtype=np.int64), node + centre])
    head = np.concatenate(
        [network.head, node + np.arange(centres), network.first_day + _DAYS * village + day]
    )
    many = int(rest.needed.sum())
    wide = np.full(centres + len(centre), max(many, 1))
    minutes = _minutes(problem)[centre, village]
    cost = np.concatenate(
        [
            np.zeros(len(network.tail), dtype=np.int64),
            np.full(centres, _HALF_DAY),
            np.rint(10 * minutes).astype(np.int64),
        ]
    )
    capacity = np.concatenate([network.capacity, wide])
    begun = np.zeros(len(tail), dtype=np.int64)
    flow, sent = sent_cheapest(
        (tail, head), capacity, cost, begun, (network.source, network.sink), many
    )
    extra = flow[len(network.tail) : len(network.tail) + centres]
    return ExtraHalfDays(extra, many - sent)


def _reach(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(C, V) bool: some doctor of the institution may serve the village."""
    reach = np.zeros((len(problem.centres), len(problem.villages)), dtype=np.bool_)
    np.logical_or.at(reach, problem.centre, problem.reach)
    return reach


def _minutes(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(C, V) float: minutes from the institution, 0 where there is no way."""
    minutes = np.zeros((len(problem.centres), len(problem.villages)))
    minutes[problem.centre] = np.where(np.isfinite(problem.outbound), problem.outbound, 0.0)
    return minutes
