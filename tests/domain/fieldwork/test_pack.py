"""What a phone carries, and how drift is found and mended."""

from __future__ import annotations

import datetime as dt
import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.pack import (
    bounded,
    content_change,
    difference,
    horizon,
    numbered,
    own_villages,
    returns_at,
    state_of,
)

TODAY = dt.date(2026, 9, 14)
CHANGES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5))


def test_horizon_is_thirty_five_days_either_way() -> None:
    since, until = horizon(TODAY)

    assert (since, until) == (dt.date(2026, 8, 10), dt.date(2026, 10, 20))
    assert (until - since).days == 71


def test_hash_is_that_of_lines_sorted_by_id() -> None:
    by_hand = hashlib.sha256(b"a:2\nb:1\n").hexdigest()[:16]

    assert state_of([{"id": "b", "change": 1}, {"id": "a", "change": 2}]) == (2, by_hand)


@given(CHANGES, CHANGES)
def test_repair_makes_the_phone_what_the_county_is(
    phone: dict[str, int], county: dict[str, int]
) -> None:
    rows = [{"id": one, "change": change} for one, change in county.items()]

    found = difference(phone, rows)

    mended = {one: change for one, change in phone.items() if one not in found.gone}
    mended |= {str(one["id"]): int(one["change"]) for one in found.rows}
    assert mended == county
    assert len(found.rows) == sum(phone.get(one) != change for one, change in county.items())


def test_content_makes_a_number_that_javascript_reads_exactly() -> None:
    one, other = ({"id": "a", "name": name} for name in "xy")

    assert content_change(one) == content_change(dict(reversed(one.items())))
    assert content_change(one) != content_change(other)
    assert 0 <= content_change(one) < 2**53
    assert [row["id"] for row in numbered([{"id": "b"}, {"id": "a"}])] == ["a", "b"]


def test_own_villages_come_first_and_those_of_the_township_as_far_as_there_is_room() -> None:
    planned = ["350524202201"]
    circuit = ["350524101203", "350524101202", "350524203201"]

    assert own_villages(planned, circuit, "350524101") == (
        "350524101202",
        "350524101203",
        "350524202201",
    )
    assert own_villages(planned, circuit, "350524101", 2) == ("350524101202", "350524202201")
    assert own_villages(planned, circuit, "") == ("350524202201",)


def test_too_many_visits_leave_out_what_is_far_and_not_ones_own() -> None:
    rows = [
        {"id": f"{days}{mine}", "mine": mine, "date": (TODAY + dt.timedelta(days)).isoformat()}
        for days in (0, 1, 9)
        for mine in (True, False)
    ]

    kept = {row["id"] for row in bounded(rows, TODAY, others=6, most=10)}

    assert kept == {"0True", "1True", "9True", "0False"}
    assert len(bounded(rows, TODAY, others=0)) == 6


@pytest.mark.parametrize(
    ("ends", "minutes", "following", "back"),
    [
        ("11:30", 18.0, "", "11:48"),
        ("17:30", 30.1, "", "18:01"),  # a begun minute counts
        ("11:30", 18.0, "v-2", None),  # goes on to another village
        ("11:30", None, "", None),
        (None, 18.0, "", None),
        ("23:30", 30.0, "", None),
        ("11:30", math.nan, "", None),
    ],
)
def test_way_home_ends_at_the_half_day_and_the_minutes_home(
    ends: str | None, minutes: float | None, following: str, back: str | None
) -> None:
    assert returns_at(ends, minutes, following) == back
