"""Uploads and held rows as a reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from xunzhen.domain.registry.schema import Column
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.judging import unsealed_row
from xunzhen.web.registry.listing import listed
from xunzhen.web.registry.models import HeldRow, RegistryRow, TableImport
from xunzhen.web.registry.rows import SEALED, table_named
from xunzhen.web.sealing import masked


@dataclass(frozen=True)
class SheetCell:
    """One cell of a row with faults, as handed in."""

    text: str
    bad: bool
    noticed: bool
    number: bool


@dataclass(frozen=True)
class SheetRow:
    """One row with faults: its cells, what is wrong, what it can be mended to."""

    held: HeldRow
    cells: tuple[SheetCell, ...]
    faults: tuple[Mapping[str, Any], ...]


def uploads_of(scope: Scope, county: str) -> QuerySet[TableImport]:
    """Return the uploads of a county, newest first, with the number of rows that wait."""
    if not scope.reaches(county):
        return TableImport.objects.none()
    waiting = Count("held", filter=Q(held__settled="", held__bad=True))
    found = TableImport.objects.filter(county=county).select_related("handed_in_by")
    return found.annotate(waiting=waiting)


def upload_of(scope: Scope, county: str, number: int) -> TableImport:
    """Return one upload.

    Raises
    ------
    Http404
        when there is none in this county, or the reader does not answer for the county.
    """
    found = uploads_of(scope, county).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def held_of(scope: Scope, county: str, number: int) -> HeldRow:
    """Return one held row of a county; 404 as for uploads."""
    found = HeldRow.objects.filter(pk=number, source__county=county).select_related("source")
    held = found.first() if scope.reaches(county) else None
    if held is None:
        raise Http404
    return held


def waiting_rows(scope: Scope, county: str) -> QuerySet[HeldRow]:
    """Return the bad rows of taken uploads that wait to be mended."""
    if not scope.reaches(county):
        return HeldRow.objects.none()
    return HeldRow.objects.filter(
        source__county=county, source__state=TableImport.State.TAKEN, settled="", bad=True
    ).select_related("source")


def job_of_upload(one: TableImport) -> Job | None:
    """Return the job that last worked on an upload."""
    return Job.objects.filter(pk=one.job).first() if one.job else None


def columns_shown(table: str, rows: Sequence[HeldRow]) -> tuple[Column, ...]:
    """Return the usual columns of a table and those at fault, in the table's order."""
    wanted = set(listed(table_named(table))[:4])
    wanted |= {fault["column"] for row in rows for fault in row.faults}
    return tuple(column for column in table_named(table).columns if column.name in wanted)


def sheet_rows(
    county: str, rows: Sequence[HeldRow], columns: Sequence[Column]
) -> tuple[SheetRow, ...]:
    """Return rows with faults for showing; personal columns are masked."""
    numbers = _rows_to_see(county, rows)
    return tuple(_sheet_row(row, columns, numbers) for row in rows)


def _rows_to_see(county: str, rows: Sequence[HeldRow]) -> Mapping[tuple[str, str], int]:
    """Return the numbers of stored rows that faults point to."""
    wanted = {
        (mend["table"], mend["key"])
        for row in rows
        for fault in row.faults
        for mend in fault["mends"]
        if "key" in mend
    }
    if not wanted:
        return {}
    found = RegistryRow.objects.filter(
        county__code=county, removed=False, key__in={key for _table, key in wanted}
    )
    return {(table, key): number for table, key, number in found.values_list("table", "key", "pk")}


def _sheet_row(
    row: HeldRow, columns: Sequence[Column], numbers: Mapping[tuple[str, str], int]
) -> SheetRow:
    cells, _extra, _headings = unsealed_row(row.sealed_cells)
    secret = SEALED.get(row.table, frozenset())
    bad = {fault["column"] for fault in row.faults if fault["bad"]}
    noticed = {fault["column"] for fault in row.faults if not fault["bad"]}
    shown = tuple(
        SheetCell(
            masked(cells.get(one.name, "")) if one.name in secret else cells.get(one.name, ""),
            one.name in bad,
            one.name in noticed,
            one.kind.value in ("whole", "decimal"),
        )
        for one in columns
    )
    faults = tuple(
        {
            **fault,
            "mends": [
                {**mend, "number": numbers.get((mend.get("table", ""), mend.get("key", "")))}
                for mend in fault["mends"]
            ],
        }
        for fault in row.faults
    )
    return SheetRow(row, shown, faults)
