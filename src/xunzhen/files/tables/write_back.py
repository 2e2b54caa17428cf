"""The workbook given back with the faults beside the rows: a column 问题 and coloured cells."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.errors import Fault, Severity
from xunzhen.domain.registry.cells import Cell, Formula, clean_text
from xunzhen.domain.registry.headings import FAULTS_HEADING, Sheet, layout_of
from xunzhen.domain.registry.schema import plain
from xunzhen.files.tables.read import Reading
from xunzhen.files.tables.workbook import SUMMARY_SHEET
from xunzhen.files.whole import whole_file

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_CELL: Final = 32_000
_LONGEST_TITLE: Final = 31
_REWRITABLE: Final = frozenset({".xlsx", ".xlsm"})


def write_back(path: Path, reading: Reading, out: Path, language: str = "zh") -> None:
    """Write what was read from ``path`` as a workbook with every fault beside its row.

    Values, formulas and formats of a workbook stay as they were; a folder of CSV files becomes a
    workbook with a sheet a file. A first sheet 问题汇总 lists every fault. Reading the result gives
    the same faults again: its column 问题 and its summary are passed over.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    book = _own_workbook(path)
    titles = {sheet.where: sheet.where for sheet in reading.sheets}
    if book is None:
        titles = _titles(reading.sheets)
        book = _new_workbook(reading.sheets, titles)
    by_sheet: dict[str, list[Fault]] = {}
    for fault in reading.faults:
        by_sheet.setdefault(fault.table, []).append(fault)
    for sheet in reading.sheets:
        _mark(book[titles[sheet.where]], sheet, by_sheet.get(sheet.where, []), language)
    _add_summary(book, reading.faults, language)
    with whole_file(out) as draft:
        book.save(draft)


def _own_workbook(path: Path) -> Workbook | None:
    """Return the workbook itself; None for a folder and for what openpyxl cannot write again."""
    if not path.is_file() or path.suffix.lower() not in _REWRITABLE:
        return None
    import openpyxl

    with warnings.catch_warnings():
        # What openpyxl cannot keep (extensions of Excel) is no news to whoever mends a table.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(path)
        except Exception:  # openpyxl refuses some workbooks that Excel and calamine read
            return None


def _titles(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return a title for each sheet: the file name, without what Excel forbids, unique."""
    titles: dict[str, str] = {}
    for sheet in sheets:
        name = sheet.where.removesuffix(".csv").removesuffix(".CSV")
        name = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'")
        title, number = name[:_LONGEST_TITLE] or sheet.table.zh, 2
        taken = {one.casefold() for one in titles.values()}
        while title.casefold() in taken:
            title, number = f"{name[: _LONGEST_TITLE - 3]}_{number}", number + 1
        titles[sheet.where] = title
    return titles


def _new_workbook(sheets: Sequence[Sheet], titles: Mapping[str, str]) -> Workbook:
    import openpyxl

    from xunzhen.files.tables.styles import HEADING_FONT, OPTIONAL_FILL, set_width

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        target = book.create_sheet(titles[sheet.where])
        heading_row = layout_of(sheet).heading_row
        for number, cells in enumerate(sheet.rows, 1):
            for position, cell in enumerate(cells, 1):
                _put(target, number, position, cell)
        for position, cell in enumerate(target[heading_row], 1):
            cell.font, cell.fill = HEADING_FONT, OPTIONAL_FILL
            set_width(target, position, str(cell.value or ""))
        target.freeze_panes = target.cell(heading_row + 1, 1)
    return book


def _put(target: Worksheet, row: int, position: int, cell: Cell) -> None:
    """Put a value as it was; text stays text even if it looks like a formula."""
    value = cell.text if isinstance(cell, Formula) else cell
    if value is None or value == "":
        return
    if isinstance(value, str):
        if not value.isprintable():
            value = clean_text(value)
        written = target.cell(row, position)
        written.value = value[:_LONGEST_CELL]
        written.data_type = "s"
        written.number_format = "@"
    elif isinstance(value, int | float) and not abs(value) < 1e300:
        target.cell(row, position, str(value))
    elif isinstance(value, dt.datetime | dt.date) and value.year < 1900:
        target.cell(row, position, value.isoformat())
    else:
        target.cell(row, position, value)


def _mark(target: Worksheet, sheet: Sheet, faults: Sequence[Fault], language: str) -> None:
    """Write the faults of a sheet into its column 问题 and colour the cells they speak of."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    from xunzhen.files.tables.styles import ERROR_FILL, NOTICE_FILL, WRAPPED

    layout = layout_of(sheet)
    where = {layout.headings[name]: place for name, place in layout.positions.items()}
    where |= {heading: place for place, heading in layout.extra.items()}
    column = _faults_column(sheet, layout.heading_row)
    for row in target.iter_rows(min_row=layout.heading_row, min_col=column, max_col=column):
        if not isinstance(row[0], MergedCell):
            row[0].value = None
    target.cell(layout.heading_row, column, FAULTS_HEADING).font = Font(bold=True, color="C00000")
    lines: dict[int, list[str]] = {}
    for fault in sorted(faults, key=lambda one: one.severity is Severity.NOTICE):
        row_number = fault.row or layout.heading_row
        position = where.get(fault.column or "")
        if position is not None:
            cell = target.cell(row_number, position + 1)
            if fault.severity is Severity.ERROR or row_number not in lines:
                cell.fill = ERROR_FILL if fault.severity is Severity.ERROR else NOTICE_FILL
        if row_number != layout.heading_row:
            lines.setdefault(row_number, []).append(_line(fault, language))
    for number, texts in lines.items():
        cell = target.cell(number, column, "\n".join(texts)[:_LONGEST_CELL])
        cell.alignment = WRAPPED
        cell.data_type = "s"
    target.column_dimensions[get_column_letter(column)].width = 70


def _faults_column(sheet: Sheet, heading_row: int) -> int:
    """Return the column (from 1) of 问题: the one that is there, else the first free one."""
    if heading_row <= len(sheet.rows):
        for position, cell in enumerate(sheet.rows[heading_row - 1], 1):
            if isinstance(cell, str) and plain(cell) == FAULTS_HEADING:
                return position
    return max((len(cells) for cells in sheet.rows), default=0) + 1


def _line(fault: Fault, language: str) -> str:
    mark = {"zh": ("错误", "提示"), "en": ("Error", "Notice")}[language]
    word = mark[fault.severity is Severity.NOTICE]
    column = f"{fault.column}：" if fault.column else ""
    return f"【{word}】{column}{fault.sentence.in_language(language)}"


def _add_summary(book: Workbook, faults: Sequence[Fault], language: str) -> None:
    from xunzhen.files.tables.styles import (
        ERROR_FILL,
        HEADING_FONT,
        NOTICE_FILL,
        REQUIRED_FILL,
        WRAPPED,
        fit_to_page,
    )

    if SUMMARY_SHEET in book.sheetnames:
        del book[SUMMARY_SHEET]
    sheet = book.create_sheet(SUMMARY_SHEET, 0)
    for position, word in enumerate(("程度", "表", "行", "列", "原来写的", "问题"), 1):
        cell = sheet.cell(1, position, word)
        cell.font, cell.fill = HEADING_FONT, REQUIRED_FILL
    in_order = sorted(faults, key=lambda one: one.severity is Severity.NOTICE)
    for number, fault in enumerate(in_order, 2):
        error = fault.severity is Severity.ERROR
        text = fault.sentence.in_language(language)
        cells = (
            "错误" if error else "提示",
            fault.table,
            fault.row,
            fault.column,
            fault.entered,
            text,
        )
        for position, value in enumerate(cells, 1):
            cell = sheet.cell(number, position)
            if value is not None and value != "":
                cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        sheet.cell(number, 1).fill = ERROR_FILL if error else NOTICE_FILL
        sheet.cell(number, 6).alignment = WRAPPED
    if not in_order:
        sheet.cell(2, 6, "没有发现问题。")
    for letter, width in zip("ABCDEF", (8, 18, 8, 18, 24, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    fit_to_page(sheet)
    book.active = 0
