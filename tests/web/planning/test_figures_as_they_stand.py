"""A visit cancelled or moved on the board counts on every page as it stands, not as it was made."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.web.people import COUNTY, as_person
from tests.web.planning.test_board import post as change
from tests.web.planning.test_board import visit_of
from tests.web.plans import FIRST_DAY, draft_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.adjust import open_conflicts
from xunzhen.web.planning.selectors.gaps import missed_of
from xunzhen.web.planning.selectors.plans_sheet import broken_of
from xunzhen.web.planning.services.board import copy_as_draft
from xunzhen.web.planning.standing import roster_of
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.services.figures import refresh_county

B2 = "350524202202"
ROSTER = f"/c/{COUNTY}/roster/"
pytestmark = pytest.mark.usefixtures("wednesday")


def publish(client: Client, plan: Plan, **told: str) -> Any:
    plan.refresh_from_db()
    told = {"version": str(plan.version), "seen": "on", **told}
    return client.post(f"{ROSTER}{plan.number}/publish/", told)


def cancelled(client: Client, week: int = 2) -> Plan:
    """Return a draft one visit of which was cancelled on the board, in the week to come."""
    plan = draft_plan()
    visit = visit_of(plan, B2, week)
    answer = change(
        client, plan, "mark/", visit=visit.pk, what="cancel", reason="路断了", week=week
    )
    assert answer.status_code == 200
    return plan


def next_week(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.planning.the_day import set_day

    set_day(monkeypatch, FIRST_DAY + dt.timedelta(days=7))


def test_first_page_tells_the_village_of_a_cancelled_visit(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_person("clerk")
    publish(clerk, cancelled(clerk))
    next_week(monkeypatch)

    owed = as_person("clerk").get(f"/c/{COUNTY}/").context["seen"].owed

    (short,) = (one for one in owed if one.what.code == "reporting.owed_short_week")
    assert short.what.zh == "乙二本周排班少1次：补排"
    assert "路断了" in short.why.zh


def test_area_counts_a_cancelled_visit_as_missed(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_person("clerk")
    plan = cancelled(clerk)
    publish(clerk, plan)
    next_week(monkeypatch)
    standing = plan.visits.filter(week=2, cancelled="").count()

    total = as_person("supervisor").get("/areas/").context["seen"].total

    assert (total.planned, total.missing, total.owed) == (standing, 1, standing + 1)


def test_list_and_file_of_villages_tell_of_a_cancelled_visit(county: County) -> None:
    clerk = as_person("clerk")
    publish(clerk, cancelled(clerk))

    line = next(
        one
        for one in clerk.get(f"/c/{COUNTY}/villages/?all=1").context["page"].object_list
        if one.village.code == B2
    )
    page = clerk.get(f"/c/{COUNTY}/villages/{B2}/").content.decode()

    assert line.missing == 1
    assert "计划第2周缺1次：人工取消：路断了" in page


def test_public_page_does_not_promise_a_cancelled_visit(county: County) -> None:
    clerk = as_person("clerk")
    plan = cancelled(clerk)
    day = plan.visits.exclude(cancelled="").get().date
    publish(clerk, plan)

    page = Client().get(f"/v/{B2}/")

    assert day not in {one.date for one in page.context["page"].visits}


def test_list_of_plans_counts_what_was_cancelled(county: County) -> None:
    clerk = as_person("clerk")
    plan = cancelled(clerk)

    line = clerk.get(ROSTER).context["lines"][0]

    assert (line.missing, line.planned) == (1, plan.visits.filter(cancelled="").count())


def test_list_of_plans_counts_a_copy_of_a_changed_plan(county: County) -> None:
    clerk = as_person("clerk")
    plan = cancelled(clerk)
    copy_as_draft(scope=system_scope(COUNTY), county=COUNTY, number=plan.number)

    lines = clerk.get(ROSTER).context["lines"]

    assert [line.missing for line in lines] == [1, 1]


def test_list_of_plans_remembers_what_a_replaced_plan_missed(county: County) -> None:
    clerk = as_person("clerk")
    publish(clerk, cancelled(clerk))
    publish(clerk, draft_plan())

    lines = clerk.get(ROSTER).context["lines"]

    assert [(line.plan.state, line.missing) for line in lines] == [
        ("published", 0),
        ("replaced", 1),
    ]


def test_list_of_plans_with_changed_drafts_asks_the_database_seldom(
    county: County, django_assert_max_num_queries: Any
) -> None:
    clerk = as_person("clerk")
    for _ in range(4):
        cancelled(clerk)

    with django_assert_max_num_queries(12):
        clerk.get(ROSTER)


def test_list_counts_what_the_plans_own_page_counts(county: County) -> None:
    clerk = as_person("clerk")
    plan = cancelled(clerk)
    plan.refresh_from_db()
    here = desk(system_scope(COUNTY), COUNTY)

    assert missed_of(here, [plan]) == {plan.pk: roster_of(here, plan).missing}


def test_figures_of_an_untouched_plan_are_those_it_was_made_with(county: County) -> None:
    from tests.web.plans import published_plan

    published_plan()

    assert refresh_county(county=COUNTY, day=FIRST_DAY).missing == 0


def conflict(client: Client, reason: str = "") -> Plan:
    """Return a draft in which s-04 goes out on a Friday, kept with a reason if there is one."""
    plan = draft_plan()
    visit = plan.visits.get(staff="s-04", date=dt.date(2026, 9, 24))
    told = {"visit": visit.pk, "to": "2026-09-25 0", "staff": "s-04", "week": 2}
    assert change(client, plan, "move/", **told).status_code == 200
    if reason:
        told = {"visit": visit.pk, "what": "keep", "reason": reason, "week": 2}
        assert change(client, plan, "mark/", **told).status_code == 200
    return plan


def test_conflict_kept_on_the_board_needs_no_second_reason(county: County) -> None:
    clerk = as_person("clerk")
    plan = conflict(clerk, "已与院长商定")
    page = clerk.get(f"{ROSTER}{plan.number}/publish/").content.decode()

    publish(clerk, plan)

    plan.refresh_from_db()
    assert 'value="已与院长商定"' in page
    assert (plan.state, [one["reason"] for one in plan.accepted]) == ("published", ["已与院长商定"])


def test_open_conflict_of_the_board_stands_in_the_way(county: County) -> None:
    clerk = as_person("clerk")
    plan = conflict(clerk)

    refused = publish(clerk, plan)

    assert refused.status_code == 422
    assert "1处不合规则没有写理由" in refused.content.decode()


def test_reason_written_when_publishing_takes_the_place_of_the_boards(county: County) -> None:
    clerk = as_person("clerk")
    plan = conflict(clerk, "已与院长商定")
    page = clerk.get(f"{ROSTER}{plan.number}/publish/").content.decode()
    name = page.split('name="reason:')[1].split('"')[0]

    publish(clerk, plan, **{f"reason:{name}": "局里会议定的"})

    plan.refresh_from_db()
    assert [one["reason"] for one in plan.accepted] == ["局里会议定的"]


def test_plans_page_shows_the_reason_a_conflict_was_kept_with(county: County) -> None:
    clerk = as_person("clerk")
    plan = conflict(clerk, "已与院长商定")

    page = clerk.get(f"{ROSTER}{plan.number}/").content.decode()

    assert "已保留，理由：已与院长商定" in page


def test_publish_page_blames_the_visit_the_board_blames(county: County) -> None:
    """The visit that was put before another of the same day is the one too many."""
    clerk = as_person("clerk")
    plan = draft_plan()
    early, late = plan.visits.filter(village="350524101202", week=2).order_by("date")[:2]
    assert early.afternoon
    to = {"visit": late.pk, "to": f"{early.date.isoformat()} {int(not early.afternoon)}"}
    answer = change(clerk, plan, "move/", **to, staff="s-02", week=2)
    assert answer.status_code == 200, answer.content.decode()
    plan.refresh_from_db()
    here = desk(system_scope(COUNTY), COUNTY)

    on_board = {(row.pk, one.code) for row, one, _ in open_conflicts(here, plan)}
    told = broken_of(system_scope(COUNTY), here, plan)

    assert {
        (plan.visits.get(date=one.visit.date, afternoon=one.visit.afternoon,
                         staff=one.visit.staff).pk, one.violation.code)
        for one in told if one.visit
    } == on_board != set()  # fmt: skip
