"""The ledger follows the published plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import enrolled, plan_with, planned_id
from tests.web.people import COUNTY
from tests.web.plans import FIRST_DAY, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.planning.models import Plan, PlanVisit

pytestmark = pytest.mark.django_db
JIA_2 = "350524101202"


@pytest.fixture
def clock(county: County, monkeypatch: pytest.MonkeyPatch) -> dict[str, dt.datetime]:
    """Ten o'clock on the plan's first day, in the county."""
    zone = dt.timezone(dt.timedelta(hours=8))
    told = {"now": dt.datetime.combine(FIRST_DAY, dt.time(10), zone)}
    monkeypatch.setattr(timezone, "now", lambda: told["now"].astimezone(dt.UTC))
    return told


def standing() -> dict[str, Outreach]:
    return {str(row.pk): row for row in Outreach.objects.filter(dropped=False)}


def test_every_visit_of_the_plan_stands_once(clock: Any) -> None:
    plan = published_plan()

    followed(COUNTY)

    wanted = {
        planned_id(one.date, one.afternoon, one.village, one.staff) for one in plan.visits.all()
    }
    assert wanted
    assert set(standing()) == wanted
    assert {row.township for row in standing().values()} <= {"350524101", "350524202", "350524203"}


def test_following_twice_writes_nothing_and_asks_little(
    clock: Any, django_assert_num_queries: Any
) -> None:
    published_plan()
    first = followed(COUNTY)

    with django_assert_num_queries(3):
        second = followed(COUNTY)

    assert (first.value, first.followed) == (second.value, second.followed)


def test_withdrawn_plan_drops_what_is_still_to_come(clock: Any) -> None:
    plan = published_plan()
    followed(COUNTY)

    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DROPPED)
    followed(COUNTY)

    # Ten o'clock: this morning's visits have begun and stay, the rest is dropped.
    kept = {(row.date, row.afternoon) for row in standing().values()}
    assert kept <= {(FIRST_DAY, False)}


def test_visit_that_is_planned_again_stands_again_under_its_number(clock: Any) -> None:
    day = FIRST_DAY + dt.timedelta(days=3)
    number = planned_id(day, False, JIA_2, "s-01")
    plan_with((day, False, JIA_2, "s-01"), edition=1)
    followed(COUNTY)
    plan_with((day, True, JIA_2, "s-02"), edition=2)
    followed(COUNTY)
    dropped = Outreach.objects.get(pk=number)

    plan_with((day, False, JIA_2, "s-01"), edition=3)
    followed(COUNTY)

    again = Outreach.objects.get(pk=number)
    assert (dropped.dropped, dropped.handed["to"]) == (True, "s-02")
    assert (again.dropped, again.handed, again.edition) == (False, {}, 3)
    assert again.change > dropped.change


def test_days_nobody_asked_about_are_taken_over_afterwards(clock: dict[str, dt.datetime]) -> None:
    day = FIRST_DAY + dt.timedelta(days=1)
    followed(COUNTY)
    plan_with((day, False, JIA_2, "s-01"))
    clock["now"] += dt.timedelta(days=4)  # nobody opened a phone or a page meanwhile

    followed(COUNTY)

    assert set(standing()) == {planned_id(day, False, JIA_2, "s-01")}


def test_visit_missed_since_midnight_gets_a_new_number_for_the_phones(
    clock: dict[str, dt.datetime],
) -> None:
    plan_with((FIRST_DAY, False, JIA_2, "s-01"))
    phone = enrolled()
    before = phone.pack().json()
    clock["now"] += dt.timedelta(days=1)

    rows = phone.pack(before["change"]).json()["tables"]["visits"]["rows"]

    assert [(one["date"], one["state"]) for one in rows] == [(FIRST_DAY.isoformat(), "missed")]


def test_visits_that_left_the_horizon_are_named_to_the_phone(
    clock: dict[str, dt.datetime],
) -> None:
    plan_with((FIRST_DAY, False, JIA_2, "s-01"))
    phone = enrolled()
    change = phone.pack().json()["change"]
    clock["now"] += dt.timedelta(days=36)
    phone.send()  # a log in between is no pack

    tables = phone.pack(change).json()["tables"]

    assert tables["visits"]["gone"] == [planned_id(FIRST_DAY, False, JIA_2, "s-01")]
    assert f"{FIRST_DAY}-am" in tables["free"]["gone"] or "2026-10-19-am" in tables["free"]["gone"]


def test_cancelled_row_of_a_plan_is_no_planned_visit(clock: Any) -> None:
    plan = plan_with((FIRST_DAY, True, JIA_2, "s-01"))
    PlanVisit.objects.filter(plan=plan).update(cancelled="修路")

    followed(COUNTY)

    assert not Outreach.objects.exists()


def test_the_road_of_a_closed_day_is_said(clock: Any) -> None:
    closed = dt.date(2026, 11, 2)  # 丙二: 修路, 2 and 3 November
    plan_with((closed, False, "350524203202", "s-04"))

    followed(COUNTY)

    assert Outreach.objects.get().plan["road_note"] == "修路"
