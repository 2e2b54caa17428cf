"""Rows as they are stored: texts of cells by column name, and back to sheets for the importer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.tabulate import Record, cell_text, key_of, records_of

Cells = Mapping[str, str]
"""Texts by column name, empty ones left out; headings of the county's own are kept too."""

RowKey = tuple[str, str]
"""A row of a county: its table and its key."""


def key_of_cells(table: Table, cells: Cells) -> str:
    """Return the text that tells a row from the others of its table."""
    return "|".join(cells.get(name, "") for name in table.key)


def cells_of(county: County) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (table, cells) of every row of a county, what was set aside included."""
    for name, records in records_of(county).items():
        table = TABLE_BY_NAME[name]
        aside = [(one.heading, dict(one.values)) for one in county.set_aside if one.table == name]
        for record in records:
            cells = cells_of_record(table, record)
            if aside:
                key = key_of(table, record)
                cells |= {heading: values[key] for heading, values in aside if key in values}
            yield name, cells


def cells_of_record(table: Table, record: Record) -> dict[str, str]:
    """Return the texts of one record by column name, empty ones left out."""
    return {
        column.name: text
        for column in table.columns
        if (text := cell_text(column, record.get(column.name)))
    }


def sheets_of(rows: Iterable[tuple[str, Cells]], where: str = "{zh}") -> list[Sheet]:
    """Return one sheet a table, headed by column names, for ``assemble``; every table is there.

    ``where`` names the sheets; ``{zh}`` in it stands for the table.
    """
    by_table: dict[str, list[Cells]] = {name: [] for name in TABLE_BY_NAME}
    for table, cells in rows:
        by_table[table].append(cells)
    return [sheet_of(TABLE_BY_NAME[name], found, where) for name, found in by_table.items()]


def sheet_of(table: Table, rows: Sequence[Cells], where: str = "{zh}") -> Sheet:
    """Return the sheet of one table, of the county's own or beside it, headed by column names."""
    extra = sorted({name for cells in rows for name in cells} - set(table.column_by_name))
    names = [*table.column_by_name, *extra]
    body = ([cells.get(name, "") for name in names] for cells in rows)
    return Sheet(table, where.format(zh=table.zh), [names, *body])
