"""How our workbooks look: one plain style for headings, examples, faults and widths."""

from __future__ import annotations

import unicodedata
from typing import Final

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xunzhen.domain.registry.schema import Column, Kind

DAY_FORMAT: Final = "yyyy-mm-dd"
TEXT_FORMAT: Final = "@"
_LINE: Final = Side(style="thin", color="B7C0C8")
HEADING_FONT: Final = Font(bold=True, color="FFFFFF")
REQUIRED_FILL: Final = PatternFill("solid", fgColor="2B4C6F")
OPTIONAL_FILL: Final = PatternFill("solid", fgColor="5E7C99")
EXAMPLE_FONT: Final = Font(italic=True, color="808080")
EXAMPLE_FILL: Final = PatternFill("solid", fgColor="F2F2F2")
ERROR_FILL: Final = PatternFill("solid", fgColor="F8C9C4")
NOTICE_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
BORDER: Final = Border(bottom=_LINE, right=_LINE)
_NARROWEST, _WIDEST = 8, 44


def shown_width(text: str) -> int:
    """Return how many narrow characters a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def set_width(sheet: Worksheet, column: int, *texts: str) -> None:
    """Make a column (from 1) wide enough for the longest of the texts, within reason."""
    widest = max((shown_width(text) for text in texts), default=0) + 3
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = min(max(widest, _NARROWEST), _WIDEST)


def number_format_of(column: Column) -> str:
    """Return the number format of a column: text for codes and words, so that no digit is lost."""
    if column.kind is Kind.DATE:
        return DAY_FORMAT
    if column.kind is Kind.WHOLE:
        return "0"
    return "General" if column.kind is Kind.DECIMAL else TEXT_FORMAT


def write_heading(sheet: Worksheet, position: int, column: Column, language: str) -> None:
    """Write the heading of a column (from 1) in row 1, with a note and the column's format."""
    word = column.name if language == "en" else column.zh
    cell = sheet.cell(1, position, f"{word}*" if column.required else word)
    cell.font = HEADING_FONT
    cell.fill = REQUIRED_FILL if column.required else OPTIONAL_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center")
    cell.border = BORDER
    note = Comment(note_of(column), "xunzhen", height=110, width=300)
    cell.comment = note
    letter = get_column_letter(position)
    sheet.column_dimensions[letter].number_format = number_format_of(column)


def note_of(column: Column) -> str:
    """Return the note on a heading: both names, whether needed, what it means, an example."""
    lines = [f"{column.zh} · {column.name}（{'必填' if column.required else '可空'}）"]
    lines.append(column.about_zh)
    lines.append(column.about_en)
    if column.example:
        lines.append(f"例：{column.example}")
    return "\n".join(lines)


def fit_to_page(sheet: Worksheet) -> None:
    """Print the sheet on A4 across, all columns on one page, the headings on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
