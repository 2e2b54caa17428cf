"""From the sheets of a county to one frozen ``County``, checked whole, with every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from xunzhen.domain.errors import Fault, Severity, say
from xunzhen.domain.registry.county import County, SetAside
from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.day_rows import closure_rows, holiday_rows, rule_rows, travel_rows
from xunzhen.domain.registry.draft import Draft
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.people_rows import leave_rows, service_mode_rows, staff_rows
from xunzhen.domain.registry.place_rows import (
    CountyRow,
    county_row,
    county_row_record,
    institution_rows,
    township_rows,
    village_rows,
)
from xunzhen.domain.registry.rows import Row, Rows, empty_table, read_rows
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.tabulate import (
    Record,
    closure_record,
    holiday_record,
    institution_record,
    key_of,
    leave_record,
    rule_record,
    service_mode_record,
    staff_record,
    township_record,
    travel_record,
    village_record,
)

DEMONSTRATION: Final = "演示数据"
Item = TypeVar("Item")
RowName = tuple[str, str, int]
"""A row of the sheets: its table, where it stands, its number there."""


@dataclass(frozen=True, slots=True)
class TableCount:
    """How one table fared. ``good`` of ``rows`` filled rows were read; faults are counted apart."""

    table: str
    zh: str
    rows: int
    good: int
    errors: int
    notices: int


@dataclass(frozen=True)
class Assembly:
    """What came of the sheets: ``county`` is None only if no good county row was found.

    ``rows`` are all filled rows by table, good and bad; ``keys`` says under which key a good row,
    named by (table, where, number), stands in the county.
    """

    county: County | None
    faults: tuple[Fault, ...]
    counts: tuple[TableCount, ...]
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    keys: Mapping[RowName, str] = field(default_factory=dict)


def assemble(sheets: Iterable[Sheet]) -> Assembly:
    """Build the county of these sheets; several sheets of one table are read as one.

    Rows with an error are left out, and so is every row that refers to one; each says why. The
    order of the rows does not matter to the county, except that of two rows that exclude each
    other the earlier one is kept.
    """
    read: dict[str, list[Rows]] = {table.name: [] for table in COUNTY_TABLES}
    for sheet in sheets:
        if sheet.table.name in read:
            read[sheet.table.name].append(read_rows(sheet))
    draft = Draft()
    rows = {name: _merged(parts) for name, parts in read.items()}
    builder = _Builder(draft, rows, read)
    for known in (draft.townships, draft.villages, draft.institutions, draft.staff):
        known.unread = any(not part.whole for part in read[known.table.name])
    own = county_row(draft, rows["county"])
    county = builder.county(own)
    draft.summarise()
    faults = [*_whole_tables(read), *draft.faults]
    faults += [fault for table in COUNTY_TABLES for row in rows[table.name] for fault in row.faults]
    counts = tuple(_count(table, rows[table.name], read[table.name]) for table in COUNTY_TABLES)
    return Assembly(county if own else None, tuple(faults), counts, rows, builder.keys)


def _merged(parts: Sequence[Rows]) -> tuple[Row, ...]:
    return tuple(row for part in parts for row in part.rows)


def _whole_tables(read: Mapping[str, Sequence[Rows]]) -> Iterable[Fault]:
    for table in COUNTY_TABLES:
        parts = read[table.name]
        if not parts:
            yield from _table_missing(table)
        filled = any(part.rows for part in parts)
        for part in parts:
            for fault in part.faults:
                # One empty sheet of several is no fault as long as another has rows.
                if not (filled and fault.sentence.code == "registry.empty_table"):
                    yield fault


def _table_missing(table: Table) -> Iterable[Fault]:
    for fault in empty_table(table, table.zh):
        yield Fault(
            say(
                "registry.table_missing",
                "没有找到“{zh}”表（英文名{name}）。请补上这张表，表名写成“{zh}”。",
                "The table {name} ({zh}) was not found. Add it under that name.",
                zh=table.zh,
                name=table.name,
            ),
            fault.table,
            severity=fault.severity,
        )


def _count(table: Table, rows: Sequence[Row], parts: Sequence[Rows]) -> TableCount:
    faults = [fault for row in rows for fault in row.faults]
    faults += [fault for part in parts for fault in part.faults]
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    good = sum(row.ok for row in rows)
    return TableCount(table.name, table.zh, len(rows), good, errors, len(faults) - errors)


@dataclass(frozen=True)
class _Builder:
    """Builds table after table, in the order in which rows refer to one another."""

    draft: Draft
    rows: Mapping[str, tuple[Row, ...]]
    read: Mapping[str, Sequence[Rows]]
    keys: dict[RowName, str] = field(default_factory=dict)

    def county(self, own: CountyRow | None) -> County | None:
        """Build every table even without a county row, so that every fault is told at once."""
        draft, rows = self.draft, self.rows
        townships = township_rows(draft, rows["townships"])
        seats = {township.code: township.point for township, _row in townships}
        villages = village_rows(draft, rows["villages"], seats)
        institutions = institution_rows(draft, rows["institutions"])
        staff = staff_rows(draft, rows["staff"])
        leave = leave_rows(draft, rows["leave"])
        modes = service_mode_rows(draft, rows["service_modes"])
        travel = travel_rows(draft, rows["travel"])
        holidays = holiday_rows(draft, rows["holidays"])
        closures = closure_rows(draft, rows["closures"])
        rules = rule_rows(draft, rows["rules"])
        if own is None:
            return None
        synthetic = DEMONSTRATION in own.note or any(
            village.origin == "synthetic" for village, _row in villages
        )
        keep = self._kept
        aside: list[SetAside] = []
        keep("county", [(own, own.row)], county_row_record, aside)
        return County(
            code=own.code,
            name=own.name,
            as_of=own.as_of,
            city=own.city,
            province=own.province,
            note=own.note,
            synthetic=synthetic,
            townships=keep("townships", townships, township_record, aside),
            villages=keep("villages", villages, village_record, aside),
            institutions=keep("institutions", institutions, institution_record, aside),
            staff=keep("staff", staff, staff_record, aside),
            leave=keep("leave", leave, leave_record, aside),
            service_modes=keep("service_modes", modes, service_mode_record, aside),
            travel=keep("travel", travel, travel_record, aside),
            holidays=keep("holidays", holidays, holiday_record, aside),
            closures=keep("closures", closures, closure_record, aside),
            rules=keep("rules", rules, rule_record, aside),
            set_aside=tuple(aside),
        )

    def _kept(
        self,
        name: str,
        pairs: Sequence[tuple[Item, Row]],
        record: Callable[[Item], Record],
        aside: list[SetAside],
    ) -> tuple[Item, ...]:
        """Return the items in key order, and add what was set aside beside them."""
        table = next(table for table in COUNTY_TABLES if table.name == name)
        keyed = sorted(
            ((key_of(table, record(item)), item, row) for item, row in pairs),
            key=lambda one: (one[0], tuple(map(repr, record(one[1]).values()))),
        )
        self.keys.update({(name, row.where, row.number): key for key, _item, row in keyed})
        headings = dict.fromkeys(heading for part in self.read[name] for heading in part.set_aside)
        for heading in headings:
            values = tuple(
                (key, row.extra[heading]) for key, _item, row in keyed if heading in row.extra
            )
            aside.append(SetAside(name, heading, values))
        return tuple(item for _key, item, _row in keyed)
