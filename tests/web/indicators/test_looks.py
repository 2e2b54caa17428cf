"""How a judgement looks: red is for the place's own hard target past its day, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.catalogue import BY_ID
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import Judgement, Status, judge
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.periods.period import parse_period
from xunzhen.domain.policy.clause import Force
from xunzhen.web.indicators.looks import look_of, number_text

SHARE = BY_ID["thousand_doctors.municipal_share"]
PAST, CUT_OFF = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
MISSED = Measurement(SHARE.id, "350524", parse_period("2026-09"), 100, 4, 25)
TARGET = Target(
    SHARE.id, "350524", 30, "≥", "%", Force.HARD, "x", "x", "示例〔2026〕1号", "2026", None, PAST
)  # fmt: skip


def shown(target: Target | None, measured: Measurement = MISSED) -> tuple[str, str]:
    judgement = judge(SHARE, measured, target, CUT_OFF)
    look = look_of(Line(SHARE, measured, target, judgement, None, CUT_OFF))
    return look.kind, str(look.words)


def test_own_hard_target_that_was_missed_is_red() -> None:
    # 4 of 25 are 16 %.
    assert shown(TARGET) == ("bad", "未达到")


def test_encouraged_target_that_was_missed_is_not() -> None:
    assert shown(replace(TARGET, force=Force.SOFT)) == ("warn", "未达到（鼓励性）")


@pytest.mark.parametrize(
    ("bearing", "words"),
    [
        (Bearing.OTHERS, "上级合计，不判县"),
        (Bearing.SUPERSEDED, "已被取代"),
        (Bearing.CONTRADICTS, "目标互相矛盾"),
    ],
)
def test_target_that_does_not_bind_is_never_red(bearing: Bearing, words: str) -> None:
    kind, said = shown(replace(TARGET, bearing=bearing, others=("y",)))

    assert kind != "bad"
    assert said == words


def test_no_target_no_data_and_empty_denominator_say_which() -> None:
    lacks = replace(MISSED, numerator=None, denominator=None, missing=(Sentence("a", "缺", "no"),))

    assert shown(None)[1] == "目标未设定"
    assert shown(TARGET, lacks)[1] == "缺数据"
    assert shown(TARGET, replace(MISSED, numerator=0, denominator=0))[1] == "分母是空的"


def test_every_status_has_a_look() -> None:
    for status in Status:
        line = Line(
            SHARE, MISSED, TARGET, Judgement(status, Sentence("a", "甲", "b")), None, CUT_OFF
        )
        assert look_of(line).words


def test_numbers_have_commas_and_never_round_onto_a_target() -> None:
    assert number_text(Fraction(8610)) == "8,610"
    assert number_text(Fraction(97996, 1000)) == "97.99"
    assert number_text(None) == "—"
