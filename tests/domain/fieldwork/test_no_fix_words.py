"""Why a check-in has no position is said in words, whoever reads it."""

from __future__ import annotations

import pytest

from tests.domain.fieldwork.flagged import ground
from tests.domain.fieldwork.happened import KEY, at, event
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.flag_place import no_fix_words, place_flags
from xunzhen.domain.fieldwork.visit import visit_of


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


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("山沟里，天空被挡", "签到时没有定位，原因：山沟里，天空被挡。"),
        ("站在桥上也没有", "签到时没有定位，原因：山沟里，天空被挡；站在桥上也没有。"),
    ],
)
def test_reason_that_says_the_same_as_its_code_is_told_once(why: str, told: str) -> None:
    arrived = event("in", EventKind.CHECKED_IN, at(8, 34), no_fix="valley", why=why)
    (flag,) = place_flags(visit_of("visit", KEY, [arrived]), ground())
    assert flag.sentence.zh == told
