"""Travel times written by hand: what is not written is no way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.travel import TravelSource, TravelTime


class HandTimes:
    """Minutes by pair of codes, the same both ways; a place is 0 minutes from itself."""

    def __init__(self, minutes: Mapping[tuple[str, str], float]) -> None:
        self._minutes = {frozenset(pair): time for pair, time in minutes.items()}

    def between(self, origin: str, destination: str) -> TravelTime:
        if origin == destination:
            return TravelTime(0.0, TravelSource.STRAIGHT)
        found = self._minutes.get(frozenset((origin, destination)))
        if found is None:
            return TravelTime(None, TravelSource.NONE, "没有路", "no road")
        return TravelTime(found, TravelSource.ENTERED)

    def matrix(self, origins: Sequence[str], destinations: Sequence[str]) -> NDArray[np.float64]:
        found = np.full((len(origins), len(destinations)), np.inf)
        for i, origin in enumerate(origins):
            for j, destination in enumerate(destinations):
                minutes = self.between(origin, destination).minutes
                if minutes is not None:
                    found[i, j] = minutes
        return found
