"""Where places get on the road: the nearest point of the nearest road of each piece.

A network that hangs together gives a place one join: the nearest point of its nearest road. A
network in pieces gives one for each piece within walking reach, because the nearest scrap of a
path may lead nowhere; the quickest then counts. Distances are straight; the walk is no farther
than the limit, and a place with no road so near has no join.

The search is exact. Samples stand along every segment at most h metres apart, so every point of
a road lies within h/2 of a sample. If the nearest sample is u metres away, the nearest road is no
farther, and has a sample within u + h/2: only segments with such a sample are measured. Points
between the two nodes of a segment are raised to the surface, under which the straight line runs
(0.5 m deep on a segment of 5 km).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.chains import Chains
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.sphere import EARTH_RADIUS_M, metres_between, on_sphere

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLE_METRES: Final = 100.0
NODE_METRES: Final = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class Joins:
    """Where p places meet the roads: j joins, in place order.

    Attributes
    ----------
    place : (j,) int
        the place's number, ascending; a place without a join is absent.
    segment : (j,) int
        number of the segment in ``Chains``.
    fraction : (j,) float
        0 at the segment's first node, 1 at its last.
    walk_metres : (j,) float
        from the place to that point.
    piece : (j,) int
        the piece of the network.
    nearest_metres : (p,) float
        distance to the nearest road, however far; ``nan`` for a place without coordinates and
        ``inf`` where there is no road one can get on.
    """

    place: Ints
    segment: Ints
    fraction: Floats
    walk_metres: Floats
    piece: Ints
    nearest_metres: Floats

    def of_places(self, places: Ints) -> Joins:
        """Return the joins of some places, renumbered in the order given."""
        position = np.searchsorted(self.place, places)
        count = np.searchsorted(self.place, places, side="right") - position
        picked = np.repeat(position - np.cumsum(count) + count, count) + np.arange(count.sum())
        return Joins(
            place=np.repeat(np.arange(len(places)), count),
            segment=self.segment[picked],
            fraction=self.fraction[picked],
            walk_metres=self.walk_metres[picked],
            piece=self.piece[picked],
            nearest_metres=self.nearest_metres[places],
        )


def join_places(
    network: RoadNetwork, chains: Chains, lng: Floats, lat: Floats, max_walk_km: float
) -> Joins:
    """Find the joins of places given in degrees (p,); ``nan`` is a place without coordinates."""
    places = on_sphere(lng, lat)
    index = _Index(network, chains)
    _, piece_of_node = network.pieces()
    piece_of_segment = piece_of_node[chains.first]
    by_piece = np.argsort(piece_of_segment, kind="stable")
    opens_at = np.flatnonzero(np.diff(piece_of_segment[by_piece]) != 0) + 1
    known = np.flatnonzero(~np.isnan(places[:, 0]))
    found = [
        index.nearest(places, known, segments, max_walk_km * 1000.0)
        for segments in np.split(by_piece, opens_at)
    ]
    table = np.concatenate(found)
    table = table[np.argsort(table[:, 0], kind="stable")]
    segment = table[:, 1].astype(np.int64)
    joins = Joins(
        place=table[:, 0].astype(np.int64),
        segment=segment,
        fraction=table[:, 2],
        walk_metres=table[:, 3],
        piece=piece_of_segment[segment],
        nearest_metres=np.where(np.isnan(places[:, 0]), np.nan, np.inf),
    )
    np.minimum.at(joins.nearest_metres, joins.place, joins.walk_metres)
    far = known[np.isinf(joins.nearest_metres[known])]
    farther = index.nearest(places, far, np.arange(len(chains.first)), np.inf)
    joins.nearest_metres[farther[:, 0].astype(np.int64)] = farther[:, 3]
    return joins


class _Index:
    """The segments one can get on, and samples along them."""

    def __init__(self, network: RoadNetwork, chains: Chains) -> None:
        ball = on_sphere(network.lng, network.lat)
        self.start = ball[chains.first]
        self.reach = ball[chains.last] - self.start
        self.joinable = chains.joinable

    def nearest(self, places: Floats, wanted: Ints, segments: Ints, limit: float) -> Floats:
        """Return rows of place, segment, fraction and metres of the nearest of some segments.

        One row for each wanted place that has one of them within the limit in metres, in place
        order.
        """
        from scipy.spatial import cKDTree

        segments = segments[self.joinable[segments]]
        if not len(segments) or not len(wanted):
            return np.empty((0, 4))
        owner, samples, gap = self._samples(segments)
        tree = cKDTree(samples)
        bound = np.asarray(tree.query(places[wanted], distance_upper_bound=limit + gap)[0])
        wanted, bound = wanted[np.isfinite(bound)], bound[np.isfinite(bound)]
        place, segment = _candidates(tree, owner, places, wanted, bound + gap)
        fraction, metres = self._measured(places[place], segment)
        best = np.lexsort((segment, metres, place))
        first_of_place = np.diff(place[best], prepend=-1) != 0
        best = best[first_of_place]
        best = best[metres[best] <= limit]
        return np.column_stack((place[best], segment[best], fraction[best], metres[best]))

    def _samples(self, segments: Ints) -> tuple[Ints, Floats, float]:
        """Return each sample's segment and point, and how far a road point may be from one."""
        reach = self.reach[segments]
        length = np.linalg.norm(reach, axis=1)
        count = np.maximum(np.ceil(length / SAMPLE_METRES), 1.0).astype(np.int64)
        number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        # The middles of equal parts: no point of the segment is half a part away from all.
        fraction = (number + 0.5) / np.repeat(count, count)
        owner = np.repeat(segments, count)
        # One centimetre more than half a part, so that rounding cannot lose a segment.
        return owner, self._surface(owner, fraction), SAMPLE_METRES / 2 + 0.01

    def _measured(self, places: Floats, segments: Ints) -> tuple[Floats, Floats]:
        """Return the nearest point of each segment as a fraction, and its distance in metres."""
        reach = self.reach[segments]
        away = places - self.start[segments]
        square = np.einsum("ij,ij->i", reach, reach)
        fraction = np.einsum("ij,ij->i", away, reach) / np.where(square > 0.0, square, 1.0)
        length = np.sqrt(square)
        # A point on a node must be the node itself: rounding may not strand it beside a one-way.
        fraction = np.where(fraction * length < NODE_METRES, 0.0, fraction)
        fraction = np.where((1.0 - fraction) * length < NODE_METRES, 1.0, fraction)
        return fraction, metres_between(places, self._surface(segments, fraction))

    def _surface(self, segments: Ints, fraction: Floats) -> Floats:
        """Return points along segments, (n, 3), raised to the surface of the earth."""
        points = self.start[segments] + fraction[:, np.newaxis] * self.reach[segments]
        depth: Floats = np.linalg.norm(points, axis=1, keepdims=True) / EARTH_RADIUS_M
        return points / depth


def _candidates(
    tree: cKDTree, owner: Ints, places: Floats, wanted: Ints, radius: Floats
) -> tuple[Ints, Ints]:
    """Return the pairs of place and segment that may be nearest, each once."""
    near = tree.query_ball_point(places[wanted], radius)
    count = np.array([len(one) for one in near], dtype=np.int64)
    flat = np.fromiter((index for one in near for index in one), np.int64, int(count.sum()))
    pairs = np.unique(np.column_stack((np.repeat(wanted, count), owner[flat])), axis=0)
    return pairs[:, 0], pairs[:, 1]
