from __future__ import annotations

import datetime as dt

import pytest

from tests.county import small_county
from tests.domain.planning.scene import A2, MONDAY
from xunzhen.domain.coverage.modes import ModeTable
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.planning.event_checks import refuse_impossible
from xunzhen.domain.planning.event_words import Lock, events_told, locks_told
from xunzhen.domain.planning.events import AddedVillage, Events, changed_county, from_today
from xunzhen.domain.registry.county import Closure, HolidayRow, Leave, Mode, VehicleLoss

BLANK, NEIGHBOURED = "350524203203", "350524202203"
TODAY = MONDAY
UNTIL = MONDAY + dt.timedelta(weeks=2)
LEAVE = Leave("s-01", inclusive(dt.date(2026, 9, 15), dt.date(2026, 9, 16)))


def told(**words: tuple[str, ...]) -> Events:
    return events_told(small_county(), **words)


def faults_of(**words: tuple[str, ...]) -> list[str]:
    with pytest.raises(BadData) as caught:
        told(**words)
    return [fault.sentence.zh for fault in caught.value.faults]


def test_event_changes_nothing_else_in_the_county() -> None:
    county = small_county()

    after = changed_county(county, Events(leave=(LEAVE,)))

    assert after.leave == (*county.leave, LEAVE)
    assert after.closures == county.closures
    assert after.service_modes == county.service_modes


def test_same_events_twice_are_the_events_once() -> None:
    events = Events(
        leave=(LEAVE,),
        added_villages=(AddedVillage(NEIGHBOURED, dt.date(2026, 9, 21)),),
        holidays=(HolidayRow(dt.date(2026, 9, 17), False),),
    )
    once = changed_county(small_county(), events)

    twice = changed_county(once, events)

    assert twice == once


def test_added_village_is_on_circuit_from_its_day_and_as_before_until_then() -> None:
    added = Events(added_villages=(AddedVillage(NEIGHBOURED, dt.date(2026, 9, 21)),))

    modes = ModeTable(changed_county(small_county(), added))

    assert modes.on(NEIGHBOURED, dt.date(2026, 9, 20)).mode is Mode.NEIGHBOUR
    assert modes.on(NEIGHBOURED, dt.date(2026, 9, 21)).mode is Mode.CIRCUIT


def test_of_two_holiday_rows_for_a_day_the_later_holds() -> None:
    day = dt.date(2026, 10, 13)
    moved = Events(holidays=(HolidayRow(day, False), HolidayRow(day, True)))

    after = changed_county(small_county(), moved)

    assert [row.workday for row in after.holidays if row.date == day] == [True]


def test_leave_that_began_before_today_counts_from_today() -> None:
    found = from_today(Events(leave=(LEAVE,)), dt.date(2026, 9, 16))

    assert found.leave[0].period == Period(dt.date(2026, 9, 16), dt.date(2026, 9, 17))


def test_holiday_of_a_past_day_changes_no_fact() -> None:
    moved = Events(holidays=(HolidayRow(dt.date(2026, 9, 15), False),))

    assert from_today(moved, dt.date(2026, 9, 16)).number == 0


def test_words_may_be_codes_or_names_with_any_colon() -> None:
    found = told(
        leave=("演示员一：2026-09-15：2026-09-16",),
        closures=("乙乡:2026-09-15:2026-09-16:塌方", f"h-202-{A2}:2026-9-15"),
        vehicles=("甲镇卫生院:-1:2026-09-15:2026-09-16",),
        villages=("丙三:2026-09-21",),
        holidays=("2026-09-17:off:停电", "2026-09-19:work"),
    )

    period = LEAVE.period
    day = dt.date(2026, 9, 15)
    assert found.leave == (LEAVE,)
    assert found.closures == (
        Closure("350524202", period, "塌方"),
        Closure(f"h-202-{A2}", inclusive(day, day)),
    )
    assert found.vehicle_losses == (VehicleLoss("h-101", 1, period),)
    assert found.added_villages == (AddedVillage(BLANK, dt.date(2026, 9, 21)),)
    assert [row.workday for row in found.holidays] == [False, True]


def test_lock_may_name_the_doctor() -> None:
    found = locks_told(small_county(), ("甲二:2026-09-15:AM", f"{A2}:2026-09-16:下午:演示员二"))

    assert found == (
        Lock(A2, dt.date(2026, 9, 15), False),
        Lock(A2, dt.date(2026, 9, 16), True, "s-02"),
    )


def test_leave_of_an_unknown_doctor_names_those_near() -> None:
    said = faults_of(leave=("演示员一一:2026-09-15:2026-09-16",))

    assert len(said) == 1
    assert "“人员”表里没有“演示员一一”" in said[0]
    assert "演示员一（s-01）" in said[0]


def test_every_fault_is_told_at_once() -> None:
    said = faults_of(
        leave=("s-01", "s-01:2026-09-31", "s-01:2026-09-16:2026-09-15"),
        closures=("无此村:2026-09-15",),
        vehicles=("h-101:-0:2026-09-15",),
    )

    assert len(said) == 5
    assert "工号:起:止" in said[0]
    assert "没有“2026-09-31”这一天" in said[1]
    assert "早于起日" in said[2]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ({"leave": ("s-01:2026-09-10:2026-09-13",)}, "已经过去的巡诊是事实"),
        ({"leave": ("s-01:2026-10-10:2026-10-13",)}, "不在本计划的日期内"),
        ({"vehicles": ("h-202:-1:2026-09-15",)}, "没有填“巡诊车辆”"),
        ({"vehicles": ("h-101:-2:2026-09-15",)}, "只有1辆巡诊车"),
        ({"villages": (f"{A2}:2026-09-15",)}, "已经是巡诊方式"),
        ({"holidays": ("2026-09-10:off",)}, "早于今天"),
    ],
)
def test_event_that_cannot_be_is_refused(words: dict[str, tuple[str, ...]], part: str) -> None:
    events = told(**words)

    with pytest.raises(BadData) as caught:
        refuse_impossible(small_county(), events, TODAY, MONDAY, UNTIL)

    assert part in caught.value.faults[0].sentence.zh
