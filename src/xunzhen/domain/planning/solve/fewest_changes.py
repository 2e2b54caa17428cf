"""How few visits must change when a plan no longer stands: a flow of least cost.

In the coverage network (``flow``) an arc from a pool of doctors to a village's day costs

    0   if the old plan sends a doctor of the pool there then and nothing forbids it
    1   otherwise

so a flow of value F costs what any assignment of F visits must change at least. Outside it: the
noon rule, and that doctors of a pool (one institution, one half-day) are told apart; both can only
add changes. So the cost is a bound, and a plan that meets it is proven to change fewest visits
among all that miss as few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xunzhen.domain.planning.problem import Ints, Problem
from xunzhen.domain.planning.solve.cheapest_flow import sent_cheapest
from xunzhen.domain.planning.solve.network import Network, network_of
from xunzhen.domain.planning.solve.residual import Residual, residual_of


@dataclass(frozen=True)
class FewestChanges:
    """What a week must change at least.

    least_missed : visits missed by the flow; exact unless vehicles bind unequal doctors
    least_changed : no plan that misses ``least_missed`` changes fewer visits
    possible : old visits that nothing forbids one by one
    visits : (n, 3) int, rows (village, doctor, half-day) beyond the locked ones; every rule but
        noon is kept
    """

    least_missed: int
    least_changed: int
    possible: int
    visits: Ints


def fewest_changes(problem: Problem, standing: Ints) -> FewestChanges:
    """Return the least number of new visits with which as few as possible are missed.

    Parameters
    ----------
    problem : ``template`` holds the old plan
    standing : (n, 3) int, visits of the old plan that keep every rule together, locked ones left
        out

    Raises
    ------
    Infeasible
        when locked visits clash with one another.
    """
    rest = residual_of(problem)
    network = network_of(rest, problem.centre, one_pool=True)
    cost = _costs(network, rest, problem.template)
    flow, _ = sent_cheapest(
        (network.tail, network.head),
        network.capacity,
        cost,
        network.flow_of(standing),
        (network.source, network.sink),
        int(rest.needed.sum()) - len(standing),
    )
    owed = slice(int(network.starts[5]), len(network.tail))
    possible = _possible(rest, problem.template)
    chosen = network.visits(flow, possible)
    return FewestChanges(
        least_missed=int(rest.needed.sum() - flow[owed].sum()),
        least_changed=int((flow * cost).sum()),
        possible=len(possible),
        visits=chosen[rest.eligible[chosen[:, 1], chosen[:, 0]]],
    )


def _possible(rest: Residual, old: Ints) -> Ints:
    """Old visits that nothing forbids by themselves."""
    village, doctor, half_day = old[:, 0], old[:, 1], old[:, 2]
    free = rest.free[doctor, half_day] & rest.open[village, half_day]
    possible: Ints = old[free & rest.eligible[doctor, village] & (rest.needed[village] > 0)]
    return possible


def _costs(network: Network, rest: Residual, old: Ints) -> Ints:
    cost = np.zeros(len(network.tail), dtype=np.int64)
    cost[network.starts[3] : network.starts[4]] = 1
    kept = _possible(rest, old)
    pool = network.pools.of[kept[:, 1], kept[:, 2]]
    cost[network.reach_arcs(pool, kept[:, 0], kept[:, 2] // 2)] = 0
    return cost
