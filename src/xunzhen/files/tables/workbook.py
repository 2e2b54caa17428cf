"""An Excel workbook to sheets of cells, formulas told apart from values."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.registry.cells import Cell, Formula
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table, plain
from xunzhen.files.tables.sheet_xml import DamagedArchive, Markup, markup_of
from xunzhen.files.tables.source import (
    Source,
    name_not_known,
    nothing_recognised,
    table_called,
)

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

GUIDE_SHEET: Final = "填写说明"
SUMMARY_SHEET: Final = "问题汇总"
_OWN_SHEETS: Final = frozenset({plain(GUIDE_SHEET), plain(SUMMARY_SHEET)})
_LARGEST_UNPACKED: Final = 1_000_000_000
_LARGEST_AREA: Final = 30_000_000
_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0"


def read_workbook(path: Path, also: Sequence[Table] = ()) -> Source:
    """Return the sheets whose name means a table; other sheets get a notice.

    ``also`` are tables beside the county's own.

    Raises
    ------
    BadData
        if the file is no workbook, is damaged, is locked by a password, or holds no county table.
    """
    import python_calamine

    _check_wrapper(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as problem:
        raise _locked(path) from problem
    except Exception as problem:  # the library raises many kinds on damaged files
        raise _damaged(path) from problem
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    with book:
        markup = _markup(path)
        for name in book.sheet_names:
            if plain(name) in _OWN_SHEETS:
                continue
            table = table_called(name, also)
            found = markup.get(name, Markup())
            if found.area > _LARGEST_AREA:
                faults.append(_too_wide(name))
                if table is not None:
                    sheets.append(Sheet(table, name, (), whole=False))
                continue
            rows = _cells_of(book, name, path)
            if table is not None:
                sheets.append(Sheet(table, name, _with_formulas(rows, found)))
            elif rows:  # an empty Sheet1 is nobody's fault
                faults.append(name_not_known(name, name))
        if not sheets:
            raise nothing_recognised(path.name, book.sheet_names)
    return Source(tuple(sheets), tuple(faults))


def _markup(path: Path) -> Mapping[str, Markup]:
    try:
        return markup_of(path) if _starts_with(path, _ZIP) else {}
    except DamagedArchive as problem:
        raise _damaged(path) from problem


def _cells_of(book: CalamineWorkbook, name: str, path: Path) -> list[list[Cell]]:
    try:
        return [[*row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    except Exception as problem:
        raise _damaged(path) from problem


def _with_formulas(rows: list[list[Cell]], markup: Markup) -> list[list[Cell]]:
    for (row, column), text in markup.formulas.items():
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cached = cells[column]
        cells[column] = Formula(f"={text}", None if isinstance(cached, Formula) else cached)
    return rows


def _starts_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _check_wrapper(path: Path) -> None:
    """Refuse what is no workbook, and an archive that would unpack to an absurd size."""
    if _starts_with(path, _OLE):
        return
    if not _starts_with(path, _ZIP):
        raise _no_workbook(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise _damaged(path) from problem
    if not any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml")):
        raise _no_workbook(path)
    if unpacked > _LARGEST_UNPACKED:
        raise _damaged(path)


def _no_workbook(path: Path) -> BadData:
    return BadData(
        say(
            "files.no_workbook",
            "{path}不是Excel工作簿。请在Excel或WPS里打开，另存为.xlsx；CSV文件请放在一个文件夹里，给出文件夹。",
            "{path} is not an Excel workbook. Open it in Excel and save it as .xlsx; put CSV files "
            "in a folder and name the folder.",
            path=path.name,
        )
    )


def _damaged(path: Path) -> BadData:
    return BadData(
        say(
            "files.damaged_workbook",
            "{path}已损坏，打不开（可能没有传完）。请重新复制一份，或在Excel里打开修复后另存。",
            "{path} is damaged and cannot be opened (perhaps cut short). Copy it again, or let "
            "Excel repair it and save it anew.",
            path=path.name,
        )
    )


def _locked(path: Path) -> BadData:
    return BadData(
        say(
            "files.locked_workbook",
            "{path}加了密码，打不开。请去掉密码另存一份。",
            "{path} is locked by a password. Save a copy without it.",
            path=path.name,
        )
    )


def _too_wide(name: str) -> Fault:
    return Fault(
        say(
            "files.sheet_too_wide",
            "这张表在很远的格子里有内容，整张没有读入。请按Ctrl+End找到最后一格，删掉多余的行和列。",
            "This sheet has content in far-away cells and was not read. Press Ctrl+End to find the "
            "last cell and delete the surplus rows and columns.",
        ),
        name,
    )
