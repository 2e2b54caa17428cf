"""The field app's main screens at 360 × 640 in both languages: axe, width, the button in reach."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.field import (
    NEAR_A2,
    PHONE,
    at,
    county_with_rules,
    enrol,
    go,
    only_expected,
    plan_today,
    settled,
    touch_more,
    unlock,
)
from tests.web.browser import beyond_the_window, serious_faults

pytestmark = pytest.mark.browser
LISTS = ("today", "week", "health", "list/received", "month", "settings", "news", "pin", "leave")


def speak(page: Any, language: str) -> None:
    """Choose a language in the settings."""
    go(page, "settings")
    page.get_by_label(language).check()
    page.locator(f"html[lang^={'en' if language == 'English' else 'zh'}]").wait_for()


def judged(page: Any, name: str) -> list[str]:
    """Return what is wrong with a screen as it stands."""
    page.locator("#main").wait_for()
    main = page.locator(".foot .main")
    low = main.count() > 0 and main.first.bounding_box()
    faults = [f"{name}: {one}" for one in (*serious_faults(page), *beyond_the_window(page))]
    if low and not (low["height"] >= 64 and low["y"] + low["height"] <= PHONE["height"]):
        faults.append(f"{name}: the main button stands at {low}")
    return faults


@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_screen_is_in_reach_and_passes_axe(
    page: Any, language: str, page_faults: list[str]
) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    at(page, NEAR_A2)
    speak(page, language)

    faults = []
    for route in LISTS:
        go(page, route)
        faults += judged(page, route)
    go(page, "today")
    page.locator(".next a").click()
    visit = page.url.split("/")[-1]
    for name in ("village", "cancel", "checkin"):
        go(page, f"{name}/{visit}")
        page.locator(".axis, .when, .facts").first.wait_for()
        faults += judged(page, name)
    page.locator(".foot .main").click()
    page.locator(".way").wait_for()
    for step in (0, 1, 2):
        page.locator(".way button").nth(step).click()
        page.locator(".way .on .n", has_text=str(step + 1)).wait_for()
        faults += judged(page, f"record {step + 1}")
    for name in ("photo", "contact", "checkout"):
        go(page, f"{name}/{visit}")
        faults += judged(page, name)
    page.reload()
    page.locator(".keys").wait_for()
    faults += judged(page, "locked")

    settled(page)
    assert faults == []
    assert only_expected(page_faults) == []


def test_the_day_can_be_gone_by_keyboard_at_twice_the_size(
    page: Any, page_faults: list[str]
) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    page.reload()
    page.locator(".keys").wait_for()
    page.keyboard.type("270914")
    page.locator(".line").wait_for()
    page.set_viewport_size({"width": PHONE["width"] // 2, "height": PHONE["height"] // 2})

    page.locator(".foot .main").focus()
    page.keyboard.press("Enter")
    page.locator(".facts").wait_for()

    settled(page)
    assert beyond_the_window(page) == []
    assert only_expected(page_faults) == []


def test_undo_takes_back_one_touch_and_the_draft_outlives_the_page(
    page: Any, page_faults: list[str]
) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    at(page, NEAR_A2)
    page.locator(".next a").click()
    page.get_by_role("button", name="我到村了").click()
    page.locator(".axis").wait_for()
    page.locator(".foot .main").click()

    touch_more(page, "看病", 1)
    touch_more(page, "看病", 2)
    touch_more(page, "公共卫生", 1)
    page.get_by_role("button", name="撤销一步").click()
    page.get_by_role("group", name="公共卫生").locator("output", has_text="0").wait_for()
    page.reload()
    unlock(page)

    page.get_by_role("group", name="看病").locator("output", has_text="2").wait_for()
    page.get_by_role("group", name="公共卫生").locator("output", has_text="0").wait_for()
    settled(page)
    assert only_expected(page_faults) == []
