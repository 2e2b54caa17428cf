"""Publishing: what is told before, what stands in the way, what is there afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from tests.web.people import COUNTY, as_person
from tests.web.planning.test_standing import without_a_visit
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.planning.models import Plan
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.services import RowChange, change_rows

LIST = f"/c/{COUNTY}/roster/"


def post(client: Client, plan: Plan, **told: str) -> Any:
    return client.post(f"{LIST}{plan.number}/publish/", {"version": str(plan.version), **told})


def now(plan: Plan) -> Plan:
    plan.refresh_from_db()
    return plan


def enter(table: str, cells: Mapping[str, str]) -> None:
    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, changes=[RowChange(table, cells)], reason="试"
    )


def leave_of(staff: str) -> None:
    enter("leave", {"staff": staff, "since": "2026-09-15", "until": "2026-09-16"})


def on_an_impossible_day(plan: Plan) -> Plan:
    """Move a visit of s-04, who goes out on Tuesdays and Thursdays, to a Friday."""
    visit = plan.visits.get(staff="s-04", date=dt.date(2026, 9, 17))
    visit.date = dt.date(2026, 9, 18)
    visit.save()
    plan.version += 1
    plan.save()
    return plan


def test_published_plan_has_edition_person_and_day(county: County) -> None:
    plan = draft_plan()

    answer = post(as_person("clerk"), plan)

    assert answer.status_code == 302
    assert (now(plan).state, plan.edition, plan.published_by) == ("published", 1, "clerk")
    assert plan.published_at is not None
    assert AuditEntry.objects.filter(action="planning.publish").count() == 1


def test_page_tells_the_consequences_in_villages_and_doctors(county: County) -> None:
    """Four villages are on circuit; s-01, s-03 and s-04 go to them from three health centres."""
    plan = draft_plan()

    page = as_person("clerk").get(f"{LIST}{plan.number}/publish/").content.decode()

    assert "<b>4个村</b>第一次公示" in page
    assert "<b>3名医生</b>（3家机构）" in page
    assert "发布并公示4个村" in page


def test_missed_visits_must_be_ticked(county: County) -> None:
    plan = without_a_visit(draft_plan())
    clerk = as_person("clerk")

    refused = post(clerk, plan)
    assert refused.status_code == 422
    assert "这份排班缺1次" in refused.content.decode()
    assert now(plan).state == "draft"

    post(clerk, plan, seen="on")
    assert now(plan).state == "published"


def test_broken_rule_needs_a_reason_which_is_kept(county: County) -> None:
    plan = on_an_impossible_day(draft_plan())
    clerk = as_person("clerk")
    page = clerk.get(f"{LIST}{plan.number}/publish/").content.decode()
    name = page.split('name="reason:')[1].split('"')[0]

    refused = post(clerk, plan)
    assert refused.status_code == 422
    assert "1处不合规则没有写理由" in refused.content.decode()

    post(clerk, plan, **{f"reason:{name}": "本人同意当天加班"})
    assert now(plan).state == "published"
    assert [one["reason"] for one in plan.accepted] == ["本人同意当天加班"]
    page = clerk.get(f"{LIST}{plan.number}/").content.decode()
    assert "已保留，理由：本人同意当天加班" in page


def test_plan_of_a_changed_county_that_breaks_rules_must_be_planned_again(county: County) -> None:
    plan = draft_plan()
    leave_of("s-04")
    clerk = as_person("clerk")

    page = clerk.get(f"{LIST}{plan.number}/publish/").content.decode()
    refused = post(clerk, plan, remark="照旧发布", seen="on")

    assert "演示员四 2026-09-15" in page
    assert "按变动重排" in page
    assert refused.status_code == 422
    assert "不能发布" in refused.content.decode()
    assert now(plan).state == "draft"


def test_plan_of_a_changed_county_that_keeps_the_rules_needs_a_remark(county: County) -> None:
    plan = draft_plan()
    leave_of("s-02")
    clerk = as_person("clerk")

    refused = post(clerk, plan)
    assert refused.status_code == 422
    assert "写一句说明" in refused.content.decode()

    post(clerk, plan, remark="二人请假不影响")
    assert (now(plan).state, plan.note) == ("published", "二人请假不影响")


def test_change_that_no_rule_reads_is_no_obstacle(county: County) -> None:
    plan = draft_plan()
    row = RegistryRow.objects.get(table="staff", key="s-01")
    enter("staff", {**row.cells, "title": "副高"})

    post(as_person("clerk"), plan)

    assert now(plan).state == "published"


def test_former_plan_of_the_same_weeks_is_replaced(county: County) -> None:
    former, plan = published_plan(), draft_plan()

    post(as_person("clerk"), plan)

    assert (now(former).state, former.replaced_by_id) == ("replaced", plan.pk)
    assert now(plan).edition == 2


def test_plan_of_other_weeks_stays_published(county: County) -> None:
    former, plan = published_plan(), draft_plan()
    former.since -= dt.timedelta(weeks=2)
    former.save()

    post(as_person("clerk"), plan)

    assert now(former).state == "published"


def test_second_post_of_one_page_changes_nothing(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")

    answers = [post(client, plan), post(client, plan)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert now(plan).edition == 1
    assert AuditEntry.objects.filter(action="planning.publish").count() == 1


def test_plan_changed_after_the_page_was_opened_is_refused(county: County) -> None:
    plan = draft_plan()
    Plan.objects.filter(pk=plan.pk).update(version=2)

    refused = post(as_person("clerk"), plan)

    assert refused.status_code == 422
    assert "又被改过" in refused.content.decode()
    assert now(plan).state == "draft"


def test_failure_before_the_end_leaves_everything_as_it_was(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, plan = published_plan(), draft_plan()

    def die(**_facts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xunzhen.web.planning.services.publish.record", die)
    with pytest.raises(KeyboardInterrupt):
        post(as_person("clerk"), plan)

    assert (now(former).state, now(plan).state, plan.edition) == ("published", "draft", None)


def test_channels_hear_counts_after_the_commit(
    county: County, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "xunzhen.web.planning.services.publish.announce", lambda **told: heard.append(told)
    )
    plan = draft_plan()

    with django_capture_on_commit_callbacks(execute=True):
        post(as_person("clerk"), plan)

    assert [one["occasion"] for one in heard] == ["published"]
    assert heard[0]["facts"] == {
        "plan": 1, "edition": 1, "since": "2026-09-14", "weeks": 2, "villages": 4, "doctors": 3,
        "missed": 0,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["director", "doctor", "finance"])
def test_only_the_planner_publishes(county: County, name: str) -> None:
    plan = draft_plan()

    assert post(as_person(name), plan).status_code == 403
    assert now(plan).state == "draft"


def test_planner_of_another_county_finds_nothing_to_publish(county: County) -> None:
    assert post(as_person("stranger"), draft_plan()).status_code == 404


def test_withdrawal_needs_a_reason(county: County) -> None:
    plan = published_plan()

    refused = as_person("clerk").post(f"{LIST}{plan.number}/withdraw/", {"reason": "错"})

    assert refused.status_code == 422
    assert now(plan).state == "published"


def test_withdrawal_brings_back_what_was_replaced(county: County) -> None:
    former, plan, clerk = published_plan(), draft_plan(), as_person("clerk")
    post(clerk, plan)

    clerk.post(f"{LIST}{plan.number}/withdraw/", {"reason": "发布错了一稿", "restore": "on"})

    assert (now(plan).state, plan.note) == ("dropped", "发布错了一稿")
    assert (now(former).state, former.replaced_by) == ("published", None)


def test_publish_page_asks_the_database_seldom(
    county: County, django_assert_max_num_queries: Any
) -> None:
    published_plan()
    plan, client = draft_plan(), as_person("clerk")
    client.get(LIST)  # a session is written to at most once a minute

    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{plan.number}/publish/")


def test_channels_hear_of_a_roster_that_takes_anothers_place(
    county: County, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        "xunzhen.web.planning.services.publish.announce",
        lambda **told: heard.append(told["occasion"]),
    )
    published_plan()
    plan = draft_plan()

    with django_capture_on_commit_callbacks(execute=True):
        post(as_person("clerk"), plan)

    assert heard == ["replanned"]
