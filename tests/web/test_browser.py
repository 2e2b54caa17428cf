"""The frame of the console in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import overflow, serious_faults, sign_in
from tests.web.people import PASSWORD, person
from xunzhen.domain.registry.county import County

pytestmark = pytest.mark.browser


def test_clerk_signs_in_and_sees_the_first_page(page: Any, county: County) -> None:
    person("clerk")

    page.goto("/")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("nav.nav")

    assert "clerk" in page.inner_text(".top")
    assert county.name in page.inner_text(".top")


def test_axe_finds_nothing_serious_on_the_first_page(page: Any, county: County) -> None:
    sign_in(page, "clerk")

    page.goto("/")

    assert serious_faults(page) == []


def test_axe_finds_a_picture_without_words(page: Any, county: County) -> None:
    sign_in(page, "clerk")
    page.goto("/")

    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert any(fault.startswith("image-alt") for fault in serious_faults(page))


def test_script_that_the_policy_forbids_is_noticed(
    page: Any, county: County, page_faults: list[str]
) -> None:
    sign_in(page, "clerk")
    page.goto("/")

    page.evaluate(
        "const s = document.createElement('script'); s.textContent = '1'; document.body.append(s)"
    )
    page.wait_for_timeout(100)

    assert any("Content Security Policy" in fault for fault in page_faults)
    page_faults.clear()


def test_first_page_fits_the_sign_in_window_of_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/sign-in/")

    assert overflow(page) == 0
