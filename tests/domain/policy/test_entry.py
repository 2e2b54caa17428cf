"""What a county types in the column 值, read by the rule's type or refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.policy import small_book as small
from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Range, Rule, Tiers, Value
from xunzhen.domain.policy.entry import entered_value

FULL_PAY = Tiers((("硕士", 200_000), ("本科", 100_000), ("大专", 50_000)))


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        (small.PEOPLE, "180", 180),
        (small.PEOPLE, " １８０ ", 180),
        (small.PEOPLE, "3次", 3),
        (small.SHARE, "90", Decimal(90)),
        (small.SHARE, "92.5%", Decimal("92.5")),
        (small.FLAG, "是", True),
        (small.FLAG, "No", False),
        (small.VALID, "2026-12-31", dt.date(2026, 12, 31)),
        (small.VALID, "2026年12月31日", dt.date(2026, 12, 31)),
        (small.WEEK, "星期日", "周日"),
        (small.WEEK, "周一", "周一"),
        (small.WEEK, "Monday", "周一"),
        (small.SHORT, "working_days", "working_days"),
        (small.SHORT, "按工作日", "working_days"),
        (small.LIST, "甲；丙", ("甲", "丙")),
        (small.RATE, "1,200.5元", 120_050),
        (small.RATE, "300元/人·年", 30_000),
        (small.RATE, "0.03万元/年", 30_000),
        (small.SPAN, "6—10", Range(600, 1000)),
        (small.PAY, "2000/1000/500", FULL_PAY),
        (small.PAY, "硕士2000；本科1000；大专500", FULL_PAY),
        (small.PAY, "大专：500，本科：1000，硕士：2000", FULL_PAY),
        (small.TAGS, "300", 30_000),
        (small.TAGS, "老300；岛500", Tiers((("老", 30_000), ("岛", 50_000)))),
    ],
)
def test_text_is_read_by_the_type_of_its_rule(rule: Rule, text: str, value: Value) -> None:
    assert entered_value(text, rule) == value


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (small.PEOPLE, "约500"),
        (small.PEOPLE, "-3"),
        (small.PEOPLE, "2.5"),
        (small.PEOPLE, "3小时"),
        (small.PEOPLE, ""),
        (small.SHARE, "120%"),
        (small.FLAG, "也许"),
        (small.VALID, "2026-02-30"),
        (small.VALID, "年底"),
        (small.WEEK, "周八"),
        (small.SHORT, "看情况"),
        (small.LIST, "甲；丁"),
        (small.RATE, "300元/月"),
        (small.RATE, "0.001"),
        (small.RATE, "-300"),
        (small.PAY, "2000/1000"),
        (small.PAY, "博士3000；本科1000；大专500"),
        (small.PAY, "2000"),
    ],
)
def test_text_of_another_type_is_refused_with_what_to_type(rule: Rule, text: str) -> None:
    answer = entered_value(text, rule)

    assert isinstance(answer, Sentence)
    assert answer.code == "policy.value_unreadable"
    assert "请填" in answer.zh


def test_refusal_of_a_choice_lists_the_choices() -> None:
    answer = entered_value("看情况", small.SHORT)

    assert isinstance(answer, Sentence)
    assert "照常足次、按工作日之一" in answer.zh


def test_value_of_one_tier_is_read_alone() -> None:
    assert entered_value("300", small.PAY, "本科") == 30_000


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=30), st.sampled_from(list(small.RULES.values())))
def test_any_text_is_read_or_refused_and_never_raises(text: str, rule: Rule) -> None:
    answer = entered_value(text, rule)

    assert answer is not None
