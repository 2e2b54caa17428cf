"""What a phone carries: the rows of one doctor's own area, with change numbers and state hashes.

A phone asks "after N?" and gets the rows that changed since; it compares the count and hash of each
table and, where they differ, names what it has and gets only what differs. Rows that come from
the county tables have no change number of the ledger: theirs is made of their content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xunzhen.domain.fieldwork.wire import canonical
from xunzhen.domain.places import contains

DAYS_BACK: Final = 35
DAYS_AHEAD: Final = 35
MOST_ROWS: Final = 5_000
TABLES: Final = ("visits", "villages", "rules", "people", "free")
_CONTENT_HEX: Final = 12
_DAY: Final = 24 * 60

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a phone must put in and take out of one table."""

    rows: tuple[Row, ...]
    gone: tuple[str, ...]


def horizon(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days ``[since, until)`` whose visits a phone carries."""
    return today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD + 1)


def returns_at(ends: str | None, homeward_minutes: float | None, next_village: str) -> str | None:
    """Return when the way that ends with a visit is back at the base, as HH:MM of the same day.

    ``ends`` is when the planned half-day does, HH:MM; the minutes home are rounded up. None where
    the plan does not know it, another village comes next, or it would be the next day.

    >>> returns_at("17:30", 34.2, "")
    '18:05'
    """
    if not ends or next_village or homeward_minutes is None or not 0 <= homeward_minutes < _DAY:
        return None
    hours, minutes = (int(part) for part in ends.split(":")[:2])
    back = 60 * hours + minutes + math.ceil(homeward_minutes)
    return f"{back // 60:02}:{back % 60:02}" if back < _DAY else None


def own_villages(
    planned: Iterable[str], circuit: Iterable[str], township: str, most: int = MOST_ROWS
) -> tuple[str, ...]:
    """Return a doctor's villages, in code order: those planned for them in the horizon, and as far
    as there is room those of their own township that are served by circuit."""
    first = sorted(set(planned))
    more = [
        one for one in sorted(set(circuit) - set(first)) if township and contains(township, one)
    ]
    return tuple(sorted([*first, *more][:most]))


def content_change(row: Row) -> int:
    """Return a change number made of a row's content: equal rows have equal numbers, and a number
    that a phone reads exactly (below 2^48)."""
    digest = hashlib.sha256(canonical(row).encode()).hexdigest()
    return int(digest[:_CONTENT_HEX], 16)


def numbered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Give rows without a change number one made of their content, in order of id."""
    return tuple(
        {**row, "change": content_change(row)} for row in sorted(rows, key=lambda one: one["id"])
    )


def state_of(rows: Iterable[Row]) -> tuple[int, str]:
    """Return count and hash of a table: 16 hex digits of SHA-256 over ``id:change`` lines by id."""
    return state_of_changes({str(one["id"]): int(one["change"]) for one in rows})


def state_of_changes(changes: Mapping[str, int]) -> tuple[int, str]:
    """Return count and hash of a table of which only ids and change numbers are known.

    >>> state_of_changes({})
    (0, 'e3b0c44298fc1c14')
    """
    lines = "".join(f"{name}:{changes[name]}\n" for name in sorted(changes))
    return len(changes), hashlib.sha256(lines.encode()).hexdigest()[:16]


def difference(have: Mapping[str, int], rows: Sequence[Row]) -> Difference:
    """Return what a phone that has these changes lacks, and what it must let go."""
    there = {str(one["id"]) for one in rows}
    return Difference(
        tuple(one for one in rows if have.get(str(one["id"])) != one["change"]),
        tuple(sorted(set(have) - there)),
    )


def bounded(
    visits: Sequence[Row], today: dt.date, others: int, most: int = MOST_ROWS
) -> tuple[Row, ...]:
    """Keep the visits nearest to today where there are more than a phone shall carry.

    ``others`` counts the rows of the other tables. A doctor's own visits go before a colleague's.
    """
    room = max(0, most - others)
    if len(visits) <= room:
        return tuple(visits)

    def far(one: Row) -> tuple[bool, int, str]:
        days = abs((dt.date.fromisoformat(str(one["date"])) - today).days)
        return (not one["mine"], days, str(one["id"]))

    kept = {str(one["id"]) for one in sorted(visits, key=far)[:room]}
    return tuple(one for one in visits if str(one["id"]) in kept)
