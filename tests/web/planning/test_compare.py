"""Two plans side by side, by numbers worked by hand.

The second plan is the first with one visit of 乙二 moved from Tuesday to Wednesday, and without the
visit of 丙二 on 17 September (s-04, 20 minutes out and 20 home).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from tests.web.people import COUNTY, as_person
from tests.web.plans import draft_plan, small_roster
from xunzhen.domain.planning.compare import Sides, compared
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import Plan

TUESDAY, WEDNESDAY = dt.date(2026, 9, 15), dt.date(2026, 9, 16)
THURSDAY = dt.date(2026, 9, 17)


def other_roster() -> Roster:
    def changed(visit: PlannedVisit) -> PlannedVisit:
        moves = (visit.staff, visit.date) == ("s-03", TUESDAY)
        return replace(visit, date=WEDNESDAY) if moves else visit

    roster = small_roster()
    kept = [one for one in roster.visits if (one.staff, one.date) != ("s-04", THURSDAY)]
    return replace(roster, visits=tuple(changed(one) for one in kept))


def test_visits_are_the_same_moved_or_on_one_side() -> None:
    found = compared(small_roster(), other_roster())

    assert found.same == 16
    assert [(old.date, new.date) for old, new in found.moved] == [(TUESDAY, WEDNESDAY)]
    assert [visit.date for visit in found.only_first] == [THURSDAY]
    assert found.only_second == ()


def test_totals_are_of_each_roster() -> None:
    found = compared(small_roster(), other_roster())

    assert found.planned == Sides(18, 17)
    assert found.planned.more == -1


def test_doctors_differ_in_half_days_and_minutes() -> None:
    """s-04 goes out five times for 40 minutes, and then four times; s-03 drives as before."""
    found = compared(small_roster(), other_roster())

    assert [(one.staff, one.half_days, one.minutes) for one in found.doctors] == [
        ("s-04", Sides(5, 4), Sides(200.0, 160.0))
    ]


def test_villages_differ_in_visits() -> None:
    found = compared(small_roster(), other_roster())

    assert [(one.village, one.visits) for one in found.villages] == [("350524203202", Sides(6, 5))]


def test_rosters_without_a_common_day_compare_no_visit() -> None:
    first = small_roster()
    later = replace(
        first,
        since=first.since + dt.timedelta(weeks=8),
        weeks=tuple(
            replace(week, days=tuple(day + dt.timedelta(weeks=8) for day in week.days))
            for week in first.weeks
        ),
    )

    found = compared(first, later)

    assert found.since == found.until
    assert found.moved == found.only_first == found.only_second == ()


def two_plans() -> tuple[Plan, Plan]:
    first, second = draft_plan(), draft_plan()
    second.visits.filter(staff="s-03", date=TUESDAY).update(date=WEDNESDAY)
    second.visits.filter(staff="s-04", date=THURSDAY).update(cancelled="停电")
    second.version = 2
    second.save()
    return first, second


def page_of(name: str) -> str:
    first, second = two_plans()
    address = f"/c/{COUNTY}/roster/compare/?a={first.number}&b={second.number}"
    return as_person(name).get(address).content.decode()


def test_page_lists_what_differs(county: County) -> None:
    page = page_of("clerk")

    assert "16次完全相同" in page
    assert "只有第1号有" in page
    assert "9月15日（周二）上午 演示员三" in page
    assert "9月16日（周三）上午 演示员三" in page


def test_director_compares_the_own_township_only(county: County) -> None:
    page = page_of("director")

    assert "丙二" not in page
    assert "乙二" not in page


def test_draft_is_not_compared_by_who_may_not_see_it(county: County) -> None:
    two_plans()
    address = f"/c/{COUNTY}/roster/compare/?a=1&b=2"

    assert as_person("auditor").get(address).status_code == 404


def test_page_without_two_numbers_asks_for_them(county: County) -> None:
    page = as_person("clerk").get(f"/c/{COUNTY}/roster/compare/?a=1&b=x").content.decode()

    assert "选两稿来对比" in page


def test_page_asks_the_database_seldom(county: County, django_assert_max_num_queries: Any) -> None:
    two_plans()
    client = as_person("clerk")
    client.get(f"/c/{COUNTY}/roster/")  # a session is written to at most once a minute

    with django_assert_max_num_queries(12):
        client.get(f"/c/{COUNTY}/roster/compare/?a=1&b=2")
