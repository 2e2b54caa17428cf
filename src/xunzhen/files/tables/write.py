"""A county to its tables: a folder of CSV files or a workbook, read back as the same county."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.registry.cells import Value
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.schema import Column, Kind, Table
from xunzhen.domain.registry.tabulate import Record, cell_text, key_of, records_of
from xunzhen.files.tables.plain_text import guarded, looks_like_formula
from xunzhen.files.whole import whole_file, whole_folder

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as OneCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK_SUFFIX: Final = ".xlsx"
Aside = tuple[str, Mapping[str, str]]
"""A column set aside: its heading, and its texts by the keys of the rows."""
_NUMBERS: Final = frozenset({Kind.WHOLE, Kind.DECIMAL})


def write_county(county: County, path: Path, language: str | None = None) -> None:
    """Write every table of a county to ``path``: a workbook if it ends in .xlsx, else a folder.

    Names are Chinese in a workbook and English in a folder unless ``language`` (zh, en) says
    otherwise; both are read back. The output appears whole or not at all.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    records = records_of(county)
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        _write_workbook(county, records, path, language or "zh")
    else:
        _write_folder(county, records, path, language or "en")


def _aside_of(county: County, table: Table) -> list[Aside]:
    return [
        (aside.heading, dict(aside.values))
        for aside in county.set_aside
        if aside.table == table.name
    ]


def _write_folder(
    county: County, records: Mapping[str, Sequence[Record]], folder: Path, language: str
) -> None:
    with whole_folder(folder) as draft:
        for table in COUNTY_TABLES:
            name = table.name if language == "en" else table.zh
            aside = _aside_of(county, table)
            write_csv(draft / f"{name}.csv", table, records[table.name], aside, language)


def write_csv(
    path: Path, table: Table, records: Iterable[Record], aside: Sequence[Aside], language: str
) -> None:
    """Write one table as a CSV file in UTF-8 with its mark, headings in ``language``."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            [column.name if language == "en" else column.zh for column in table.columns]
            + [guarded(heading) for heading, _values in aside]
        )
        for record in records:
            lines.writerow(_text_row(table, record, aside))


def _text_row(table: Table, record: Record, aside: Sequence[Aside]) -> list[str]:
    key = key_of(table, record) if aside else ""
    cells = [cell_text(column, record.get(column.name)) for column in table.columns]
    cells += (values.get(key, "") for _heading, values in aside)
    return [guarded(text) for text in cells]


def _write_workbook(
    county: County, records: Mapping[str, Sequence[Record]], path: Path, language: str
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in COUNTY_TABLES:
        sheet = book.create_sheet(table.name if language == "en" else table.zh)
        fill_sheet(sheet, table, records[table.name], _aside_of(county, table), language)
    with whole_file(path) as draft:
        book.save(draft)


def fill_sheet(
    sheet: Worksheet,
    table: Table,
    records: Iterable[Record],
    aside: Sequence[Aside],
    language: str,
) -> None:
    """Fill an empty sheet with one table: headings in ``language``, then a row a record."""
    from xunzhen.files.tables.styles import fit_to_page, number_format_of, set_width, write_heading

    fit_to_page(sheet)
    formats = [number_format_of(column) for column in table.columns]
    for position, column in enumerate(table.columns, 1):
        write_heading(sheet, position, column, language)
        set_width(sheet, position, column.zh, column.name, column.example)
    for position, (heading, _values) in enumerate(aside, len(table.columns) + 1):
        _put_text(sheet.cell(1, position), heading)
    for number, record in enumerate(records, 2):
        for position, column in enumerate(table.columns, 1):
            value = record.get(column.name)
            if value is None or value == "" or value == frozenset():
                continue
            cell = sheet.cell(number, position)
            typed = _typed(column, value)
            if isinstance(typed, str):
                _put_text(cell, typed)
            else:
                cell.value = typed
            cell.number_format = formats[position - 1]
        key = key_of(table, record) if aside else ""
        for position, (_heading, values) in enumerate(aside, len(table.columns) + 1):
            if key in values:
                _put_text(sheet.cell(number, position), values[key])
    sheet.freeze_panes = "A2"


def _put_text(cell: OneCell | MergedCell, text: str) -> None:
    """Put a text so that no program takes it for a formula, now or after an edit."""
    cell.value = text
    cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True


def _typed(column: Column, value: Value) -> str | int | float | dt.date:
    """Return numbers and days as such, so that Excel can reckon with them; all else as text."""
    if column.kind in _NUMBERS and isinstance(value, int | float):
        return value
    if column.kind is Kind.DATE and isinstance(value, dt.date):
        return value
    return cell_text(column, value)
