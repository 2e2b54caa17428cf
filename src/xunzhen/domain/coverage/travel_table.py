"""The travel table of a county, computed whole, and the places it cannot reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.county_travel import CountyTravelTimes
from xunzhen.domain.coverage.entered_times import CAR, ON_FOOT, is_computed
from xunzhen.domain.coverage.travel import SOURCES, TravelSource
from xunzhen.domain.coverage.unreached import no_institution_reachable, no_village_reachable
from xunzhen.domain.errors import Sentence
from xunzhen.domain.registry.county import County, TravelRow

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# The travel table takes no time longer than a day.
LONGEST_MINUTES: Final = 1440.0


@dataclass(frozen=True, slots=True)
class UnreachedPlace:
    """A village that no institution reaches, or an institution that reaches no village."""

    code: str
    name: str
    reason: Sentence


@dataclass(frozen=True, slots=True)
class TravelTable:
    """What ``xunzhen travel`` writes and says.

    Attributes
    ----------
    rows :
        the county's own rows unchanged, then the computed pairs in place order. A computed pair
        has one row where both directions agree to a tenth of a minute, else two.
    pairs : by source
        how many pairs of places (unordered) have a time both ways, and with ``none`` how many
        have not; pairs beyond the limit are not among them.
    beyond_limit :
        pairs that take longer than the limit and are left out.
    unreached :
        places without a way, villages first.
    """

    rows: tuple[TravelRow, ...]
    pairs: dict[TravelSource, int]
    beyond_limit: int
    unreached: tuple[UnreachedPlace, ...]


def travel_table(county: County, times: CountyTravelTimes, limit_minutes: float) -> TravelTable:
    """Compute all pairs of institution and village, and of villages within the limit.

    The limit holds for the slower direction; nothing longer than a day is written. A pair with a
    way in one direction only is counted as having none: nobody could come back. Rows that the
    county entered stay word for word, and a pair they give a time to is not computed again.
    """
    villages = tuple(village.code for village in county.villages)
    institutions = tuple(
        institution.code
        for institution in county.institutions
        if institution.code not in county.village_by_code
    )
    own = tuple(row for row in county.travel if not is_computed(row))
    outward = _Block(times, institutions, villages)
    across = _Block(times, villages, villages)
    once = np.triu(np.ones((len(villages), len(villages)), dtype=np.bool_), 1)
    near = across.slower() <= min(limit_minutes, LONGEST_MINUTES)
    within = outward.slower() <= LONGEST_MINUTES
    counted = once & (near | np.isinf(across.slower()))
    beyond = (once & ~counted).sum() + (~within & np.isfinite(outward.slower())).sum()
    counts = outward.count(within | np.isinf(outward.slower())) + across.count(counted)
    return TravelTable(
        rows=own + outward.rows(within) + across.rows(once & near),
        pairs=dict(zip(SOURCES, counts.tolist(), strict=True)),
        beyond_limit=int(beyond),
        unreached=_unreached(county, times, outward),
    )


class _Block:
    """Times of origins and destinations both ways; ``back[i, j]`` is from j to i."""

    def __init__(
        self, times: CountyTravelTimes, origins: Sequence[str], destinations: Sequence[str]
    ) -> None:
        self.origins, self.destinations = origins, destinations
        self.there = times.matrix(origins, destinations)
        self.back = times.matrix(destinations, origins).T
        self.source = times.sources_matrix(origins, destinations)
        self.source_back = times.sources_matrix(destinations, origins).T
        self.on_foot = times.on_foot_matrix(origins, destinations)

    def slower(self) -> Floats:
        """Return the minutes of the slower direction, ``inf`` if one has no way."""
        return np.maximum(self.there, self.back)

    def count(self, chosen: Bools) -> NDArray[np.int64]:
        """Count chosen pairs by source; a pair entered one way is entered."""
        source = np.minimum(self.source, self.source_back)
        source = np.where(np.isfinite(self.slower()), source, SOURCES.index(TravelSource.NONE))
        return np.bincount(source[chosen], minlength=len(SOURCES))

    def rows(self, chosen: Bools) -> tuple[TravelRow, ...]:
        """Return the rows of chosen pairs that have a way and that the county did not enter."""
        entered = SOURCES.index(TravelSource.ENTERED)
        written = chosen & np.isfinite(self.slower()) & (self.source != entered)
        rows: list[TravelRow] = []
        for i, j in zip(*(axis.tolist() for axis in np.nonzero(written)), strict=True):
            origin, destination = self.origins[i], self.destinations[j]
            there = round(float(self.there[i, j]), 1)
            back = round(float(self.back[i, j]), 1)
            by = ON_FOOT if self.on_foot[i, j] else CAR
            source = SOURCES[int(self.source[i, j])].value
            rows.append(TravelRow(origin, destination, there, by, source=source))
            if back != there:
                rows.append(TravelRow(destination, origin, back, by, source=source))
        return tuple(rows)


def _unreached(
    county: County, times: CountyTravelTimes, outward: _Block
) -> tuple[UnreachedPlace, ...]:
    reached = np.isfinite(outward.slower())
    villages = [
        UnreachedPlace(
            village.code,
            village.name,
            times.place_reason(village.code) or no_institution_reachable(village.name),
        )
        for village, ways in zip(county.villages, np.any(reached, axis=0).tolist(), strict=True)
        if not ways
    ]
    institutions = [
        UnreachedPlace(
            code,
            county.institution_by_code[code].name,
            times.place_reason(code) or no_village_reachable(county.institution_by_code[code].name),
        )
        for code, ways in zip(outward.origins, np.any(reached, axis=1).tolist(), strict=True)
        if not ways
    ]
    return (*villages, *institutions)
