"""The random histories against the real services on a database that dies at any statement."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from tests.domain.fieldwork.histories.history import BEGIN, History
from tests.web.fieldwork.site_county import SiteCounty
from tests.web.people import COUNTY
from xunzhen.web.fieldwork.services.refold import differing

HISTORIES = 40
PARTS = 4
STEPS = 30


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, dt.datetime]:
    """A clock that the history turns."""
    told = {"now": BEGIN.astimezone(dt.UTC)}
    monkeypatch.setattr(timezone, "now", lambda: told["now"].astimezone(dt.UTC))
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_site_keeps_every_record_once_whatever_breaks(
    part: int, clock: dict[str, dt.datetime]
) -> None:
    died = 0
    for seed in range(part, HISTORIES, PARTS):
        with transaction.atomic():
            clock["now"] = BEGIN
            county = SiteCounty(clock)
            history = History(seed, county, STEPS)
            history.run()
            county._at()
            history.check()
            assert list(differing(COUNTY)) == [], f"seed {seed}: a row is not its fold"
            died += county.store.died
            transaction.set_rollback(True)

    assert died > 0
