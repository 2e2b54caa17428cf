"""Between stored rows and the sheets that the importer reads: sealing, places, who sees what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.registry.beside import BesideTable
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.stored import Cells as Cells
from xunzhen.domain.registry.stored import cells_of as cells_of
from xunzhen.domain.registry.stored import key_of_cells as key_of_cells
from xunzhen.domain.registry.stored import sheets_of as sheets_of
from xunzhen.web.sealing import seal

TABLES: Final[Mapping[str, Table]] = TABLE_BY_NAME
"""The county's own tables; those beside them are told by the apps they belong to."""
_BESIDE: Final[dict[str, BesideTable[Any]]] = {}
_ELSEWHERE: Final[dict[str, tuple[Table, Sentence]]] = {}
SEALED: Final[Mapping[str, frozenset[str]]] = {"staff": frozenset({"phone", "id_number"})}
"""Personal columns: never in ``cells``, only sealed."""
PUBLIC: Final = frozenset({"county", "institutions", "travel", "holidays", "rules"})
"""Tables that every reader with business in the county sees whole."""


_PLACED_BY: Final[Mapping[str, tuple[str, bool]]] = {
    "institutions": ("place", False),
    "staff": ("institution", True),
    "leave": ("staff", True),
    "service_modes": ("village", False),
    "person_facts": ("staff", True),
    "premiums": ("staff", True),
    "place_facts": ("place", False),
    "agreements": ("receiver", True),
    "assignments": ("to_institution", True),
}
"""The column that decides where a row of a table lies, and whether it names somebody whose place
is looked up; else it is a place itself."""


def stands_beside(*readers: BesideTable[Any]) -> None:
    """Tell of tables beside the county's own; telling twice is as good as once."""
    for reader in readers:
        _BESIDE[reader.table.name] = reader


def readers_beside() -> tuple[BesideTable[Any], ...]:
    """Return the readers of all tables beside the county's own, in the order they were told."""
    return tuple(_BESIDE.values())


def reader_beside(name: str) -> BesideTable[Any] | None:
    """Return the reader of a table beside the county's own; None for any other."""
    return _BESIDE.get(name)


def all_tables() -> Mapping[str, Table]:
    """Return every table by name: the county's own first, then those beside it."""
    return {**TABLES, **{name: reader.table for name, reader in _BESIDE.items()}}


def kept_elsewhere(table: Table, remark: Sentence) -> None:
    """Tell of a table that may lie in a workbook but is no table of rows; ``remark`` says so."""
    _ELSEWHERE[table.name] = (table, remark)


def tables_elsewhere() -> Mapping[str, tuple[Table, Sentence]]:
    """Return the tables that are not imported here, each with what to say of it, by name."""
    return _ELSEWHERE


def table_named(name: str) -> Table:
    """Return a table, one of the county's own or one beside it.

    Raises
    ------
    KeyError
        if there is no such table.
    """
    return TABLES[name] if name in TABLES else _BESIDE[name].table


def split(table: Table, cells: Cells) -> tuple[dict[str, str], dict[str, str]]:
    """Return the open cells and the personal ones sealed."""
    secret = SEALED.get(table.name, frozenset())
    plain = {name: text for name, text in cells.items() if text and name not in secret}
    sealed = {name: seal(cells[name], f"{table.name}.{name}") for name in secret if cells.get(name)}
    return plain, sealed


def prefix_of(table: str, limit: str) -> str:
    """Return what the place of a row must begin with to be seen from a division; empty: anything.

    A reader of one village sees the township's people and closures, as ``narrow.within`` has it.
    """
    if not limit or table in PUBLIC:
        return ""
    return limit if table in ("villages", "service_modes") else limit[:9]


def place_of(table: str, cells: Cells, staff_place: Mapping[str, str]) -> str:
    """Return the division that decides who sees a row; empty if it concerns the whole county.

    ``staff_place`` maps 工号 and institution codes to the division they belong to. Facts and
    premiums follow the person, an assignment the unit that receives; a guest is the county's.
    """
    if table in ("townships", "villages"):
        return cells.get("code", "")
    if table == "closures":
        return cells.get("place", "") if "-" not in cells.get("place", "") else ""
    column, follows = _PLACED_BY.get(table, ("", False))
    entered = cells.get(column, "")
    return staff_place.get(entered, "" if follows else entered)
