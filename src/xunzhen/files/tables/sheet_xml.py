"""What the fast reader does not tell of an .xlsx sheet: its formulas and its true extent.

The cells themselves come from python-calamine, which gives a formula's last value as if it were
typed. A person must know the difference, so the sheet's XML is searched for ``<f>``. Regular
expressions on bytes: a parser would take longer than the reading itself.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*))"
)
_DIMENSION: Final = re.compile(
    rb"<(?:\w+:)?dimension\s[^>]*ref=\"(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})\""
)
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>/]*>")
_UNLIKELY_AREA: Final = 5_000_000
_BOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_ARCHIVE_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class DamagedArchive(Exception):
    """The workbook's archive does not unpack."""


@dataclass(frozen=True)
class Markup:
    """``formulas`` by (row, column), both from 0; ``area``: cells of the box around all content."""

    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    area: int = 0


def markup_of(path: Path) -> Mapping[str, Markup]:
    """Return the markup of each sheet by its name; nothing for what cannot be found.

    Raises
    ------
    DamagedArchive
        if the archive does not unpack; its check sums are looked at on the way.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                name: _markup(archive.read(part)) for name, part in _sheet_parts(archive).items()
            }
    except _ARCHIVE_FAULTS as problem:
        raise DamagedArchive from problem


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    if not {_BOOK, _RELATIONS} <= set(archive.namelist()):
        return {}
    book = archive.read(_BOOK).decode("utf-8", "replace")
    relations = archive.read(_RELATIONS).decode("utf-8", "replace")
    targets = {}
    for tag in _RELATION.findall(relations):
        attributes = _attributes(tag)
        targets[attributes.get("Id", "")] = attributes.get("Target", "")
    parts = {}
    for tag in _SHEET.findall(book):
        attributes = _attributes(tag)
        target = targets.get(attributes.get("r:id", ""), "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if part in archive.namelist():
            parts[attributes.get("name", "")] = part
    return parts


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(one or two) for name, one, two in _ATTRIBUTE.findall(tag)}


def _markup(xml: bytes) -> Markup:
    formulas = {}
    if b"<f" in xml or b":f" in xml:
        for column, row, text in _FORMULA.findall(xml):
            written = html.unescape(text.decode("utf-8", "replace"))
            formulas[int(row) - 1, _column_number(column)] = written
    return Markup(formulas, _area(xml))


def _area(xml: bytes) -> int:
    """Return the cells of the box from A1 around all content; cheap unless the sheet looks huge."""
    claimed = _DIMENSION.search(xml, 0, 4096)
    if claimed is not None:
        area = (_column_number(claimed[1]) + 1) * int(claimed[2])
        if area < _UNLIKELY_AREA:
            return area
    cells = _CELL.findall(xml)
    if not cells:
        return 0
    widest = max(_column_number(column) for column in {column for column, _row in cells})
    return (widest + 1) * max(int(row) for _column, row in cells)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
