"""The public page of a village: what stands on the wall of the village, and nothing more."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from tests.county import INSTITUTIONS, STAFF, VILLAGES
from tests.web.planning.the_day import set_day
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import Plan, PlanVisit

VILLAGE = "350524203202"  # 丙二
PAGE = f"/v/{VILLAGE}/"


def text_of(village: str = VILLAGE, **query: str) -> str:
    answer = Client().get(f"/v/{village}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def plan(county: County, wednesday: dt.date) -> Plan:
    return published_plan()


def test_next_visit_is_told_large(plan: Plan) -> None:
    page = text_of()

    assert re.search(r'class="d">9月17日 <span class="nw">周四', page)
    assert "上午 8:30–11:30" in page
    assert "村委会一楼" in page
    assert "演示员四医生" in page


def test_lunar_day_and_market_are_told(plan: Plan) -> None:
    # 22 September 2026 is the 12th of the eighth lunar month; 乙乡 has its market on 3 and 8.
    assert "农历十二" in text_of("350524202202")


def test_visit_that_is_over_today_is_left_out(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, dt.date(2026, 9, 17), hour=11)
    before = text_of()
    set_day(monkeypatch, dt.date(2026, 9, 17), hour=12)

    assert 'class="d">9月17日' in before
    assert 'class="d">9月20日' in text_of()


def test_page_tells_no_phone_of_a_person_and_no_number(plan: Plan) -> None:
    pages = "".join(text_of(one.code) for one in VILLAGES)

    assert "演示员四" in pages
    for person in STAFF:
        assert not person.phone or person.phone not in pages
        assert person.id not in pages
    assert {one.phone for one in INSTITUTIONS if one.phone and one.phone in pages} == {
        "0595-0000 0101"
    }


def test_reason_of_a_change_is_not_told(plan: Plan) -> None:
    assert "放假，由" not in text_of()


def test_health_centre_is_called_in_one_touch(plan: Plan) -> None:
    assert 'href="tel:0595-00000101"' in text_of("350524101202")


def test_page_needs_no_script(plan: Plan) -> None:
    assert "<script" not in text_of()


def test_other_language_is_one_link_away(plan: Plan) -> None:
    page = text_of(lang="en")

    assert '<html lang="en">' in page
    assert "17 Sep" in page
    assert "下次来村" not in page


def test_moved_visit_is_told_to_the_village(plan: Plan) -> None:
    newer = draft_plan()
    moved = PlanVisit.objects.get(plan=newer, village=VILLAGE, date=dt.date(2026, 9, 17))
    moved.date, moved.afternoon = dt.date(2026, 9, 18), True
    moved.save()
    newer.state, newer.edition = Plan.State.PUBLISHED, 2
    newer.save()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.REPLACED)

    page = text_of()

    assert "原定9月17日（周四）上午，改到9月18日（周五）下午。" in page
    assert 'class="d">9月18日' in page


def test_cancelled_visit_is_told(plan: Plan) -> None:
    PlanVisit.objects.filter(village=VILLAGE, date=dt.date(2026, 9, 17)).update(cancelled="张三病")

    page = text_of()

    assert "9月17日（周四）上午不来了。" in page
    assert "张三" not in page


def test_draft_is_not_told(county: County, wednesday: dt.date) -> None:
    draft_plan()

    page = text_of()

    assert "时间还没有公布" in page
    assert "演示员四" not in page


def test_circuit_village_that_is_left_out_is_told_plainly(plan: Plan) -> None:
    PlanVisit.objects.filter(village=VILLAGE).delete()

    assert "这段时间没有排上" in text_of()


def test_village_with_its_own_doctor_is_told_so(plan: Plan) -> None:
    assert "村里有医生常驻" in text_of("350524101201")


def test_village_without_any_service_is_told_plainly(plan: Plan) -> None:
    assert "眼下没有排班" in text_of("350524203203")


@pytest.mark.parametrize(
    "code", ["350524999999", "350524203", "350524", "999999999999", "x", "350524203202x"]
)
def test_unknown_code_is_not_found(code: str, county: County) -> None:
    assert Client().get(f"/v/{code}/").status_code == 404
    assert Client().get(f"/v/{code}/qr.svg").status_code == 404


def test_nobody_writes_to_it(plan: Plan) -> None:
    assert Client().post(PAGE).status_code == 405


def test_copy_may_be_kept_for_five_minutes_and_is_told_by_its_tag(plan: Plan) -> None:
    first = Client().get(PAGE)

    again = Client().get(PAGE, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=300"
    assert again.status_code == 304


def test_tag_changes_with_the_plan(plan: Plan) -> None:
    first = Client().get(PAGE)["ETag"]

    Plan.objects.update(state=Plan.State.DROPPED)

    assert Client().get(PAGE, headers={"if-none-match": first}).status_code == 200


def test_page_sets_no_cookie(plan: Plan) -> None:
    assert not Client().get(PAGE).cookies


def test_page_asks_four_questions_at_most(
    plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        text_of()


@override_settings(SITE_ADDRESS="https://xunzhen.example.cn")
def test_code_leads_to_the_page(county: County) -> None:
    answer = Client().get(f"{PAGE}qr.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert b"<script" not in answer.content
