"""The slow and plain way to times on roads: every segment measured, every node kept.

Nothing here is shared with the product but the network itself: no contraction, no search tree.
Places join the nearest point of each piece; those points become nodes of the graph.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from xunzhen.domain.coverage.roads import RoadNetwork

Floats = NDArray[np.float64]
RADIUS_M = 6_371_008.8

Join = tuple[int, int, int, float, float]
"""Place, the edge's tail and head, the fraction from tail to head, metres on foot."""


def plain_matrix(
    roads: RoadNetwork, lng: Floats, lat: Floats, max_walk_km: float, walking_kmh: float
) -> Floats:
    """Return minutes between all places, (p, p), by Dijkstra's algorithm on all nodes."""
    joins = _joins(roads, lng, lat, max_walk_km * 1000.0)
    nodes, size = roads.node_count, roads.node_count + len(joins) + len(lng)
    edges = _edges(roads, joins, walking_kmh * 1000.0 / 60.0)
    quickest: dict[tuple[int, int], float] = {}
    for tail, head, minutes in edges:
        if minutes < quickest.get((tail, head), np.inf):
            quickest[tail, head] = minutes
    ends = np.array(list(quickest), dtype=np.int64)
    weights = np.array(list(quickest.values()))
    graph = csr_array((weights, (ends[:, 0], ends[:, 1])), shape=(size, size))
    places = nodes + len(joins) + np.arange(len(lng))
    minutes = np.full((len(lng), len(lng)), np.inf)
    for origin, node in enumerate(places):
        reached = dijkstra(graph, directed=True, indices=node)
        for number, (place, _, _, _, metres) in enumerate(joins):
            arrival = reached[nodes + number] + metres / (walking_kmh * 1000.0 / 60.0)
            minutes[origin, place] = min(minutes[origin, place], arrival)
    return minutes


def _ball(lng: Floats, lat: Floats) -> Floats:
    x, y = np.radians(lng), np.radians(lat)
    return RADIUS_M * np.column_stack((np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)))


def _joins(roads: RoadNetwork, lng: Floats, lat: Floats, limit: float) -> list[Join]:
    """Measure every place against every edge; keep the nearest of each piece within the limit."""
    size = roads.node_count
    links = csr_array((np.ones(len(roads.tail)), (roads.tail, roads.head)), shape=(size, size))
    piece_of_node = connected_components(links, directed=False)[1]
    edge = np.flatnonzero(roads.joinable)
    edge = edge[np.argsort(piece_of_node[roads.tail[edge]], kind="stable")]
    tail, head = roads.tail[edge], roads.head[edge]
    opens = np.flatnonzero(np.diff(piece_of_node[tail], prepend=-1))
    ball = _ball(roads.lng, roads.lat)
    start, reach = ball[tail], ball[head] - ball[tail]
    square = (reach**2).sum(axis=1)
    joins: list[Join] = []
    for place, point in enumerate(_ball(lng, lat)):
        fraction = ((point - start) * reach).sum(axis=1) / np.where(square > 0, square, 1.0)
        fraction = np.clip(fraction, 0.0, 1.0)
        on_road = start + fraction[:, None] * reach
        on_road *= RADIUS_M / np.linalg.norm(on_road, axis=1)[:, None]
        chord = np.linalg.norm(on_road - point, axis=1)
        metres = 2.0 * RADIUS_M * np.arcsin(chord / (2.0 * RADIUS_M))
        for since, until in pairwise([*opens.tolist(), len(edge)]):
            best = since + int(np.argmin(metres[since:until]))
            if metres[best] <= limit:
                where = int(tail[best]), int(head[best]), float(fraction[best])
                joins.append((place, *where, float(metres[best])))
    return joins


def _edges(
    roads: RoadNetwork, joins: list[Join], metres_a_minute: float
) -> list[tuple[int, int, float]]:
    """Split the edges at the joins, and tie places, joins and nodes together."""
    nodes = roads.node_count
    stops: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    edges: list[tuple[int, int, float]] = []
    for number, (place, tail, head, fraction, metres) in enumerate(joins):
        stop = nodes + number
        stops[tail, head].append((fraction, stop))
        stops[head, tail].append((1.0 - fraction, stop))
        for at_end, node in ((fraction == 0.0, tail), (fraction == 1.0, head)):
            if at_end:
                edges += [(stop, node, 0.0), (node, stop, 0.0)]
        edges.append((nodes + len(joins) + place, stop, metres / metres_a_minute))
    columns = roads.tail.tolist(), roads.head.tolist(), roads.minutes.tolist()
    for tail, head, minutes in zip(*columns, strict=True):
        along = sorted([(0.0, tail), (1.0, head), *stops.get((tail, head), ())])
        if len(along) == 2:
            edges.append((tail, head, minutes))
            continue
        for (here, one), (there, other) in pairwise(along):
            edges.append((one, other, (there - here) * minutes))
            if there == here:
                edges.append((other, one, 0.0))
    return edges
