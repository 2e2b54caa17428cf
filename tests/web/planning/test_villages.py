"""The list of villages puts first what must be acted on, and shows no other's villages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County

PAGE = f"/c/{COUNTY}/villages/"


@pytest.fixture
def plan(county: County, wednesday: dt.date) -> None:
    published = published_plan()
    gap = {"village": "350524202202", "village_name": "乙二", "week": 1, "missing": 2}
    published.summary = {
        **published.summary,
        "uncovered": [{**gap, "reason_code": "x", "reason_zh": "没有车", "reason_en": "no car"}],
    }
    published.save()


def names(name: str, query: str = "") -> list[str]:
    page = as_person(name).get(PAGE + query).content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)


def test_what_is_missing_comes_first_then_the_uncovered(plan: None) -> None:
    assert names("clerk")[:2] == ["乙二", "丙三"]


def test_missed_alone_can_be_listed(plan: None) -> None:
    assert names("clerk", "?missed=1") == ["乙二"]


def test_township_and_mode_filter_together(plan: None) -> None:
    assert names("clerk", "?township=350524101&mode=circuit&order=code") == ["甲二", "甲三"]


def test_uncovered_villages_can_be_listed(plan: None) -> None:
    assert names("clerk", "?mode=none") == ["丙三"]


def test_list_is_sorted_by_people(plan: None) -> None:
    assert names("clerk", "?order=people")[:2] == ["甲一", "乙一"]  # 3,200 and 2,100


def test_director_sees_own_township_only(plan: None) -> None:
    assert set(names("director")) == {"甲一", "甲二", "甲三"}


def test_filter_cannot_reach_another_township(plan: None) -> None:
    assert names("director", "?township=350524202") == []


def test_stranger_finds_no_list(county: County) -> None:
    assert as_person("stranger").get(PAGE).status_code == 404


def test_list_asks_few_questions(
    plan: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_person("clerk")
    browser.get(PAGE)

    with django_assert_max_num_queries(12):
        browser.get(PAGE)


def test_list_of_a_township_leads_to_its_public_page(county: County) -> None:
    clerk = as_person("clerk")

    chosen = clerk.get(PAGE, {"township": "350524203"}).content.decode()
    forged = clerk.get(PAGE, {"township": "x/../y"})

    assert 'href="/t/350524203/"' in chosen
    assert forged.status_code == 200
    assert "/t/" not in forged.content.decode()
