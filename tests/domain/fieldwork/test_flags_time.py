"""Flags on the times of a visit; the ordinary one is 08:30 to 11:35, 185 minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.flagged import (
    DAY,
    HERE,
    KEY,
    LIMITS,
    NEXT,
    at,
    came,
    flags,
    ground,
    only,
    stay,
    visit,
    went,
    wrote,
)
from xunzhen.domain.fieldwork.flag import FlagKind, Weight
from xunzhen.domain.fieldwork.flag_time import overlaps
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.ledger import OutreachKind

TOMORROW = DAY + dt.timedelta(days=1)


def test_short_visit_tells_minutes_missing_clause_and_reason() -> None:
    # 08:30 to 10:06 is 96 minutes; 180 - 96 = 84
    raised = only(flags(came(), went(at("10:06"), why="下大雨"), wrote(at("10:00"))),
                  FlagKind.SHORT)  # fmt: skip

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == (
        "在村96分钟，比半天180分钟（演示：县卫健局通知 第1条）少84分钟。说明：下大雨。"
    )
    assert "84 less than the half-day of 180" in raised.sentence.en


def test_half_day_to_the_minute_is_not_short() -> None:
    # 08:30 to 11:30 is 180 minutes: 以上 includes the number
    assert flags(came(), went(at("11:30")), wrote(at("11:29"))) == ()


def test_minutes_without_a_half_day_are_a_fact() -> None:
    raised = only(flags(limits=replace(LIMITS, half_day=None)), FlagKind.SHORT)

    assert raised.weight is Weight.FACT
    assert raised.sentence.zh == "在村185分钟；半天多长，县里未设定。"


def test_home_visit_owes_no_half_day() -> None:
    home = replace(KEY, kind=OutreachKind.HOME)

    assert flags_of(visit(came(), went(at("09:00")), wrote(), key=home), ground()) == ()


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (at("08:30", TOMORROW), at("11:35", TOMORROW), "这次巡诊的日子却是2026-11-18"),
        (at("08:30"), at("08:10"), "离村要在到村之后"),
        (at("08:30"), at("08:31", TOMORROW), "一天以内"),
    ],
)
def test_time_outside_possibility_is_told(begin: dt.datetime, end: dt.datetime, words: str) -> None:
    found = flags(came(begin), went(end), wrote(at("11:30")), limits=replace(LIMITS, latest=None))

    assert found[0].kind is FlagKind.IMPOSSIBLE_TIME
    assert found[0].weight is Weight.DOUBT
    assert words in found[0].sentence.zh


def test_time_later_than_its_receipt_is_impossible() -> None:
    # left 11:35; received 11:33, which is more than the minute that rounding may cost
    raised = only(flags(received=at("11:33")), FlagKind.IMPOSSIBLE_TIME)

    assert "比县里收到的时间2026-11-18 11:33还晚" in raised.sentence.zh


def test_receipt_in_the_same_minute_is_possible() -> None:
    assert flags(received=at("11:34")) == ()


def test_overlap_names_the_other_visit_and_its_times() -> None:
    raised = only(flags(others=(stay(at("11:00"), at("14:00")),)), FlagKind.OVERLAP)

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == "同一医生11:00到14:00也在甲三，两次的时间重叠。"
    assert dict(raised.sentence.facts)["visit"] == "w"


def test_open_visit_overlaps_what_begins_within_the_other() -> None:
    raised = flags(came(), wrote(), others=(stay(at("08:00"), at("09:00")),))

    assert [one.kind for one in raised] == [FlagKind.OVERLAP]


def test_visit_begun_after_an_open_one_does_not_overlap_it() -> None:
    assert flags(others=(stay(at("07:30"), None),)) == ()


def test_the_visit_itself_is_none_of_the_others() -> None:
    assert flags(others=(stay(at("08:30"), at("11:35"), HERE, "v"),)) == ()


def test_journey_faster_than_the_table_is_told_on_the_later_visit() -> None:
    # the other left 甲三 at 08:05, here at 08:30: 25 minutes; the table needs 40.7
    raised = only(
        flags(
            others=(stay(at("06:00"), at("08:05")),),
            minutes=lambda origin, destination: {(NEXT, HERE): 40.7}[origin, destination],
        ),
        FlagKind.TOO_FAST,
    )

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == "从甲三只隔25分钟，行车时间表要40分钟。"


def test_journey_faster_than_the_table_is_told_on_the_earlier_visit() -> None:
    # left here at 11:35, at 甲三 at 11:50: 15 minutes; the table needs 40
    raised = only(
        flags(
            others=(stay(at("11:50"), at("15:00")),),
            minutes=lambda origin, destination: {(HERE, NEXT): 40.0}[origin, destination],
        ),
        FlagKind.TOO_FAST,
    )

    assert raised.sentence.zh == "到甲三只隔15分钟，行车时间表要40分钟。"


def test_journey_of_the_tabled_minutes_is_not_too_fast() -> None:
    # 10 minutes lie between 08:20 and 08:30, and the table needs 10
    assert flags(others=(stay(at("06:00"), at("08:20")),)) == ()


def test_only_the_nearest_visits_before_and_after_are_compared() -> None:
    others = (
        stay(at("06:00"), at("06:30"), number="a"),
        stay(at("07:00"), at("08:29"), number="b"),
        stay(at("11:36"), at("12:00"), number="c"),
        stay(at("12:01"), at("13:00"), number="d"),
    )

    found = flags(others=others)

    assert {dict(one.sentence.facts)["visit"] for one in found} == {"b", "c"}


def test_second_visit_to_the_same_village_needs_no_journey() -> None:
    assert flags(others=(stay(at("11:36"), at("15:00"), HERE),)) == ()


@pytest.mark.parametrize("unknown", [None, float("inf")])
def test_journey_without_a_travel_time_is_a_fact(unknown: float | None) -> None:
    raised = only(
        flags(others=(stay(at("11:50"), None),), minutes=lambda _one, _other: unknown),
        FlagKind.TOO_FAST,
    )

    assert raised.weight is Weight.FACT
    assert "没有行车时间" in raised.sentence.zh


@pytest.mark.parametrize(
    ("begin", "end", "zh"),
    [
        (at("06:59"), at("11:35"), "06:59到村，早于7点（演示：县卫健局通知 第1条）。"),
        (at("15:30"), at("19:01"), "19:01离村，晚于19点（演示：县卫健局通知 第1条）。"),
        (at("21:00"), at("00:30", TOMORROW), "00:30离村，晚于19点（演示：县卫健局通知 第1条）。"),
    ],
)
def test_visit_outside_hours_is_noticed(begin: dt.datetime, end: dt.datetime, zh: str) -> None:
    raised = only(flags(came(begin), went(end), wrote(at("23:00"))), FlagKind.OUTSIDE_HOURS)

    assert raised.weight is Weight.NOTICE
    assert raised.sentence.zh == zh


def test_visit_on_the_hours_themselves_is_not_outside() -> None:
    assert flags(came(at("07:00")), went(at("19:00")), wrote(at("18:00"))) == ()


def test_hours_nobody_set_are_not_told() -> None:
    unset = replace(LIMITS, earliest=None, latest=None)

    assert flags(came(at("03:00")), went(at("23:00")), wrote(), limits=unset) == ()


_MINUTES = st.integers(0, 600)


@given(_MINUTES, st.none() | _MINUTES, _MINUTES, st.none() | _MINUTES)
def test_overlap_is_symmetric(one: int, lasts: int | None, other: int, stays: int | None) -> None:
    def of(begin: int, length: int | None) -> tuple[dt.datetime, dt.datetime | None]:
        start = at("06:00") + dt.timedelta(minutes=begin)
        return start, None if length is None else start + dt.timedelta(minutes=length)

    first, second = stay(*of(one, lasts)), stay(*of(other, stays), number="x")

    assert overlaps(first, second) == overlaps(second, first)
