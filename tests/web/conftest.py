"""Fixtures of the web tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.web.people import county_on_site
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.guard import lift_guard, raise_guard
from xunzhen.web.registry.cabinet import emptied


@pytest.fixture(autouse=True)
def _empty_cabinet() -> Iterator[None]:
    """Ids come again in every test; what was kept of them must not."""
    emptied()
    yield
    emptied()


@pytest.fixture
def county(db: None) -> County:
    """The small county, on the site."""
    return county_on_site()


@pytest.fixture(autouse=True, scope="session")
def _emptying_past_the_guard() -> Iterator[None]:
    """Let tests that empty the database do so: audit entries refuse to be deleted."""
    emptying = BaseDatabaseOperations.execute_sql_flush

    def past_the_guard(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        lift_guard(operations.connection)
        emptying(operations, statements)
        raise_guard(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", past_the_guard)
        yield
