"""Generated counties of every size, planned and verified through the command line.

Each county's tables are written to a temporary folder, read back by ``xunzhen plan`` and its
visits checked by ``xunzhen verify``: no rule may be broken, whatever the size or the seed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from benchmarks.commands import Checked, peak_megabytes_of_children, plan_and_verify
from benchmarks.counties import county_of_size
from xunzhen.files.tables.write import write_county

Measurement = tuple[str, float | None, str, float | None]

SEEDS: Final = {"S": (1, 2, 3), "M": (1, 2, 3), "L": (1,), "XL": (1,)}
FIRST_DAY: Final = "2026-09-07"
ITERATIONS: Final = 5_000
MOST_MEGABYTES: Final = 500.0


def checked_county(size: str, seed: int, folder: Path) -> Checked:
    """Write a generated county's tables below a folder, plan one week of it and verify that."""
    name = f"{size}-{seed}"
    write_county(county_of_size(size, seed), folder / name)
    steps = ("--iterations", str(ITERATIONS), "--seed", str(seed))
    return plan_and_verify(folder / name, folder / f"{name}-plan", FIRST_DAY, 1, *steps)


def measure() -> list[Measurement]:
    """Return a few rows a county, and the memory of the largest plan."""
    rows: list[Measurement] = []
    with tempfile.TemporaryDirectory() as folder:
        for size, seeds in SEEDS.items():
            for seed in seeds:
                rows += _rows(f"{size}, seed {seed}", checked_county(size, seed, Path(folder)))
    rows.append(("peak memory of a plan", peak_megabytes_of_children(), "MB", MOST_MEGABYTES))
    return rows


def _rows(name: str, found: Checked) -> list[Measurement]:
    for line in found.broken[:5]:
        print(f"generated {name}: {line}")
    return [
        (f"{name}: rules broken", len(found.broken), "", 0),
        (f"{name}: visits planned", int(found.summary["planned_visits"]), "", None),
        (f"{name}: visits missed", found.missed, "", None),
        (f"{name}: of them proven unavoidable", found.bound, "", None),
        (f"{name}: read, planned and written", found.seconds, "s", None),
    ]


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        print(f"{title}: {value} {unit}" + ("" if limit is None else f" (limit {limit:g})"))
