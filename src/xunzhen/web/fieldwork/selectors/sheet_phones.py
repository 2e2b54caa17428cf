"""Telephone numbers in handed-in workbooks: sealed while they wait, gone once they are in.

A workbook's cells are kept as text until its rows are entered; those of the numbers are kept as the
survey's numbers are (``Contact.sealed_phone``), and opened only to judge and to enter them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from xunzhen.domain.fieldwork.day_sheet_schema import CONTACTS, DAY_SHEETS, KEPT_APART
from xunzhen.domain.registry.headings import Sheet, layout_of
from xunzhen.web.fieldwork.models import SheetUpload
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.sealing import is_current, seal, unseal

_SEALED: Final = "sealed:"
Rows = list[list[Any]]


def sealed_rows(rows: Sequence[Sequence[Any]]) -> Rows:
    """Return the rows with every number sealed."""
    return _changed(rows, lambda text: text if text == KEPT_APART else _sealed(text))


def opened_rows(rows: Sequence[Sequence[Any]]) -> Rows:
    """Return the rows with every number as it was written.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand.
    """
    return _changed(rows, _opened)


def rows_without_numbers(
    rows: Sequence[Sequence[Any]], only: Collection[int] | None = None
) -> Rows:
    """Return the rows with a mark in the place of each number; of some rows only (the first is 1),
    if told."""
    return _changed(rows, lambda _text: KEPT_APART, only)


def resealed_rows(rows: Sequence[Sequence[Any]]) -> Rows | None:
    """Return the rows sealed by the key of today, None if all were."""
    old = [one for one in _numbers(rows) if not is_current(one.removeprefix(_SEALED))]
    return sealed_rows(opened_rows(rows)) if old else None


def holds_numbers(upload: SheetUpload) -> bool:
    """Say whether a workbook that was handed in still holds a number."""
    return bool(_numbers(upload.rows))


def _numbers(rows: Sequence[Sequence[Any]]) -> list[str]:
    cells = (str(cell) for row in rows for cell in row)
    return [one for one in cells if one.startswith(_SEALED)]


def _sealed(text: str) -> str:
    return text if text.startswith(_SEALED) else f"{_SEALED}{seal(text, PHONE_SEALED_AS)}"


def _opened(text: str) -> str:
    sealed = text.startswith(_SEALED)
    return unseal(text.removeprefix(_SEALED), PHONE_SEALED_AS) if sealed else text


def _changed(
    rows: Sequence[Sequence[Any]],
    change: Callable[[str], str],
    only: Collection[int] | None = None,
) -> Rows:
    if not rows:
        return []
    layout = layout_of(Sheet(DAY_SHEETS, DAY_SHEETS.zh, [list(row) for row in rows]))
    places = {layout.positions[name] for name in CONTACTS if name in layout.positions}
    return [
        [
            change(str(cell))
            if place in places
            and cell not in (None, "")
            and number > layout.heading_row
            and (only is None or number in only)
            else cell
            for place, cell in enumerate(row)
        ]
        for number, row in enumerate(rows, 1)
    ]
