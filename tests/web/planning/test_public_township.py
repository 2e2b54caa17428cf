"""The public page of a township: this and next week of its villages, and nothing more."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.county import INSTITUTIONS, STAFF
from tests.web.planning.the_day import set_day
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import Plan, PlanVisit

TOWNSHIP = "350524203"  # 丙乡
VILLAGE = "350524203202"  # 丙二, visited by s-04 and s-03
PAGE = f"/t/{TOWNSHIP}/"


def text_of(township: str = TOWNSHIP, **query: str) -> str:
    answer = Client().get(f"/t/{township}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def plan(county: County, wednesday: dt.date) -> Plan:
    return published_plan()


def test_this_and_next_week_are_told_from_today_on(plan: Plan) -> None:
    weeks = Client().get(PAGE).context["page"].weeks

    told = [[(one.visit.date, one.visit.afternoon) for one in week.visits] for week in weeks]
    rows = PlanVisit.objects.filter(village=VILLAGE, date__gte=dt.date(2026, 9, 16))
    assert told == [
        [(row.date, row.afternoon) for row in rows if row.week == week] for week in (1, 2)
    ]
    assert [len(one) for one in told] == [2, 3]


def test_visit_names_village_time_stop_and_doctor(plan: Plan) -> None:
    page = text_of()

    assert f'<a href="/v/{VILLAGE}/">丙二</a> <small>村委会一楼</small>' in page
    assert "9月17日" in page
    assert "8:30–11:30" in page
    assert "演示员四" in page


def test_villages_of_other_townships_are_left_out(plan: Plan) -> None:
    assert set(re.findall(r"/v/(\d+)/", text_of())) == {
        "350524203201", "350524203202", "350524203203",
    }  # fmt: skip


def test_centre_is_called_in_one_touch(plan: Plan) -> None:
    assert 'href="tel:0595-00000101"' in text_of("350524101")


def test_cancelled_visit_is_told_without_its_reason(plan: Plan) -> None:
    PlanVisit.objects.filter(village=VILLAGE, date=dt.date(2026, 9, 17)).update(cancelled="张三病")

    page = text_of()

    assert '<tr class="off">' in page
    assert "不来了" in page
    assert "张三" not in page


def test_village_to_which_nobody_comes_is_named(plan: Plan) -> None:
    PlanVisit.objects.filter(village=VILLAGE).delete()

    page = Client().get(PAGE).context["page"]

    assert VILLAGE in {one.code for one in page.without}
    assert "这一周没有排上医生来村。" in text_of()


def test_weeks_after_the_plan_are_not_published(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, dt.date(2026, 9, 23))

    assert text_of().count("这一周的时间还没有公布。") == 1


def test_draft_is_not_told(county: County, wednesday: dt.date) -> None:
    draft_plan()

    page = text_of()

    assert page.count("这一周的时间还没有公布。") == 2
    assert "演示员四" not in page


def test_page_tells_no_phone_of_a_person_and_no_number(plan: Plan) -> None:
    page = "".join(text_of(f"350524{town}") for town in (101, 202, 203))

    assert "演示员四" in page
    for person in STAFF:
        assert not person.phone or person.phone not in page
        assert person.id not in page
    told = {one.phone for one in INSTITUTIONS if one.phone and one.phone in page}
    assert told == {"0595-0000 0101"}


def test_other_language_is_one_link_away(plan: Plan) -> None:
    page = text_of(lang="en")

    assert '<html lang="en">' in page
    assert "Next week" in page
    assert f"/v/{VILLAGE}/?lang=en" in page
    assert "本周" not in page


def test_page_needs_no_script_and_sets_no_cookie(plan: Plan) -> None:
    answer = Client().get(PAGE)

    assert "<script" not in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize(
    "code", ["350524999", "350524203202", "350524", "999999999", "x", "35052４203"]
)
def test_unknown_code_is_not_found(code: str, county: County) -> None:
    assert Client().get(f"/t/{code}/").status_code == 404


def test_nobody_writes_to_it(plan: Plan) -> None:
    assert Client().post(PAGE).status_code == 405


def test_copy_may_be_kept_for_five_minutes_and_is_told_by_its_tag(plan: Plan) -> None:
    first = Client().get(PAGE)

    again = Client().get(PAGE, headers={"if-none-match": first["ETag"]})
    Plan.objects.update(state=Plan.State.DROPPED)
    changed = Client().get(PAGE, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, changed.status_code) == (304, 200)


def test_page_asks_four_questions_at_most(
    plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        text_of()


def test_village_page_leads_to_its_township(plan: Plan) -> None:
    page = Client().get(f"/v/{VILLAGE}/").content.decode()

    assert f'<a href="{PAGE}">' in page
