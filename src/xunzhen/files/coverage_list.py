"""The list of villages with their service modes, as a CSV file or a workbook for the office."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

# What a spreadsheet takes for a formula when it opens a CSV file.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def list_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as CSV in UTF-8 with the mark that Excel needs; no cell is a formula.

    >>> list_csv(["村"], [["=1+1"]]).decode("utf-8-sig").splitlines()
    ['村', "'=1+1"]
    """
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(headings)
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def list_workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as a workbook of one sheet: every cell a text, the head repeated in print."""
    import openpyxl

    from xunzhen.files.tables.styles import fit_to_page, set_width

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    fit_to_page(sheet)
    for number, row in enumerate([headings, *rows], 1):
        for position, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, position, text)
                cell.data_type = "s"
    for position in range(1, len(headings) + 1):
        column = [headings[position - 1], *(row[position - 1] for row in rows[:200])]
        set_width(sheet, position, *column)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
