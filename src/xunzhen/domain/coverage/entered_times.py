"""Which of the county's own travel rows counts for a pair of places.

The rule, first difference wins:

1. what the county entered before what was computed and kept in the table;
2. the season asked for before the whole year; rows of another season do not count at all, and
   where no season is asked for, only rows of the whole year count;
3. by car before on foot or by boat;
4. the direction asked for before the opposite one: a pair entered one way counts both ways;
5. the fewest minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xunzhen.domain.registry.county import TravelRow

CAR: Final = "车"
ON_FOOT: Final = "步行"

Pair = tuple[str, str]


def is_computed(row: TravelRow) -> bool:
    """Say whether a row was computed by this product rather than entered by the county."""
    return row.source in ("roads", "straight")


def rows_by_pair(rows: Iterable[TravelRow], season: str = "") -> Mapping[Pair, TravelRow]:
    """Return the row that counts for each directed pair, both directions of every pair entered."""
    best: dict[Pair, tuple[tuple[int, int, int, int, float], TravelRow]] = {}
    for row in rows:
        if row.season not in ("", season):
            continue
        for opposite, pair in enumerate(
            ((row.origin, row.destination), (row.destination, row.origin))
        ):
            rank = (
                int(is_computed(row)),
                int(row.season != season),
                int(row.by != CAR),
                opposite,
                row.minutes,
            )
            if pair not in best or rank < best[pair][0]:
                best[pair] = (rank, row)
    return {pair: row for pair, (_, row) in best.items()}
