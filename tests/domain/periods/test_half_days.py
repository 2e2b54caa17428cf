"""Half-days as people write them, in Chinese and English."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.half_days import (
    HALF_DAYS_PER_WEEK,
    half_day_en,
    half_day_index,
    half_day_zh,
    half_days_text,
    is_afternoon,
    parse_half_days,
    weekday_of,
)

SETS = st.frozensets(st.integers(0, HALF_DAYS_PER_WEEK - 1))


# Monday morning 0, afternoon 1; Tuesday 2, 3; Wednesday 4, 5; … Sunday 12, 13.
@pytest.mark.parametrize(
    ("text", "half_days"),
    [
        ("周一上午;周三", {0, 4, 5}),
        ("Mon AM; Wed", {0, 4, 5}),
        ("monday morning, Wednesday", {0, 4, 5}),
        ("星期一上午；礼拜三下午", {0, 5}),
        ("周一上午、周二下午，周日", {0, 3, 12, 13}),
        ("星期天", {12, 13}),
        ("周一至周五", set(range(10))),
        ("周一到周三上午", {0, 2, 4}),
        ("Mon-Fri PM", {1, 3, 5, 7, 9}),
        ("周六至周一", {10, 11, 12, 13, 0, 1}),
        ("每天上午", {0, 2, 4, 6, 8, 10, 12}),
        ("周三全天", {4, 5}),
        ("周 一 上 午", {0}),
        ("", set()),
        (" ; ", set()),
    ],
)
def test_half_days_are_read(text: str, half_days: set[int]) -> None:
    assert parse_half_days(text) == half_days


@pytest.mark.parametrize("text", ["周八", "周一晚上", "上午", "一", "Mondayish", "2", "周一周二"])
def test_unknown_half_day_is_named_in_the_error(text: str) -> None:
    with pytest.raises(BadData) as caught:
        parse_half_days(f"周一;{text}")

    assert caught.value.sentence.code == "periods.unknown_half_day"
    assert f"“{text}”" in caught.value.sentence.zh


@given(SETS, st.sampled_from(("zh", "en")))
def test_written_half_days_are_read_back(half_days: frozenset[int], language: str) -> None:
    assert parse_half_days(half_days_text(half_days, language)) == half_days


def test_whole_days_are_written_as_days() -> None:
    assert half_days_text({4, 5, 0}) == "周一上午;周三"
    assert half_days_text({4, 5, 0}, "en") == "Mon AM;Wed"


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    with suppress(BadData):
        assert parse_half_days(text) <= set(range(HALF_DAYS_PER_WEEK))


@given(st.integers(0, 6), st.booleans())
def test_index_tells_weekday_and_half(weekday: int, afternoon: bool) -> None:
    half_day = half_day_index(weekday, afternoon)

    assert weekday_of(half_day) == weekday
    assert is_afternoon(half_day) is afternoon


def test_names_of_half_days() -> None:
    assert half_day_zh(5) == "周三下午"
    assert half_day_en(12) == "Sun AM"
