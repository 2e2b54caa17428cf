"""Thousands of random histories: nothing lost, nothing doubled, the same in any order."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.domain.fieldwork.histories.history import History, tell

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


def ledger(seed: int, order: int) -> tuple[Any, Any]:
    """Let phones work offline, then deliver all they made in batches cut and ordered at random,
    some twice; return visits and fates. The events depend on ``seed`` alone."""
    history, chance = History(seed), random.Random(order)
    for step in range(40):
        (history.trespass if step % 10 == 9 else history.work)()
    batches = []
    for phone in history.phones:
        waiting = chance.sample(list(phone.outbox.values()), len(phone.outbox))
        while waiting:
            size = chance.randint(1, 5)
            cut, waiting = waiting[:size], waiting[size:]
            body = {"sent_at": (history.now + phone.ahead).isoformat(), "events": cut}
            batches += [(phone.device, body)] * chance.choice((1, 1, 2))
    chance.shuffle(batches)
    for device, body in batches:
        history.county.log(device, body, history.now)
    made = [one for phone in history.phones for one in phone.made]
    return history.county.visits(), {one: history.county.fate_of(one) for one in made}


@pytest.mark.parametrize("seed", range(40))
def test_logs_make_the_same_ledger_in_whatever_order_and_cut_they_come(seed: int) -> None:
    visits, fates = ledger(seed, 0)

    assert {"received", "refused"} >= set(fates.values())
    for order in range(1, 5):
        assert ledger(seed, order) == (visits, fates)
