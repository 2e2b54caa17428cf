"""Synthetic mountains and the roads through them: a seeded height field, a sparse road net.

Heights are smoothed noise in three sizes, hollowed out around the seats of townships (people
settled in the valleys) and raised along ridges that a county may ask for. The road net joins
nodes a kilometre apart. A road of length d over a height difference h has

    grade = |h| / d,   winding = 1 + WINDING * grade,   speed = v0 * exp(-grade / STEEP),

so that valleys are fast and slopes slow and long. Every node is joined by a spanning tree of the
quickest roads; of the other edges only a share is built. Main roads follow the quickest ways
between neighbouring seats and are faster. Times come from Dijkstra's algorithm.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import cKDTree

from xunzhen.domain.geo import Point

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KM_PER_DEGREE = 111.195
CELL_KM = 0.5
NODE_CELLS = 2
"""A road node every so many cells."""
MARGIN_KM = 12.0
OCTAVES_M = ((16.0, 420.0), (7.0, 240.0), (3.0, 90.0))
"""Smoothing in cells, and the standard deviation of heights in metres, of each size of noise."""
VALLEY_KM = 2.5
VALLEY_DEPTH_M = 420.0
MEAN_HEIGHT_M = 620.0
STEEP = 0.16
WINDING = 2.0
ROAD_KMH = 30.0
MAIN_ROAD_KMH = 44.0
TRACK_KMH = 11.0
SLOWEST_KMH = 7.0
BUILT_SHARE = 0.4
TRACK_START_MINUTES = 2.0


@dataclass(frozen=True, slots=True)
class Ridge:
    """A mountain chain from point to point that a story needs: height and width of its slopes."""

    start: Point
    end: Point
    height_m: float
    width_km: float


@dataclass(frozen=True)
class Plane:
    """Kilometres east and north of a corner, good to 0.2 % within a county."""

    corner: Point

    def km(self, points: Sequence[Point]) -> Floats:
        """Return (n, 2) float, km east and north."""
        degrees = np.array([(p.lng, p.lat) for p in points], dtype=np.float64).reshape(-1, 2)
        scale = np.array([math.cos(math.radians(self.corner.lat)), 1.0]) * KM_PER_DEGREE
        moved: Floats = (degrees - (self.corner.lng, self.corner.lat)) * scale
        return moved

    def point(self, km: Floats) -> Point:
        """Return the point at (2,) km, to five decimals (a metre)."""
        east = km[0] / (KM_PER_DEGREE * math.cos(math.radians(self.corner.lat)))
        return Point(
            round(float(self.corner.lng + east), 5),
            round(float(self.corner.lat + km[1] / KM_PER_DEGREE), 5),
        )


@dataclass(frozen=True)
class Terrain:
    """Heights in metres: (rows, columns) float, ``[y, x]``, cells of ``CELL_KM``."""

    plane: Plane
    heights: Floats

    def heights_at(self, km: Floats) -> Floats:
        """Return heights at (n, 2) km, interpolated, metres."""
        found: Floats = map_coordinates(
            self.heights, km[:, ::-1].T / CELL_KM, order=1, mode="nearest"
        )
        return found


def grow_terrain(
    seats: Sequence[Point], rng: np.random.Generator, ridges: Sequence[Ridge] = ()
) -> Terrain:
    """Return a height field that holds all seats, with ``MARGIN_KM`` of country around them."""
    west, south = min(p.lng for p in seats), min(p.lat for p in seats)
    east_km = MARGIN_KM / (KM_PER_DEGREE * math.cos(math.radians(south)))
    plane = Plane(Point(west - east_km, south - MARGIN_KM / KM_PER_DEGREE))
    at = plane.km(seats)
    columns, rows = (int(side) for side in np.ceil((at.max(axis=0) + MARGIN_KM) / CELL_KM))
    heights = np.full((rows, columns), MEAN_HEIGHT_M)
    for size, spread in OCTAVES_M:
        noise = gaussian_filter(rng.standard_normal((rows, columns)), size, mode="reflect")
        heights += (noise - noise.mean()) * (spread / noise.std())
    y, x = np.mgrid[0:rows, 0:columns] * CELL_KM
    for seat in at:
        away = ((x - seat[0]) ** 2 + (y - seat[1]) ** 2) / (2.0 * VALLEY_KM**2)
        heights -= VALLEY_DEPTH_M * np.exp(-away)
    for ridge in ridges:
        start, end = plane.km((ridge.start, ridge.end))
        heights += ridge.height_m * np.exp(-((_distance(x, y, start, end) / ridge.width_km) ** 2))
    return Terrain(plane, np.maximum(heights, 20.0))


def _distance(x: Floats, y: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distance of each cell from a line between two points, km."""
    along = end - start
    share = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / float(along @ along)
    share = np.clip(share, 0.0, 1.0)
    gap: Floats = np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])
    return gap


@dataclass(frozen=True)
class Roads:
    """The road net: nodes (n, 2) km, heights (n,) m, and minutes between joined nodes."""

    terrain: Terrain
    nodes: Floats
    node_heights: Floats
    minutes_between: csr_array

    def nearest_nodes(self, points: Sequence[Point]) -> tuple[Ints, Floats]:
        """Return the nearest node of each point and the minutes of the track to it."""
        km, node = cKDTree(self.nodes).query(self.terrain.plane.km(points))
        track = np.asarray(km) * (60.0 / TRACK_KMH) + TRACK_START_MINUTES
        return np.asarray(node, dtype=np.int64), track

    def minutes(self, ones: Sequence[Point], others: Sequence[Point]) -> Floats:
        """Return (n, m) float, minutes, ``[i, j]`` from one i to other j by road and track."""
        start, start_track = self.nearest_nodes(ones)
        goal, goal_track = self.nearest_nodes(others)
        unique, position = np.unique(start, return_inverse=True)
        by_node = dijkstra(self.minutes_between, directed=False, indices=unique)
        found: Floats = by_node[position][:, goal] + start_track[:, None] + goal_track[None, :]
        return found


def build_roads(
    terrain: Terrain, seats: Sequence[Point], rng: np.random.Generator, pace: float = 1.0
) -> Roads:
    """Return a connected road net over the terrain, with main roads between the seats.

    ``pace`` scales every speed but the slowest and that of tracks.
    """
    nodes, pairs = _nodes_and_pairs(terrain, rng)
    heights = terrain.heights_at(nodes)
    length = np.linalg.norm(nodes[pairs[:, 0]] - nodes[pairs[:, 1]], axis=1)
    climb = np.abs(heights[pairs[:, 0]] - heights[pairs[:, 1]])
    grade = climb / (1000.0 * length)
    slowing = np.exp(-grade / STEEP)
    winding_km = length * (1.0 + WINDING * grade)
    minutes = 60.0 * winding_km / np.maximum(pace * ROAD_KMH * slowing, SLOWEST_KMH)
    main = 60.0 * winding_km / np.maximum(pace * MAIN_ROAD_KMH * slowing, SLOWEST_KMH)
    everything = _net(len(nodes), pairs, minutes)
    is_main = _on_main_roads(everything, pairs, nodes, terrain.plane.km(seats))
    tree = _keys(minimum_spanning_tree(everything).tocoo(), len(nodes))
    in_tree = np.isin(pairs[:, 0] * len(nodes) + pairs[:, 1], tree)
    built = is_main | in_tree | (rng.random(len(pairs)) < BUILT_SHARE * slowing)
    net = _net(len(nodes), pairs[built], np.where(is_main, main, minutes)[built])
    return Roads(terrain, nodes, heights, net)


def _nodes_and_pairs(terrain: Terrain, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Return jittered nodes (n, 2) km and the pairs (m, 2), smaller index first, of neighbours."""
    rows, columns = (side // NODE_CELLS for side in terrain.heights.shape)
    y, x = np.mgrid[0:rows, 0:columns]
    step = NODE_CELLS * CELL_KM
    grid = np.column_stack((x.ravel(), y.ravel())) * step + step / 2.0
    nodes = grid + rng.uniform(-0.25, 0.25, grid.shape) * step
    number = np.arange(rows * columns).reshape(rows, columns)
    joined = (
        (number[:, :-1], number[:, 1:]),
        (number[:-1, :], number[1:, :]),
        (number[:-1, :-1], number[1:, 1:]),
        (number[:-1, 1:], number[1:, :-1]),
    )
    pairs = np.concatenate([np.column_stack((a.ravel(), b.ravel())) for a, b in joined])
    return nodes, np.sort(pairs, axis=1)


def _net(size: int, pairs: Ints, minutes: Floats) -> csr_array:
    return csr_array(coo_array((minutes, (pairs[:, 0], pairs[:, 1])), shape=(size, size)))


def _keys(tree: coo_array, size: int) -> Ints:
    ends = np.sort(np.column_stack((tree.row, tree.col)), axis=1).astype(np.int64)
    keys: Ints = ends[:, 0] * size + ends[:, 1]
    return keys


def _on_main_roads(net: csr_array, pairs: Ints, nodes: Floats, seats: Floats) -> NDArray[np.bool_]:
    """Mark the pairs on the quickest way from each seat to its three nearest fellow seats."""
    _, at = cKDTree(nodes).query(seats)
    start = np.asarray(at, dtype=np.int64)
    minutes, before = dijkstra(net, directed=False, indices=start, return_predecessors=True)
    between = minutes[:, start]
    used: set[int] = set()
    for i in range(len(start)):
        for j in np.argsort(between[i], kind="stable")[1:4]:
            node = int(start[j])
            while before[i, node] >= 0:
                previous = int(before[i, node])
                used.add(min(node, previous) * len(nodes) + max(node, previous))
                node = previous
    return np.isin(pairs[:, 0] * len(nodes) + pairs[:, 1], np.array(sorted(used), dtype=np.int64))
