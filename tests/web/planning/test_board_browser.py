"""The board in a browser: a visit is dragged with the mouse and carried with the keyboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.web.browser import overflow, resize, sign_in
from tests.web.people import COUNTY, county_on_site
from tests.web.planning.the_day import set_day
from tests.web.plans import FIRST_DAY, draft_plan
from xunzhen.web.planning.models import Plan, PlanVisit

B2 = "350524202202"


@pytest.fixture
def plan(page: Any, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A draft of the small county; it is the plan's first day; the clerk looks at its board."""
    set_day(monkeypatch, FIRST_DAY)
    county_on_site()
    plan = draft_plan()
    sign_in(page, "clerk")
    page.goto(f"/c/{COUNTY}/roster/{plan.number}/board/?week=1")
    return plan


def visit_of(plan: Plan) -> PlanVisit:
    return plan.visits.filter(village=B2, week=1).order_by("date")[0]


def cell(page: Any, staff: str, at: str) -> Any:
    return page.locator(f'tr[data-staff="{staff}"] td[data-at="{at}"]')


def wednesday() -> str:
    return f"{(FIRST_DAY + dt.timedelta(days=2)).isoformat()} 0"


@pytest.mark.browser
def test_visit_dragged_with_the_mouse_says_the_rule_it_breaks(page: Any, plan: Plan) -> None:
    visit = visit_of(plan)

    page.locator(f'[data-v="{visit.pk}"]').drag_to(cell(page, "s-04", wednesday()))

    page.locator("#board-answer [data-kind=conflict]").wait_for()
    assert "不是演示员四的可出诊半天" in page.locator("#board-answer").inner_text()
    assert cell(page, "s-04", wednesday()).locator(".v.cf").count() == 1
    visit.refresh_from_db()
    assert visit.staff == "s-04"


@pytest.mark.browser
def test_visit_carried_with_the_keyboard_says_where_it_is(page: Any, plan: Plan) -> None:
    visit = visit_of(plan)
    page.locator(f'[data-v="{visit.pk}"]').focus()

    for key in ("Enter", "ArrowRight", "ArrowRight"):  # Tuesday to Wednesday
        page.keyboard.press(key)

    assert "目标：演示员三，周三上午" in page.locator("#board-live").inner_text()
    page.keyboard.press("Enter")
    page.locator("#board-answer [data-kind]").wait_for()
    visit.refresh_from_db()
    assert f"{visit.date.isoformat()} 0" == wednesday()


@pytest.mark.browser
def test_escape_lets_go_and_nothing_changes(page: Any, plan: Plan) -> None:
    page.locator(f'[data-v="{visit_of(plan).pk}"]').focus()

    for key in ("Enter", "ArrowDown", "Escape"):
        page.keyboard.press(key)

    assert "没有改动" in page.locator("#board-live").inner_text()
    plan.refresh_from_db()
    assert plan.version == 1


@pytest.mark.browser
def test_visit_is_dragged_out_of_the_plan_and_undone(page: Any, plan: Plan) -> None:
    visit = visit_of(plan)

    page.locator(f'[data-v="{visit.pk}"]').drag_to(page.locator("td[data-tray]"))
    page.locator(f'[data-owed="{B2}"]').wait_for()
    page.locator("#board-changes button").first.click()
    page.locator(f'[data-v="{visit.pk}"]').wait_for()

    assert PlanVisit.objects.filter(pk=visit.pk).exists()


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desk", "laptop", "phone"])
def test_board_is_no_wider_than_its_window(page: Any, plan: Plan, size: str) -> None:
    resize(page, size)

    assert overflow(page) <= 0
