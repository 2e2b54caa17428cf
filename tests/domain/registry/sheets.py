"""The small county as sheets of cells, with single cells changed or rows added."""

from __future__ import annotations

from collections.abc import Mapping

from tests.county import small_county
from xunzhen.domain.errors import Fault, Severity
from xunzhen.domain.registry.assemble import Assembly, assemble
from xunzhen.domain.registry.cells import Cell
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.county_schema import COUNTY_TABLES, TABLE_BY_NAME
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.tabulate import cell_text, records_of


def grid_of(name: str, county: County | None = None) -> list[list[Cell]]:
    """The heading row in Chinese and a row of texts for each record."""
    table = TABLE_BY_NAME[name]
    records = records_of(county or small_county())[name]
    return [
        [column.zh for column in table.columns],
        *(
            [cell_text(column, record.get(column.name)) for column in table.columns]
            for record in records
        ),
    ]


def sheets_of(grids: Mapping[str, list[list[Cell]]] | None = None) -> list[Sheet]:
    """The small county's sheets; the named grids take the place of its own."""
    return [
        Sheet(table, table.zh, (grids or {}).get(table.name, grid_of(table.name)))
        for table in COUNTY_TABLES
    ]


def assembled(table: str, row: int, changes: Mapping[str, Cell]) -> Assembly:
    """The small county with cells of one row (as a person counts it, heading 1) changed."""
    grid = grid_of(table)
    names = [column.name for column in TABLE_BY_NAME[table].columns]
    for name, cell in changes.items():
        grid[row - 1][names.index(name)] = cell
    return assemble(sheets_of({table: grid}))


def assembled_with_row(table: str, cells: Mapping[str, Cell]) -> Assembly:
    """The small county with one row more at the end of a table."""
    names = [column.name for column in TABLE_BY_NAME[table].columns]
    return assemble(sheets_of({table: [*grid_of(table), [cells.get(name) for name in names]]}))


def only_error(assembly: Assembly) -> Fault:
    """The one error of an assembly; more or fewer fail the test."""
    errors = [fault for fault in assembly.faults if fault.severity is Severity.ERROR]
    assert len(errors) == 1, [fault.line() for fault in errors]
    return errors[0]


def only_notice(assembly: Assembly) -> Fault:
    """The one fault of an assembly, which must be a notice."""
    lines = [fault.line() for fault in assembly.faults]
    assert len(lines) == 1, lines
    assert assembly.faults[0].severity is Severity.NOTICE
    return assembly.faults[0]
