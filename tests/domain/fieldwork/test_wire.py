"""Events as they come over the line."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.wire import canonical, digest_of, plausible_moment, sent_event

ID, VISIT = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": ID, "visit": VISIT, "kind": "departed", "seq": 1,
        "at": "2026-09-14T08:30:00+08:00", "bases": [], "facts": {}, **changes,
    }  # fmt: skip


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_comes_is_read_and_can_be_stored(raw: Any) -> None:
    read = sent_event(raw)

    assert str(uuid.UUID(read.id)) == read.id
    assert read.fault is not None
    json.dumps([dict(read.facts), dict(read.extra)], allow_nan=False).encode()


def test_event_that_is_whole_has_no_fault() -> None:
    assert sent_event(event()).fault is None


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", "17"),
        ("id", ID.upper().replace("0", "A", 1)),
        ("visit", None),
        ("kind", ""),
        ("seq", -1),
        ("seq", True),
        ("at", "2026-09-14T08:30:00"),  # no offset
        ("at", "1970-01-01T00:00:00+00:00"),
        ("bases", ["x"]),
        ("facts", [1]),
    ],
)
def test_member_that_cannot_be_read_is_named(member: str, value: Any) -> None:
    fault = sent_event(event(**{member: value})).fault

    assert fault is not None
    assert (fault.code, dict(fault.facts)["member"]) == ("fieldwork.unreadable", member)


def test_unreadable_event_gets_the_same_number_each_time() -> None:
    assert sent_event(event(id="17")).id == sent_event(event(id="17")).id


def test_digest_knows_no_order_of_members_and_every_content() -> None:
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    # By hand: SHA-256 of the two characters {}.
    assert digest_of({}).startswith("44136fa355b3678a")


def test_telephone_number_stands_in_no_fact_and_no_digest() -> None:
    one = sent_event(event(kind="contact", facts={"consent": True, "phone": "13800138000"}))
    other = sent_event(event(kind="contact", facts={"consent": True, "phone": "13900139000"}))

    assert (one.phone, dict(one.facts)) == ("13800138000", {"consent": True})
    assert one.digest == other.digest  # nobody finds the number by trying all of them


def test_what_no_database_stores_is_replaced() -> None:
    read = sent_event(event(facts={"why": "a\0b\ud800", "n": float("nan")}))

    assert dict(read.facts) == {"why": "a\ufffdb?", "n": None}


def test_event_that_is_too_large_is_cut_and_said() -> None:
    read = sent_event(event(facts={"why": "长" * 20_000}))

    assert read.fault is not None
    assert read.fault.code == "fieldwork.too_large"
    assert len(canonical(dict(read.facts))) < 100


def test_members_of_a_newer_app_are_kept_apart() -> None:
    assert dict(sent_event(event(mood="good")).extra) == {"mood": "good"}


def test_time_outside_the_century_is_none() -> None:
    assert plausible_moment("2150-01-01T00:00:00+08:00") is None
    assert plausible_moment("2026-01-01T00:00:00+08:00") is not None
