"""Between stored rows and the sheets that the importer reads: sealing, places, who sees what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

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
SEALED: Final[Mapping[str, frozenset[str]]] = {"staff": frozenset({"phone", "id_number"})}
"""Personal columns: never in ``cells``, only sealed."""
PUBLIC: Final = frozenset({"county", "institutions", "travel", "holidays", "rules"})
"""Tables that every reader with business in the county sees whole."""


def stands_beside(*readers: BesideTable[Any]) -> None:
    """Tell of tables beside the county's own; telling twice is as good as once."""
    for reader in readers:
        _BESIDE[reader.table.name] = reader


def readers_beside() -> tuple[BesideTable[Any], ...]:
    """Return the readers of all tables beside the county's own, in the order they were told."""
    return tuple(_BESIDE.values())


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

    ``staff_place`` maps 工号 and institution codes to the division they belong to.
    """
    if table in ("townships", "villages"):
        return cells.get("code", "")
    if table == "institutions":
        return cells.get("place", "")
    if table == "staff":
        return staff_place.get(cells.get("institution", ""), "")
    if table == "leave":
        return staff_place.get(cells.get("staff", ""), "")
    if table == "service_modes":
        return cells.get("village", "")
    if table == "closures":
        return cells.get("place", "") if "-" not in cells.get("place", "") else ""
    return ""
