"""From a sheet of cells to rows of values: headings are recognised, cells read, faults placed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xunzhen.domain.errors import Fault, Sentence, Severity, say
from xunzhen.domain.periods.market_days import MarketDays
from xunzhen.domain.registry.cells import (
    Cell,
    CellReader,
    Formula,
    Plain,
    Value,
    clean_text,
    reader_of,
    shown,
)
from xunzhen.domain.registry.headings import (
    Layout,
    Sheet,
    column_missing,
    heading_text,
    layout_of,
)
from xunzhen.domain.registry.identity import masked
from xunzhen.domain.registry.schema import Column, Need, Table

EXAMPLE_MARK: Final = "示例"
_EXAMPLE: Final = re.compile(rf"{EXAMPLE_MARK}(?:[\s:：]|$)")
_PRIVATE: Final = ("id_number", "phone")
"""How the names of columns begin that hold what no list shows whole."""


@dataclass(eq=False)
class Row:
    """One row of values; ``ok`` turns False with the first fault that keeps it out."""

    table: Table
    where: str
    number: int
    values: Mapping[str, Value]
    headings: Mapping[str, str]
    cells: Mapping[str, Cell]
    extra: Mapping[str, str]
    ok: bool = True
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, sentence: Sentence, severity: Severity = Severity.ERROR) -> None:
        """Place a fault on a column of this row; an error keeps the row out."""
        entered = shown(self.cells.get(column))
        self.faults.append(
            Fault(
                sentence,
                self.where,
                self.number,
                self.headings.get(column, self.table.column_by_name[column].zh),
                masked(entered) if column.startswith(_PRIVATE) else entered,
                severity,
            )
        )
        if severity is Severity.ERROR:
            self.ok = False

    def notice(self, column: str, sentence: Sentence) -> None:
        """Place a notice: the row stays in."""
        self.fault(column, sentence, Severity.NOTICE)

    def text(self, column: str) -> str:
        """Return a text, a code or a choice; ``""`` where the cell is empty or at fault."""
        value = self.values.get(column)
        return value if isinstance(value, str) else ""

    def number_in(self, column: str) -> float | None:
        """Return a number; None where the cell is empty or at fault."""
        value = self.values.get(column)
        return float(value) if isinstance(value, int | float) else None

    def whole(self, column: str) -> int | None:
        """Return a whole number; None where the cell is empty or at fault."""
        value = self.values.get(column)
        return value if isinstance(value, int) else None

    def flag(self, column: str) -> bool | None:
        """Return yes or no; None where the cell is empty or at fault."""
        value = self.values.get(column)
        return value if isinstance(value, bool) else None

    def day(self, column: str) -> dt.date | None:
        """Return a day; None where the cell is empty or at fault."""
        value = self.values.get(column)
        return value if isinstance(value, dt.date) else None

    def tags(self, column: str) -> frozenset[str]:
        """Return the words of a cell."""
        value = self.values.get(column)
        return (
            frozenset(word for word in value if isinstance(word, str))
            if isinstance(value, frozenset)
            else frozenset()
        )

    def half_days(self, column: str) -> frozenset[int]:
        """Return the half-day indices of a cell."""
        value = self.values.get(column)
        return (
            frozenset(half for half in value if isinstance(half, int))
            if isinstance(value, frozenset)
            else frozenset()
        )

    def market_days(self, column: str) -> MarketDays | None:
        """Return the market days of a cell."""
        value = self.values.get(column)
        return value if isinstance(value, MarketDays) else None


@dataclass(frozen=True)
class Rows:
    """The rows of one sheet that hold anything, and the faults of the sheet as a whole.

    ``whole`` is False if not all of the sheet could be read.
    """

    table: Table
    where: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    whole: bool = True
    set_aside: tuple[str, ...] = ()


def read_rows(sheet: Sheet) -> Rows:
    """Return every filled row of a sheet with its values and faults; nothing is dropped silently.

    Rows marked 示例 (the template's example) and the column 问题 (our own remarks) are passed over.
    """
    table = sheet.table
    if not sheet.whole and not sheet.rows:
        return Rows(table, sheet.where, (), (), whole=False)
    layout = layout_of(sheet)
    missing = frozenset(
        column.name
        for column in table.columns
        if column.required and column.name not in layout.positions
    )
    readers = [
        (column, layout.positions[column.name], reader_of(column))
        for column in table.columns
        if column.name in layout.positions
    ]
    rows = [
        _read_row(sheet, layout, readers, number, cells)
        for number, cells in enumerate(sheet.rows, 1)
        if number > layout.heading_row and _is_filled(cells)
    ]
    faults = [*layout.faults, *(column_missing(sheet, layout, name) for name in sorted(missing))]
    if missing:
        for row in rows:
            row.ok = False
    if not rows:
        faults.extend(empty_table(table, sheet.where))
    whole = sheet.whole and not missing
    aside = tuple(layout.extra.values())
    return Rows(table, sheet.where, tuple(rows), tuple(faults), whole, aside)


def empty_table(table: Table, where: str) -> tuple[Fault, ...]:
    """Say that a table has no rows, where the county needs or expects some."""
    if table.need is Need.OPTIONAL:
        return ()
    required = table.need is Need.REQUIRED
    sentence = say(
        "registry.empty_table",
        "{zh}表里没有数据。" + ("请至少填一行。" if required else "没有它排不出巡诊，请补上。"),
        "The table {name} has no rows. "
        + ("Enter at least one." if required else "Nothing can be planned without it."),
        zh=table.zh,
        name=table.name,
    )
    return (Fault(sentence, where, severity=Severity.ERROR if required else Severity.NOTICE),)


def _is_filled(cells: Sequence[Cell]) -> bool:
    """Say whether a row holds anything of ours that is not the template's example."""
    for cell in cells:
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            text = clean_text(cell)
            if not text:
                continue
            return not _EXAMPLE.match(text)
        return True
    return False


def _read_row(
    sheet: Sheet,
    layout: Layout,
    readers: Sequence[tuple[Column, int, CellReader]],
    number: int,
    cells: Sequence[Cell],
) -> Row:
    values: dict[str, Value] = {}
    entered: dict[str, Cell] = {}
    extra = {
        heading: text
        for position, heading in layout.extra.items()
        if position < len(cells) and (text := heading_text(cells[position]))
    }
    row = Row(sheet.table, sheet.where, number, values, layout.headings, entered, extra)
    for column, position, read in readers:
        cell = cells[position] if position < len(cells) else None
        entered[column.name] = cell
        value = read(_unwrapped(row, column, cell))
        if isinstance(value, Sentence):
            row.fault(column.name, value)
        elif value is None and column.required:
            if not _has_fault(row, column.name):
                row.fault(column.name, _required(column))
        else:
            values[column.name] = value
    return row


def _has_fault(row: Row, column: str) -> bool:
    heading = row.headings.get(column)
    return any(fault.column == heading and fault.severity is Severity.ERROR for fault in row.faults)


def _unwrapped(row: Row, column: Column, cell: Cell) -> Plain:
    """Return the value the workbook kept for a formula, with a notice; a fault if it kept none."""
    if not isinstance(cell, Formula):
        return cell
    if cell.cached is None or cell.cached == "":
        row.fault(
            column.name,
            say(
                "registry.formula",
                "这里是公式“{entered}”，没有算好的值。请改成数值或文字（复制后选“粘贴为数值”）。",
                'This is the formula "{entered}" without a value. Replace it by its value (paste '
                "as values).",
                entered=shown(cell),
            ),
        )
        return None
    row.notice(
        column.name,
        say(
            "registry.formula_value_used",
            "这里是公式，用了Excel上次算好的值“{value}”。请改成数值，免得以后变化。",
            'This is a formula; its last value "{value}" was used. Replace it by the value.',
            value=masked(shown(cell.cached))
            if column.name.startswith(_PRIVATE)
            else shown(cell.cached),
        ),
    )
    return cell.cached


def _required(column: Column) -> Sentence:
    return say(
        "registry.required",
        "没有填。请补上：{about}",
        "It is empty. Give it: {about_en}",
        about=column.about_zh,
        about_en=column.about_en,
    )
