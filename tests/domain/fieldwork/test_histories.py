"""Thousands of random histories: nothing lost, nothing doubled, the same in any order."""

from __future__ import annotations

import pytest

from tests.domain.fieldwork.histories.history import tell

HISTORIES = 2_000
PARTS = 20


@pytest.mark.parametrize("part", range(PARTS))
def test_every_record_made_is_received_once_or_still_on_the_phone(part: int) -> None:
    for seed in range(part, HISTORIES, PARTS):
        tell(seed)


def test_histories_meet_every_fault_of_the_line() -> None:
    met: set[str] = set()
    for seed in range(20):
        met |= tell(seed).faults

    assert met == {"none", "before", "within", "dies", "after", "crash", "adrift"}
