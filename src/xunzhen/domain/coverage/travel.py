"""Travel times with their source: county-entered, on roads, or straight line times a factor.

What a travel time is stands here and needs no numerical library; ``county_travel`` computes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.registry.county import County

if TYPE_CHECKING:
    from xunzhen.domain.coverage.county_travel import CountyTravelTimes
    from xunzhen.domain.coverage.roads import RoadNetwork


class TravelSource(StrEnum):
    """Where a travel time comes from, best first; ``none`` is an ordinary answer."""

    ENTERED = "entered"
    ROADS = "roads"
    STRAIGHT = "straight"
    NONE = "none"


SOURCES: Final[tuple[TravelSource, ...]] = tuple(TravelSource)


@dataclass(frozen=True, slots=True)
class TravelTime:
    """Minutes one way (None: not reachable), the source, and why when there is none."""

    minutes: float | None
    source: TravelSource
    reason_zh: str = ""
    reason_en: str = ""


class TravelTimes(Protocol):
    """Answers how long it takes between two places, known by their codes."""

    def between(self, origin: str, destination: str) -> TravelTime:
        """Return the time between two places."""
        ...

    def matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> NDArray[np.float64]:
        """Return minutes.

        (len(origins), len(destinations)) float, ``[i, j]`` from origin i to destination j,
        ``inf`` where there is no way.
        """
        ...


def travel_times(
    county: County,
    settings: TravelSettings,
    roads: RoadNetwork | None = None,
    season: str = "",
) -> CountyTravelTimes:
    """Return the travel times between all villages, institutions and townships of a county.

    For each pair, first that applies: the minutes the county entered (``entered_times`` says which
    row); with ``roads``, the shortest time on them with the walk to and from, or on foot all the
    way where that is quicker and within the walking limit; without ``roads``, the minutes computed
    earlier and kept in the county's travel table; else, without ``roads``, the straight line:

        minutes = km x detour_factor / straight_speed_kmh x 60.

    A pair no road leads to stays unreachable: the straight line fills no gap in a road network,
    nor in a table that was computed on one (pairs of villages, and of villages and institutions).
    """
    from xunzhen.domain.coverage.county_travel import CountyTravelTimes
    from xunzhen.domain.coverage.travel_places import travel_places

    return CountyTravelTimes(travel_places(county), county, settings, roads, season)
