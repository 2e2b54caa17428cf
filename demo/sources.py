"""The real facts under the demo counties: names, codes, township seats, census totals."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from xunzhen.domain.geo import Point

SOURCES = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True)
class Division:
    """A township (9 digits) or a village-level unit (12 digits) of the 2023 list."""

    code: str
    name: str
    parent: str

    @property
    def is_township(self) -> bool:
        """Say whether this is a township."""
        return len(self.code) == 9

    @property
    def county(self) -> str:
        """The 6-digit code of its county."""
        return self.code[:6]

    @property
    def is_community(self) -> bool:
        """Say whether this is a residents' committee (居委会, 居民会), not a village."""
        return self.code[9] == "0"

    @property
    def is_farm(self) -> bool:
        """Say whether this is the living quarter of a farm (生活区)."""
        return self.code[9] == "5"

    @property
    def short_name(self) -> str:
        """The name as people say it: 祥华村委会 is 祥华村."""
        for written, said in (("社区居委会", "社区"), ("社区居民会", "社区"), ("村委会", "村")):
            if self.name.endswith(written):
                return self.name.removesuffix(written) + said
        return self.name


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a township's seat is; ``origin`` geonames (real) or placed (invented)."""

    township: str
    point: Point
    origin: str


@dataclass(frozen=True, slots=True)
class Census:
    """Totals of a county in the census of 2020, persons."""

    county: str
    name: str
    residents: int
    aged_65: int


def read_divisions() -> list[Division]:
    """Return townships and village-level units of the demo counties, in the order of the list."""
    return [Division(row["code"], row["name"], row["parent"]) for row in _rows("divisions.csv")]


def read_seats() -> dict[str, Seat]:
    """Return township seats by township code."""
    return {
        row["township"]: Seat(
            row["township"], Point(float(row["lng"]), float(row["lat"])), row["origin"]
        )
        for row in _rows("seats.csv")
    }


def read_census(county: str) -> Census:
    """Return the totals of one county."""
    row = next(row for row in _rows("census.csv") if row["county"] == county)
    return Census(county, row["name"], int(row["residents"]), int(row["aged_65"]))


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
