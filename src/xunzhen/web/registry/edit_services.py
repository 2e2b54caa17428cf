"""Editing one row: checked with all the others, never over somebody else's change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Fault, Severity, say
from xunzhen.domain.registry.assemble import Assembly, assemble
from xunzhen.domain.registry.beside import BesideTable
from xunzhen.domain.registry.hanging import Stored, all_hanging_on, hanging_on
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.merge_beside import merged_beside
from xunzhen.domain.registry.stored import (
    Cells,
    RowKey,
    cells_of,
    key_of_cells,
    sheet_of,
    sheets_of,
)
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.import_services import require_import
from xunzhen.web.registry.judging import county_rows, stored_rows
from xunzhen.web.registry.models import HeldRow, RegisteredCounty, RegistryRow
from xunzhen.web.registry.rights import in_reach, may_add, may_edit, open_columns, refuse
from xunzhen.web.registry.rows import SEALED, TABLES, place_of, reader_beside, table_named
from xunzhen.web.registry.selectors import county_now
from xunzhen.web.registry.services import Changed, RowChange, change_rows

_FORM = "表单"


@dataclass(eq=False)
class RowFaults(BadData):
    """A row that cannot be saved; ``by_column`` says what stands beside which field."""

    by_column: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict, kw_only=True)


def save_row(
    *,
    scope: Scope,
    county: str,
    table: str,
    cells: Cells,
    reason: str,
    row: RegistryRow | None = None,
    version: int | None = None,
    clear: frozenset[str] = frozenset(),
) -> Changed:
    """Save a row that was edited or added; ``cells`` hold what the form held.

    Columns that are not the writer's to edit stay as they stand, personal ones left empty too.

    Raises
    ------
    NotAllowed, RowFaults, StaleRow
        when the row is not the writer's, does not hold, or was changed meanwhile.
    """
    site = RegisteredCounty.objects.get(code=county)
    mine = open_columns(scope, table)
    if row is None and not may_add(scope, table):
        raise refuse(table)
    if row is not None and not may_edit(scope, table, row.place):
        raise refuse(table)
    wanted = {name: text for name, text in (row.cells if row else {}).items() if name not in mine}
    wanted |= {name: text for name, text in cells.items() if name in mine and text}
    sure = checked_row(site, table, wanted, row.key if row else None)
    if not in_reach(scope, table, _place(site, table, sure)):
        raise refuse(table)
    change = RowChange(
        table,
        sure,
        row.pk if row else None,
        version,
        keep_sealed=True,
        clear=clear & mine,
        adds=row is None,
    )
    if row is None:
        _refuse_taken(site, table, sure)
    return change_rows(scope=scope, county=county, changes=[change], reason=reason)


def checked_row(
    site: RegisteredCounty, table: str, cells: Cells, replaces: str | None
) -> dict[str, str]:
    """Return the cells of a row as they are stored, checked with all other rows of the county.

    Raises
    ------
    RowFaults
        when a cell is at fault, or rows that stand would no longer hold.
    """
    stored = stored_rows(site)
    reader = reader_beside(table)
    if reader is not None:
        return _checked_beside(site, reader, cells, stored, replaces)
    old = stored[table].pop(replaces, None) if replaces is not None else None
    found = _assembled(stored, table, cells)
    row = next(iter(one for one in found.rows[table] if one.where == _FORM), None)
    key = found.keys.get((table, _FORM, row.number)) if row else None
    if key is None or found.county is None:
        raise _faulty(table, row.faults if row else ())
    sure = next(
        kept
        for other, kept in cells_of(found.county)
        if other == table and key_of_cells(TABLES[table], kept) == key
    )
    if old is not None and replaces is not None and key != replaces:
        _refuse_renamed(stored, table, replaces, old)
    fallen = _fallen(found)
    if fallen and replaces is not None and len(fallen) > len(_fallen(assemble(_sheets(site)))):
        raise _others_fall(fallen)
    return sure


def _checked_beside(
    site: RegisteredCounty,
    reader: BesideTable[Any],
    cells: Cells,
    stored: Stored,
    replaces: str | None,
) -> dict[str, str]:
    """Check a row of a table beside the county's own, with the rows of it that stand."""
    name = reader.table.name
    others = {key: kept for key, kept in stored[name].items() if key != replaces}
    sheet = sheet_of(reader.table, [cells], _FORM)
    found = merged_beside(reader, [sheet], county_now(site), others)
    if not found.good:
        raise _faulty(name, found.bad[0].faults if found.bad else ())
    return dict(next(iter(found.good.values())))


def _refuse_renamed(stored: Stored, table: str, key: str, old: Cells) -> None:
    """Refuse another key for a row that rows beside the county name."""
    beside = {name: rows for name, rows in stored.items() if name not in TABLES}
    hanging = hanging_on({table: {key: old}, **beside}, [(table, key)]).get((table, key), ())
    if hanging:
        first = table_named(hanging[0][0])
        raise RowFaults(
            say(
                "registry.key_in_use",
                "还有{count}行用着原来的代码，例如{table}表，没有保存。请先改那些行。",
                "{count} rows still use the old code, such as in {name}; nothing was saved. Change "
                "those first.",
                count=len(hanging),
                table=first.zh,
                name=first.name,
            )
        )


def _sheets(site: RegisteredCounty) -> list[Sheet]:
    rows = county_rows(stored_rows(site))
    return sheets_of((table, cells) for table, many in rows.items() for cells in many.values())


def _assembled(stored: Stored, table: str, cells: Cells) -> Assembly:
    own = county_rows(stored)
    others = ((name, one) for name, many in own.items() for one in many.values())
    mine = [one for one in sheets_of([(table, cells)], _FORM) if one.table.name == table]
    return assemble([*sheets_of(others), *mine])


def _fallen(found: Assembly) -> list[Fault]:
    return [
        fault
        for rows in found.rows.values()
        for row in rows
        if row.where != _FORM
        for fault in row.faults
        if fault.severity is Severity.ERROR
    ]


def _faulty(table: str, faults: Sequence[Fault]) -> RowFaults:
    names = {one.name: one.name for one in table_named(table).columns}
    names |= {one.zh: one.name for one in table_named(table).columns}
    by_column: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.severity is Severity.ERROR:
            by_column.setdefault(names.get(fault.column or "", ""), []).append(fault)
    return RowFaults(
        say(
            "registry.form_faults",
            "有{count}处要改，改好后再保存；填的都还在。",
            "{count} places need mending before this can be saved; what was entered is kept.",
            count=sum(map(len, by_column.values())) or 1,
        ),
        by_column={name: tuple(many) for name, many in by_column.items()},
    )


def _others_fall(fallen: Sequence[Fault]) -> RowFaults:
    first = fallen[0]
    return RowFaults(
        say(
            "registry.others_fall",
            "这样改，别的{count}行就对不上了，如{table}表：{what}请先改那些行。",
            "With this change {count} other rows no longer hold, such as in {table}: {what_en} "
            "Change those first.",
            count=len(fallen),
            table=first.table,
            what=first.sentence.zh,
            what_en=first.sentence.en,
        ),
        faults=tuple(fallen),
    )


def _refuse_taken(site: RegisteredCounty, table: str, cells: Cells) -> None:
    """Refuse to add a row whose key stands already, at its column."""
    key = key_of_cells(table_named(table), cells)
    if RegistryRow.objects.filter(county=site, table=table, key=key, removed=False).exists():
        fault = Fault(
            say(
                "registry.key_stands",
                "“{key}”这一行已经有了。请改那一行，或换一个编号。",
                "There is a row {key} already. Change that one, or give another key.",
                key=key,
            ),
            table,
            column=table_named(table).columns[0].name,
        )
        raise _faulty(table, [fault])


def _place(site: RegisteredCounty, table: str, cells: Cells) -> str:
    places: dict[str, str] = {}
    rows = RegistryRow.objects.filter(
        county=site, table__in=("institutions", "staff"), removed=False
    )
    for key, place in rows.values_list("key", "place"):
        places[key] = place
    return place_of(table, cells, places)


def hanging_rows(site: RegisteredCounty, row: RegistryRow) -> tuple[RowKey, ...]:
    """Return the rows that hang on a row, and what hangs on those."""
    return all_hanging_on(stored_rows(site), (row.table, row.key))


def remove_row(
    *, scope: Scope, county: str, row: RegistryRow, version: int, reason: str, whole: bool
) -> Changed:
    """Remove a row; with ``whole`` also what hangs on it, else not if anything does.

    Raises
    ------
    NotAllowed, BadData, StaleRow
        when one of the rows is not the writer's, something hangs on it, or it was changed.
    """
    with transaction.atomic():
        site = RegisteredCounty.objects.select_for_update().get(code=county)
        hanging = hanging_rows(site, row)
        if hanging and not whole:
            raise BadData(
                say(
                    "registry.row_in_use",
                    "还有{count}行用着这一行，没有删。请先改那些行，或选连同它们一并删去。",
                    "{count} rows still use this row; nothing was removed. Change them first, or "
                    "choose to remove them with it.",
                    count=len(hanging),
                )
            )
        keys = {key for _table, key in hanging}
        rows = RegistryRow.objects.filter(county=site, removed=False, key__in=keys)
        others = [one for one in rows if (one.table, one.key) in set(hanging)]
        for one in (row, *others):
            if not may_add(scope, one.table) or not in_reach(scope, one.table, one.place):
                raise refuse(one.table)
        changes = [RowChange(one.table, None, one.pk) for one in others]
        changes.append(RowChange(row.table, None, row.pk, version))
        return change_rows(scope=scope, county=county, changes=changes, reason=reason)


def mend_held(*, scope: Scope, county: str, held: HeldRow, cells: Cells) -> None:
    """Save a held row that was mended; it is checked like any other and then settled, once.

    Raises
    ------
    RowFaults
        when it still does not hold.
    """
    require_import(scope, county)
    site = RegisteredCounty.objects.get(code=county)
    stored = stored_rows(site)[held.table]
    written = key_of_cells(table_named(held.table), cells)
    replaces = written if written in stored else None
    sure = checked_row(site, held.table, cells, replaces)
    with transaction.atomic():
        if not _settled(scope, held, "mended"):
            return
        change = RowChange(held.table, sure, keep_sealed=True)
        change_rows(
            scope=scope,
            county=county,
            changes=[change],
            reason=f"改好{held.source.file_name}第{held.row}行",
        )


def drop_held(*, scope: Scope, county: str, held: HeldRow, reason: str) -> None:
    """Give up a held row, saying why; its cells are forgotten."""
    require_import(scope, county)
    with transaction.atomic():
        if _settled(scope, held, "dropped", reason):
            record(
                who=scope.who, duty=scope.duty, action="registry.held_dropped", county=county,
                subject=f"{table_named(held.table).zh}第{held.row}行", purpose=reason,
                facts={"import": held.source_id}, address=scope.address,
            )  # fmt: skip


def _settled(scope: Scope, held: HeldRow, how: str, reason: str = "") -> bool:
    """Settle a held row if nobody did; its cells are no longer needed."""
    return bool(
        HeldRow.objects.filter(pk=held.pk, settled="").update(
            settled=how,
            settled_at=timezone.now(),
            settled_by=scope.who,
            reason=reason[:200],
            sealed_cells="",
        )
    )


def note_unmasked(*, scope: Scope, county: str, row: RegistryRow, purpose: str) -> None:
    """Record that personal columns of a row are read in plain, and what for."""
    record(
        who=scope.who,
        duty=scope.duty,
        action="registry.unmask",
        county=county,
        subject=f"{table_named(row.table).zh} {row.key}",
        purpose=purpose,
        facts={"row": row.pk, "columns": sorted(SEALED.get(row.table, ()))},
        address=scope.address,
    )


def note_search(*, scope: Scope, county: str, found: int) -> None:
    """Record a search by phone or identity number; what was searched for is not written."""
    record(
        who=scope.who,
        duty=scope.duty,
        action="registry.find",
        county=county,
        facts={"found": found},
        address=scope.address,
    )
