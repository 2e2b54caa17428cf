"""The demo tables as rows, and how many visits a week can be made: a flow of our own."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from xunzhen.domain.periods.half_days import parse_half_days

DEMO = Path(__file__).resolve().parents[2] / "demo"
Row = dict[str, str]
OPEN_END = "9999-12-31"


class Tables:
    """Every table of one demo county, read as text."""

    def __init__(self, folder: str) -> None:
        self.folder = DEMO / folder
        self._rows = {path.stem: _read(path) for path in sorted(self.folder.glob("*.csv"))}

    def __getitem__(self, table: str) -> list[Row]:
        return self._rows[table]

    @property
    def as_of(self) -> str:
        return self["county"][0]["as_of"]

    def modes_on(self, day: str) -> dict[str, list[Row]]:
        """Decisions in force on a day, by village."""
        found: dict[str, list[Row]] = {}
        for row in self["service_modes"]:
            if row["since"] <= day <= (row["until"] or OPEN_END):
                found.setdefault(row["village"], []).append(row)
        return found

    def in_mode(self, mode: str, day: str) -> list[str]:
        """Villages served in a mode on a day."""
        return sorted(
            village
            for village, rows in self.modes_on(day).items()
            if any(row["mode"] == mode for row in rows)
        )

    def without_mode(self, day: str) -> list[str]:
        """Villages that no decision serves and where no health centre stands."""
        served = self.modes_on(day)
        return [
            row["code"]
            for row in self["villages"]
            if row["code"] not in served and row["township_seat"] != "是"
        ]

    def minutes(self) -> dict[tuple[str, str], float]:
        """Entered minutes, both ways."""
        found = {(row["from"], row["to"]): float(row["minutes"]) for row in self["travel"]}
        return found | {(other, one): minutes for (one, other), minutes in found.items()}


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def missed_visits(
    tables: Tables, monday: dt.date, townships: frozenset[str] | None = None, limit: float = 90.0
) -> int:
    """Return the least number of visits that a week of working days must miss.

    source -> doctor (cap) -> half-day (1) -> village and day (1) -> village (owed) -> sink.
    """
    days = [monday + dt.timedelta(days=n) for n in range(5)]
    owed = _owed(tables, monday, townships)
    minutes = tables.minutes()
    edges: dict[tuple[str, str], int] = {}
    for person in tables["staff"]:
        free = _free(tables, person, days)
        reach = [v for v in owed if minutes.get((person["institution"], v), np.inf) <= limit]
        if not free or not reach:
            continue
        edges[("source", person["id"])] = int(person["max_circuit_half_days"])
        for half_day in free:
            slot = f"{person['id']} {half_day}"
            edges[(person["id"], slot)] = 1
            edges |= {(slot, f"{village} {half_day // 2}"): 1 for village in reach}
    for village, visits in owed.items():
        edges |= {(f"{village} {weekday}", village): 1 for weekday in _open(tables, village, days)}
        edges[(village, "sink")] = visits
    return sum(owed.values()) - _flow(edges)


def _owed(tables: Tables, monday: dt.date, townships: frozenset[str] | None) -> dict[str, int]:
    own = {row["code"]: row["visits_per_week"] for row in tables["villages"]}
    return {
        village: int(own[village] or 2)
        for village in tables.in_mode("巡诊", monday.isoformat())
        if townships is None or village[:9] in townships
    }


def _free(tables: Tables, person: Row, days: list[dt.date]) -> list[int]:
    away = {
        day.weekday()
        for row in tables["leave"]
        for day in days
        if row["staff"] == person["id"] and row["since"] <= day.isoformat() <= row["until"]
    }
    return [h for h in sorted(parse_half_days(person["available"])) if h // 2 not in away]


def _open(tables: Tables, village: str, days: list[dt.date]) -> list[int]:
    closed = {
        day.weekday()
        for row in tables["closures"]
        for day in days
        if row["place"] == village and row["since"] <= day.isoformat() <= row["until"]
    }
    return [weekday for weekday in range(5) if weekday not in closed]


def _flow(edges: Mapping[tuple[str, str], int]) -> int:
    names = sorted({name for edge in edges for name in edge})
    number = {name: index for index, name in enumerate(names)}
    rows = np.array([number[one] for one, _ in edges], dtype=np.int32)
    columns = np.array([number[other] for _, other in edges], dtype=np.int32)
    capacity = np.array(list(edges.values()), dtype=np.int32)
    net = csr_array(coo_array((capacity, (rows, columns)), shape=(len(names), len(names))))
    return int(maximum_flow(net, number["source"], number["sink"]).flow_value)
