"""A doctor's day without a signal, and back: one phone, the real site, nothing lost or doubled."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.stories.field import (
    NEAR_A2,
    PLACE_IN_PICTURE,
    arrive_and_record,
    at,
    county_with_rules,
    enrol,
    go,
    only_expected,
    picture_with_place,
    plan_today,
    send,
    touch,
    unlock,
)
from xunzhen.web.fieldwork.models import Happening, Outreach, Photo
from xunzhen.web.fieldwork.services.photos import path_of

pytestmark = pytest.mark.browser


def test_a_day_offline_is_kept_on_the_phone_and_received_once(
    page: Any, page_faults: list[str]
) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    picture = picture_with_place(page)
    at(page, NEAR_A2)
    page.context.set_offline(True)
    page.reload()
    unlock(page)

    arrive_and_record(page, treated=2)
    touch(page, "拍一张")
    page.locator("#photo").set_input_files(
        {"name": "stop.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    page.get_by_text("照片 1张").wait_for()
    touch(page, "返回")
    touch(page, "存在手机里")
    leave_early(page)
    page.get_by_text("1条尚未送达县里").wait_for()
    assert not Happening.objects.exists()

    page.close()
    again = page.context.new_page()
    again.goto("/field/")
    unlock(again)
    again.get_by_text("1条尚未送达县里").wait_for()
    again.context.set_offline(False)
    send(again)

    kinds = sorted(Happening.objects.values_list("kind", flat=True))
    assert kinds == ["checked_in", "checked_out", "departed", "photo", "recorded"]
    visit = Outreach.objects.get(record__treatment=2)
    assert (visit.persons, visit.person_times, visit.state) == (1, 2, "recorded")
    assert Happening.objects.get(kind="checked_out").facts["why"] == "接到急诊电话"
    photo = Photo.objects.get()
    content = path_of(photo).read_bytes()
    assert photo.done_at is not None
    assert len(content) <= 200_000
    assert PLACE_IN_PICTURE not in content
    assert only_expected(page_faults) == []


def leave_early(page: Any) -> None:
    """Check out before the half-day is full, with a reason."""
    page.get_by_text("还差3小时").wait_for()
    touch(page, "写原因现在走")
    page.locator("#why").fill("接到急诊电话")
    touch(page, "写原因现在走")
    page.locator(".line").wait_for()


def test_a_new_version_is_taken_whole_or_not_at_all(page: Any, page_faults: list[str]) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    first = page.evaluate("caches.keys()")

    files = page.evaluate(
        """(name) => caches.open(name).then((one) => one.keys())
            .then((all) => all.map((one) => new URL(one.url).pathname))""",
        first[0],
    )

    assert len(first) == 1
    version = first[0].removeprefix("field-")
    assert {path.split("/")[3] for path in files if path != "/field/"} == {version}
    assert f"/field/v/{version}/js/app.js" in files


def test_route_sheet_tells_when_the_way_is_back(page: Any, page_faults: list[str]) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    home = page.locator(".line .end time").last

    # The afternoon of 甲三 ends at 17:30; eighteen minutes home.
    assert home.inner_text() == "17:48"
    go(page, "cancel/" + page.locator(".line a").last.get_attribute("href").split("/")[-1])
    page.get_by_text("其他，写一句").click()
    page.locator(".own").fill("桥断了")
    touch(page, "取消并改期")
    page.locator(".line").wait_for()

    assert home.inner_text() == ""
    assert only_expected(page_faults) == []


def test_a_position_that_is_never_found_does_not_cost_the_arrival(
    page: Any, page_faults: list[str]
) -> None:
    county_with_rules()
    plan_today()
    enrol(page)

    touch(page, "出发去")
    touch(page, "我到村了")
    page.get_by_text("找不到位置").wait_for()
    page.get_by_text("山沟里，天空被挡").click()
    touch(page, "不带位置签到")
    page.locator(".way").wait_for()
    send(page)

    found = Happening.objects.get(kind="checked_in")
    assert found.facts == {"no_fix": "valley", "why": "山沟里，天空被挡"}
    assert only_expected(page_faults) == []


def test_script_in_a_note_is_shown_as_text(page: Any, page_faults: list[str]) -> None:
    county_with_rules()
    plan_today()
    enrol(page)
    at(page, NEAR_A2)

    touch(page, "出发去")
    page.wait_for_url(re.compile("#.*village"))
    go(page, page.url.split("#/")[1].replace("village", "cancel"))
    page.get_by_text("其他，写一句").click()
    page.locator(".own").fill("<img src=x onerror=alert(1)>")
    touch(page, "取消并改期")
    page.locator(".line").wait_for()
    page.get_by_role("link", name="甲二").click()

    page.get_by_text("这次取消了：<img src=x onerror=alert(1)>").wait_for()
    assert page.locator("img").count() == 0
    served_again = Happening.objects.filter(kind="cancelled")
    send(page)
    assert served_again.get().facts["make_up"]
    assert only_expected(page_faults) == []
