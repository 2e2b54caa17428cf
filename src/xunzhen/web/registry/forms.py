"""The form of a row, made of the table's own description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from xunzhen.domain.errors import Fault
from xunzhen.domain.registry.schema import Column, Kind
from xunzhen.domain.registry.stored import Cells
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.rows import SEALED, table_named
from xunzhen.web.registry.table_selectors import choices_of, reference_columns

LONGEST: Final = 2_000
_PREFIX: Final = "c-"


@dataclass(frozen=True)
class Field:
    """One column of the form. ``masked``: a personal column that stays as it is if left empty."""

    column: Column
    value: str
    widget: str
    options: Sequence[tuple[str, str]] = ()
    faults: tuple[Fault, ...] = ()
    masked: str = ""
    personal: bool = False

    @property
    def stray(self) -> bool:
        """Say whether the value is none of the words offered; it is kept so that it can be seen."""
        return bool(self.value) and self.value not in {word for word, _name in self.options}

    @property
    def name(self) -> str:
        """The name of the input."""
        return f"{_PREFIX}{self.column.name}"


@dataclass(frozen=True)
class Clash:
    """One column in which two people differ: how it is now, and what was entered here."""

    column: Column
    theirs: str
    mine: str
    untouched: bool


def fields_of(
    site: RegisteredCounty,
    table: str,
    cells: Cells,
    mine: frozenset[str],
    faults: Mapping[str, tuple[Fault, ...]] | None = None,
    masked: Mapping[str, str] | None = None,
) -> list[Field]:
    """Return the fields that a reader may edit, in the order of the table."""
    secret = SEALED.get(table, frozenset())
    return [
        Field(
            column,
            cells.get(column.name, ""),
            *_widget(site, table, column),
            faults=(faults or {}).get(column.name, ()),
            masked=(masked or {}).get(column.name, ""),
            personal=column.name in secret,
        )
        for column in table_named(table).columns
        if column.name in mine
    ]


def _widget(
    site: RegisteredCounty, table: str, column: Column
) -> tuple[str, Sequence[tuple[str, str]]]:
    if column.name in reference_columns(table):
        return "list", choices_of(site, table, column.name)
    words = [(word, "") for word in column.offered]
    if words and (column.open_choices or column.kind is Kind.TEXT):
        return "list", words
    if words:
        return "select", words
    kinds = {Kind.DATE: "date", Kind.WHOLE: "number", Kind.DECIMAL: "number"}
    return kinds.get(column.kind, "text"), ()


def cells_from(data: QueryDict, table: str, mine: frozenset[str]) -> dict[str, str]:
    """Return what a form holds, by column; nothing but the columns that are the reader's."""
    return {
        name: data.get(f"{_PREFIX}{name}", "").strip()[:LONGEST]
        for name in table_named(table).column_by_name
        if name in mine
    }


def cleared_from(data: QueryDict, table: str) -> frozenset[str]:
    """Return the personal columns that shall be emptied."""
    return frozenset(name for name in SEALED.get(table, ()) if data.get(f"clear-{name}") == "yes")


def clashes_of(table: str, base: Cells, theirs: Cells, mine: Cells) -> list[Clash]:
    """Return the columns in which what stands now and what was entered differ.

    ``untouched``: the writer left the column as it was when they began, so the other's change can
    stand.
    """
    secret = SEALED.get(table, frozenset())
    return [
        Clash(
            table_named(table).column_by_name[name],
            theirs.get(name, ""),
            text,
            text == base.get(name, ""),
        )
        for name, text in mine.items()
        if name not in secret and text != theirs.get(name, "")
    ]


def decided(data: QueryDict, cells: Mapping[str, str], now: Cells) -> dict[str, str]:
    """Return the cells after a reader chose, column by column, between their text and another's."""
    return {
        name: now.get(name, "") if data.get(f"pick-{name}") == "theirs" else text
        for name, text in cells.items()
    }
