"""Fixtures of the web tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.people import county_on_site
from xunzhen.domain.registry.county import County
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
