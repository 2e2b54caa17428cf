"""Places on the earth as points in space: no projection, no seam, exact for short distances.

The earth is taken as a ball of mean radius; against the ellipsoid a distance is off by 0.5 % at
most, far below what a detour factor or a speed is worth.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.geo import EARTH_RADIUS_KM

Floats = NDArray[np.float64]

EARTH_RADIUS_M: Final = 1000.0 * EARTH_RADIUS_KM


def on_sphere(lng: Floats, lat: Floats) -> Floats:
    """Return the points in space.

    lng, lat : (n,) float, degrees. Result : (n, 3) float, metres from the centre of the earth;
    a row of ``nan`` where a coordinate is ``nan``.
    """
    across, along = np.radians(lng), np.radians(lat)
    flat = np.cos(along)
    ball = np.column_stack((flat * np.cos(across), flat * np.sin(across), np.sin(along)))
    return EARTH_RADIUS_M * ball


def arc_metres(chord: Floats) -> Floats:
    """Turn straight distances through the earth into distances along its surface, in metres."""
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.minimum(chord / (2.0 * EARTH_RADIUS_M), 1.0))


def metres_between(first: Floats, second: Floats) -> Floats:
    """Return surface distances of two equally long lists of points in space, (n,) metres."""
    return arc_metres(np.linalg.norm(first - second, axis=1))


def distance_matrix(origins: Floats, destinations: Floats) -> Floats:
    """Return surface distances.

    (n, m) float, metres, ``[i, j]`` from origin i to destination j; ``nan`` where either point
    is ``nan``.
    """
    from scipy.spatial.distance import cdist

    return arc_metres(cdist(origins, destinations))
