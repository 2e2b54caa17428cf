"""Fixtures of all tests. One browser a process: Playwright refuses a second one beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.web.browser import calls_answered, chromium, page, page_faults
from xunzhen.web.audit.guard import lift_guard, raise_guard
from xunzhen.web.reporting import guard as frozen

__all__ = ["calls_answered", "chromium", "page", "page_faults"]


@pytest.fixture(autouse=True, scope="session")
def _emptying_past_the_guard() -> Iterator[None]:
    """Let tests that empty the database do so: audit entries, frozen returns and issued documents
    refuse to be deleted."""
    everything_frozen = (*frozen.TABLES, *frozen.DOCUMENT_TABLES)
    emptying = BaseDatabaseOperations.execute_sql_flush

    def past_the_guard(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        lift_guard(operations.connection)
        frozen.lift_guard(operations.connection, everything_frozen)
        emptying(operations, statements)
        frozen.raise_guard(operations.connection, everything_frozen)
        raise_guard(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", past_the_guard)
        yield
