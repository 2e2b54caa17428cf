"""The day of ``site.NOW`` and its county."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.indicators.site import NOW, thousand_doctors
from xunzhen.domain.registry.county import County


@pytest.fixture
def doctors(db: None, monkeypatch: pytest.MonkeyPatch) -> County:
    """The county of ``site`` on 8 October 2026, 9 o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return thousand_doctors()
