"""Canonical JSON: one text for one value, as RFC 8785 writes it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.reporting.canonical import (
    canonical,
    digest_of,
    moment_text,
    number_text,
    source_digest,
)

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def test_members_stand_in_order_of_utf_16() -> None:
    # RFC 8785 section 3.2.3: U+1F600 (D83D DE00) comes before U+FB33, though its code point is
    # larger; carriage return first, then 1, then U+0080, ö, the euro sign.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    text = canonical(dict.fromkeys(names, 0)).decode()

    assert list(json.loads(text)) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_only_what_must_be_escaped_is() -> None:
    assert canonical("€$\u000f\nA'B\"\\/") == '"€$\\u000f\\nA\'B\\"\\\\/"'.encode()


def test_digest_is_what_sha256sum_says_of_the_text() -> None:
    # printf '{"a":1}' | sha256sum
    assert digest_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
    assert digest_of({"a": 1}).startswith("015abd7f5cc57a2d")


@pytest.mark.parametrize("value", [1.5, {"a": 0.1}, object()])
def test_floats_have_no_canonical_text(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [2**53, "\ud800"])
def test_what_readers_would_not_keep_is_refused(value: int | str) -> None:
    with pytest.raises(ValueError, match=r"beyond|surrogate"):
        canonical(value)


@given(VALUES)
def test_reading_and_writing_again_gives_the_same_bytes(value: object) -> None:
    try:
        text = canonical(value)  # type: ignore[arg-type]
    except UnicodeEncodeError:
        return  # half a surrogate pair

    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(), st.integers(0, 9), max_size=8), st.randoms())
def test_digest_does_not_hang_on_the_order_of_members(value: dict[str, int], chance) -> None:  # type: ignore[no-untyped-def]
    names = list(value)
    chance.shuffle(names)
    shuffled = {name: value[name] for name in names}

    try:
        expected = digest_of(value)
    except UnicodeEncodeError:
        return
    assert digest_of(shuffled) == expected


@given(st.lists(st.lists(st.text("ab", max_size=2), max_size=3), max_size=6), st.randoms())
def test_source_digest_does_not_hang_on_the_order_of_rows(rows: list[list[str]], chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert source_digest(shuffled) == source_digest(rows)


def test_row_twice_is_another_source() -> None:
    assert source_digest([["a"], ["a"]]) != source_digest([["a"]])
    assert source_digest([["a", "b"]]) != source_digest([["ab"]])


@given(st.decimals(-(10**15), 10**15, places=4))
def test_equal_numbers_have_one_text(number: Decimal) -> None:
    assert Decimal(number_text(number)) == number
    assert number_text(number) == number_text(number.normalize())


def test_moment_is_written_in_utc_and_needs_an_offset() -> None:
    beijing = dt.timezone(dt.timedelta(hours=8))

    assert moment_text(dt.datetime(2022, 10, 1, tzinfo=beijing)) == "2022-09-30T16:00:00Z"
    with pytest.raises(ValueError, match="offset"):
        moment_text(dt.datetime(2022, 10, 1))  # noqa: DTZ001
