"""Coverage by maximum flow: the proven least number of missed visits, and who misses out.

    source --cap[k]--> doctor k --1--> pool (g, s) --vehicles--> pool' (g, s)
           --> (village v, day of s) --1--> village v --needed[v]--> sink

A pool gathers, in one half-day, the doctors of equal reach (and of one centre, where its vehicles
are limited): who of them goes makes no difference to coverage, so pooling is exact. Capacities
are whole, so a maximum flow is a whole assignment: missed = needed - flow, and no plan misses
fewer. Outside the flow: the noon rule (it can only add to what is missed).

Where vehicles bind a half-day of a centre whose free doctors differ in reach, one pool for them
all forgets who may go where. Two relaxations are then solved, one pool or no limit, and the
higher bound is kept; ``exact`` is False.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import maximum_flow

from xunzhen.domain.planning.problem import Bools, Ints, Problem, Shortage
from xunzhen.domain.planning.solve.network import network_of
from xunzhen.domain.planning.solve.residual import Residual, residual_of
from xunzhen.domain.planning.solve.shortages import shortages_of


@dataclass(frozen=True)
class CoverageBound:
    """What is proven about coverage, and an assignment that shows it.

    least_missed : no plan misses fewer visits
    shortages : the reasons; their deficits add up to ``least_missed``
    visits : (n, 3) int, rows (village, doctor, half-day), locked visits first. Keeps every rule
        but noon; if ``exact`` it misses just ``least_missed`` visits
    exact : the flow models everything but the noon rule
    """

    least_missed: int
    shortages: tuple[Shortage, ...]
    visits: Ints
    exact: bool = True


def coverage_bound(problem: Problem, start: Ints | None = None) -> CoverageBound:
    """Prove the least number of missed visits and explain it by a minimum cut.

    Parameters
    ----------
    start : (n, 3) int, visits that keep every rule; the assignment is then reached from them by
        augmenting paths, so that most of them stay

    Source
    ------
    Ford and Fulkerson 1956, 10.4153/CJM-1956-045-5; Hall 1935, 10.1112/jlms/s1-10.37.26.
    """
    rest = residual_of(problem)
    days = _usable_days(rest)
    own = _villages_alone(rest, days)
    rest = replace(rest, needed=np.minimum(rest.needed, days.sum(axis=1)))
    kept = np.zeros((0, 3), dtype=np.int64) if start is None else start
    bounds = [_solve(problem, rest, kept, own, one_pool=True)]
    if not bounds[0].exact:
        bounds.append(_solve(problem, rest, kept, own, one_pool=False))
    return max(bounds, key=lambda bound: (bound.least_missed, len(bound.visits)))


def _usable_days(rest: Residual) -> Bools:
    """(V, 7) bool: somebody could come to the village on that day, were it the only village."""
    reachable = (rest.eligible.T.astype(np.float32) @ rest.free.astype(np.float32)) > 0
    slots = reachable & rest.open
    return np.asarray(slots.reshape(len(slots), 7, 2).any(axis=2))


def _villages_alone(rest: Residual, days: Bools) -> tuple[Shortage, ...]:
    """Shortages of villages that need more days than anybody could come, whoever is free."""
    usable = days.sum(axis=1)
    return tuple(
        Shortage(
            villages=(v,),
            needed=int(rest.needed[v]),
            usable=int(usable[v]),
            deficit=int(rest.needed[v] - usable[v]),
            days=tuple((v, int(day)) for day in np.flatnonzero(days[v])),
        )
        for v in np.flatnonzero(rest.needed > usable).tolist()
    )


def _solve(
    problem: Problem, rest: Residual, start: Ints, own: tuple[Shortage, ...], *, one_pool: bool
) -> CoverageBound:
    network = network_of(rest, problem.centre, one_pool=one_pool)
    carried = network.flow_of(start)
    residual = network.residual(carried)
    more = maximum_flow(residual, network.source, network.sink).flow
    shortages = own + shortages_of(network, residual - more)
    flow = carried + network.on_arcs(more)
    chosen = network.visits(flow, start)
    allowed = rest.eligible[chosen[:, 1], chosen[:, 0]]
    return CoverageBound(
        least_missed=sum(shortage.deficit for shortage in shortages),
        shortages=shortages,
        visits=np.concatenate([problem.locked, chosen[allowed]]),
        exact=network.exact,
    )
