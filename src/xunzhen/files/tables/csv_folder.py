"""A folder of CSV files to sheets of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import Fault, Severity, say
from xunzhen.domain.registry.cells import Cell
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table
from xunzhen.files.tables.plain_text import unguarded
from xunzhen.files.tables.source import (
    Source,
    name_not_known,
    nothing_recognised,
    table_called,
)

_LONGEST_CELL: Final = 10_000_000


def read_csv_folder(folder: Path, also: Sequence[Table] = ()) -> Source:
    """Return the sheets of every CSV file whose name means a table; other CSV files get a notice.

    ``also`` are tables beside the county's own.

    Raises
    ------
    BadData
        if no file of the folder is a county table.
    """
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    files = sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and file.suffix.lower() == ".csv" and not file.name.startswith((".", "~"))
    )
    for file in files:
        table = table_called(file.stem, also)
        if table is None:
            faults.append(name_not_known(file.name, file.stem))
            continue
        rows, found = _rows_of(file)
        faults.extend(found)
        whole = not any(fault.severity is Severity.ERROR for fault in found)
        sheets.append(Sheet(table, file.name, rows, whole))
    if not sheets:
        raise nothing_recognised(str(folder), [file.name for file in folder.iterdir()])
    return Source(tuple(sheets), tuple(faults))


def _rows_of(file: Path) -> tuple[list[list[Cell]], list[Fault]]:
    text, faults = _text_of(file.name, file.read_bytes())
    rows: list[list[Cell]] = []
    # The limit belongs to the whole process: others keep theirs.
    limit_of_others = csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows.extend([unguarded(cell) for cell in line] for line in lines)
    except csv.Error:
        faults.append(_broken_off(file.name, len(rows) + 1))
    finally:
        csv.field_size_limit(limit_of_others)
    return rows, faults


def _text_of(name: str, content: bytes) -> tuple[str, list[Fault]]:
    """Return the text of a file in UTF-8 or, with a notice, in GB 18030 or UTF-16."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, [] if encoding == "utf-8-sig" else [_other_encoding(name, encoding)]
    return "", [_unreadable(name)]


def _delimiter(text: str) -> str:
    """Return the tab if the first line has tabs and no comma, else the comma."""
    first = text.split("\n", 1)[0]
    return "\t" if "\t" in first and "," not in first else ","


def _other_encoding(name: str, encoding: str) -> Fault:
    shown = {"gb18030": "GB18030（GBK）", "utf-16": "UTF-16"}[encoding]
    return Fault(
        say(
            "files.other_encoding",
            "这个文件的编码是{encoding}，已照此读入。建议另存为“CSV UTF-8”，生僻字才不会丢。",
            "This file is in {encoding} and was read so. Save it as CSV UTF-8 to be safe.",
            encoding=shown,
        ),
        name,
        severity=Severity.NOTICE,
    )


def _unreadable(name: str) -> Fault:
    return Fault(
        say(
            "files.unreadable_text",
            "这个文件不是UTF-8也不是GB18030编码的文本，没有读入。请在Excel里另存为“CSV UTF-8”。",
            "This file is text neither in UTF-8 nor in GB 18030 and was not read. Save it as CSV "
            "UTF-8.",
        ),
        name,
    )


def _broken_off(name: str, row: int) -> Fault:
    return Fault(
        say(
            "files.broken_quotes",
            "第{row}行起没有读入：引号不成对，分不清格子。请检查这一行的英文引号，改好后重新读。",
            "Nothing was read from row {row} on: a quotation mark is not closed. Mend the quotes "
            "of that row.",
            row=row,
        ),
        name,
        row,
    )
