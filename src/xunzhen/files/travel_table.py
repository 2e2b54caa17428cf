"""The travel table written as CSV, in the form the county tables read."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xunzhen.domain.registry.county import TravelRow

COLUMNS: Final = ("from", "to", "minutes", "by", "season", "source")


def write_travel_table(rows: Iterable[TravelRow], path: Path) -> None:
    """Write the rows with their source; a row that the county entered says ``entered``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(
                (
                    row.origin,
                    row.destination,
                    f"{row.minutes:g}",
                    row.by,
                    row.season,
                    row.source or "entered",
                )
            )
