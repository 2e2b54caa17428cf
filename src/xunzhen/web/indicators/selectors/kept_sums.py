"""Sums of a county's indicators as JSON keeps them, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.area import Sums
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.periods.period import Period

Key = tuple[str, dt.date | None]
"""An indicator and the end of counting that a target asks for (None: the period's own)."""


def stored(found: Mapping[Key, Sums]) -> list[dict[str, Any]]:
    """Return sums as JSON."""
    return [_row(*key, one) for key, one in found.items()]


def _row(indicator: str, until: dt.date | None, one: Sums) -> dict[str, Any]:
    found = one.measurement
    row: dict[str, Any] = {
        "i": indicator, "u": _day(until),
        "days": [_day(found.period.since), _day(found.period.until)],
        "n": found.numerator, "d": found.denominator, "x": found.unknown,
    }  # fmt: skip
    if found.rows:
        row["rows"] = [[r.numerator, r.denominator, int(r.unknown)] for r in found.rows]
    if found.missing:
        row["missing"] = [[said.code, said.zh, said.en] for said in found.missing]
    if one.weeks:
        row |= {"weeks": list(one.weeks), "first": _day(one.first)}
    return row


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def read(
    county: str,
    rows: Iterable[Mapping[str, Any]],
    catalogue: Mapping[str, Indicator],
    wanted: str = "",
) -> dict[Key, Sums]:
    """Return sums of JSON; of ``wanted`` alone if named. An indicator that is gone is left out."""
    return {
        (row["i"], _read_day(row["u"])): _read(county, row, catalogue[row["i"]])
        for row in rows
        if row["i"] in catalogue and (not wanted or row["i"] == wanted)
    }


def _read(county: str, row: Mapping[str, Any], indicator: Indicator) -> Sums:
    since, until = row["days"]
    return Sums(
        Measurement(
            indicator.id, county, Period(dt.date.fromisoformat(since), _read_day(until)),
            indicator.per, row["n"], row["d"], row["x"],
            tuple(Behind("", county, n, d, unknown=bool(u)) for n, d, u in row.get("rows", ())),
            tuple(Sentence(*said) for said in row.get("missing", ())),
        ),
        tuple(row.get("weeks", ())),
        _read_day(row.get("first")),
    )  # fmt: skip


def _read_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
