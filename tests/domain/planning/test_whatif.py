"""The small county supposed otherwise.

Four villages are on circuit. Today's rule is 2 visits a week; 丙二 has its own 3, with a reason:
2 + 2 + 2 + 3 = 9 half-days a week. At 3 a week it is 4 x 3 = 12: three villages take one more.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.county import small_county
from tests.domain.planning.scene import A2, B2, MONDAY, TableTimes, quick_settings, small_book
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.whatif import Basis, Outcome, Scenario, plan_today, suppose, with_cap
from xunzhen.domain.planning.whatif_measures import measures_of, visit_changes
from xunzhen.domain.policy.assumed import Supposed, supposed_law
from xunzhen.domain.registry.county import County

PLACE = "350524"


def basis(county: County | None = None, weeks: int = 1) -> Basis:
    settings: PlanningSettings = quick_settings()
    return Basis(county or small_county(), small_book(), TableTimes(), settings, 1.4, MONDAY, weeks)


@cache
def today() -> Outcome:
    return plan_today(basis())


def supposing(*rules: tuple[str, str], cap: int | None = None) -> Scenario:
    townships = {"甲镇": "350524101"}
    supposed = [
        Supposed(name.partition("@")[0], value, name.partition("@")[2]) for name, value in rules
    ]
    return Scenario(supposed_law(small_book(), PLACE, supposed, townships), cap)


def test_a_third_visit_takes_one_more_half_day_of_each_village_that_has_two() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "3")))

    assert (found.before.measures.needed, found.after.measures.needed) == (9, 12)
    assert (found.before.measures.planned, found.after.measures.planned) == (9, 12)
    assert found.after.measures.missed == 0


def test_fewer_visits_can_be_supposed_than_the_law_asks() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "1")))

    # 甲二, 甲三 and 乙二 once, 丙二 keeps the 3 it gave a reason for.
    assert found.after.measures.needed == 1 + 1 + 1 + 3
    assert "whatif.own_numbers" in {one.code for one in found.notices}


def test_what_is_supposed_for_a_township_leaves_the_others_alone() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week@甲镇", "3")))

    # 甲二 and 甲三 three times; 乙二 two, 丙二 three.
    assert {one.name: one.owed for one in found.after.measures.townships} == {
        "甲镇": 6,
        "乙乡": 2,
        "丙乡": 3,
    }


def test_most_of_todays_visits_stay() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "3")))

    # Each village keeps two visits; with the third the days of its week are spaced anew.
    assert found.changes.kept + found.changes.dropped == 9
    assert found.changes.kept + found.changes.added == 12
    assert found.changes.kept >= 6


def test_both_books_are_cited() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "3")))

    (change,) = found.rules
    assert change.before is not None
    assert (change.before.value, change.before.citation) == (2, "示例〔2021〕1号 第1条")
    assert (change.after.value, change.after.citation) == (3, "假设")


def test_supposing_what_stands_changes_nothing() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "2")))

    assert found.after is found.before
    assert "whatif.same_value" in {one.code for one in found.notices}


def test_money_is_announced_and_never_nought() -> None:
    found = suppose(basis(), today(), supposing(("circuit.visits_per_week", "3")))

    said = next(one for one in found.notices if one.code == "whatif.yuan_pending")
    assert "待结算栏建成后" in said.zh


def test_cap_of_one_leaves_what_four_doctors_cannot_give() -> None:
    found = suppose(basis(), today(), supposing(cap=1))

    # s-01 to s-04 give one half-day each: 4 of 9 visits, 5 missed and proven least.
    assert found.after.measures.planned == 4
    assert found.after.measures.missed == found.after.measures.least_missed == 5


def test_cap_reaches_every_doctor_and_nobody_else() -> None:
    capped = with_cap(small_county(), 2)

    assert [one.max_circuit_half_days for one in capped.staff] == [2, 2, 2, 2, None, None, None]


def test_today_is_what_plan_gives() -> None:
    one = basis()

    roster = plan_circuits(
        one.county, one.book, one.times, one.settings, one.since, one.weeks, one.seed
    )

    assert today().roster == roster


def test_vehicles_are_the_doctors_out_at_once_by_institution() -> None:
    visits = today().roster.visits
    first = replace(visits[0], origin="h-101", staff="s-01")
    roster = replace(
        today().roster,
        visits=(first, replace(first, staff="s-02"), replace(first, origin="h-202", staff="s-03")),
    )

    found = measures_of(small_county(), roster, 1.4)

    assert found.vehicles_by_centre == (("h-101", 2), ("h-202", 1))
    assert found.vehicles == 3


def test_kilometres_are_left_out_where_an_end_has_no_coordinates() -> None:
    bare = tuple(
        replace(one, point=None) if one.code == A2 else one for one in small_county().villages
    )
    visit = replace(today().roster.visits[0], village=A2, origin="h-101")
    other = replace(visit, village=B2, staff="s-03", origin="h-202")
    roster = replace(today().roster, visits=(visit, other))

    found = measures_of(small_county(villages=bare), roster, 1.0)

    # h-202 (118.081, 25.122) to 乙二 (118.050, 25.140): 3.13 km east-west, 2.00 km north-south,
    # 3.71 km; there and back 7.42 km.
    assert found.km == pytest.approx(7.42, abs=0.02)
    assert found.ways_without_points == 2


def test_county_without_coordinates_has_no_kilometres() -> None:
    bare = tuple(replace(one, point=None) for one in small_county().villages)

    found = measures_of(small_county(villages=bare), today().roster, 1.4)

    assert found.km is None


def test_a_visit_that_moves_counts_once_in_each_roster() -> None:
    first = today().roster.visits[0]
    moved = replace(first, afternoon=not first.afternoon)
    after = replace(today().roster, visits=(moved, *today().roster.visits[1:]))

    changes = visit_changes(today().roster, after)

    assert (changes.dropped, changes.kept, changes.added) == (1, 8, 1)
