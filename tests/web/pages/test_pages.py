"""The frame, the design system page and the pages that say what failed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web.people import as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.pages.samples import Colour, marks, tokens


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert Colour("--ink", "#000000", "").contrast == pytest.approx(21)


@pytest.mark.parametrize("name", ["--ink", "--ink-2", "--ink-3", "--primary", "--ok", "--warn",
                                  "--bad", "--unset", "--frozen", "--idle"])  # fmt: skip
def test_colour_of_words_can_be_read_on_white(name: str) -> None:
    assert Colour(name, tokens()[name], "").contrast >= 4.5


@pytest.mark.django_db
def test_design_page_shows_every_mark_and_colour(county: County) -> None:
    page = as_person("clerk").get("/design/").content.decode()

    assert [mark for mark in marks() if f"<code>{mark}</code>" not in page] == []
    assert "<code>--ink-3</code>" in page


@pytest.mark.django_db
def test_design_page_is_for_those_who_signed_in() -> None:
    assert Client().get("/design/").status_code == 302


@pytest.mark.django_db
def test_dangerous_action_is_asked_on_a_page_where_there_is_no_script(county: County) -> None:
    page = as_person("clerk").get("/design/?ask=publish").content.decode()

    assert '<section class="dialog asked"' in page


@pytest.mark.django_db
def test_missing_page_says_what_to_do(county: County) -> None:
    answer = as_person("clerk").get("/no-such-page/")

    assert answer.status_code == 404
    assert "找不到这一页" in answer.content.decode()


@pytest.mark.django_db
def test_forged_form_is_refused_in_words(county: County) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/language/", {"language": "en"})

    assert answer.status_code == 403
    assert "这张表没有收下" in answer.content.decode()


@pytest.mark.django_db
def test_request_that_is_too_large_is_refused_in_words(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    form = "application/x-www-form-urlencoded"
    answer = Client().post("/account/language/", "language=en&" * 9, content_type=form)

    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.content.decode()
