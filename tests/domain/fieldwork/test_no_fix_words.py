"""Why a check-in has no position is said in words, whoever reads it."""

from __future__ import annotations

import pytest

from xunzhen.domain.fieldwork.flag_place import no_fix_words


@pytest.mark.parametrize(
    ("told", "why", "words"),
    [
        ("valley", "", "山沟里，天空被挡"),
        ("unavailable", "", "手机收不到卫星信号"),
        ("other", "手机刚修好", "手机刚修好"),
        ("下大雨", "", "下大雨"),
    ],
)
def test_reason_of_a_missing_position_is_said_in_words(told: str, why: str, words: str) -> None:
    assert no_fix_words({"no_fix": told}, why)[0] == words
