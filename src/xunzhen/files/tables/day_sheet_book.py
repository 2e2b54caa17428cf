"""Day sheets as a workbook to enter them in: what is printed is locked, the rest has drop-downs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.errors import BadData, Fault, Sentence, say
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.day_sheet_schema import (
    AFTERNOON,
    CONTACTS,
    DAY_SHEETS,
    MORNING,
    PRINTED,
)
from xunzhen.domain.registry.cells import Formula, Plain, text_of
from xunzhen.domain.registry.headings import Sheet, layout_of
from xunzhen.domain.registry.schema import Kind
from xunzhen.domain.registry.tabulate import Record
from xunzhen.files.papers.words import DEMONSTRATION
from xunzhen.files.tables.read import Reading, read_sheets
from xunzhen.files.tables.write_back import write_back
from xunzhen.files.whole import whole_file

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS: Final = 2_000
_GUIDE: Final = (
    "一张手填单一行。灰色的几列印在单子上，锁住了，不要改；照单子填白色的格。",
    "看成了：填到村、离开的时刻和人次，没有就填0。没看成：只选原因，别的空着。",
    "同意回访的电话录在最后几列，一格一个，只录电话；人数先填“同意回访”。录入后请删除本文件。",
    "没有填的行读入时跳过。一个单号只能录一次：再传一次，已录过的行会说“已经录过”。",
)


def write_day_sheet_book(sheets: Iterable[DaySheet], path: Path, spare: int = 0) -> None:
    """Write a workbook with a row a sheet, ready to be filled in from paper, and rows for spare
    sheets, in which nothing is printed.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    from xunzhen.files.tables.template import add_drop_down
    from xunzhen.files.tables.write import fill_sheet

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = DAY_SHEETS.zh
    rows = list(sheets)
    fill_sheet(sheet, DAY_SHEETS, map(_record, rows), (), "zh")
    for position, column in enumerate(DAY_SHEETS.columns, 1):
        if column.offered and (spare or column.name not in PRINTED):
            add_drop_down(sheet, position, column, first=2)
    _lock(sheet, len(rows), spare)
    sheet.freeze_panes = f"{get_column_letter(len(PRINTED) + 1)}2"
    if any(one.demo for one in rows):
        _mark_as_demo(sheet)
    _guide(book.create_sheet("填写说明"))
    with whole_file(path) as draft:
        book.save(draft)


def read_day_sheet_book(path: Path) -> Sheet:
    """Return the sheet of a filled workbook, each cell as the text a person sees.

    Columns that mean nothing here are left behind: a name that somebody wrote beside the table is
    not kept. Telephone numbers stand in columns of their own, for the caller to seal.

    Raises
    ------
    BadData
        if it is no workbook, holds no such sheet, two of them, or too many rows.
    """
    try:
        source = read_sheets(path, also=(DAY_SHEETS,))
    except BadData as problem:
        if problem.sentence.code != "files.no_tables":
            raise
        raise BadData(_no_sheet(0)) from problem
    found = [one for one in source.sheets if one.table is DAY_SHEETS]
    if len(found) != 1:
        raise BadData(_no_sheet(len(found)))
    if len(found[0].rows) > MOST_ROWS:
        raise BadData(
            say(
                "files.day_sheets_too_long",
                "补录表超过{most:,}行。请删去空行，或分开上传。",
                "The workbook has more than {most:,} rows. Delete empty rows or upload parts.",
                most=MOST_ROWS,
            )
        )
    return _only_ours(found[0])


def write_bad_rows(sheet: Sheet, faults: Sequence[Fault], path: Path, language: str) -> None:
    """Write these rows with their faults beside them; corrected, the workbook is read again."""
    write_back(Path(), Reading(None, tuple(faults), (), (sheet,)), path, language)


def _no_sheet(found: int) -> Sentence:
    return say(
        "files.no_day_sheets",
        "工作簿里有{n}张“手填单补录”表，应当正好一张。请用网页上下载的补录表填写。",
        "The workbook has {n} sheets called 手填单补录; there must be just one. Use the workbook "
        "that the page gives out.",
        n=found,
    )


def _only_ours(sheet: Sheet) -> Sheet:
    layout = layout_of(sheet)
    places = sorted((place, name) for name, place in layout.positions.items())
    heads = [DAY_SHEETS.column_by_name[name].zh for _place, name in places]
    rows: list[list[str]] = [[] for _ in range(layout.heading_row - 1)] + [heads]
    for cells in sheet.rows[layout.heading_row :]:
        rows.append([_text(cells[place]) if place < len(cells) else "" for place, _name in places])
    return Sheet(DAY_SHEETS, sheet.where, rows, sheet.whole)


def _text(cell: Plain | Formula) -> str:
    if isinstance(cell, Formula):
        return text_of(cell.cached) if cell.cached not in (None, "") else cell.text[:80]
    return text_of(cell)[:80]


def _record(one: DaySheet) -> Record:
    halves = {None: None, False: MORNING, True: AFTERNOON}
    return {
        "number": one.number,
        "date": one.key.date,
        "half_day": halves[one.key.afternoon],
        "township": one.township,
        "place": one.village,
        "doctor": one.doctor,
    }


def _lock(sheet: Worksheet, rows: int, spare: int) -> None:
    """Lock what is printed on the paper; formats of the other cells are set for typing."""
    from openpyxl.styles import PatternFill, Protection
    from openpyxl.utils import get_column_letter

    from xunzhen.files.tables.styles import BORDER, number_format_of

    grey = PatternFill("solid", fgColor="E7EBEE")
    for number in range(2, rows + spare + 2):
        for position, column in enumerate(DAY_SHEETS.columns, 1):
            cell = sheet.cell(number, position)
            cell.border = BORDER
            if column.name in PRINTED and number < rows + 2:
                cell.fill = grey
            else:
                cell.protection = Protection(locked=False)
                cell.number_format = "@" if column.name in CONTACTS else number_format_of(column)
    for position, column in enumerate(DAY_SHEETS.columns, 1):
        letter = get_column_letter(position)
        wide = {"number": 18.0, "date": 12.0, "place": 14.0, "township": 11.0, "spot": 13.0}
        if column.kind is Kind.WHOLE:
            sheet.column_dimensions[letter].width = 9.5
        elif column.name in wide:
            sheet.column_dimensions[letter].width = wide[column.name]
    sheet.row_dimensions[1].height = 26
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.sort = False


def _mark_as_demo(sheet: Worksheet) -> None:
    from openpyxl.worksheet.header_footer import HeaderFooterItem

    head = HeaderFooterItem()
    head.center.text = DEMONSTRATION
    sheet.oddHeader = head


def _guide(sheet: Worksheet) -> None:
    from xunzhen.files.tables.styles import WRAPPED

    sheet.column_dimensions["A"].width = 90
    for number, line in enumerate(_GUIDE, 1):
        sheet.cell(number, 1, line).alignment = WRAPPED
