from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MINUTES,
    TableTimes,
    planned,
    quick_settings,
    small_book,
)
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import Closure, County, HolidayRow, Leave

MONDAY = dt.date(2026, 9, 7)
"""An ordinary week; solar market days play no part in the check."""
HOME = {"s-01": "h-101", "s-02": "h-101", "s-03": "h-202", "s-04": "h-203"}


def visit(day: int, half: str, village: str, staff: str, **more: object) -> PlannedVisit:
    """A visit typed by hand on the n-th day from Monday: minutes blank, week blank."""
    blank = PlannedVisit(
        MONDAY + dt.timedelta(days=day), half == "PM", village, staff, "", math.nan, math.nan
    )
    return replace(blank, **more)  # type: ignore[arg-type]


GOOD = (
    visit(0, "AM", A2, "s-01"),
    visit(0, "PM", A3, "s-01"),
    visit(1, "AM", B2, "s-03"),
    visit(1, "PM", C2, "s-04"),
    visit(2, "PM", C2, "s-03"),
    visit(3, "AM", A2, "s-01"),
    visit(3, "PM", A3, "s-01"),
    visit(3, "PM", C2, "s-04"),
    visit(4, "AM", B2, "s-03"),
)
"""One good week: two visits for 甲二, 甲三 and 乙二, three for 丙二."""


def check(
    visits: Sequence[PlannedVisit] = GOOD,
    county: County | None = None,
    book: Book | None = None,
    times: TableTimes | None = None,
    weeks: int = 1,
    declared: Mapping[tuple[str, int], int] | None = None,
    since: dt.date = MONDAY,
) -> tuple[Violation, ...]:
    return broken_rules(
        county or small_county(),
        book or small_book(),
        times or TableTimes(),
        quick_settings(),
        since,
        weeks,
        visits,
        declared,
    )


def with_first(**changes: object) -> tuple[PlannedVisit, ...]:
    """The good week with its first visit changed."""
    return (replace(GOOD[0], **changes), *GOOD[1:])  # type: ignore[arg-type]


def codes(found: Sequence[Violation]) -> set[str]:
    return {one.code.removeprefix("check.") for one in found}


def test_good_week_typed_by_hand_breaks_nothing() -> None:
    assert check() == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"village": "350524101299"}, "unknown_village"),
        ({"staff": "s-99"}, "unknown_staff"),
        ({"date": MONDAY + dt.timedelta(days=7)}, "outside_horizon"),
        ({"date": MONDAY - dt.timedelta(days=1)}, "outside_horizon"),
        ({"week": 2}, "wrong_week"),
        ({"staff": "s-05"}, "may_not_treat"),
        ({"staff": "s-06"}, "not_available"),
        ({"village": "350524101201"}, "not_on_circuit"),
        ({"origin": "h-202"}, "wrong_origin"),
        ({"village": C2}, "too_far"),
        ({"outbound_minutes": 40.0}, "wrong_minutes"),
        ({"homeward_minutes": 1.0}, "wrong_minutes"),
        ({"next_village": B2}, "wrong_next_village"),
        ({"previous_village": B2}, "wrong_previous_village"),
        ({"village": A3}, "village_twice_a_day"),
        ({"afternoon": True}, "two_places_at_once"),
    ],
)
def test_one_wrong_cell_is_found_in_its_row(changes: dict[str, object], code: str) -> None:
    found = check(with_first(**changes))

    assert code in codes(found)
    assert all(one.row in (2, 3, None) for one in found if one.code == f"check.{code}")


def test_leave_is_found() -> None:
    leave = (Leave("s-01", Period(MONDAY, MONDAY + dt.timedelta(days=1))),)

    found = check(county=small_county(leave=leave))

    assert [(one.code, one.row) for one in found] == [("check.on_leave", 2), ("check.on_leave", 3)]


def test_visit_on_a_day_off_of_the_county_is_found() -> None:
    found = check(county=small_county(holidays=(HolidayRow(MONDAY, False, "县庆"),)))

    assert codes(found) == {"on_holiday"}
    assert "县庆" in found[0].sentence.zh


def test_plain_saturday_is_no_holiday_but_nobody_entered_it() -> None:
    found = check(with_first(date=MONDAY + dt.timedelta(days=5)))

    assert codes(found) == {"not_available"}


def test_make_up_saturday_may_be_used_by_weekday_doctors() -> None:
    saturday = MONDAY + dt.timedelta(days=5)
    county = small_county(holidays=(HolidayRow(saturday, True, "补班"),))

    assert check(with_first(date=saturday), county=county) == ()


@pytest.mark.parametrize(
    "place", [A2, "350524101", f"h-101-{A2}", f"{A2}-h-101", f"350524101-{A2}"]
)
def test_closure_of_village_township_or_road_is_found(place: str) -> None:
    closure = Closure(place, Period(MONDAY, MONDAY + dt.timedelta(days=1)), "塌方")

    found = check(county=small_county(closures=(closure,)))

    assert codes(found) <= {"closed", "road_closed"}
    assert found[0].row == 2
    assert "塌方" in found[0].sentence.zh


def test_forbidden_half_day_is_found() -> None:
    friday_afternoon = visit(4, "PM", A3, "s-01")

    found = check((*GOOD[:6], friday_afternoon, *GOOD[7:]))

    assert codes(found) == {"forbidden_half_day"}


def test_weekly_cap_is_found_at_the_visit_that_passes_it() -> None:
    county = small_county()
    staff = tuple(
        replace(one, max_circuit_half_days=3) if one.id == "s-01" else one for one in county.staff
    )

    found = check(county=replace(county, staff=staff))

    assert [(one.code, one.row) for one in found] == [("check.over_weekly_cap", 8)]


def test_more_doctors_out_than_vehicles_are_found() -> None:
    visits = (*GOOD, visit(0, "AM", A3, "s-02"))  # one vehicle in 甲镇

    found = check((*visits[:1], *visits[2:]))

    assert codes(found) == {"vehicles_exceeded"}


def test_noon_transfer_longer_than_the_limit_is_found() -> None:
    far = TableTimes({**MINUTES, (A2, A3): 121.0})

    found = check(times=far)

    assert [(one.code, one.row) for one in found] == [
        ("check.noon_transfer_too_long", 3),
        ("check.noon_transfer_too_long", 8),
    ]


def test_no_way_is_found() -> None:
    lonely = {pair: minutes for pair, minutes in MINUTES.items() if pair != ("h-101", A2)}

    assert "no_way" in codes(check(times=TableTimes(lonely)))


def test_minutes_are_compared_with_the_leg_that_is_driven() -> None:
    # 30 minutes from 甲二 to 甲三, and 25 home.
    true = replace(GOOD[1], previous_village=A2, outbound_minutes=30.4, homeward_minutes=25.0)

    assert check((GOOD[0], true, *GOOD[2:])) == ()


def test_too_far_cites_the_rule_and_says_it_is_not_set() -> None:
    (found,) = [one for one in check(with_first(village=C2)) if one.code == "check.too_far"]

    assert found.ruling is not None
    assert found.ruling.rule.name == "circuit.max_outbound_minutes"
    assert "未设定" in found.line()


def test_week_with_a_visit_too_few_is_found_with_its_clause() -> None:
    (found,) = check(GOOD[1:])

    assert found.code == "check.week_short"
    assert found.row is None
    assert "应巡2次，只排了1次" in found.sentence.zh
    assert "示例〔2021〕1号 第1条" in found.line()


def test_week_with_a_visit_too_few_that_is_declared_breaks_nothing() -> None:
    assert check(GOOD[1:], declared={(A2, 1): 1}) == ()


def test_declaring_less_than_is_missing_is_not_enough() -> None:
    found = check((), declared={(A2, 1): 1, (A3, 1): 2, (B2, 1): 2, (C2, 1): 3})

    assert [one.sentence.zh[:3] for one in found] == ["甲二村"]


def test_visit_declared_for_another_week_does_not_count() -> None:
    assert codes(check(GOOD[1:], declared={(A2, 2): 1})) == {"week_short"}


def test_week_without_a_row_is_short_for_every_village() -> None:
    found = check(weeks=2)

    assert codes(found) == {"week_short"}
    assert len(found) == 4


def test_two_visits_on_one_day_count_once() -> None:
    found = check((*GOOD[:5], visit(0, "PM", A2, "s-02"), *GOOD[6:]))

    assert {"village_twice_a_day", "week_short"} <= codes(found)


@pytest.mark.parametrize("reading", ["working_days", "full", "waived"])
@pytest.mark.parametrize(
    "since",
    [dt.date(2026, 9, 14), dt.date(2026, 9, 28), dt.date(2026, 10, 1), dt.date(2026, 9, 24)],
)
@pytest.mark.parametrize("starts_on", ["周一", "周日", "周四"])
def test_checker_and_planner_owe_alike(reading: str, since: dt.date, starts_on: str) -> None:
    book = small_book(short_week=reading, week_starts_on=starts_on)
    roster = planned(since=since, weeks=2, book=book)
    declared = {(gap.village, gap.week): gap.missing for gap in roster.uncovered}

    exact = check(roster.visits, book=book, weeks=2, declared=declared, since=since)
    bare = check((), book=book, weeks=2, since=since)

    assert exact == ()
    owing = {(code, week) for code, week, owed in roster.required if owed}
    assert len(bare) == len(owing)
