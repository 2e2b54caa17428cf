"""An upload judged together with the rows that stand: what is good, bad, new, changed, absent.

The rows that stand are part of the judgement, so that a workbook which holds only some tables is
checked against the others, and a bad row does not pull down what stands. What comes out is exactly
the county as it would be afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xunzhen.domain.errors import Fault, Severity
from xunzhen.domain.registry.assemble import Assembly, RowName, assemble
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.county_schema import COUNTY_TABLES, TABLE_BY_NAME
from xunzhen.domain.registry.draft import duplicate
from xunzhen.domain.registry.hanging import Stored, hanging_on, may_go
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.stored import Cells, RowKey, cells_of, sheets_of
from xunzhen.domain.registry.tabulate import cell_text

STANDING: Final = "{zh}（站上现有）"
_MOST_ROUNDS: Final = 6
_NOTHING: Final[Stored] = {}


@dataclass(frozen=True)
class Merge:
    """What would come of an upload. ``county`` is the county afterwards, None without a county row.

    ``good`` are the rows to take by table and key. ``bad`` rows have an error, ``noticed`` ones a
    remark. ``faults`` concern whole tables. ``absent``: keys that stand and are not in the upload;
    ``removed``: those of them that would go; ``held``: those asked to go that other rows still
    name. ``fallen``: rows that stand and would no longer be good. ``standing`` says which row a
    number of a ``STANDING`` sheet means.
    """

    county: County | None
    good: Mapping[str, Mapping[str, Cells]]
    bad: tuple[Row, ...] = ()
    noticed: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removed: frozenset[RowKey] = frozenset()
    held: Mapping[RowKey, tuple[RowKey, ...]] = field(default_factory=dict)
    fallen: tuple[Fault, ...] = ()
    standing: Mapping[tuple[str, int], RowKey] = field(default_factory=dict)


def merged(
    sheets: Sequence[Sheet], stored: Stored, remove: Collection[str] = (), beside: Stored = _NOTHING
) -> Merge:
    """Judge an upload with the rows that stand; ``remove`` names tables whose absent rows go.

    ``beside`` are rows that stand in tables beside the county's own: what they name stays.
    """
    round_ = _Round(tuple(sheets), stored, frozenset(remove), beside)
    found = assemble([*sheets, *_standing_sheets(stored)])
    bad = round_.left_out(found)
    bad |= _repeats(found, bad)
    plan = round_.plan(found, bad)
    if any(stored.values()):
        for _ in range(_MOST_ROUNDS):
            found = assemble([*_standing_sheets(plan.standing), *round_.without(bad)])
            more = round_.left_out(found)
            if not more:
                break
            bad |= more
            plan = round_.plan(found, bad)
    return round_.outcome(found, bad, plan)


@dataclass(frozen=True)
class _Plan:
    """Which rows stand beside the good ones, which are absent, which of these go."""

    standing: Stored
    absent: Mapping[str, tuple[str, ...]]
    removed: frozenset[RowKey]
    held: Mapping[RowKey, tuple[RowKey, ...]]


@dataclass(frozen=True)
class _Round:
    """One upload and what stood when it was judged."""

    sheets: tuple[Sheet, ...]
    stored: Stored
    remove: frozenset[str]
    beside: Stored

    def tables(self) -> tuple[str, ...]:
        """The tables of the upload, in the order of the county's."""
        names = {sheet.table.name for sheet in self.sheets}
        return tuple(table.name for table in COUNTY_TABLES if table.name in names)

    def rows(self, found: Assembly) -> Iterator[tuple[RowName, Row]]:
        """Yield the filled rows of the upload."""
        places = {(sheet.table.name, sheet.where) for sheet in self.sheets}
        for table, rows in found.rows.items():
            for row in rows:
                if (table, row.where) in places:
                    yield (table, row.where, row.number), row

    def left_out(self, found: Assembly) -> dict[RowName, Row]:
        """Return the rows of the upload that are not in the county."""
        return {name: row for name, row in self.rows(found) if name not in found.keys}

    def without(self, bad: Collection[RowName]) -> list[Sheet]:
        """Return the sheets with the bad rows empty, so that every row keeps its number."""
        return [
            replace(
                sheet,
                rows=[
                    () if (sheet.table.name, sheet.where, number) in bad else cells
                    for number, cells in enumerate(sheet.rows, 1)
                ],
            )
            for sheet in self.sheets
        ]

    def good_keys(self, found: Assembly, bad: Collection[RowName]) -> dict[str, set[str]]:
        """Return the keys of the good rows by table."""
        keys: dict[str, set[str]] = {table: set() for table in self.tables()}
        for name, _row in self.rows(found):
            if name in found.keys and name not in bad:
                keys[name[0]].add(found.keys[name])
        return keys

    def plan(self, found: Assembly, bad: Mapping[RowName, Row]) -> _Plan:
        """Say what stands beside the good rows, given which rows are bad."""
        good = self.good_keys(found, bad)
        named = {table: set(keys) for table, keys in good.items()}
        for (table, _where, _number), row in bad.items():
            named[table].add(key_written(row))
        unread = {fault.table for fault in self.table_faults(found, Severity.ERROR)}
        unread |= {sheet.where for sheet in self.sheets if not sheet.whole}
        broken = {sheet.table.name for sheet in self.sheets if sheet.where in unread}
        absent = {
            table: tuple(key for key in self.stored.get(table, {}) if key not in keys)
            for table, keys in named.items()
            if table not in broken
        }
        asked = {(table, key) for table in self.remove for key in absent.get(table, ())}
        afterwards = {table: dict(rows) for table, rows in self.stored.items()}
        if found.county is not None:
            for table, cells in cells_of(found.county):
                key = "|".join(cells.get(name, "") for name in TABLE_BY_NAME[table].key)
                if key in good.get(table, ()):
                    afterwards.setdefault(table, {})[key] = cells
        for table, rows in self.beside.items():
            afterwards[table] = dict(rows)
        removed = may_go(afterwards, asked)
        standing = {
            table: {
                key: cells
                for key, cells in rows.items()
                if key not in good.get(table, ()) and (table, key) not in removed
            }
            for table, rows in self.stored.items()
        }
        held = hanging_on(afterwards, asked) if asked - removed else {}
        return _Plan(standing, absent, removed, {one: held.get(one, ()) for one in asked - removed})

    def table_faults(self, found: Assembly, *severities: Severity) -> list[Fault]:
        """Return the faults of the upload that belong to no filled row."""
        places = {sheet.where for sheet in self.sheets}
        filled = {(row.where, row.number) for _name, row in self.rows(found)}
        return [
            fault
            for fault in found.faults
            if fault.table in places
            and (fault.table, fault.row) not in filled
            and (not severities or fault.severity in severities)
        ]

    def outcome(self, found: Assembly, bad: Mapping[RowName, Row], plan: _Plan) -> Merge:
        """Put together what came of the last round."""
        good: dict[str, dict[str, Cells]] = {table: {} for table in self.tables()}
        keys = self.good_keys(found, bad)
        for table, cells in cells_of(found.county) if found.county else ():
            key = "|".join(cells.get(name, "") for name in TABLE_BY_NAME[table].key)
            if key in keys.get(table, ()):
                good[table][key] = cells
        noticed = [row for name, row in self.rows(found) if row.faults and name not in bad]
        places = {sheet.where for sheet in self.sheets}
        numbers: dict[tuple[str, int], RowKey] = {}
        for table, rows in plan.standing.items():
            numbers |= standing_numbers(TABLE_BY_NAME[table], rows)
        fallen = [
            fault
            for fault in found.faults
            if fault.table not in places
            and fault.severity is Severity.ERROR
            and (fault.table, fault.row) in numbers
        ]
        return Merge(
            found.county,
            good,
            tuple(sorted(bad.values(), key=_order)),
            tuple(sorted(noticed, key=_order)),
            tuple(self.table_faults(found)),
            plan.absent,
            plan.removed,
            plan.held,
            tuple(fallen) if any(self.stored.values()) else (),
            numbers,
        )


def standing_numbers(table: Table, keys: Iterable[str]) -> dict[tuple[str, int], RowKey]:
    """Return which row each number of a ``STANDING`` sheet means, given its keys in order.

    The heading row counts as row 1.
    """
    where = STANDING.format(zh=table.zh)
    return {(where, number): (table.name, key) for number, key in enumerate(keys, 2)}


def _standing_sheets(stored: Stored) -> list[Sheet]:
    rows = ((table, cells) for table, many in stored.items() for cells in many.values())
    return sheets_of(rows, STANDING)


def _repeats(found: Assembly, bad: Mapping[RowName, Row]) -> dict[RowName, Row]:
    """Refuse rows whose key an earlier row of the upload has, in tables where that is no fault."""
    first: dict[RowKey, Row] = {}
    repeats = {}
    suffix = STANDING.format(zh="")
    for table, rows in found.rows.items():
        for row in rows:
            name = (table, row.where, row.number)
            if name in bad or name not in found.keys or row.where.endswith(suffix):
                continue
            earlier = first.setdefault((table, found.keys[name]), row)
            if earlier is not row:
                column = row.table.key[0]
                row.fault(column, duplicate(row.text(column), earlier.where, earlier.number))
                repeats[name] = row
    return repeats


def key_written(row: Row) -> str:
    """Return the key of a bad row as far as its cells could be read."""
    columns = row.table.column_by_name
    return "|".join(cell_text(columns[name], row.values.get(name)) for name in row.table.key)


def _order(row: Row) -> tuple[int, str, int]:
    tables = [table.name for table in COUNTY_TABLES]
    return tables.index(row.table.name), row.where, row.number
