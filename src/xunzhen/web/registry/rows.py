"""Between stored rows and the sheets that the importer reads: cells, keys, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.tabulate import cell_text, key_of, records_of
from xunzhen.web.sealing import seal

TABLES: Final[Mapping[str, Table]] = {table.name: table for table in COUNTY_TABLES}
SEALED: Final[Mapping[str, frozenset[str]]] = {"staff": frozenset({"phone", "id_number"})}
"""Personal columns: never in ``cells``, only sealed."""

Cells = Mapping[str, str]
"""Texts by column name, empty ones left out; headings of the county's own are kept too."""


def key_of_cells(table: Table, cells: Cells) -> str:
    """Return the text that tells a row from the others of its table."""
    return "|".join(cells.get(name, "") for name in table.key)


def split(table: Table, cells: Cells) -> tuple[dict[str, str], dict[str, str]]:
    """Return the open cells and the personal ones sealed."""
    secret = SEALED.get(table.name, frozenset())
    plain = {name: text for name, text in cells.items() if text and name not in secret}
    sealed = {name: seal(cells[name], f"{table.name}.{name}") for name in secret if cells.get(name)}
    return plain, sealed


def cells_of(county: County) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (table, cells) of every row of a county, what was set aside included."""
    for name, records in records_of(county).items():
        table = TABLES[name]
        aside = [one for one in county.set_aside if one.table == name]
        for record in records:
            key = key_of(table, record)
            cells = {
                column.name: text
                for column in table.columns
                if (text := cell_text(column, record.get(column.name)))
            }
            for one in aside:
                if kept := dict(one.values).get(key):
                    cells[one.heading] = kept
            yield name, cells


def sheets_of(rows: Iterable[tuple[str, Cells]]) -> list[Sheet]:
    """Return one sheet a table, headed by column names, for ``assemble``; every table is there."""
    by_table: dict[str, list[Cells]] = {name: [] for name in TABLES}
    for table, cells in rows:
        by_table[table].append(cells)
    return [_sheet(TABLES[name], found) for name, found in by_table.items()]


def _sheet(table: Table, rows: list[Cells]) -> Sheet:
    extra = sorted({name for cells in rows for name in cells} - set(table.column_by_name))
    names = [*table.column_by_name, *extra]
    body = ([cells.get(name, "") for name in names] for cells in rows)
    return Sheet(table, table.zh, [names, *body])


def place_of(table: str, cells: Cells, staff_place: Mapping[str, str]) -> str:
    """Return the division that decides who sees a row; empty if it concerns the whole county.

    ``staff_place`` maps 工号 and institution codes to the division they belong to.
    """
    if table in ("townships", "villages"):
        return cells.get("code", "")
    if table == "institutions":
        return cells.get("place", "")
    if table == "staff":
        return staff_place.get(cells.get("institution", ""), "")
    if table == "leave":
        return staff_place.get(cells.get("staff", ""), "")
    if table == "service_modes":
        return cells.get("village", "")
    if table == "closures":
        return cells.get("place", "") if "-" not in cells.get("place", "") else ""
    return ""
