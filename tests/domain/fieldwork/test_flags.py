"""Flags on records, and what holds for all flags together."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.fieldwork.flagged import (
    DAY,
    HERE,
    KEY,
    LIMITS,
    NEXT,
    at,
    came,
    event,
    flags,
    ground,
    only,
    stay,
    visit,
    went,
    wrote,
)
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.flag import FlagKind, Weight, codes_of, is_doubted
from xunzhen.domain.fieldwork.flag_ground import FlagLimits, flag_limits, minutes_of
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.visit import visit_of
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings

SHA = "ab" * 32


def test_visit_as_it_should_be_has_no_flag() -> None:
    assert flags() == ()


def test_planned_visit_nobody_made_has_no_flag() -> None:
    untouched = visit_of("v", KEY, (), planned=True)

    assert flags_of(untouched, ground(reassigned_to="林医生", people=("a", "a"))) == ()


def test_cancelled_visit_has_no_flag() -> None:
    cancelled = visit(event(EventKind.CANCELLED, at("07:00"), why="塌方"))

    assert flags_of(cancelled, ground()) == ()


def test_contact_recorded_twice_in_the_visit_is_told() -> None:
    # three marks, two of them alike: one is a repetition
    raised = only(flags(people=("a", "b", "a")), FlagKind.DUPLICATE_PEOPLE)

    assert raised.sentence.zh == "这次记的联系人里有1人次重复。"


def test_contact_of_another_visit_of_the_day_is_told_without_a_name() -> None:
    # of a, b and c two are known elsewhere, in three visits together
    raised = only(
        flags(people=("a", "b", "c"), people_elsewhere={"a": ("w", "x"), "b": ("y", "x")}),
        FlagKind.DUPLICATE_PEOPLE,
    )

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == "有2位联系人同一天也记在另外3次巡诊里。"
    assert dict(raised.sentence.facts)["visits"] == "w x y"


def test_photograph_of_another_visit_is_told_with_its_digest() -> None:
    photo = event(EventKind.PHOTO, at("09:00"), photo="p", sha256=SHA, bytes=9)

    raised = only(
        flags(came(), went(), wrote(), photo, photos_elsewhere={SHA: ("w", "v")}),
        FlagKind.SAME_PHOTO,
    )

    assert raised.sentence.zh == "一张照片和另外1次巡诊的完全相同（指纹abababababab）。"
    assert dict(raised.sentence.facts)["visits"] == "w"


def test_photograph_sent_twice_in_one_visit_is_no_other_visit() -> None:
    photos = [
        event(EventKind.PHOTO, at("09:00"), number, photo=number, sha256=SHA)
        for number in ("p1", "p2")
    ]

    assert flags(came(), went(), wrote(), *photos, photos_elsewhere={SHA: ("v",)}) == ()


def test_arrival_typed_over_tells_both_times() -> None:
    typed = wrote(arrived="2026-11-18T08:00:00+08:00")

    raised = only(flags(came(), went(), typed), FlagKind.TIME_CHANGED)

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == ("到村时间由手机记的2026-11-18 08:30改填为2026-11-18 08:00。")


def test_leaving_typed_without_a_check_out_is_told() -> None:
    typed = wrote(left="2026-11-18T11:40:00+08:00")

    raised = only(flags(came(), typed), FlagKind.TIME_CHANGED)

    assert raised.sentence.zh == "离村时间2026-11-18 11:40是填的，手机没有记下。"


def test_same_minute_in_another_zone_is_no_change() -> None:
    assert flags(came(), went(), wrote(arrived="2026-11-18T00:30:20+00:00")) == ()


def test_record_written_late_by_the_doctor_is_doubted() -> None:
    # left on the 18th at 11:35; written on the 21st at 09:00: 69 hours and 25 minutes
    late = wrote(at("09:00", DAY + dt.timedelta(days=3)), "late", treatment=9)

    raised = only(flags(came(), went(), late), FlagKind.EDITED_LATE)

    assert raised.weight is Weight.DOUBT
    assert raised.sentence.zh == (
        "离村69小时后写过记录（2026-11-21 09:00），限48小时（演示：县卫健局通知 第1条）。"
    )


def test_record_corrected_late_by_the_township_is_a_notice() -> None:
    late = event(
        EventKind.CORRECTED,
        at("11:36", DAY + dt.timedelta(days=2)),
        by="director",
        bases=("recorded",),
        fields={"treatment": 9},
        why="重复计数",
    )

    raised = only(flags(came(), went(), wrote(), late), FlagKind.EDITED_LATE)

    assert raised.weight is Weight.NOTICE
    assert "离村48小时后乡镇写过记录" in raised.sentence.zh


def test_record_written_at_the_last_minute_is_not_late() -> None:
    # 48 hours to the minute
    late = wrote(at("11:35", DAY + dt.timedelta(days=2)))

    assert flags(came(), went(), late) == ()


def test_hours_after_leaving_without_a_limit_are_a_fact() -> None:
    late = wrote(at("16:35"))

    raised = only(
        flags(came(), went(), late, limits=replace(LIMITS, record_within=None)),
        FlagKind.EDITED_LATE,
    )

    assert raised.weight is Weight.FACT
    assert raised.sentence.zh.startswith("离村5小时后写过记录")


def test_edit_that_is_held_is_not_yet_written() -> None:
    held = event(
        EventKind.RECORDED,
        at("09:00", DAY + dt.timedelta(days=5)),
        "held",
        bases=("not yet come",),
        fields={"treatment": 9},
    )

    assert flags(came(), went(), wrote(), held) == ()


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (dt.timedelta(days=2, minutes=7), "手机时钟快2887分钟，限10分钟"),  # 2 * 1440 + 7
        (dt.timedelta(minutes=-11), "手机时钟慢11分钟，限10分钟"),
    ],
)
def test_wrong_clock_is_noticed_with_its_error(error: dt.timedelta, zh: str) -> None:
    raised = only(flags(clock_error=error), FlagKind.CLOCK_WRONG)

    assert raised.weight is Weight.NOTICE
    assert zh in raised.sentence.zh


@pytest.mark.parametrize("minutes", [10, -10, 0])
def test_clock_inside_its_limit_is_not_told(minutes: int) -> None:
    assert flags(clock_error=dt.timedelta(minutes=minutes)) == ()


def test_clock_error_without_a_limit_is_a_fact() -> None:
    unset = replace(LIMITS, clock_error=None)

    assert only(flags(clock_error=dt.timedelta(minutes=3), limits=unset),
                FlagKind.CLOCK_WRONG).weight is Weight.FACT  # fmt: skip
    assert flags(clock_error=dt.timedelta(seconds=59), limits=unset) == ()


@pytest.mark.parametrize(("to", "zh"), [("林医生", "计划已改派林医生"), ("", "计划已取消这次巡诊")])
def test_reassigned_visit_says_to_whom(to: str, zh: str) -> None:
    raised = only(flags(reassigned_to=to), FlagKind.REASSIGNED)

    assert raised.weight is Weight.NOTICE
    assert raised.sentence.zh.startswith(zh)


def test_visit_in_no_plan_tells_its_reason() -> None:
    opened = event(EventKind.OPENED, at("08:29"), why="村里请求")

    raised = only(
        flags_of(visit(opened, came(), went(), wrote(), planned=False), ground()),
        FlagKind.UNPLANNED,
    )

    assert raised.weight is Weight.NOTICE
    assert raised.sentence.zh == "计划里没有这次。说明：村里请求。"


def test_make_up_visit_is_a_fact() -> None:
    opened = event(EventKind.OPENED, at("08:29"), makes_up="missed")

    raised = only(
        flags_of(visit(opened, came(), went(), wrote(), planned=False), ground()),
        FlagKind.UNPLANNED,
    )

    assert raised.weight is Weight.FACT


def test_codes_of_the_ledger_hold_each_kind_once_and_no_facts() -> None:
    found = flags(
        came(no_fix="denied"),
        went(at("10:00")),
        wrote(at("16:00")),
        others=(stay(at("08:00"), at("09:00")), stay(at("09:00"), at("09:10"), number="x")),
        limits=replace(LIMITS, record_within=None),
    )

    assert [one.kind for one in found].count(FlagKind.OVERLAP) == 2
    assert codes_of(found) == ("no_fix", "short", "overlap")
    assert is_doubted(found)


def test_facts_alone_are_no_doubt() -> None:
    found = flags(limits=FlagLimits())

    assert {one.kind for one in found} == {FlagKind.FAR, FlagKind.SHORT}
    assert codes_of(found) == ()
    assert not is_doubted(found)


def test_limits_are_read_from_the_book_and_suggestions_are_none() -> None:
    """The half-day has a suggestion for planning: no visit is doubted by what nobody has set."""
    assert flag_limits(load_book(), "350524", DAY) == FlagLimits()


def test_place_the_travel_table_does_not_know_has_no_time() -> None:
    minutes = minutes_of(travel_times(small_county(), load_settings(DAY)[1]))

    assert minutes(HERE, NEXT)
    assert minutes(HERE, "999999999999") is None


EVENTS = (
    event(EventKind.OPENED, at("08:00"), why="村里请求"),
    came(lng=118.3, lat=25.2, accuracy=15),
    event(EventKind.CHECKED_IN, at("08:40"), "again", no_fix="timeout"),
    went(at("10:00")),
    event(EventKind.CHECKED_OUT, at("10:20"), "out again"),
    wrote(at("10:00"), "one", treatment=3, arrived="2026-11-18T08:05:00+08:00"),
    event(
        EventKind.RECORDED, at("21:00", DAY + dt.timedelta(days=4)), "two",
        bases=("one",), fields={"treatment": 8},
    ),
    event(EventKind.PHOTO, at("09:00"), photo="p", sha256=SHA),
)  # fmt: skip


@given(st.randoms(use_true_random=False), st.sets(st.integers(0, len(EVENTS) - 1), min_size=1))
def test_flags_do_not_depend_on_the_order_of_anything(
    chance: random.Random, chosen: set[int]
) -> None:
    some = [EVENTS[number] for number in sorted(chosen)]
    others = [stay(at("07:00"), at("09:00"), number=n) for n in "abc"]
    there = ground(others=tuple(others), photos_elsewhere={SHA: ("x", "w")}, people=("a", "b", "a"))
    mixed, shuffled = list(some) * 2, list(others)
    chance.shuffle(mixed)
    chance.shuffle(shuffled)
    back = replace(
        there,
        others=tuple(shuffled),
        photos_elsewhere={SHA: ("w", "x")},
        people=("b", "a", "a"),
    )

    assert flags_of(visit_of("v", KEY, mixed), back) == flags_of(visit_of("v", KEY, some), there)


@given(st.integers(0, 90), st.integers(180, 240), st.integers(-480, 480), st.integers(0, 300))
def test_visit_inside_every_limit_has_no_flag(
    begins: int, lasts: int, clock: int, metres: int
) -> None:
    """Between 08:00 and 09:30, three to four hours, at most 300 m off, eight minutes of error."""
    arrived = at("08:00") + dt.timedelta(minutes=begins)
    left = arrived + dt.timedelta(minutes=lasts)
    lat = 25.080 + metres / 111_195  # metres of latitude on the mean sphere
    made = visit(came(arrived, lng=118.205, lat=lat, accuracy=30), went(left), wrote(left))

    assert flags_of(made, ground(clock_error=dt.timedelta(seconds=clock), received=left)) == ()


def test_every_sentence_is_said_in_both_languages_to_the_end() -> None:
    found = flags_of(
        visit(*EVENTS, planned=False),
        ground(
            others=(stay(at("07:00"), at("09:00")), stay(at("10:21"), None, number="z")),
            photos_elsewhere={SHA: ("w",)},
            people=("a", "a"),
            people_elsewhere={"a": ("w",)},
            clock_error=dt.timedelta(hours=1),
            reassigned_to="林医生",
            received=at("08:00"),
        ),
    )

    assert len({one.kind for one in found}) == 12
    for one in found:
        assert one.sentence.zh.endswith("。")
        assert one.sentence.en.endswith(".")
        assert not re.search("[{}]", one.sentence.zh + one.sentence.en)
        assert one.kind.zh
        assert one.kind.en
        assert one.weight.zh
