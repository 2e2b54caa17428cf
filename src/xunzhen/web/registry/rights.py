"""Who may edit what of the county tables: one table.

Whoever answers for the county edits everything. A township's director keeps people, leave and
closures of the township, and what only the township knows of its villages and institutions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.errors import NotAllowed, say
from xunzhen.domain.registry.schema import Column
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.rows import table_named

ALL: Final = frozenset({"*"})
TOWNSHIP_EDITS: Final[Mapping[str, frozenset[str]]] = {
    "staff": ALL,
    "leave": ALL,
    "closures": ALL,
    "townships": frozenset({"market_days"}),
    "villages": frozenset({"market_days", "preferred", "forbidden", "circuit_stop"}),
    "institutions": frozenset({"phone", "vehicles"}),
}
"""What somebody with less than a county may edit: columns by table; ``*`` also adds and removes."""


def open_columns(scope: Scope, table: str) -> frozenset[str]:
    """Return the columns of a table that a reader may edit; empty if none."""
    if not scope.may(Act.EDIT_REGISTRY):
        return frozenset()
    names = frozenset(table_named(table).column_by_name)
    if scope.county_wide:
        return names
    mine = TOWNSHIP_EDITS.get(table, frozenset())
    return names if mine == ALL else mine


def may_add(scope: Scope, table: str) -> bool:
    """Say whether a reader may add and remove rows of a table; the county's own row stays one."""
    if table == "county" or not scope.may(Act.EDIT_REGISTRY):
        return False
    return scope.county_wide or TOWNSHIP_EDITS.get(table) == ALL


def in_reach(scope: Scope, table: str, place: str) -> bool:
    """Say whether a row at a place is the reader's to edit."""
    if not scope.limit:
        return True
    return place.startswith(scope.limit if table == "villages" else scope.limit[:9])


def may_edit(scope: Scope, table: str, place: str) -> bool:
    """Say whether a reader may edit a row."""
    return bool(open_columns(scope, table)) and in_reach(scope, table, place)


def is_open(scope: Scope, column: Column, table: str) -> bool:
    """Say whether a reader may edit a column."""
    return column.name in open_columns(scope, table)


def refuse(table: str) -> NotAllowed:
    """Say that a row is not the reader's to edit."""
    return NotAllowed(
        say(
            "registry.not_yours",
            "“{table}”表的这一行不归您改。您可以改本乡镇的人员、请假、封路停诊，以及村的圩日、"
            "宜巡诊时间和巡诊点；其余请县级计划员改。",
            "This row of {name} is not yours to change. You may change staff, leave and closures "
            "of your township, and market days, preferred times and stops of its villages; ask "
            "the county planner for the rest.",
            table=table_named(table).zh,
            name=table,
        )
    )
