"""How long data of the ledger is kept, and what remains after its purge."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.flagged import STOP, ruling
from xunzhen.domain.fieldwork.flag_place import metres_between
from xunzhen.domain.fieldwork.retention import (
    PURGED_NOTE,
    RETENTION,
    Kept,
    KeptKind,
    PurgeLine,
    due_for_purge,
    note_remains,
    point_remains,
    retention_limits,
)
from xunzhen.domain.geo import Point
from xunzhen.domain.policy.clause import ValueType
from xunzhen.files.policies import load_book

VISITED = dt.date(2026, 9, 1)
SIXTY = {KeptKind.PHOTO: ruling("fieldwork.keep_photo_days", 60)}


def line(lines: tuple[PurgeLine, ...], kind: KeptKind) -> PurgeLine:
    return next(one for one in lines if one.kind is kind)


def photo(number: str = "p", needed: bool = False) -> Kept:
    return Kept(number, KeptKind.PHOTO, VISITED, needed)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (dt.date(2026, 10, 30), ()),  # the 60th day: 30 days of September and 30 of October
        (dt.date(2026, 10, 31), ("p",)),
    ],
)
def test_kept_for_sixty_days_includes_the_first_and_the_last(
    today: dt.date, due: tuple[str, ...]
) -> None:
    assert line(due_for_purge([photo()], SIXTY, today), KeptKind.PHOTO).due == due


def test_what_is_still_needed_is_not_due_and_counted() -> None:
    kept = [photo("b"), photo("c", needed=True), photo("a")]

    found = line(due_for_purge(kept, SIXTY, dt.date(2027, 1, 1)), KeptKind.PHOTO)

    assert (found.due, found.needed, found.kept) == (("a", "b"), 1, 3)
    assert found.told.zh == (
        "现场照片保存60天（演示：县卫健局通知 第1条，从巡诊日算）：2件到期，另有1件还要用；"
        "删后留下照片指纹（SHA-256）、大小和拍摄时间。"
    )


def test_kind_without_a_limit_keeps_everything_and_says_who_must_set_it() -> None:
    kept = [Kept("x", KeptKind.PHONE, dt.date(2000, 1, 1))]

    found = line(due_for_purge(kept, SIXTY, VISITED), KeptKind.PHONE)

    assert found.due == ()
    assert found.told.zh == (
        "群众留的回访电话1件，保存天数未设定，一件不删。"
        "请县级卫生健康局设定fieldwork.keep_phone_days。"
    )


def test_events_are_never_due_whatever_limit_is_given() -> None:
    limit = {KeptKind.EVENT: ruling("fieldwork.keep_photo_days", 1)}
    kept = [Kept("e", KeptKind.EVENT, dt.date(2000, 1, 1))]

    found = line(due_for_purge(kept, limit, VISITED), KeptKind.EVENT)

    assert found.due == ()
    assert "全部保留" in found.told.zh


def test_every_kind_has_its_line_whether_or_not_there_is_any() -> None:
    lines = due_for_purge((), {}, VISITED)

    assert [one.kind for one in lines] == list(KeptKind)
    for one in lines:
        assert one.told.zh.endswith("。")
        assert not re.search("[{}]", one.told.zh + one.told.en)


def test_limits_are_rules_of_whole_days_that_no_text_sets() -> None:
    book = load_book()

    assert set(retention_limits(book, "350524", VISITED).values()) == {None}
    for one in RETENTION.values():
        assert not one.rule or book.rule(one.rule).type is ValueType.INTEGER


def test_distance_from_the_stop_remains_of_a_point() -> None:
    # 0.0288 degrees of latitude of 111.195 km each: 3,202 m
    facts = {"lng": STOP.lng, "lat": STOP.lat + 0.0288, "accuracy": 20, "why": "山谷"}

    assert point_remains(facts, STOP) == {"accuracy": 20, "why": "山谷", "metres": 3202}


def test_point_of_a_village_without_a_stop_leaves_only_that_it_was_purged() -> None:
    facts = {"lng": 118.0, "lat": 25.0, "accuracy": 20}

    assert point_remains(facts, None) == {"accuracy": 20, "no_fix": "purged"}


def test_note_goes_and_that_there_was_one_stays() -> None:
    facts = {"fields": {"treatment": 4, "notes": "李某血压高"}}

    once = note_remains(facts)

    assert once == {"fields": {"treatment": 4, "notes": PURGED_NOTE}}
    assert note_remains(once) == once
    assert note_remains({"fields": {"treatment": 4}}) == {"fields": {"treatment": 4}}


def test_check_in_without_a_point_has_nothing_to_purge() -> None:
    facts = {"no_fix": "denied"}

    assert point_remains(facts, STOP) == facts


@given(st.floats(117.0, 119.0), st.floats(24.0, 26.0))
def test_purging_twice_is_purging_once(lng: float, lat: float) -> None:
    once = point_remains({"lng": lng, "lat": lat, "accuracy": 5}, STOP)

    assert point_remains(once, STOP) == once
    assert once["metres"] == metres_between(Point(lng, lat), STOP)


@given(st.lists(st.tuples(st.sampled_from(list(KeptKind)), st.integers(0, 200), st.booleans())))
def test_nothing_is_due_before_its_day_and_all_is_told(
    things: list[tuple[KeptKind, int, bool]],
) -> None:
    today = dt.date(2026, 11, 24)
    kept = [
        Kept(str(number), kind, today - dt.timedelta(days=age), needed)
        for number, (kind, age, needed) in enumerate(things)
    ]

    lines = due_for_purge(kept, SIXTY, today)

    ages = {one.id: (today - one.since).days for one in kept}
    assert sum(one.kept for one in lines) == len(kept)
    assert all(ages[number] >= 60 for one in lines for number in one.due)
    assert not {n for one in lines for n in one.due} & {one.id for one in kept if one.needed}
