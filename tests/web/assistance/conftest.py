"""The day of the programmes' tests."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web.assistance.told import TODAY
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County


@pytest.fixture
def today(county: County, monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The small county is on the site, and it is 20 May 2026."""
    set_day(monkeypatch, TODAY, 10)
    return TODAY
