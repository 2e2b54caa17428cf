"""How values are said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.domain.policy import small_book as small
from xunzhen.domain.policy.clause import Range, Rule, Tiers, Value
from xunzhen.domain.policy.wording import owner_name, say_value


@pytest.mark.parametrize(
    ("rule", "value", "op", "said"),
    [
        (small.VISITS, 2, "≥", "不低于2次"),
        (small.PEOPLE, 500, "<", "低于500次"),
        (small.SHARE, Decimal("92.50"), "=", "92.5%"),
        (small.FLAG, False, "=", "否"),
        (small.VALID, dt.date(2025, 12, 31), "≤", "不晚于2025-12-31"),
        (small.SHORT, "working_days", "=", "按工作日"),
        (small.LIST, ("甲", "丙"), "=", "甲、丙"),
        (small.RATE, 120_050, "=", "1200.5元/人·年"),
        (small.RATE, 100_000_000, "=", "100万元/人·年"),
        (small.RATE, 22_600_000_000, "≈", "约2.26亿元/人·年"),
        (small.RATE, 1_234_567, "=", "12345.67元/人·年"),
        (small.SPAN, Range(600, 1000), "within", "6–10元/人·年"),
        (small.PAY, Tiers((("硕士", 200_000), ("本科", 5))), "=", "硕士2000、本科0.05 元/人·月"),
    ],
)
def test_value_is_said_in_chinese(rule: Rule, value: Value, op: str, said: str) -> None:
    assert say_value(rule, value, op) == said


def test_value_is_said_in_english() -> None:
    assert say_value(small.VALID, dt.date(2025, 12, 31), "≤", "en") == "by 2025-12-31"
    assert say_value(small.SHARE, Decimal(50), "≥", "en") == "at least 50%"


def test_words_of_choices_and_tiers_are_said_in_english() -> None:
    week = replace(small.WEEK, choices_en=("Monday", *small.WEEK.choices[1:]))
    pay = replace(small.PAY, unit_en="yuan", tiers_en=("master", "bachelor", "college"))

    assert say_value(week, "周一", "=", "en") == "Monday"
    assert say_value(pay, Tiers((("硕士", 200_000),)), "=", "en") == "master 2000 yuan"


def test_owner_is_named_in_the_readers_language() -> None:
    owned = replace(small.VISITS, owner="市财政局", owner_en="city finance bureau")

    assert owner_name(owned) == "市财政局"
    assert owner_name(owned, "en") == "city finance bureau"
