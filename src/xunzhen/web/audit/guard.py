"""Triggers by which the database itself refuses to change, delete or truncate audit entries.

Whoever may alter tables can lift them; then the hash chain and its sealed head still tell. Tests
lift them as such an attacker would.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE: Final = "audit_auditentry"
_RAISE: Final = {
    "sqlite": tuple(
        f"CREATE TRIGGER {_TABLE}_no_{act.lower()} BEFORE {act} ON {_TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END"
        for act in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit entries are only ever added'; END $$",
        f"CREATE TRIGGER {_TABLE}_kept BEFORE UPDATE OR DELETE ON {_TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()",
        f"CREATE TRIGGER {_TABLE}_not_emptied BEFORE TRUNCATE ON {_TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_refuse()",
    ),
}
_LIFT: Final = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {_TABLE}_no_{act}" for act in ("update", "delete")),
    "postgresql": (
        f"DROP TRIGGER IF EXISTS {_TABLE}_kept ON {_TABLE}",
        f"DROP TRIGGER IF EXISTS {_TABLE}_not_emptied ON {_TABLE}",
    ),
}


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse; twice is as good as once."""
    lift_guard(connection)
    _run(connection, _RAISE.get(connection.vendor, ()))


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    """Let the database allow it again."""
    _run(connection, _LIFT.get(connection.vendor, ()))


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
