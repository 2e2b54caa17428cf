"""What hangs on a row: the rows of a county that name it, and which rows may go at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from xunzhen.domain.places import written
from xunzhen.domain.registry.stored import Cells, RowKey

REFERENCES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "villages": {"township": ("townships",)},
    "institutions": {"place": ("villages", "townships")},
    "staff": {"institution": ("institutions",), "village": ("villages",)},
    "leave": {"staff": ("staff",)},
    "service_modes": {"village": ("villages",), "provider": ("institutions", "staff")},
    "travel": {
        "from": ("villages", "institutions", "townships"),
        "to": ("villages", "institutions", "townships"),
    },
    "closures": {"place": ("villages", "townships", "institutions")},
    "place_facts": {"place": ("villages", "townships", "institutions")},
    "premiums": {"staff": ("staff",)},
    "agreements": {"receiver": ("institutions",)},
    "assignments": {"to_institution": ("institutions",)},
}
"""Which columns of a table name rows of which other tables; also of tables beside the county."""

LOOSE: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "person_facts": {"staff": ("staff",)},
    "agreements": {"sender": ("institutions",)},
    "assignments": {"staff": ("staff",), "from_institution": ("institutions",)},
}
"""Columns that may name rows of other tables, or somebody from elsewhere: nothing hangs by them."""

Stored = Mapping[str, Mapping[str, Cells]]
"""Rows by table and key."""


def named_by(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return, by column of a table, the tables whose rows it may name."""
    return {**REFERENCES.get(table, {}), **LOOSE.get(table, {})}


def hanging_on(rows: Stored, going: Collection[RowKey]) -> dict[RowKey, tuple[RowKey, ...]]:
    """Return, for each row that would go, the rows that name it and would stay.

    >>> hanging_on(
    ...     {"townships": {"1": {}}, "villages": {"2": {"township": "1"}}}, [("townships", "1")]
    ... )
    {('townships', '1'): (('villages', '2'),)}
    """
    gone = set(going)
    wanted: dict[str, dict[str, RowKey]] = defaultdict(dict)
    for table, key in gone:
        wanted[table][written(key)] = (table, key)
    found: dict[RowKey, list[RowKey]] = defaultdict(list)
    for table, columns in REFERENCES.items():
        targets = [(name, one) for name, many in columns.items() for one in many if one in wanted]
        if not targets:
            continue
        for key, cells in rows.get(table, {}).items():
            if (table, key) not in gone:
                for one in _named(cells, targets, wanted):
                    found[one].append((table, key))
    return {one: tuple(dict.fromkeys(many)) for one, many in found.items()}


def _named(
    cells: Cells, targets: Iterable[tuple[str, str]], wanted: Mapping[str, Mapping[str, RowKey]]
) -> Iterator[RowKey]:
    for column, table in targets:
        text = cells.get(column, "")
        codes = [text]
        if "-" in text:  # a road: every hyphen may be the joint of its two ends
            parts = text.split("-")
            codes += ["-".join(parts[:n]) for n in range(1, len(parts))]
            codes += ["-".join(parts[n:]) for n in range(1, len(parts))]
        for code in codes:
            if code and (one := wanted[table].get(written(code))):
                yield one


def may_go(rows: Stored, asked: Collection[RowKey]) -> frozenset[RowKey]:
    """Return those of the rows asked for that no staying row names, however far the chain goes."""
    going = set(asked)
    while going and (held := hanging_on(rows, going)):
        going -= set(held)
    return frozenset(going)


def all_hanging_on(rows: Stored, row: RowKey) -> tuple[RowKey, ...]:
    """Return every row that hangs on a row, and what hangs on those in turn."""
    going = {row}
    found: list[RowKey] = []
    while held := hanging_on(rows, going):
        more = dict.fromkeys(one for many in held.values() for one in many)
        found += more
        going |= set(more)
    return tuple(found)
