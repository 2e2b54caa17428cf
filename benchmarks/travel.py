"""How long a travel matrix takes on real roads, and whether it is right.

Roads: ``osm/andorra.osm.pbf`` of the shared data. Places: 500 points drawn evenly from the
rectangle around the roads, with a fixed seed; some lie farther from any road than one walks.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.plain_roads import plain_matrix
from benchmarks.shared_data import shared_file
from xunzhen.domain.coverage.chains import contract
from xunzhen.domain.coverage.joins import join_places
from xunzhen.domain.coverage.road_times import road_minutes
from xunzhen.domain.coverage.sphere import distance_matrix, on_sphere
from xunzhen.files.roads import read_roads
from xunzhen.files.settings import load_settings

EXTRACT = "osm/andorra.osm.pbf"
SETTINGS_DAY = dt.date(2026, 1, 1)
PLACES = 500
SEED = 20261122

Measurement = tuple[str, float | None, str, float | None]
"""Name, value (None: skipped), unit, and the limit it must not exceed (None: told only)."""


@dataclass
class _Watch:
    """Seconds since the last look."""

    last: float

    def lap(self) -> float:
        now = time.perf_counter()
        passed, self.last = now - self.last, now
        return passed


def measure() -> list[Measurement]:
    """Measure once; one row without a value, and a line, where the shared data are absent."""
    path = shared_file(EXTRACT)
    if path is None:
        print(f"travel: skipped, no {EXTRACT} (set XUNZHEN_SHARED)")
        return [("travel: skipped, no shared data", None, "", None)]
    _, settings = load_settings(SETTINGS_DAY)
    watch = _Watch(time.perf_counter())
    roads = read_roads(path, settings)
    read = watch.lap()
    chains = contract(roads)
    contracted = watch.lap()
    lng, lat = _points(roads.lng, roads.lat)
    watch.lap()
    joins = join_places(roads, chains, lng, lat, settings.max_walk_km)
    joined = watch.lap()
    minutes = road_minutes(chains, joins, joins, settings.walking_speed_kmh)
    searched = watch.lap()
    plain = plain_matrix(roads, lng, lat, settings.max_walk_km, settings.walking_speed_kmh)
    plainly = watch.lap()
    ball = on_sphere(lng, lat)
    watch.lap()
    distance_matrix(ball, ball)
    straight = watch.lap()
    both = np.isfinite(minutes) & np.isfinite(plain)
    return [
        ("travel: nodes of the network", roads.node_count, "", None),
        ("travel: junctions after contraction", len(chains.junction), "", None),
        ("travel: pieces of the network", roads.pieces()[0], "", None),
        ("travel: pairs with a way", 100.0 * float(both.mean()), "%", None),
        ("travel: read the extract", read, "s", None),
        ("travel: contract", contracted, "s", None),
        ("travel: join 500 places", joined, "s", None),
        ("travel: 500 x 500 shortest times", searched, "s", None),
        ("travel: extract to matrix, together", read + contracted + joined + searched, "s", 3.0),
        ("travel: 500 x 500 straight line", straight, "s", None),
        ("travel: plain Dijkstra on all nodes", plainly, "s", None),
        ("travel: largest difference to it", _difference(minutes, plain), "min", 1e-6),
    ]


def _points(
    lng: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    random = np.random.default_rng(SEED)
    return (
        random.uniform(lng.min(), lng.max(), PLACES),
        random.uniform(lat.min(), lat.max(), PLACES),
    )


def _difference(minutes: NDArray[np.float64], plain: NDArray[np.float64]) -> float:
    """Return the largest difference; ``inf`` if one has a way where the other has none."""
    if not np.array_equal(np.isfinite(minutes), np.isfinite(plain)):
        return float("inf")
    both = np.isfinite(plain)
    return float(np.abs(minutes[both] - plain[both]).max(initial=0.0))


def main() -> None:
    """Print the measurements; exit 1 if a limit is exceeded."""
    exceeded = False
    for name, value, unit, limit in measure():
        if value is None:
            continue
        mark = "" if limit is None else f"  (limit {limit:g})"
        print(f"{name:40} {value:12.4g} {unit}{mark}")
        exceeded |= limit is not None and not value <= limit
    raise SystemExit(int(exceeded))


if __name__ == "__main__":
    main()
