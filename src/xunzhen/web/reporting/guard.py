"""Triggers by which the database itself refuses to change or delete what was frozen.

As for the audit trail: whoever may alter tables can lift them; then the digests still tell.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = tuple(
    f"reporting_{name}"
    for name in (
        "returnstep", "frozenversion", "returnrestatement", "returnsample", "returnreview",
    )
)  # fmt: skip
_SAID: Final = "what was frozen is only ever added to"


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse; twice is as good as once."""
    lift_guard(connection)
    statements: list[str] = []
    if connection.vendor == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION reporting_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
        )
        for table in TABLES:
            statements += [
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION reporting_refuse()",
                f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION reporting_refuse()",
            ]
    if connection.vendor == "sqlite":
        statements += [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            for table in TABLES
            for act in ("UPDATE", "DELETE")
        ]
    _run(connection, statements)


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    """Let the database allow it again."""
    statements: list[str] = []
    for table in TABLES:
        if connection.vendor == "postgresql":
            statements += [
                f"DROP TRIGGER IF EXISTS {table}_{end} ON {table}"
                for end in ("kept", "not_emptied")
            ]
        if connection.vendor == "sqlite":
            statements += [
                f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete")
            ]
    _run(connection, statements)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
