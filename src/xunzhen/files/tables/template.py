"""Empty county tables to fill in: headings, notes, drop-downs and one example row a table."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.rows import EXAMPLE_MARK
from xunzhen.domain.registry.schema import Column, Kind, Need, Table
from xunzhen.files.tables.workbook import GUIDE_SHEET
from xunzhen.files.tables.write import WORKBOOK_SUFFIX
from xunzhen.files.whole import whole_file, whole_folder

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW: Final = 100_000
"""Drop-downs reach down to this row."""
_LONGEST_LIST: Final = 255
_NEED_ZH: Final = {Need.REQUIRED: "必须有", Need.EXPECTED: "应当有", Need.OPTIONAL: "可没有"}

GUIDE: Final = (
    "一、每张表的第1行是列名，不要改；深色、带*的列必须填，其余可以空着。列的先后可以调换。",
    "二、第2行灰色的“示例”行是给人看的，读入时跳过；可以留着，也可以删。从第3行起填写。",
    "三、代码、电话、身份证号按文本填，表里已设好格式；从别处粘贴时选“只粘贴值”。",
    "四、日期写2026-09-01；“止”含当天，空着表示一直有效。",
    "五、半天写周一上午，全天写周一；几个之间用分号。圩日写农历3,8、公历1,6或周二;周五。",
    "六、不清楚的人口数空着，不写“约”。坐标取自手机地图的，坐标系写GCJ02。",
    "七、填好后运行 xunzhen check 文件名 --write-back 批注.xlsx，错处会写在每一行旁边；"
    "有错的行不影响别的行。",
    "八、用不着的表和列空着即可；自己加的列会原样留着，不参与计算。",
)


def write_template(path: Path, also: Sequence[Table] = ()) -> None:
    """Write empty tables to ``path``: a workbook if it ends in .xlsx, else a folder of CSV files.

    ``also`` are tables beside the county's own, written after them.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    tables = (*COUNTY_TABLES, *also)
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        _write_workbook(path, tables)
    else:
        _write_folder(path, tables)


def example_row(table: Table) -> list[str]:
    """Return the example row of a table; its first cell bears the mark that makes it skipped."""
    first, *others = (column.example for column in table.columns)
    return [f"{EXAMPLE_MARK} {first}".rstrip(), *others]


def _write_folder(folder: Path, tables: Sequence[Table]) -> None:
    with whole_folder(folder) as draft:
        for table in tables:
            with (draft / f"{table.zh}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                lines = csv.writer(file)
                lines.writerow([_starred(column) for column in table.columns])
                lines.writerow(example_row(table))


def _starred(column: Column) -> str:
    return f"{column.zh}*" if column.required else column.zh


def _write_workbook(path: Path, tables: Sequence[Table]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _add_guide(book, tables)
    for table in tables:
        _add_table(book.create_sheet(table.zh), table)
    with whole_file(path) as draft:
        book.save(draft)


def _add_guide(book: Workbook, tables: Sequence[Table]) -> None:
    """Add the first sheet: how to fill in, then every column of every table."""
    from openpyxl.styles import Font

    from xunzhen.files.tables.styles import HEADING_FONT, REQUIRED_FILL, WRAPPED, fit_to_page

    sheet = book.create_sheet(GUIDE_SHEET)
    fit_to_page(sheet)
    sheet.cell(1, 1, "县域巡诊数据表填写说明").font = Font(bold=True, size=16)
    for number, line in enumerate(GUIDE, 2):
        sheet.cell(number, 1, line).alignment = WRAPPED
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=6)
        sheet.row_dimensions[number].height = 20
    top = len(GUIDE) + 3
    for position, word in enumerate(("表", "列", "英文名", "必填", "写什么", "例"), 1):
        cell = sheet.cell(top, position, word)
        cell.font, cell.fill = HEADING_FONT, REQUIRED_FILL
    number = top + 1
    for table in tables:
        sheet.cell(number, 1, table.zh).font = Font(bold=True)
        sheet.cell(number, 3, table.name).font = Font(bold=True)
        sheet.cell(number, 4, _NEED_ZH[table.need])
        sheet.cell(number, 5, table.about_zh).alignment = WRAPPED
        for column in table.columns:
            number += 1
            required = "是" if column.required else ""
            cells = ("", column.zh, column.name, required, column.about_zh, column.example)
            for position, text in enumerate(cells, 1):
                sheet.cell(number, position, text).alignment = WRAPPED
        number += 1
    for letter, width in zip("ABCDEF", (12, 18, 24, 8, 64, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(top + 1, 1)


def _add_table(sheet: Worksheet, table: Table) -> None:
    from xunzhen.files.tables.styles import (
        EXAMPLE_FILL,
        EXAMPLE_FONT,
        fit_to_page,
        number_format_of,
        set_width,
        write_heading,
    )

    for position, (column, example) in enumerate(
        zip(table.columns, example_row(table), strict=True), 1
    ):
        write_heading(sheet, position, column, "zh")
        cell = sheet.cell(2, position, _example_value(column, example) if example else None)
        cell.font, cell.fill = EXAMPLE_FONT, EXAMPLE_FILL
        cell.number_format = number_format_of(column)
        set_width(sheet, position, _starred(column), example, *column.offered)
        if column.offered:
            add_drop_down(sheet, position, column)
    fit_to_page(sheet)
    sheet.row_dimensions[1].height = 26
    sheet.freeze_panes = "A2"


def _example_value(column: Column, example: str) -> str | float | dt.date:
    """Return numbers and days as such: Excel marks a number that is stored as text as an error."""
    if example.startswith(EXAMPLE_MARK):
        return example
    if column.kind in (Kind.WHOLE, Kind.DECIMAL):
        return float(example)
    return dt.date.fromisoformat(example) if column.kind is Kind.DATE else example


def add_drop_down(sheet: Worksheet, position: int, column: Column, first: int = 3) -> None:
    """Offer the column's words from row ``first`` on; where others are allowed, refuse none."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(column.offered)
    if len(words) > _LONGEST_LIST:
        raise ValueError(f"Excel takes no list of {len(words)} characters: {column.name}")
    rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    rule.showErrorMessage = not column.open_choices
    rule.errorTitle, rule.error = column.zh, "请从下拉单里选"
    rule.showInputMessage = True
    rule.promptTitle, rule.prompt = column.zh, column.about_zh
    letter = get_column_letter(position)
    rule.add(f"{letter}{first}:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)
