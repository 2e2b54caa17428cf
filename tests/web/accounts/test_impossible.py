"""What cannot be done now is said on a page, never as a failure of the site."""

from __future__ import annotations

from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County


def test_published_plan_cannot_be_dropped_and_the_page_says_why(county: County) -> None:
    plan = published_plan()

    answer = as_person("clerk").post(f"/c/{COUNTY}/roster/{plan.number}/drop/", {"reason": "演示"})

    assert answer.status_code == 409
    assert "不是草稿" in answer.content.decode()
