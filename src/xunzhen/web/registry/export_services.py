"""Giving tables out: the county's workbook, and bad rows with their faults; each is recorded."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from xunzhen.domain.errors import Fault, Sentence, Severity
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.stored import sheet_of
from xunzhen.files.tables.read import Reading
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables.write_back import write_back
from xunzhen.files.tables_beside import write_beside
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.judging import unsealed_row
from xunzhen.web.registry.models import HeldRow, RegistryRow, TableImport
from xunzhen.web.registry.rows import SEALED, readers_beside, table_named
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.registry.table_selectors import plain_of, table_lines


def exported(
    *, scope: Scope, now: Desk, folder: bool, personal: bool, purpose: str, language: str
) -> bytes:
    """Return the county as its reader may see it: a workbook, or a zip of CSV files.

    Personal columns are empty unless asked for, which needs the right to unmask.

    Raises
    ------
    NotAllowed
        when the duty permits no export, or no personal columns.
    """
    scope.require(Act.EXPORT)
    county = now.county
    if personal:
        scope.require(Act.UNMASK)
        county = _with_personal(now, county)
    record(
        who=scope.who,
        duty=scope.duty,
        action="registry.export",
        county=now.code,
        subject="CSV" if folder else "xlsx",
        purpose=purpose,
        facts={
            "revision": now.revision,
            "personal": personal,
            "villages": len(county.villages),
            "staff": len(county.staff),
        },
        address=scope.address,
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / ("county" if folder else "county.xlsx")
        write_county(county, path, language)
        _write_beside(scope, now, path, language)
        return _zipped(path) if folder else path.read_bytes()


def _write_beside(scope: Scope, now: Desk, path: Path, language: str) -> None:
    """Write the tables beside the county's own that the site holds, as far as the reader sees."""
    for reader in readers_beside():
        table = reader.table
        lines = table_lines(scope, now.site, table.name)
        if not lines:
            continue
        found = reader.read([sheet_of(table, [line.cells for line in lines])], now.whole)
        name = table.name if language == "en" else table.zh
        to = path / f"{name}.csv" if path.is_dir() else path
        write_beside(reader, found.values, to, language, found.set_aside)


def _with_personal(now: Desk, county: County) -> County:
    people = {one.id for one in county.staff}
    rows = RegistryRow.objects.filter(county=now.site, table="staff", removed=False)
    plain = {row.key: plain_of(row) for row in rows if row.key in people}
    return replace(
        county,
        staff=tuple(
            replace(
                one,
                phone=plain.get(one.id, {}).get("phone", ""),
                id_number=plain.get(one.id, {}).get("id_number", ""),
            )
            for one in county.staff
        ),
    )


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return out.getvalue()


def bad_rows(*, scope: Scope, one: TableImport, purpose: str, language: str) -> bytes:
    """Return the bad rows of an upload as a workbook, each with its faults beside it.

    Raises
    ------
    NotAllowed
        when the duty permits no export; personal columns are in it as they were handed in.
    """
    scope.require(Act.EXPORT)
    held = list(one.held.filter(bad=True, settled=""))
    record(
        who=scope.who,
        duty=scope.duty,
        action="registry.export_bad_rows",
        county=one.county,
        subject=one.file_name,
        purpose=purpose,
        facts={"import": one.pk, "rows": len(held), "personal": sorted(SEALED)},
        address=scope.address,
    )
    by_table: dict[str, list[HeldRow]] = {}
    for row in held:
        by_table.setdefault(row.table, []).append(row)
    found = [_bad_sheet(table, rows) for table, rows in by_table.items()]
    reading = Reading(
        None,
        tuple(fault for _sheet, faults in found for fault in faults),
        (),
        tuple(sheet for sheet, _faults in found),
    )
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "bad.xlsx"
        write_back(Path(place), reading, out, language)
        return out.read_bytes()


def _bad_sheet(table: str, rows: list[HeldRow]) -> tuple[Sheet, list[Fault]]:
    """Return a sheet of bad rows as they were handed in, and their faults at their new places."""
    columns = table_named(table).columns
    taken = [unsealed_row(row.sealed_cells) for row in rows]
    extra = list(dict.fromkeys(heading for _cells, more, _heads in taken for heading in more))
    body = [
        [*(cells.get(column.name, "") for column in columns), *(more.get(h, "") for h in extra)]
        for cells, more, _heads in taken
    ]
    sheet = Sheet(
        table_named(table), table_named(table).zh, [[*(c.zh for c in columns), *extra], *body]
    )
    names = {column.name: column.zh for column in columns}
    faults = [
        _fault(fault, table_named(table).zh, number, names)
        for number, row in enumerate(rows, 2)
        for fault in row.faults
    ]
    return sheet, faults


def _fault(kept: Mapping[str, Any], where: str, row: int, names: Mapping[str, str]) -> Fault:
    return Fault(
        Sentence(kept["code"], kept["zh"], kept["en"]),
        where,
        row,
        names.get(kept["column"], kept["heading"]) or None,
        kept["entered"],
        Severity.ERROR if kept["bad"] else Severity.NOTICE,
    )
