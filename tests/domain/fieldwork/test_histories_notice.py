"""The histories notice what is broken: each fault, put in on purpose, is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.domain.fieldwork.histories import county, history
from tests.domain.fieldwork.histories.county import MemoryCounty
from tests.domain.fieldwork.histories.phone import Phone
from tests.domain.fieldwork.histories.store import Store
from xunzhen.domain.fieldwork import intake

SEEDS = range(300)


def noticed() -> bool:
    """Say whether one of the histories fails."""
    for seed in SEEDS:
        try:
            history.tell(seed)
        except AssertionError:
            return True
    return False


def test_phone_that_forgets_before_it_has_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Phone.batch

    def forgetful(self: Phone, now: Any, size: int) -> str:
        body = whole(self, now, size)
        for one in json.loads(body)["events"]:
            self.outbox.pop(one["id"])
        return body

    monkeypatch.setattr(Phone, "batch", forgetful)
    assert noticed()


def test_phone_that_says_kept_before_it_is_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Phone.keep

    def hasty(self: Phone, *given: Any, dies: bool) -> str | None:
        number = whole(self, *given, dies=False)
        if number and dies:
            self.outbox.pop(number)
        return number

    monkeypatch.setattr(Phone, "keep", hasty)
    assert noticed()


def test_server_that_keeps_half_a_log_when_it_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def leaky(self: Store) -> Iterator[None]:
        self._undo, self.statements = [], 0
        try:
            yield
        finally:
            self._undo = None

    monkeypatch.setattr(Store, "transaction", leaky)
    assert noticed()


def test_fold_that_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryCounty, "_refold", lambda _self, _visits: None)
    assert noticed()


def test_refused_draft_that_holds_its_edits_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "through_refused", lambda events, _refused: tuple(events))
    assert noticed()


def test_clock_that_is_not_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "corrected", lambda said_at, _error, now: min(said_at, now))
    assert noticed()


def test_colleagues_visit_that_is_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_refusal", lambda *_given: None)
    assert noticed()


def test_new_plan_that_drops_what_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = county.following

    def careless(wanted: Any, standing: Any, _coming: Any) -> Any:
        untouched = {one: replace(row, touched=False) for one, row in standing.items()}
        return whole(wanted, untouched, list(standing))

    monkeypatch.setattr(county, "following", careless)
    assert noticed()
