"""The plan of the small county carried on. In its first week

    s-01: 甲三 Mon AM, 甲二 Mon PM, 甲三 Fri AM, 甲二 Fri PM      s-04: 丙二 Tue AM, Thu AM, Sun AM
    s-03: 乙二 Tue AM, Fri AM                                   s-02 (Mon, Wed) is free

and Sunday 20 September is a make-up day; Friday 25 September is off.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import small_county
from tests.domain.planning.replanning import broken, carried_on, old_plan
from tests.domain.planning.scene import A2, A3, B2, C2, MINUTES, MONDAY, TableTimes
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.planning.baseline import key_of
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.events import AddedVillage, Events, changed_county
from xunzhen.domain.planning.replan_changes import ChangeKind
from xunzhen.domain.planning.replan_options import Way
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.domain.registry.county import Closure, HolidayRow, Leave, VehicleLoss

TUESDAY, THURSDAY, FRIDAY = (MONDAY + dt.timedelta(days=days) for days in (1, 3, 4))
NEIGHBOURED = "350524202203"


def away(staff: str, first: dt.date, last: dt.date | None = None) -> Events:
    return Events(leave=(Leave(staff, inclusive(first, last or first)),))


def test_the_old_plan_is_what_the_tests_say() -> None:
    first = [visit for visit in old_plan().visits if visit.week == 1]

    assert [(one.village, one.staff, one.half_day) for one in first] == [
        (A3, "s-01", 0), (A2, "s-01", 1), (B2, "s-03", 2), (C2, "s-04", 2), (C2, "s-04", 6),
        (A3, "s-01", 8), (B2, "s-03", 8), (A2, "s-01", 9), (C2, "s-04", 12),
    ]  # fmt: skip


def test_leave_on_a_day_without_visits_changes_nothing() -> None:
    found = carried_on(away("s-01", TUESDAY))

    assert found.touched == ()
    assert found.rosters[0].visits == old_plan().visits
    assert len(found.options) == 1


def test_leave_moves_only_the_visits_of_that_doctor() -> None:
    # s-01 is away on Friday: 甲三 and 甲二 need another half-day each; 7 of 9 visits stay.
    found = carried_on(away("s-01", FRIDAY))

    best = found.options[0]
    assert found.touched == (1,)
    assert (best.missed, best.changed, best.proven) == (0, 2, True)
    assert {one.village for one in best.changes} == {A2, A3}
    assert all(one.why.zh == "演示员一请假" for one in best.changes)


def test_untouched_week_keeps_its_visits_as_they_were_written() -> None:
    found = carried_on(away("s-01", FRIDAY))

    before = [visit for visit in old_plan().visits if visit.week == 2]
    assert [visit for visit in found.rosters[0].visits if visit.week == 2] == before


def test_changed_visit_says_why_from_when_and_by_whom() -> None:
    found = carried_on(away("s-01", FRIDAY))

    new = [one for one in found.rosters[0].visits if key_of(one) not in
           {key_of(old) for old in old_plan().visits}]  # fmt: skip
    assert len(new) == 2
    assert all(one.status is VisitStatus.CHANGED for one in new)
    assert all(one.reason.startswith("演示员一请假") and "改" in one.reason for one in new)


def test_visits_before_today_stay_though_their_doctor_is_said_to_be_away() -> None:
    found = carried_on(away("s-01", MONDAY, FRIDAY), today=THURSDAY)

    past = [visit for visit in old_plan().visits if visit.date < THURSDAY]
    assert [visit for visit in found.rosters[0].visits if visit.date < THURSDAY] == past


def test_visit_that_was_not_made_is_made_up_in_the_same_week() -> None:
    # The list of made visits lacks 乙二 of Tuesday.
    made = [one for one in old_plan().visits if one.date < THURSDAY and one.village != B2]

    found = carried_on(today=THURSDAY, made=made)

    change = found.options[0].changes[0]
    assert (change.village, change.why.zh) == (B2, "原定的这一次没有进行")
    assert change.new is not None
    assert change.new.date >= THURSDAY
    assert found.rosters[0].missing == 0


def test_made_visit_that_was_not_planned_is_kept() -> None:
    made = [one for one in old_plan().visits if one.date < THURSDAY]
    extra = PlannedVisit(MONDAY, False, B2, "s-03", "h-202", 22.0, 22.0)

    found = carried_on(today=THURSDAY, made=[*made, extra])

    assert key_of(extra) in {key_of(visit) for visit in found.rosters[0].visits}


def test_visit_made_tomorrow_is_refused() -> None:
    with pytest.raises(BadData) as caught:
        carried_on(today=TUESDAY, made=[old_plan().visits[-1]])

    assert "还没到" in caught.value.faults[0].sentence.zh


def test_locked_visit_stays_where_another_might_do() -> None:
    # Without vehicles the one of 甲 stands still on Monday; 甲三's visit is locked to Friday.
    lock = Lock(A3, FRIDAY, False)

    found = carried_on(away("s-03", TUESDAY), locks=(lock,))

    assert (A3, FRIDAY, False, "s-01") in {key_of(visit) for visit in found.rosters[0].visits}


def test_lock_with_a_doctor_sets_a_visit_that_was_not_planned() -> None:
    lock = Lock(A2, MONDAY + dt.timedelta(days=2), False, "s-02")

    found = carried_on(locks=(lock,))

    keys = {key_of(visit) for visit in found.rosters[0].visits}
    assert (A2, lock.date, False, "s-02") in keys
    assert broken(small_county(), found.rosters[0]) == []


@pytest.mark.parametrize(
    ("events", "locks", "part"),
    [
        (away("s-01", FRIDAY), (Lock(A3, FRIDAY, False),), "演示员一请假"),
        (Events(), (Lock(A3, MONDAY - dt.timedelta(days=7), False),), "早于今天"),
        (Events(), (Lock(A3, THURSDAY, False),), "无从锁定"),
        (
            Events(),
            (Lock(A3, TUESDAY, False, "s-03"), Lock(B2, TUESDAY, False)),
            "同一名医生同一半天只能在一处",
        ),
        (Events(), (Lock(A3, FRIDAY, False), Lock(A3, FRIDAY, True, "s-03")), "一天只巡诊一次"),
        (Events(), (Lock(A3, TUESDAY, False, "s-05"),), "护士"),
        (
            Events(closures=(Closure(A3, inclusive(FRIDAY, FRIDAY)),)),
            (Lock(A3, FRIDAY, False),),
            "封路或停诊",
        ),
    ],
)
def test_lock_that_cannot_hold_is_refused(
    events: Events, locks: tuple[Lock, ...], part: str
) -> None:
    with pytest.raises(BadData) as caught:
        carried_on(events, locks=locks)

    assert any(part in fault.sentence.zh for fault in caught.value.faults)


def test_lost_vehicle_keeps_its_doctors_home_on_those_days_only() -> None:
    # 甲 has one vehicle. Away on Friday: 甲's two visits of that day go to other days or doctors.
    loss = Events(vehicle_losses=(VehicleLoss("h-101", 1, inclusive(FRIDAY, FRIDAY)),))

    found = carried_on(loss)

    roster = found.rosters[0]
    out = {visit.date for visit in roster.visits if visit.origin == "h-101" and visit.week == 1}
    assert FRIDAY not in out
    assert MONDAY in out
    assert broken(changed_county(small_county(), loss), roster) == []
    assert all("少1辆巡诊车" in one.why.zh for one in found.options[0].changes)


def test_closed_township_moves_its_visits() -> None:
    closed = Events(closures=(Closure("350524202", inclusive(TUESDAY, TUESDAY), "塌方"),))

    found = carried_on(closed)

    change = found.options[0].changes[0]
    assert (change.village, change.why.zh) == (B2, "封路停诊（塌方）")
    assert found.options[0].changed == 1


def test_closed_road_is_not_driven() -> None:
    road = Events(closures=(Closure(f"h-202-{B2}", inclusive(TUESDAY, TUESDAY), "塌方"),))

    found = carried_on(road)

    assert broken(changed_county(small_county(), road), found.rosters[0]) == []
    assert any(one.village == B2 for one in found.options[0].changes)


def test_added_village_gets_its_visits_and_nobody_else_moves() -> None:
    added = Events(added_villages=(AddedVillage(NEIGHBOURED, MONDAY + dt.timedelta(days=7)),))
    times = TableTimes({**MINUTES, ("h-202", NEIGHBOURED): 15.0})

    found = carried_on(added, times=times)

    best = found.options[0]
    assert {one.kind for one in best.changes} == {ChangeKind.ADDED}
    assert all(one.why.zh == "新转为巡诊方式" for one in best.changes)
    assert best.missed == 0


def test_day_that_becomes_a_holiday_loses_its_visits() -> None:
    off = Events(holidays=(HolidayRow(FRIDAY, False, "停诊日"),))

    found = carried_on(off)

    assert FRIDAY not in {visit.date for visit in found.rosters[0].visits}
    assert broken(changed_county(small_county(), off), found.rosters[0]) == []
    assert all(one.why.zh == "停诊日放假" for one in found.options[0].changes)


def test_what_cannot_be_made_up_is_missed_and_explained() -> None:
    # From Tuesday to Sunday both doctors in reach of 丙二 (s-03 and s-04) are away: on Monday s-03
    # can still come once, and two of its three visits are missed; 乙二 can be reached from 甲.
    rest = inclusive(TUESDAY, FRIDAY + dt.timedelta(days=2))
    gone = Events(leave=(Leave("s-03", rest), Leave("s-04", rest)))

    found = carried_on(gone)

    best, new = found.options[0], found.rosters[0]
    assert best.missed == new.missing == new.lower_bound == 2
    assert [(gap.village, gap.week) for gap in new.uncovered] == [(C2, 1)]
    assert "演示员三" in new.uncovered[0].reason.zh
    assert broken(changed_county(small_county(), gone), new) == []


def test_other_ways_have_their_own_price_and_none_is_worse_everywhere() -> None:
    found = carried_on(away("s-01", FRIDAY))

    prices = [option.price for option in found.options]
    assert found.options[0].way is Way.BEST
    assert len(set(prices)) == len(prices)
    for one in prices[1:]:
        for other in prices:
            assert one is other or any(a < b for a, b in zip(one, other, strict=True))


def test_way_that_leaves_gaps_open_changes_nothing_but_what_fell_out() -> None:
    found = carried_on(away("s-01", FRIDAY))

    left = next(option for option in found.options if option.way is Way.LEFT_OPEN)
    roster = found.rosters[found.options.index(left)]
    assert (left.changed, left.missed) == (0, 2)
    assert roster.missing == 2
    assert broken(changed_county(small_county(), away("s-01", FRIDAY)), roster) == []


def test_village_doctors_and_both_health_centres_are_told() -> None:
    found = carried_on(away("s-01", FRIDAY))

    for change in found.options[0].changes:
        assert change.told.village == change.village
        assert "s-01" in change.told.staff
        assert change.told.institutions[0] == "h-101"
        assert change.new is not None
        assert change.new.staff in change.told.staff


def test_same_events_give_the_same_plan() -> None:
    events = away("s-01", MONDAY, FRIDAY)

    first, again = carried_on(events), carried_on(events)

    assert first.rosters == again.rosters
