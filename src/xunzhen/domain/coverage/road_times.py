"""Shortest times on roads between many places, with the walk to the first and from the last road.

With w(o, a) the walk of place o to its join a, L(a, x) the minutes from a on to an end x of its
chain, d(x, y) the shortest time between junctions and E(y, b) the minutes from y to the join b,

    t(o, z) = min over a of o, b of z:  w(o, a) + min( min_xy L(a,x) + d(x,y) + E(y,b),
                                                       direct(a, b) ) + w(b, z)

where direct(a, b) stays on one chain (``inf`` if they lie on two, or against one way). Each place
of origin becomes a node of its own with edges of w + L minutes, so one run of Dijkstra's algorithm
serves one origin whatever the number of its joins.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from xunzhen.domain.coverage.chains import Chains
from xunzhen.domain.coverage.joins import Joins
from xunzhen.domain.coverage.roads import METRES_A_MINUTE_PER_KMH

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ORIGINS_AT_A_TIME: Final = 256


def road_minutes(
    chains: Chains, origins: Joins, destinations: Joins, walking_speed_kmh: float
) -> Floats:
    """Return the shortest times by road and on foot to and from it.

    (o, d) float, minutes, ``[i, j]`` from origin i to destination j; ``inf`` where no road leads.
    The walk is at walking speed; the places and their order are those of the two ``Joins``.
    """
    size = (len(origins.nearest_metres), len(destinations.nearest_metres))
    minutes = np.full(size, np.inf)
    if not len(origins.place) or not len(destinations.place):
        return minutes
    metres_a_minute = walking_speed_kmh * METRES_A_MINUTE_PER_KMH
    walk_out = origins.walk_metres / metres_a_minute
    walk_in = destinations.walk_metres / metres_a_minute
    graph = _graph(chains, origins, walk_out)
    for since in range(0, size[0], ORIGINS_AT_A_TIME):
        batch = np.arange(since, min(since + ORIGINS_AT_A_TIME, size[0]))
        minutes[batch] = _arrive(chains, graph, batch, destinations, walk_in, size[1])
    _shorten_on_one_chain(minutes, chains, (origins, walk_out), (destinations, walk_in))
    return minutes


def _graph(chains: Chains, origins: Joins, walk: Floats) -> csr_array:
    """Build the graph of junctions and origins; of parallel edges the quickest is kept."""
    junctions = len(chains.junction)
    to_start, to_end = _leaving(chains, origins)
    chain = chains.chain[origins.segment]
    tail = np.concatenate((chains.start, chains.end, *(junctions + origins.place,) * 2))
    head = np.concatenate((chains.end, chains.start, chains.start[chain], chains.end[chain]))
    minutes = np.concatenate((chains.forward, chains.backward, walk + to_start, walk + to_end))
    size = junctions + len(origins.nearest_metres)
    real = np.isfinite(minutes) & (tail != head)
    tail, head, minutes = tail[real], head[real], minutes[real]
    order = np.lexsort((minutes, head, tail))
    tail, head, minutes = tail[order], head[order], minutes[order]
    kept = (np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0)
    return csr_array((minutes[kept], (tail[kept], head[kept])), shape=(size, size))


def _arrive(
    chains: Chains, graph: csr_array, batch: Ints, destinations: Joins, walk: Floats, width: int
) -> Floats:
    """Return minutes (len(batch), width) over at least one junction."""
    from scipy.sparse.csgraph import dijkstra

    reached = dijkstra(graph, directed=True, indices=len(chains.junction) + batch)
    chain = chains.chain[destinations.segment]
    from_start, from_end = _coming(chains, destinations)
    at_join = np.minimum(
        reached[:, chains.start[chain]] + from_start, reached[:, chains.end[chain]] + from_end
    )
    at_join += walk
    place, opens_at = np.unique(destinations.place, return_index=True)
    minutes = np.full((len(batch), width), np.inf)
    minutes[:, place] = np.minimum.reduceat(at_join, opens_at, axis=1)
    return minutes


def _shorten_on_one_chain(
    minutes: Floats, chains: Chains, leaving: tuple[Joins, Floats], coming: tuple[Joins, Floats]
) -> None:
    """Lower the times of pairs that share a chain and need not leave it."""
    (origins, walk_out), (destinations, walk_in) = leaving, coming
    chain_out, chain_in = chains.chain[origins.segment], chains.chain[destinations.segment]
    by_chain = np.argsort(chain_in, kind="stable")
    since = np.searchsorted(chain_in[by_chain], chain_out)
    count = np.searchsorted(chain_in[by_chain], chain_out, side="right") - since
    out = np.repeat(np.arange(len(chain_out)), count)
    into = by_chain[np.repeat(since - np.cumsum(count) + count, count) + np.arange(count.sum())]
    ahead_out, back_out = _position(chains, origins)
    ahead_in, back_in = _position(chains, destinations)
    onward = ahead_in[into] - ahead_out[out]
    homeward = back_out[out] - back_in[into]
    two_way = np.isfinite(chains.backward)[chain_out[out]]
    direct = np.where(
        _not_behind((origins, out), (destinations, into)),
        onward,
        np.where(two_way, homeward, np.inf),
    )
    np.minimum.at(
        minutes,
        (origins.place[out], destinations.place[into]),
        walk_out[out] + direct + walk_in[into],
    )


def _not_behind(leaving: tuple[Joins, Ints], coming: tuple[Joins, Ints]) -> NDArray[np.bool_]:
    """Say of pairs on one chain whether the destination lies at or beyond the origin."""
    (origins, out), (destinations, into) = leaving, coming
    # Segments are numbered in chain order.
    here, there = origins.segment[out], destinations.segment[into]
    farther_on = destinations.fraction[into] >= origins.fraction[out]
    not_behind: NDArray[np.bool_] = (there > here) | ((there == here) & farther_on)
    return not_behind


def _position(chains: Chains, joins: Joins) -> tuple[Floats, Floats]:
    """Return minutes from the chain's start to the join and from the join back to the start."""
    segment = joins.segment
    ahead = chains.before[segment] + joins.fraction * chains.along[segment]
    back = chains.before_back[segment] + joins.fraction * chains.along_back[segment]
    return ahead, back


def _leaving(chains: Chains, joins: Joins) -> tuple[Floats, Floats]:
    """Return minutes from the join to the start and to the end of its chain.

    A join exactly on a junction is that junction: one may leave it whatever the chain's direction.
    """
    ahead, back = _position(chains, joins)
    chain = chains.chain[joins.segment]
    to_start = np.where(np.isfinite(chains.backward[chain]), back, np.inf)
    to_end = chains.forward[chain] - ahead
    return _at_the_ends(chains, joins, to_start, np.maximum(to_end, 0.0))


def _coming(chains: Chains, joins: Joins) -> tuple[Floats, Floats]:
    """Return minutes to the join from the start and from the end of its chain."""
    ahead, back = _position(chains, joins)
    from_end = np.maximum(chains.backward[chains.chain[joins.segment]] - back, 0.0)
    return _at_the_ends(chains, joins, ahead, from_end)


def _at_the_ends(
    chains: Chains, joins: Joins, at_start: Floats, at_end: Floats
) -> tuple[Floats, Floats]:
    on_start = chains.opens[joins.segment] & (joins.fraction == 0.0)
    on_end = chains.closes[joins.segment] & (joins.fraction == 1.0)
    return np.where(on_start, 0.0, at_start), np.where(on_end, 0.0, at_end)
