"""Small road networks for tests, and shortest times found the slow and plain way."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import inf

import numpy as np

from xunzhen.domain.coverage.chains import Chains
from xunzhen.domain.coverage.joins import Joins
from xunzhen.domain.coverage.roads import RoadNetwork

# Degrees of one kilometre along the equator, where the maps below lie.
KM = 180.0 / (np.pi * 6371.0088)

Edge = tuple[int, int, float]


def network(
    points_km: Sequence[tuple[float, float]], edges: Sequence[Edge], closed: Sequence[Edge] = ()
) -> RoadNetwork:
    """Draw nodes in kilometres from 0°, 0° and directed edges (tail, head, minutes).

    Edges in ``closed`` cannot be joined along the way, like a motorway.
    """
    everything = [*edges, *closed]
    lng = np.array([x * KM for x, _ in points_km])
    lat = np.array([y * KM for _, y in points_km])
    tail = np.array([edge[0] for edge in everything], dtype=np.int64)
    head = np.array([edge[1] for edge in everything], dtype=np.int64)
    return RoadNetwork(
        lng=lng,
        lat=lat,
        tail=tail,
        head=head,
        minutes=np.array([edge[2] for edge in everything], dtype=np.float64),
        metres=1000.0 * np.hypot(lng[tail] - lng[head], lat[tail] - lat[head]) / KM,
        joinable=np.array([True] * len(edges) + [False] * len(closed)),
    )


def both_ways(*edges: Edge) -> list[Edge]:
    """Repeat every edge in the other direction."""
    return [*edges, *((head, tail, minutes) for tail, head, minutes in edges)]


def plain_minutes(
    roads: RoadNetwork, chains: Chains, joins: Joins, walking_speed_kmh: float
) -> np.ndarray:
    """Return minutes between all places by Dijkstra's algorithm on every node, no contraction.

    The joins' points become nodes of their own; each place has a node to leave from and another
    to arrive at, so that no way leads through a place.
    """
    graph = _spliced(roads, chains, joins, walking_speed_kmh)
    size = len(joins.nearest_metres)
    minutes = np.full((size, size), inf)
    for origin in range(size):
        reached = _dijkstra(graph, ("from", origin))
        for destination in range(size):
            minutes[origin, destination] = reached.get(("to", destination), inf)
    return minutes


Graph = dict[tuple[str, int], list[tuple[tuple[str, int], float]]]


def _spliced(roads: RoadNetwork, chains: Chains, joins: Joins, speed: float) -> Graph:
    graph: Graph = defaultdict(list)
    stops = defaultdict(list)
    for join, segment in enumerate(joins.segment.tolist()):
        ends = int(chains.first[segment]), int(chains.last[segment])
        fraction = float(joins.fraction[join])
        stops[ends].append((fraction, ("join", join)))
        stops[ends[::-1]].append((1.0 - fraction, ("join", join)))
        for at_end, end in ((fraction == 0.0, ends[0]), (fraction == 1.0, ends[1])):
            if at_end:
                graph["join", join].append((("node", end), 0.0))
                graph["node", end].append((("join", join), 0.0))
        walk = float(joins.walk_metres[join]) / (speed * 1000.0 / 60.0)
        place = int(joins.place[join])
        graph["from", place].append((("join", join), walk))
        graph["join", join].append((("to", place), walk))
    edges = zip(roads.tail.tolist(), roads.head.tolist(), roads.minutes.tolist(), strict=True)
    for tail, head, minutes in edges:
        ends = [(0.0, ("node", tail)), (1.0, ("node", head))]
        along = sorted([*ends, *stops[tail, head]])
        for (here, one), (there, other) in pairwise(along):
            graph[one].append((other, (there - here) * minutes))
            if there == here:
                graph[other].append((one, 0.0))
    return graph


def _dijkstra(graph: Graph, source: tuple[str, int]) -> dict[tuple[str, int], float]:
    reached: dict[tuple[str, int], float] = {}
    queue = [(0.0, source)]
    while queue:
        minutes, node = heapq.heappop(queue)
        if node in reached:
            continue
        reached[node] = minutes
        for neighbour, more in graph.get(node, ()):
            if neighbour not in reached:
                heapq.heappush(queue, (minutes + more, neighbour))
    return reached
