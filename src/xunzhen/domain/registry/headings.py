"""From a sheet of cells to where each column stands: headings in two languages are recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from xunzhen.domain.errors import Fault, Severity, say
from xunzhen.domain.registry.cells import Cell, Formula, clean_text, shown, text_of
from xunzhen.domain.registry.schema import Table, plain

FAULTS_HEADING: Final = "问题"
_HEADING_ROWS: Final = 10


@dataclass(frozen=True)
class Sheet:
    """A table as it came out of its wrapper.

    ``where`` names it to a person (``villages.csv`` or the sheet's name); ``rows[i]`` is what a
    person sees in row ``i + 1``. ``table`` says what it means. ``whole`` is False if the wrapper
    could not read all of it: then a code that is not found may stand in the part not read.
    """

    table: Table
    where: str
    rows: Sequence[Sequence[Cell]]
    whole: bool = True


@dataclass(frozen=True)
class Layout:
    """Where each column stands: positions by column name, and headings that mean no column."""

    heading_row: int
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    extra: Mapping[int, str]
    faults: tuple[Fault, ...]


def layout_of(sheet: Sheet) -> Layout:
    """Find the headings: of the first ten rows, the one that knows most columns."""
    candidates = sheet.rows[:_HEADING_ROWS]
    scores = [
        sum(sheet.table.column_headed(heading_text(cell)) is not None for cell in cells)
        for cells in candidates
    ]
    best = scores.index(max(scores)) if scores else 0
    headings = [heading_text(cell) for cell in candidates[best]] if candidates else []
    positions: dict[str, int] = {}
    written: dict[str, str] = {}
    extra: dict[int, str] = {}
    faults: list[Fault] = []
    for position, heading in enumerate(headings):
        column = sheet.table.column_headed(heading) if heading else None
        if plain(heading) == FAULTS_HEADING:
            continue
        if column is None:
            if heading or _has_content(sheet.rows[best + 1 :], position):
                extra[position] = _unused(heading or f"第{position + 1}列", extra)
                faults.append(_set_aside(sheet, best + 1, extra[position]))
        elif column.name in positions:
            extra[position] = _unused(heading, extra)
            faults.append(_twice(sheet, best + 1, heading, written[column.name]))
        else:
            positions[column.name] = position
            written[column.name] = heading.rstrip("*＊ ")
    return Layout(best + 1, positions, written, extra, tuple(faults))


def heading_text(cell: Cell) -> str:
    """Return the text of a heading, or of a cell that is kept aside."""
    return clean_text(text_of(cell.cached if isinstance(cell, Formula) else cell))


def _unused(heading: str, extra: Mapping[int, str]) -> str:
    """Return the heading, numbered if another column set aside bears it already."""
    taken = set(extra.values())
    number, name = 2, heading
    while name in taken:
        name, number = f"{heading}（{number}）", number + 1
    return name


def _has_content(rows: Sequence[Sequence[Cell]], position: int) -> bool:
    return any(len(cells) > position and cells[position] not in (None, "") for cells in rows)


def column_missing(sheet: Sheet, layout: Layout, name: str) -> Fault:
    """Say that a column is not there without which the table cannot be read."""
    column = sheet.table.column_by_name[name]
    near = get_close_matches(
        plain(column.zh), [plain(heading) for heading in layout.extra.values()], 1, 0.5
    )
    hint = f"表里的“{near[0]}”是不是这一列？" if near else ""
    hint_en = f' Is "{near[0]}" meant?' if near else ""
    return Fault(
        say(
            "registry.column_missing",
            "{table}表缺“{zh}”（{name}）这一列，整张表没有读入。{hint}请加上这一列，或把列名改成“{zh}”。",
            "The table {table_en} lacks the column {name}, so none of it was read.{hint_en} Add "
            "the column, or rename the heading to {name}.",
            table=sheet.table.zh,
            table_en=sheet.table.name,
            zh=column.zh,
            name=name,
            hint=hint,
            hint_en=hint_en,
        ),
        sheet.where,
        layout.heading_row,
        column.zh,
    )


def _set_aside(sheet: Sheet, row: int, heading: str) -> Fault:
    return Fault(
        say(
            "registry.column_set_aside",
            "{table}表没有“{heading}”这一列的用处，内容原样留着，不参与计算。列名写错的请改正。",
            'The column "{heading}" means nothing here; its content is kept aside. Correct the '
            "heading if it was misspelt.",
            table=sheet.table.zh,
            heading=shown(heading),
        ),
        sheet.where,
        row,
        heading,
        severity=Severity.NOTICE,
    )


def _twice(sheet: Sheet, row: int, heading: str, first: str) -> Fault:
    return Fault(
        say(
            "registry.column_twice",
            "“{heading}”和“{first}”是同一列，只用了前一列，后一列原样留着。请删去一列。",
            '"{heading}" and "{first}" are the same column; the first was used and the other '
            "kept aside. Delete one.",
            heading=shown(heading),
            first=shown(first),
        ),
        sheet.where,
        row,
        heading,
    )
