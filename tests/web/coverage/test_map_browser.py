"""The map in a browser: drawn live where WebGL is there, as the server drew it where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.web.browser import overflow, resize, serious_faults, sign_in
from tests.web.people import COUNTY
from xunzhen.domain.registry.county import County

MAP = reverse("coverage:map", args=[COUNTY])
BLANK, SERVED = "350524203203", "350524101202"

pytestmark = pytest.mark.browser

_WITHOUT_WEBGL = """
const asked = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : asked.call(this, kind, ...more);
};
"""


def opened(page: Any, name: str = "clerk", address: str = MAP) -> Any:
    sign_in(page, name)
    page.goto(address)
    figure = page.locator(".covmap[data-state]")
    figure.wait_for()
    return figure


def test_live_map_draws_every_village_that_has_a_place(page: Any, county: County) -> None:
    figure = opened(page)

    assert figure.get_attribute("data-state") == "live"
    assert page.locator(".covmap canvas").is_visible()
    drawn = page.evaluate(
        "() => { const map = document.querySelector('.covmap').liveMap;"
        "return [...new Set(map.queryRenderedFeatures({layers: ['points']})"
        ".map((one) => one.properties.code))].length; }"
    )
    assert drawn == 8


def test_arrow_key_and_enter_open_a_village_from_the_map(page: Any, county: County) -> None:
    opened(page)
    page.locator(".covmap canvas").focus()

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_selector(f'#proposal:not([data-village="{BLANK}"])')
    assert "/coverage/3505" in page.url


def test_village_of_the_list_opens_beside_the_map_without_a_new_page(
    page: Any, county: County
) -> None:
    opened(page, address=reverse("coverage:gap", args=[COUNTY, SERVED]))
    page.evaluate("() => { window.stayed = true; }")

    page.locator(f'.it[data-village="{BLANK}"]').click()

    page.wait_for_selector(f'#proposal[data-village="{BLANK}"]')
    assert page.evaluate("() => window.stayed")


def test_without_webgl_the_drawn_map_and_the_bars_stay(
    page: Any, county: County, page_faults: list[str]
) -> None:
    page.add_init_script(_WITHOUT_WEBGL)

    figure = opened(page)

    assert figure.get_attribute("data-state") == "drawn"
    assert page.locator(".covmap .map").is_visible()
    assert page.locator(".bars").is_visible()
    assert "静态图" in page.locator("[data-said]").inner_text()


def test_page_asks_no_other_server(page: Any, county: County) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    opened(page)

    own = page.url.split("/c/")[0]
    assert [one for one in asked if not one.startswith((own, "data:", f"blob:{own}"))] == []


def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(
    page: Any, county: County
) -> None:
    opened(page)
    assert serious_faults(page) == []

    resize(page, "phone")

    assert overflow(page) == 0
