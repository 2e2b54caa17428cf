"""The chart in Chromium: drawn under the strict policy, readable on a phone, redrawn for paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import overflow, resize, serious_faults, sign_in
from tests.web.indicators.site import thousand_doctors
from tests.web.people import COUNTY

pytestmark = pytest.mark.browser

ADDRESS = f"/c/{COUNTY}/indicators/thousand_doctors.person_times/?period=2026-09"
_SIZE = (
    "() => { const c = document.querySelector('.chart-place canvas'); return [c.width, c.height]; }"
)
# How many pixels have colour: an empty canvas has none.
_INK = """() => {
  const canvas = document.querySelector(".chart-place canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let found = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]) found += 1;
  return found;
}"""


@pytest.fixture
def opened(page: Any) -> Any:
    """The page of an indicator with its chart; what the policy refuses fails the test."""
    thousand_doctors()
    sign_in(page, "clerk")
    page.goto(ADDRESS)
    page.wait_for_selector("figure[data-state=drawn]")
    return page


def test_chart_is_drawn_under_the_policy_and_has_words(opened: Any) -> None:
    assert opened.evaluate(_INK) > 1_000
    place = opened.locator(".chart-place")
    assert "目标≥30人次" in place.get_attribute("aria-label")
    assert opened.locator(f"#{place.get_attribute('aria-describedby')} tbody tr").count() > 30
    assert serious_faults(opened) == []


def test_chart_fits_a_phone(opened: Any) -> None:
    resize(opened, "phone")
    opened.wait_for_function(
        "() => { const place = document.querySelector('.chart-place');"
        "return place.querySelector('canvas').clientWidth <= place.clientWidth; }"
    )

    assert overflow(opened) == 0
    assert opened.evaluate(_INK) > 1_000


def test_chart_is_redrawn_for_paper_and_again_for_the_screen(opened: Any) -> None:
    before = opened.evaluate(_SIZE)

    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = opened.evaluate(_SIZE)
    ink = opened.evaluate(_INK)
    opened.evaluate("window.dispatchEvent(new Event('afterprint'))")

    # 680 by 18 × 14 points, three times as fine.
    assert printed == [2040, 756]
    assert ink > 1_000
    assert opened.evaluate(_SIZE) == before


def test_paper_holds_the_chart_and_its_numbers(opened: Any) -> None:
    whole = opened.pdf(prefer_css_page_size=True)
    opened.evaluate("document.querySelector('.chart-place').remove()")
    without = opened.pdf(prefer_css_page_size=True)

    # What is drawn on the canvas is in the paper, as lines; weeks and townships are beside it.
    assert len(whole) > len(without) + 1_000


def test_page_is_whole_where_the_library_does_not_come(page: Any, page_faults: list[str]) -> None:
    thousand_doctors()
    sign_in(page, "clerk")
    page.route("**/echarts*", lambda route: route.abort())

    page.goto(ADDRESS)
    page.wait_for_selector("figure[data-state=failed]")

    assert page.locator(".chart-failed").is_visible()
    assert page.locator("#trend-table tbody tr").count() > 30
    page_faults.clear()
