"""Sheets that print well, hold no formula and come out the same every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | dt.date | None
A4: Final = 9
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def add_sheet(
    book: Workbook,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[float],
) -> Worksheet:
    """Add a table: bold head that stays in sight and on every page, filters, real dates."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(name)
    sheet.append(list(heads))
    for row in rows:
        sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in row])
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            side = "left" if isinstance(cell.value, str) else "center"
            cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
            if isinstance(cell.value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    dress_head(sheet, rows=1)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(sheet.max_row, 1)}"
    sheet.print_title_rows = "1:1"
    return sheet


def plain(text: str) -> str:
    """Return text without the control signs that no workbook can hold."""
    return "".join(sign for sign in text if ord(sign) >= 32 or sign in "\n\t")


def dress_head(sheet: Worksheet, rows: int) -> None:
    """Make the first rows bold, centred and ruled off."""
    from openpyxl.styles import Alignment, Border, Font, Side

    for line in sheet.iter_rows(max_row=rows):
        for cell in line:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(bottom=Side(style="medium"))


def set_up_print(sheet: Worksheet, header: tuple[str, str, str], footer: str) -> None:
    """Set A4 landscape, one page wide, with header (left, middle, right) and page numbers."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.gridLines = True
    left, middle, right = (part.replace("&", "&&") for part in header)
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left.text, head.center.text, head.right.text = left, middle, right
    foot.left.text, foot.right.text = footer.replace("&", "&&"), "第&P页，共&N页"
    sheet.oddHeader, sheet.oddFooter = head, foot


def print_in_columns(sheet: Worksheet, last_columns: Sequence[int], percent: int) -> None:
    """Print a wide sheet on several pages, each ending with one of these columns, at a scale."""
    from openpyxl.worksheet.pagebreak import Break, ColBreak

    sheet.sheet_properties.pageSetUpPr = None
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = percent
    sheet.col_breaks = ColBreak(brk=tuple(Break(id=column) for column in last_columns))


def save_book(book: Workbook, path: Path, dated: dt.date) -> None:
    """Save with every text kept text and every time set to midnight of ``dated``.

    A text that begins like a formula (``=``, ``+``, ``-``, ``@``) is stored as a string with the
    quote-prefix mark, so no program computes it, now or after an edit.
    """
    moment = dt.datetime.combine(dated, dt.time())
    book.properties.created = moment
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                    if cell.value.startswith(("=", "+", "-", "@", "\t")):
                        cell.quotePrefix = True
    raw = io.BytesIO()
    book.save(raw)
    path.write_bytes(_dated(raw.getvalue(), moment))


def _dated(workbook: bytes, moment: dt.datetime) -> bytes:
    """Return the same zip with one date on every part; openpyxl writes the clock into it."""
    dated = io.BytesIO()
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(dated, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", part)
            info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return dated.getvalue()
