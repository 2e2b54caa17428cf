"""The search box finds villages, people and clauses, within the reader's scope."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County

PAGE = f"/c/{COUNTY}/search/"


def found(name: str, words: str) -> str:
    answer = as_person(name).get(PAGE, {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("乙二", "350524202202"),
        ("350524202202", "乙二"),
        ("演示员三", "乙乡卫生院"),
        ("S-03", "演示员三"),
        ("AX-2024-19/1.2.2", "安卫函〔2024〕19号"),
        ("安卫函〔2024〕19号", "AX-2024-19/1.2.2"),
    ],
)
def test_words_find(words: str, hit: str, county: County) -> None:
    assert hit in found("clerk", words)


@pytest.mark.parametrize("words", ["乙二", "演示员三", "s-03"])
def test_what_is_elsewhere_is_not_found(words: str, county: County) -> None:
    assert "没有找到" in found("director", words)


def test_phone_finds_nobody(county: County) -> None:
    assert "没有找到" in found("clerk", "0000-0000004")


def test_words_are_escaped(county: County) -> None:
    assert "<script>alert" not in found("clerk", "<script>alert(1)</script>")


def test_stranger_cannot_search(county: County) -> None:
    assert as_person("stranger").get(PAGE, {"q": "乙二"}).status_code == 404


def test_search_asks_few_questions(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_person("clerk")
    browser.get(PAGE)

    with django_assert_max_num_queries(12):
        browser.get(PAGE, {"q": "演示"})
