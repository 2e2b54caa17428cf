"""A roster changed by hand: what breaks, what it costs, what cannot be.

The week from Monday 2026-09-14 of the small county, travel by ``scene.MINUTES``. The scene's
visits: 甲二 Mon AM s-01, 甲三 Mon PM s-01, 甲二 Thu AM s-01, 甲三 Thu PM s-01.
"""

from __future__ import annotations

import datetime as dt
import math

import pytest

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MONDAY,
    TableTimes,
    quick_settings,
    small_book,
)
from xunzhen.domain.planning.adjust import (
    Adjustment,
    Ground,
    added,
    adjusted,
    conflicts,
    missing,
    missing_by_village,
    moved,
    why_impossible,
    with_true_ways,
)
from xunzhen.domain.planning.adjust_words import price_of, what_was_done
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.plan import prepare_case
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.domain.planning.yardstick import Yardstick

NAN = math.nan


@pytest.fixture(scope="module")
def ground() -> Ground:
    county, book, times, settings = small_county(), small_book(), TableTimes(), quick_settings()
    return Ground(
        Yardstick.of(county, book, times, settings, MONDAY, 2),
        prepare_case(county, book, times, settings, MONDAY, 2),
    )


def visit(village: str, day: int, afternoon: bool, staff: str = "s-01") -> PlannedVisit:
    home = {"s-01": "h-101", "s-02": "h-101", "s-03": "h-202", "s-04": "h-203"}[staff]
    date = MONDAY + dt.timedelta(days=day)
    return PlannedVisit(date, afternoon, village, staff, home, NAN, NAN, week=day // 7 + 1)


def scene(ground: Ground) -> tuple[PlannedVisit, ...]:
    rows = (visit(A2, 0, False), visit(A3, 0, True), visit(A2, 3, False), visit(A3, 3, True))
    return with_true_ways(ground, rows, {(one.staff, one.date) for one in rows})


def move(ground: Ground, number: int, day: int, afternoon: bool, staff: str = "s-01") -> Adjustment:
    visits = scene(ground)
    there = MONDAY + dt.timedelta(days=day)
    put = moved(ground, visits[number], there, afternoon, staff, "林")
    return adjusted(ground, visits, visits[number], put)


def codes(adjustment: Adjustment) -> list[str]:
    return [one.code for one in adjustment.broken]


def test_two_stop_day_is_told_with_the_way_between_its_villages(ground: Ground) -> None:
    morning, afternoon, *_ = scene(ground)

    assert (morning.outbound_minutes, morning.homeward_minutes) == (18.0, 30.0)  # home, to 甲三
    assert (afternoon.outbound_minutes, afternoon.homeward_minutes) == (30.0, 25.0)


def test_moved_visit_and_the_one_left_alone_get_their_true_minutes(ground: Ground) -> None:
    adjustment = move(ground, 1, 1, True)  # 甲三 Monday PM to Tuesday PM

    left, gone = adjustment.visits[0], adjustment.visits[-1]
    assert (left.outbound_minutes, left.homeward_minutes, left.next_village) == (18.0, 18.0, "")
    assert (gone.outbound_minutes, gone.homeward_minutes, gone.previous_village) == (25.0, 25.0, "")


def test_clean_move_breaks_nothing_and_costs_the_second_way(ground: Ground) -> None:
    adjustment = move(ground, 1, 1, True)

    # Monday was 18 + 30 + 25 = 73; now 18 + 18 and 25 + 25 = 86
    assert codes(adjustment) == []
    assert adjustment.cost_change.travel_minutes == pytest.approx(13.0)
    assert adjustment.missing_change == 0


def test_moved_visit_is_marked_changed_and_says_who_moved_it(ground: Ground) -> None:
    one = move(ground, 1, 1, True, "s-02").visits[-1]

    assert one.status is VisitStatus.CHANGED
    assert one.reason == "林手工调整，改由演示员二出诊，由周一下午改到周二下午"


def test_doctor_who_was_not_entered_as_available_is_a_conflict(ground: Ground) -> None:
    assert codes(move(ground, 1, 1, True, "s-02")) == ["check.not_available"]  # Mon and Wed only


def test_village_is_not_visited_twice_a_day(ground: Ground) -> None:
    adjustment = move(ground, 2, 0, False, "s-02")  # 甲二 Thursday to Monday, where it has one

    assert "check.village_twice_a_day" in codes(adjustment)
    assert adjustment.missing_change == 1  # two on one day count once
    assert "另见" not in adjustment.broken[0].sentence.zh


def test_vehicles_of_a_centre_are_counted_and_freed_again(ground: Ground) -> None:
    adjustment = move(ground, 2, 0, True, "s-02")  # 甲镇 has one vehicle, s-01 is out

    assert "check.vehicles_exceeded" in codes(adjustment)
    visits = adjustment.visits
    back = moved(ground, visits[-1], MONDAY + dt.timedelta(days=3), False, "s-01", "林")
    again = adjusted(ground, visits, visits[-1], back)
    assert "check.vehicles_exceeded" in [one.code for one in again.solved]


def test_too_far_names_its_ruling(ground: Ground) -> None:
    adjustment = adjusted(
        ground, (), None, added(ground, C2, MONDAY, False, "s-01", "林")
    )  # 104 minutes, the limit is 90

    far = next(one for one in adjustment.broken if one.code == "check.too_far")
    assert far.ruling is not None
    assert far.ruling.rule.name == "circuit.max_outbound_minutes"


def test_visit_taken_out_is_one_more_missed(ground: Ground) -> None:
    visits = scene(ground)

    adjustment = adjusted(ground, visits, visits[0], None)

    assert (adjustment.missing_change, len(adjustment.visits)) == (1, 3)
    assert missing_by_village(ground, adjustment.visits, 1)[A2] == 1


def test_added_visit_is_one_less_missed(ground: Ground) -> None:
    put = added(ground, B2, MONDAY, False, "s-03", "林")

    adjustment = adjusted(ground, scene(ground), None, put)

    assert adjustment.missing_change == -1
    assert adjustment.visits[-1].outbound_minutes == 22.0


def test_move_to_the_other_week_is_missed_there_and_here_it_counts(ground: Ground) -> None:
    # Week 1 owes 甲二 two and has two; week 2 owes two and has none.
    assert move(ground, 0, 7, False).missing_change == 0


def test_what_is_owed_and_not_planned_is_no_conflict(ground: Ground) -> None:
    # 甲二, 甲三, 乙二 two each, 丙二 three: nine owed
    assert missing(ground, (), 1) == 9
    assert conflicts(ground, (), 1) == ()


def test_weeks_checked_one_by_one_say_what_the_whole_check_says(ground: Ground) -> None:
    yard = ground.yard
    visits = (
        *move(ground, 2, 0, True, "s-02").visits,
        visit(C2, 8, False),
        visit(A3, 11, True),  # a Friday afternoon, forbidden
    )
    owed = {(v, w): n for w in (1, 2) for v, n in ground.due(w).items()}

    whole = broken_rules(
        yard.county, small_book(), yard.times, yard.settings, MONDAY, 2, visits, owed
    )
    by_week = [one.code for week in (1, 2) for one in conflicts(ground, visits, week)]

    assert sorted(by_week) == sorted(one.code for one in whole)
    assert len(whole) >= 3


@pytest.mark.parametrize(
    ("put", "code"),
    [
        (("350524101299", 1, False, "s-01"), "adjust.unknown_village"),
        ((A2, 1, False, "s-99"), "adjust.unknown_staff"),
        ((A2, 30, False, "s-01"), "adjust.outside"),
        ((A2, -1, False, "s-01"), "adjust.past"),
        ((A2, 0, True, "s-01"), "adjust.occupied"),
    ],
)
def test_what_cannot_be_is_refused(
    ground: Ground, put: tuple[str, int, bool, str], code: str
) -> None:
    village, day, afternoon, staff = put
    date = MONDAY + dt.timedelta(days=day)
    wish = added(ground, village, date, afternoon, staff, "林")

    refusal = why_impossible(ground, scene(ground), None, wish, MONDAY)

    assert refusal is not None
    assert refusal.code == code


def test_visit_may_be_put_back_where_it_stands(ground: Ground) -> None:
    visits = scene(ground)

    assert why_impossible(ground, visits, visits[0], visits[0], MONDAY) is None


def test_past_visit_cannot_be_taken_out(ground: Ground) -> None:
    visits = scene(ground)
    tuesday = MONDAY + dt.timedelta(days=1)

    refusal = why_impossible(ground, visits, visits[0], None, tuesday)

    assert refusal is not None
    assert refusal.code == "adjust.past"


def test_price_is_said_by_part_with_the_missed_visits_first(ground: Ground) -> None:
    visits = scene(ground)
    price = price_of(adjusted(ground, visits, visits[0], None))

    # 73 minutes of the two-stop day become 25 + 25
    assert price.zh.startswith("多漏访1次；成本")
    assert "行车−23" in price.zh
    assert price.en.startswith("1 more missed; cost")


def test_move_is_told_with_both_places(ground: Ground) -> None:
    visits = scene(ground)
    put = moved(ground, visits[0], MONDAY, False, "s-02", "林")

    told = what_was_done(ground.yard.county, visits[0], put)

    assert told.zh == "甲二村由9月14日（周一）上午演示员一改到9月14日（周一）上午演示员二。"
    assert A3 not in told.zh
