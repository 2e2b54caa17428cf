"""Travel times with their source: county-entered, on roads, or straight line times a factor.

What a travel time is stands here, so that the checker can be given times without reaching the
libraries that compute them; ``county_travel`` computes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray


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
