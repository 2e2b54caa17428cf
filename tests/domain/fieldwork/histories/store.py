"""Tables in memory with transactions, which may die at any statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ABSENT = object()


class Died(Exception):
    """The server died, or the connection to it was cut, before anything was said."""


class Store:
    """Tables by name. Within ``transaction`` every write is a statement; whoever dies within it
    leaves nothing behind."""

    most = 12
    """About how many statements a log takes."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self.dies_at: int | None = None
        self.statements = 0
        self._undo: list[tuple[str, str, Any]] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all writes, or none."""
        self._undo, self.statements = [], 0
        try:
            yield
            self._statement()
        except BaseException:
            for table, key, before in reversed(self._undo):
                if before is _ABSENT:
                    del self.tables[table][key]
                else:
                    self.tables[table][key] = before
            raise
        finally:
            self._undo = None

    def put(self, table: str, key: str, value: Any) -> None:
        """Write one row; values are never changed in place."""
        self._statement()
        rows = self.tables.setdefault(table, {})
        assert self._undo is not None, "written outside a transaction"
        self._undo.append((table, key, rows.get(key, _ABSENT)))
        rows[key] = value

    def rows(self, table: str) -> dict[str, Any]:
        """Read a table."""
        return self.tables.setdefault(table, {})

    def _statement(self) -> None:
        self.statements += 1
        if self.dies_at is not None and self.statements >= self.dies_at:
            self.dies_at = None
            raise Died
