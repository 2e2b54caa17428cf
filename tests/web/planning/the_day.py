"""A day on which the small roster (14 to 27 September 2026) is half over."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

WEDNESDAY = dt.date(2026, 9, 16)


def set_day(monkeypatch: pytest.MonkeyPatch, day: dt.date, hour: int = 7) -> None:
    """Let the site believe that it is this hour of this day in Shanghai."""
    moment = dt.datetime.combine(day, dt.time(hour), ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def wednesday(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """It is seven in the morning of Wednesday, 16 September 2026."""
    set_day(monkeypatch, WEDNESDAY)
    return WEDNESDAY
