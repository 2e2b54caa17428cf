"""What an event said: which parts are plain, which may be a person's own data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.told import LONGEST_TOLD, parts_told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def shown(facts: dict[str, Any], **extra: Any) -> list[str]:
    return [one.name for one in parts_told(facts, extra) if not one.personal]


def test_position_and_reason_are_a_persons_own() -> None:
    facts = {"lng": 118.2, "lat": 25.1, "accuracy": 12.0, "why": "张三家里有事", "paper": True}

    assert shown(facts) == ["paper"]


def test_counts_of_a_record_are_plain_and_its_texts_are_not() -> None:
    fields = {"treatment": 12, "host": "村主任甲", "notes": "王五血压高", "host_confirmed": True}

    assert shown({"fields": fields}) == ["treatment", "host_confirmed"]


def test_text_where_a_count_belongs_is_not_shown_as_one() -> None:
    assert shown({"fields": {"treatment": "13800000000"}}) == []


def test_members_that_this_site_does_not_know_are_held_back() -> None:
    assert shown({"patient": "李四"}, newer="x") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "今天去李四家"), ("no_fix", "手机借给张三"), ("place", "李四家"), ("kind", ["x"])],
)
def test_known_member_with_a_strange_value_is_held_back(name: str, value: Any) -> None:
    assert shown({name: value}) == []


def test_proposed_day_is_told_as_day_and_half_day() -> None:
    facts = {"why": "路断", "make_up": {"date": "2026-09-18", "afternoon": False}}

    assert shown(facts) == ["date", "afternoon"]


def test_long_text_is_cut() -> None:
    (part,) = parts_told({"why": "长" * 600}, {})

    assert len(part.value) == LONGEST_TOLD + 1


@given(st.dictionaries(st.text(), JSON), st.dictionaries(st.text(), JSON))
def test_anything_a_forger_sends_can_be_told(facts: dict[str, Any], extra: dict[str, Any]) -> None:
    parts = parts_told(facts, extra)

    assert all(isinstance(one.name, str) for one in parts)
    assert all(one.personal for one in parts if isinstance(one.value, float))
