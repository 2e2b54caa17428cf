"""The village dossier tells what is planned and never that it happened."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import PlanVisit

# 丙二: visited on 15 September; planned for the 17th, 20th, 22nd, 23rd (another doctor), 24th.
VILLAGE = "350524203202"
PAGE = f"/c/{COUNTY}/villages/{VILLAGE}/"


def text_of(name: str, page: str = PAGE) -> str:
    answer = as_person(name).get(page)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def page(county: County, wednesday: dt.date) -> str:
    published_plan()
    return text_of("clerk")


def test_next_visit_stands_first(page: str) -> None:
    assert '<small class="big">9月17日（周四）上午</small>' in page


def test_past_and_coming_visits_are_counted_as_plans(page: str) -> None:
    assert "日期已过1　未到期5　取消0" in page
    assert "只说当时怎么排，不说是否到村" in page


def test_planned_visits_are_never_called_done(page: str) -> None:
    for word in ("已到村", "已核验", "签到"):
        assert word not in page


def test_phone_of_a_doctor_is_masked(page: str) -> None:
    assert "000*****0004" in page
    assert "0000-0000004" not in page


def test_rulings_carry_their_clause(page: str) -> None:
    assert "不低于2次/周·村" in page
    assert "示例县〔2026〕1号" in page


def test_unset_rule_names_who_must_set_it(page: str) -> None:
    assert "未设定，由县级卫生健康局定" in page


def test_minutes_are_told_with_their_source(page: str) -> None:
    assert "20<small>分</small>" in page
    assert "本县填报" in page


def test_number_of_its_own_is_shown_with_its_reason(page: str) -> None:
    assert "每周3次" in page
    assert "老年人多，乡里定为每周三次" in page


def test_cancelled_visit_stays_with_its_reason(county: County, wednesday: dt.date) -> None:
    published_plan()
    first = PlanVisit.objects.filter(village=VILLAGE, date=dt.date(2026, 9, 17))
    first.update(cancelled="村里办事")

    page = text_of("clerk")

    assert '<small class="big">9月20日（周日）上午</small>' in page
    assert "村里办事" in page


def test_village_without_a_plan_says_so(county: County, wednesday: dt.date) -> None:
    assert "还没有公示的计划" in text_of("clerk")


def test_uncovered_village_is_not_called_normal(county: County, wednesday: dt.date) -> None:
    page = text_of("clerk", PAGE.replace("203202", "203203"))

    assert "本村还没有落实服务方式" in page
    assert "没有巡诊计划是正常的" not in page


def test_director_sees_own_village(county: County, wednesday: dt.date) -> None:
    assert as_person("director").get(PAGE.replace("203202", "101202")).status_code == 200


@pytest.mark.parametrize("name", ["director", "doctor", "neighbour", "stranger"])
def test_foreign_village_is_not_found(name: str, county: County, wednesday: dt.date) -> None:
    assert as_person(name).get(PAGE).status_code == 404


def test_unknown_village_is_not_found(county: County) -> None:
    assert as_person("clerk").get(PAGE.replace("203202", "999999")).status_code == 404


def test_english_page_is_english(county: County, wednesday: dt.date) -> None:
    published_plan()
    browser = as_person("clerk")
    browser.post("/account/language/", {"language": "en"})

    page = browser.get(PAGE).content.decode()

    assert "Thu 17 Sep" in page
    assert "下一次巡诊" not in page


def test_dossier_asks_few_questions(
    county: County, wednesday: dt.date, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published_plan()
    browser = as_person("clerk")
    browser.get(PAGE)

    with django_assert_max_num_queries(12):
        browser.get(PAGE)
