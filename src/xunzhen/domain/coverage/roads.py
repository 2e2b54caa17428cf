"""The road network: nodes, directed edges with minutes and metres, and the pieces it falls into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.sphere import metres_between, on_sphere

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

METRES_A_MINUTE_PER_KMH = 1000.0 / 60.0


@dataclass(frozen=True, eq=False, slots=True)
class RoadLines:
    """Roads as a file draws them: w lines with v vertices in all.

    Attributes
    ----------
    node : (v,) int
        who the vertex is; lines meet exactly where they share a number.
    lng, lat : (v,) float
        degrees, WGS 84.
    line : (v,) int
        the vertex's line, 0 to w-1, in runs; vertices of a line stand in order.
    speed_kmh : (w,) float
        more than 0.
    direction : (w,) int
        0 both ways, 1 only as drawn, -1 only against it.
    joinable : (w,) bool
        whether one can get on the road anywhere along it: not so on a motorway or a ferry.
    """

    node: Ints
    lng: Floats
    lat: Floats
    line: Ints
    speed_kmh: Floats
    direction: Ints
    joinable: Bools


@dataclass(frozen=True, eq=False, slots=True)
class RoadNetwork:
    """Nodes and directed edges; an edge is straight and is travelled from tail to head.

    Attributes
    ----------
    lng, lat : (n,) float
        degrees, WGS 84.
    tail, head : (m,) int
        node numbers; never equal on one edge. Parallel edges are allowed, the quickest counts.
    minutes, metres : (m,) float
        0 or more, finite.
    joinable : (m,) bool
        whether a place beside the edge can get on it.
    """

    lng: Floats
    lat: Floats
    tail: Ints
    head: Ints
    minutes: Floats
    metres: Floats
    joinable: Bools

    @property
    def node_count(self) -> int:
        """How many nodes there are, those without an edge included."""
        return len(self.lng)

    def pieces(self) -> tuple[int, Ints]:
        """Return how many pieces hang together, and each node's piece, (n,) int from 0.

        Direction is ignored: a one-way street holds its two ends together.
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        size = self.node_count
        links = coo_array((np.ones(len(self.tail)), (self.tail, self.head)), shape=(size, size))
        count, label = connected_components(links, directed=False)
        return int(count), label.astype(np.int64)


def road_network(lines: RoadLines) -> RoadNetwork:
    """Join the lines where they share vertices; every node of the result has an edge.

    A step between two vertices takes its length along the earth at the line's speed. Steps from
    a vertex to itself are left out.
    """
    step = np.flatnonzero((lines.line[1:] == lines.line[:-1]) & (lines.node[1:] != lines.node[:-1]))
    used = np.concatenate((step, step + 1))
    _, where, number = np.unique(lines.node[used], return_index=True, return_inverse=True)
    lng, lat = lines.lng[used][where], lines.lat[used][where]
    first, last = number[: len(step)], number[len(step) :]
    ball = on_sphere(lng, lat)
    metres = metres_between(ball[first], ball[last])
    line = lines.line[step]
    minutes = metres / (lines.speed_kmh[line] * METRES_A_MINUTE_PER_KMH)
    ahead, back = lines.direction[line] >= 0, lines.direction[line] <= 0
    return RoadNetwork(
        lng=lng,
        lat=lat,
        tail=np.concatenate((first[ahead], last[back])).astype(np.int64),
        head=np.concatenate((last[ahead], first[back])).astype(np.int64),
        minutes=np.concatenate((minutes[ahead], minutes[back])),
        metres=np.concatenate((metres[ahead], metres[back])),
        joinable=np.concatenate((lines.joinable[line][ahead], lines.joinable[line][back])),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Segments:
    """The straight stretches between neighbouring nodes, each once, low node first.

    ``forward``, ``backward``: (s,) minutes from ``first`` to ``last`` and back, ``inf`` where
    that direction is not allowed. ``metres``: of the shortest parallel edge.
    """

    first: Ints
    last: Ints
    forward: Floats
    backward: Floats
    metres: Floats
    joinable: Bools


def segments_of(network: RoadNetwork) -> Segments:
    """Pair the directed edges up; of parallel edges the quickest in each direction counts."""
    low = np.minimum(network.tail, network.head)
    high = np.maximum(network.tail, network.head)
    pair, where, number = np.unique(
        low * np.int64(network.node_count) + high, return_index=True, return_inverse=True
    )
    forward, backward, metres = (np.full(len(pair), np.inf) for _ in range(3))
    up = network.tail < network.head
    np.minimum.at(forward, number[up], network.minutes[up])
    np.minimum.at(backward, number[~up], network.minutes[~up])
    np.minimum.at(metres, number, network.metres)
    joinable = np.zeros(len(pair), dtype=np.bool_)
    np.logical_or.at(joinable, number, network.joinable)
    return Segments(low[where], high[where], forward, backward, metres, joinable)
