"""How much is kept of what a withdrawn phone sends."""

from __future__ import annotations

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.intake import Fate, Verdict
from xunzhen.domain.fieldwork.wire import sent_event
from xunzhen.domain.fieldwork.withdrawn import (
    MOST_BYTES_KEPT,
    MOST_EVENTS_KEPT,
    Kept,
    no_room,
    size_of,
    within_room,
)

AT = dt.datetime(2026, 9, 14, 18, 0, tzinfo=dt.UTC)


def verdict(number: int = 1, note: str = "", *, new: bool = True) -> Verdict:
    sent = sent_event(
        {
            "id": str(uuid.UUID(int=100 + number)), "visit": str(uuid.UUID(int=1)),
            "kind": "departed", "seq": number, "at": AT.isoformat(), "bases": [],
            "facts": {"n": note},
        }
    )  # fmt: skip
    return Verdict(sent, Fate.REFUSED, AT, new)


def test_size_is_that_of_the_content() -> None:
    # [{"n":"abc"},{},[]] has 19 characters.
    assert size_of(verdict(note="abc").sent) == 19


def test_last_event_that_has_room_is_kept_and_the_next_left() -> None:
    one, two = verdict(1), verdict(2)

    assert within_room([one, two], Kept(MOST_EVENTS_KEPT - 1, 0)) == ((one,), 1)


def test_room_ends_by_bytes_too() -> None:
    # Each takes 19 bytes: after MOST - 19 kept, the first fits exactly.
    one, two = verdict(1, "abc"), verdict(2, "abc")

    assert within_room([one, two], Kept(1, MOST_BYTES_KEPT - 19)) == ((one,), 1)
    assert within_room([one, two], Kept(1, MOST_BYTES_KEPT - 18)) == ((), 2)


def test_what_the_county_had_is_answered_however_full_it_is() -> None:
    had = verdict(1, new=False)

    assert within_room([verdict(2), had], Kept(MOST_EVENTS_KEPT, 0)) == ((had,), 1)


def test_small_one_after_one_too_large_is_left_too() -> None:
    large, small = verdict(1, "x" * 1000), verdict(2)

    assert within_room([large, small], Kept(0, MOST_BYTES_KEPT - 500)) == ((), 2)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=30), st.integers(0, 30))
def test_nothing_is_kept_beyond_the_room_and_nothing_vanishes(
    batch: list[tuple[bool, int]], room: int
) -> None:
    sent = [verdict(n, "x" * size, new=new) for n, (new, size) in enumerate(batch)]

    found, left = within_room(sent, Kept(MOST_EVENTS_KEPT - room, 0))

    assert len(found) + left == len(sent)
    assert sum(one.new for one in found) <= room
    assert [one for one in sent if not one.new] == [one for one in found if not one.new]


def test_sentence_says_how_many_stay_on_the_phone() -> None:
    said = no_room(7)

    assert said.code == "fieldwork.withdrawn_full"
    assert "这7条没有留" in said.zh
    assert "these 7 were not kept" in said.en
