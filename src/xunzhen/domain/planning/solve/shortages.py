"""Why visits must be missed: the minimum cut next to the villages, taken apart.

Let T be the nodes from which the sink can still be reached in the residual network of a maximum
flow. T is the least minimum cut seen from the villages (a Hall violator): its villages need more
than everything that leads into T. Arcs into T are full and arcs out of T empty, so for each
connected part of T

    deficit = sum of needed[v] - capacity of the arcs into the part = visits missed there.

The least cut is chosen because it names fewest villages, and because each doctor whose cap it
names reaches the sink: one half-day more of that cap is one missed visit less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from xunzhen.domain.planning.problem import Bools, Ints, Shortage
from xunzhen.domain.planning.solve.network import Network

_DAYS = 7


@dataclass(frozen=True)
class _Cut:
    """part : (nodes,) int, connected part of T, -1 outside;  into : (A,) bool, arc enters T."""

    part: Ints
    into: Bools


def shortages_of(network: Network, residual: csr_array) -> tuple[Shortage, ...]:
    """Explain what a maximum flow misses, in village order; deficits add up to needed - flow.

    Parameters
    ----------
    residual : (nodes, nodes) int32, capacity left beside a maximum flow
    """
    cut = _least_cut(network, residual)
    if cut.part.max() < 0:
        return ()
    parts = range(int(cut.part.max()) + 1)
    found = (_shortage(network, cut, part) for part in parts)
    return tuple(sorted(found, key=lambda shortage: shortage.villages))


def _least_cut(network: Network, residual: csr_array) -> _Cut:
    size = network.sink + 1
    open_arcs = coo_array(residual)
    room = open_arcs.data > 0
    ends = (open_arcs.col[room], open_arcs.row[room])
    backwards = csr_array(coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), (size, size)))
    inside = np.zeros(size, dtype=bool)
    inside[breadth_first_order(backwards, network.sink, return_predecessors=False)] = True
    tail_in, head_in = inside[network.tail], inside[network.head]
    inside[network.sink] = False
    joint = tail_in & head_in & (network.head != network.sink)
    ends = (network.tail[joint], network.head[joint])
    graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), (size, size))
    label = connected_components(csr_array(graph), directed=False)[1]
    part = np.full(size, -1, dtype=np.int64)
    # Village-days that nobody can reach stand in T by themselves; a part has a village.
    with_village = np.unique(
        label[network.first_village : network.sink][inside[network.first_village : network.sink]]
    )
    number = np.full(int(label.max()) + 1, -1, dtype=np.int64)
    number[with_village] = np.arange(len(with_village))
    part[inside] = number[label[inside]]
    return _Cut(part, head_in & ~tail_in)


def _shortage(network: Network, cut: _Cut, part: int) -> Shortage:
    entering = np.flatnonzero(cut.into & (cut.part[network.head] == part))
    block = np.searchsorted(network.starts, entering, side="right") - 1
    caps, slots, gates, _, days, _ = (entering[block == number] for number in range(6))
    members = np.flatnonzero(cut.part[network.first_village : network.sink] == part)
    needed = int(network.capacity[network.starts[5] + members].sum())
    usable = int(network.capacity[entering].sum())
    pool = network.tail[gates] - network.first_pool
    village_day = network.tail[days] - network.first_day
    return Shortage(
        villages=tuple(members.tolist()),
        needed=needed,
        usable=usable,
        deficit=needed - usable,
        capped=tuple((network.head[caps] - 1).tolist()),
        slots=_pairs(
            network.tail[slots] - 1,
            network.pools.half_day[network.head[slots] - network.first_pool],
        ),
        vehicle_slots=_pairs(network.pools.centre[pool], network.pools.half_day[pool]),
        days=_pairs(village_day // _DAYS, village_day % _DAYS),
    )


def _pairs(left: Ints, right: Ints) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(zip(left.tolist(), right.tolist(), strict=True)))
