"""The whole journey through the console, in one browser, as a county clerk goes it.

    import → cover → plan → adjust → publish → re-plan → print, and what a villager then sees

The county is the small one of ``tests/county.py``; it comes in as a workbook, as counties do. Jobs
run at once, for the tests have no worker of their own.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.county import small_county
from tests.web.browser import sign_in
from tests.web.people import COUNTY
from tests.web.planning.the_day import set_day
from tests.web.plans import FIRST_DAY
from xunzhen.files.tables.write import write_county
from xunzhen.web.audit.services import broken_links
from xunzhen.web.planning.models import Plan
from xunzhen.web.registry.models import RegisteredCounty

GAP, B2 = "350524203203", "350524202202"


@pytest.mark.browser
def test_clerk_goes_from_a_workbook_to_a_published_roster(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, FIRST_DAY)
    sign_in(page, "clerk")

    import_the_county(page, tmp_path)
    cover_the_gap(page)
    draft = plan_two_weeks(page)
    adjust_on_the_board(page, draft)
    publish(page, draft)
    second = plan_anew_on_a_leave(page)
    publish(page, second)
    print_the_papers(page, second)
    look_as_a_villager(page)

    editions = Plan.objects.filter(edition__isnull=False).order_by("edition")
    assert [plan.state for plan in editions] == ["replaced", "published"]
    assert broken_links() == ()


def import_the_county(page: Any, folder: Path) -> None:
    """Hand in the workbook, look at the dry run, take its good rows."""
    workbook = folder / "county.xlsx"
    write_county(small_county(), workbook)
    page.goto(f"/c/{COUNTY}/import/")
    page.set_input_files("input[name=workbook]", workbook)
    page.get_by_role("button", name="上传并试读这份工作簿").click()
    take = page.locator("form[action*=take] button")
    take.wait_for()
    assert not RegisteredCounty.objects.filter(revision__gt=0).exists()
    take.click()
    page.get_by_text("已导入").first.wait_for()


def cover_the_gap(page: Any) -> None:
    """Give the village without a mode circuits by its own health centre, with a reason."""
    page.goto(f"/c/{COUNTY}/coverage/{GAP}/")
    page.locator("input[name=way][value=other]").check()
    circuit = page.locator("#choice option", has_text="巡诊").first
    page.locator("#choice").select_option(circuit.get_attribute("value"))
    page.locator("#since").fill(FIRST_DAY.isoformat())
    page.locator("#reason").fill("村里没有卫生所，先由卫生院巡诊")
    page.get_by_role("button", name="记下对1个村的决定").click()
    page.wait_for_load_state()
    page.goto(f"/c/{COUNTY}/coverage/")
    assert "9 / 9" in " ".join(page.locator("main").inner_text().split())


def plan_two_weeks(page: Any) -> int:
    """Ask for a roster of two weeks and return its number."""
    page.goto(f"/c/{COUNTY}/roster/")
    page.get_by_role("link", name="排一稿").first.click()
    page.locator("#since").fill(FIRST_DAY.isoformat())
    page.locator("#weeks").fill("2")
    page.locator("input[name=proof][value=quick]").check()
    page.get_by_role("button", name="开始排班").click()
    page.wait_for_load_state()
    return Plan.objects.get().number


def adjust_on_the_board(page: Any, number: int) -> None:
    """Carry a visit to Wednesday by keyboard, read the answer, take it back."""
    plan = Plan.objects.get(number=number)
    visit = plan.visits.filter(village=B2, week=1).order_by("date")[0]
    was = visit.date
    page.goto(f"/c/{COUNTY}/roster/{number}/board/?week=1")
    page.locator(f'[data-v="{visit.pk}"]').focus()
    for key in ("Enter", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.locator("#board-answer [data-kind]").wait_for()
    visit.refresh_from_db()
    assert visit.date != was
    page.locator("#board-changes button").first.press("Enter")
    page.get_by_text("已撤销").first.wait_for()
    visit.refresh_from_db()
    assert visit.date == was


def publish(page: Any, number: int) -> None:
    """Read the consequences, tick them where that is asked, and publish."""
    page.goto(f"/c/{COUNTY}/roster/{number}/publish/")
    for box in page.locator("input[type=checkbox][required]").all():
        box.check()
    if page.locator("#remark").count():
        page.locator("#remark").fill("县域表的改动已看过")
    page.locator("form button.btn--dangersolid").click()
    page.wait_for_load_state()
    assert Plan.objects.get(number=number).state == Plan.State.PUBLISHED


def plan_anew_on_a_leave(page: Any) -> int:
    """Tell of a doctor's leave next week, read what would change, take the first way."""
    published = Plan.objects.get(state=Plan.State.PUBLISHED)
    page.goto(f"/c/{COUNTY}/roster/{published.number}/replan/")
    monday = FIRST_DAY + dt.timedelta(days=7)
    leave = page.locator("input[name$=-who]").first.get_attribute("name").removesuffix("-who")
    page.locator(f"[name={leave}-who]").fill("s-03")
    page.locator(f"[name={leave}-since]").fill(monday.isoformat())
    page.locator(f"[name={leave}-until]").fill((monday + dt.timedelta(days=1)).isoformat())
    page.get_by_role("button", name="算出各种办法").click()
    way = page.get_by_role("button", name="采用办法1，存为草稿")
    way.wait_for()
    way.click()
    page.wait_for_load_state()
    return Plan.objects.order_by("-number")[0].number


def print_the_papers(page: Any, number: int) -> None:
    """Get the roster and a village's notice as PDF."""
    for paper in (f"roster/{number}/roster.pdf", f"villages/{B2}/notice.pdf"):
        answer = page.request.get(f"/c/{COUNTY}/{paper}")
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")


def look_as_a_villager(page: Any) -> None:
    """See, without signing in, when the doctor comes next."""
    page.context.clear_cookies()
    page.goto(f"/v/{B2}/")
    assert "下次来村" in page.locator("body").inner_text()
