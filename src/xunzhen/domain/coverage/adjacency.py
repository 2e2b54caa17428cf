"""Which villages are contiguous, judged from points: no boundary line is needed or drawn.

Definition. Two villages are neighbours when the closed disc whose diameter is the line between
them holds no third village (the Gabriel graph). The caller may further ask that the way between
them is short enough; villages are *contiguous* when a chain of neighbours joins them.

With points p_i in a plane, i and j are Gabriel neighbours iff for every other k

    |p_k - m|^2 > r^2,   m = (p_i + p_j) / 2,   r = |p_i - p_j| / 2.

Every such pair is an edge of every Delaunay triangulation, so only O(n) pairs are tested.

Source: K. R. Gabriel, R. R. Sokal, A new statistical approach to geographic variation analysis,
Systematic Zoology 18 (1969), doi:10.2307/2412323.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.geo import Point

Floats = NDArray[np.float64]
Pair = tuple[int, int]

_KM_PER_DEGREE: Final = 111.195
_TOUCH: Final = 1e-6
"""A third point this close to the circle (1 mm in a km) lies on it, and parts the two."""


def plane_km(points: Sequence[Point]) -> Floats:
    """Return (n, 2) float, km east and north of the middle of the points.

    Equirectangular about the middle: within a county (under 2 degrees) angles keep to 0.1 %.
    """
    degrees = np.array([(point.lng, point.lat) for point in points], dtype=np.float64)
    degrees = degrees.reshape(-1, 2)
    if not len(degrees):
        return degrees
    middle = degrees.mean(axis=0)
    scale = np.array([np.cos(np.radians(middle[1])), 1.0]) * _KM_PER_DEGREE
    plane: Floats = (degrees - middle) * scale
    return plane


def neighbour_pairs(points: Sequence[Point]) -> tuple[Pair, ...]:
    """Return the neighbours as index pairs ``i < j`` in order.

    Villages on the very same point are neighbours of each other and share their neighbours.
    """
    plane = plane_km(points)
    if not len(plane):
        return ()
    sites, site_of = np.unique(plane, axis=0, return_inverse=True)
    at_site: defaultdict[int, list[int]] = defaultdict(list)
    for index, site in enumerate(site_of.reshape(-1).tolist()):
        at_site[site].append(index)
    pairs = {
        (min(i, j), max(i, j))
        for one, other in _gabriel(sites)
        for i in at_site[one]
        for j in at_site[other]
    }
    for together in at_site.values():
        pairs.update((i, j) for i in together for j in together if i < j)
    return tuple(sorted(pairs))


def reachable_from(start: str, neighbours: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the villages joined to ``start`` by a chain of neighbours, with itself, sorted."""
    found, waiting = {start}, [start]
    while waiting:
        for other in neighbours.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return tuple(sorted(found))


def _gabriel(sites: Floats) -> list[Pair]:
    """Keep the candidate pairs whose closed disc holds no third site."""
    from scipy.spatial import cKDTree

    if len(sites) < 2:
        return []
    candidates = np.array(_candidates(sites), dtype=np.intp)
    one, other = sites[candidates[:, 0]], sites[candidates[:, 1]]
    radius = np.linalg.norm(one - other, axis=1) / 2.0
    inside = cKDTree(sites).query_ball_point(
        (one + other) / 2.0, radius * (1.0 + _TOUCH), return_length=True
    )
    # The two ends lie on the circle; a third count is a village between them.
    return [
        (int(i), int(j)) for (i, j), count in zip(candidates, inside, strict=True) if count == 2
    ]


def _candidates(sites: Floats) -> list[Pair]:
    """Return the edges of a Delaunay triangulation; of a line, its consecutive sites."""
    from scipy.spatial import Delaunay, QhullError

    try:
        simplices = Delaunay(sites).simplices
    except QhullError:
        # Fewer than three sites, or all on one line: np.unique has them in order along it.
        return [(i, i + 1) for i in range(len(sites) - 1)]
    return sorted(
        {
            (min(int(a), int(b)), max(int(a), int(b)))
            for simplex in simplices
            for a, b in zip(simplex, np.roll(simplex, 1), strict=True)
        }
    )
