"""What a table is made of, as data: names, kinds of cell, meaning, example, choices.

The importer, the writer, the template and the handbook all read these values, so that a column is
described once. The tables themselves stand in ``county_schema.py``; a later set of tables is one
more file of the same shape.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    TAGS = "tags"
    HALF_DAYS = "half_days"
    MARKET_DAYS = "market_days"


class Need(StrEnum):
    """What it means that a table is missing or empty.

    ``required``: no county without it. ``expected``: a notice, for nothing can be planned without
    it. ``optional``: silence.
    """

    REQUIRED = "required"
    EXPECTED = "expected"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word that a choice column accepts; ``value`` is kept, ``zh`` is written and offered."""

    value: str
    zh: str
    synonyms: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``least``, ``most``: bounds of a number, both allowed.

    With ``open_choices`` the choices are offered in the drop-down but any other text is accepted.
    """

    name: str
    zh: str
    kind: Kind
    about_zh: str
    about_en: str
    example: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    open_choices: bool = False
    synonyms: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that means this column."""
        return (self.name, self.zh, *self.synonyms)

    @property
    def offered(self) -> tuple[str, ...]:
        """The words of the drop-down; empty for a free column."""
        if self.kind is Kind.FLAG:
            return ("是", "否")
        return tuple(choice.zh for choice in self.choices if choice.offered)


@dataclass(frozen=True)
class Table:
    """One table. ``key`` names the columns that tell its rows apart."""

    name: str
    zh: str
    about_zh: str
    about_en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    need: Need = Need.OPTIONAL
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of a file or sheet that means this table."""
        return (self.name, self.zh, *self.synonyms)

    @cached_property
    def column_by_name(self) -> Mapping[str, Column]:
        """Columns by English name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def column_by_heading(self) -> Mapping[str, Column]:
        """Columns by every plain heading that means them."""
        return {plain(heading): column for column in self.columns for heading in column.headings}

    def column_headed(self, heading: str) -> Column | None:
        """Find the column that a heading means, with or without ``*`` and a note in brackets."""
        for reading in readings_of(heading):
            if reading in self.column_by_heading:
                return self.column_by_heading[reading]
        return None


@lru_cache(maxsize=16_384)
def plain(name: str) -> str:
    """Return a name as it is compared: full-width folded, no spaces, stars or hyphens, lower case.

    >>> plain(" Resident Population＊ "), plain("村代码*"), plain("65岁以上")
    ('residentpopulation', '村代码', '65岁以上')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in "*_-")


def readings_of(name: str) -> tuple[str, ...]:
    """Return what a written name may mean: the whole, then each part of a name in two languages.

    >>> readings_of("村代码 (code)")
    ('村代码(code)', '村代码', 'code')
    """
    folded = unicodedata.normalize("NFKC", name)
    for mark in "()[]/·|,:\n":
        folded = folded.replace(mark, " ")
    parts = [plain(part) for part in folded.split()]
    whole = plain(name)
    return (whole, *(part for part in parts if part and part != whole))
