"""The list of plans, a new plan as a job, one plan on its page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from tests.web.planning.test_standing import leave, without_a_visit
from tests.web.plans import draft_plan, published_plan, small_roster
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import Plan

LIST = f"/c/{COUNTY}/roster/"
WISH = {"since": "2026-09-14", "weeks": "1", "name": "九月稿", "seed": "1", "proof": "none"}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_county_without_plans_says_what_to_do(county: County) -> None:
    assert "还没有排班" in text(as_person("clerk"), LIST)


def test_list_tells_the_state_of_each_plan(county: County) -> None:
    published_plan()
    draft_plan()

    page = text(as_person("clerk"), LIST)

    assert "已公示 第1版" in page
    assert "草稿" in page


def test_draft_is_not_shown_to_who_only_reads(county: County) -> None:
    draft = draft_plan()

    assert f"第{draft.number}号" not in text(as_person("coordinator"), LIST)
    assert as_person("coordinator").get(f"{LIST}{draft.number}/").status_code == 404


def test_plan_asked_for_is_made_by_a_job_and_kept(
    county: County, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = as_person("clerk").post(f"{LIST}new/", WISH)

    plan = Plan.objects.get()
    assert answer.status_code == 302
    assert (plan.name, plan.weeks, plan.made_by, plan.state) == ("九月稿", 1, "clerk", "draft")
    assert Job.objects.get().result == {"plan": plan.number, "stopped": False}


def test_proof_is_kept_with_the_plan(
    county: County, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        as_person("clerk").post(f"{LIST}new/", {**WISH, "proof": "quick"})

    page = text(as_person("clerk"), f"{LIST}1/")
    assert Plan.objects.get().summary["cost_bounds"] != [None]
    assert "已证明最省" in page or "成本与下界差" in page


def test_second_plan_is_refused_while_one_is_made(county: County) -> None:
    as_person("clerk").post(f"{LIST}new/", WISH)

    again = as_person("clerk").post(f"{LIST}new/", WISH)

    assert again.status_code == 422
    assert "已有一个同样的任务在进行" in again.content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("weeks", "0", "周数"), ("weeks", "99", "周数"), ("since", "十月", "起始日")],
)
def test_wish_that_cannot_be_planned_is_refused_with_words(
    county: County, field: str, value: str, words: str
) -> None:
    answer = as_person("clerk").post(f"{LIST}new/", {**WISH, field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("name", ["director", "doctor", "coordinator", "auditor"])
def test_only_the_planner_may_ask_for_a_plan(county: County, name: str) -> None:
    assert as_person(name).post(f"{LIST}new/", WISH).status_code == 403


def waiting(minutes: int, **more: object) -> Job:
    return Job.objects.create(
        kind="planning.plan", county=COUNTY, arguments={"since": "2026-09-14", "weeks": 1},
        asked_at=timezone.now() - dt.timedelta(minutes=minutes), **more,
    )  # fmt: skip


def test_job_that_nobody_takes_is_said_on_the_page(county: County) -> None:
    waiting(5)

    assert "后台任务没有人接" in text(as_person("clerk"), LIST)


def test_job_just_asked_for_is_not_called_stuck(county: County) -> None:
    waiting(0)

    assert "后台任务没有人接" not in text(as_person("clerk"), LIST)


def test_failed_job_shows_its_sentence(county: County) -> None:
    waiting(1, state=Job.State.FAILED, error={"zh": "车表有误", "en": "x"}, ended_at=timezone.now())

    assert "车表有误" in text(as_person("clerk"), LIST)


def test_running_job_shows_phase_and_gap_and_can_be_stopped(county: County) -> None:
    job = waiting(
        1, state=Job.State.RUNNING, label="排各周", done=1, total=4, gap=0.0123,
        beat_at=timezone.now(),
    )  # fmt: skip
    clerk = as_person("clerk")

    part = text(clerk, f"{LIST}work/{job.pk}/")
    clerk.post(f"{LIST}work/{job.pk}/stop/")

    job.refresh_from_db()
    assert "排各周 1/4" in part
    assert "成本与下界差1.2%" in part
    assert job.stop_asked


def test_stopped_work_keeps_the_best_so_far(
    county: County, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    def stop(work: object) -> bool:
        work.job.stop_asked = True  # type: ignore[attr-defined]
        return False

    monkeypatch.setattr("xunzhen.web.jobs.services.Work.beat", stop)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        as_person("clerk").post(f"{LIST}new/", {**WISH, "proof": "thorough"})

    assert Job.objects.get().state == Job.State.STOPPED
    assert Plan.objects.get().visits.count() == small_roster().weeks[0].planned


def test_page_of_a_plan_tells_its_proof(county: County) -> None:
    plan, roster = draft_plan(), small_roster()
    owed = sum(number for _, _, number in roster.required)

    page = text(as_person("clerk"), f"{LIST}{plan.number}/")

    assert "必守规定已独立核验" in page
    assert f"全县应排{owed}次" in page
    assert f"已排{len(roster.visits)}次" in page


def test_page_says_why_a_visit_was_cancelled(county: County) -> None:
    plan = without_a_visit(draft_plan())

    page = text(as_person("clerk"), f"{LIST}{plan.number}/")

    assert "甲二村第1周缺1次：人工取消：道路结冰" in page


def test_page_of_a_plan_shows_the_week_asked_for(county: County) -> None:
    plan = draft_plan()

    page = text(as_person("clerk"), f"{LIST}{plan.number}/?week=2")

    assert "9月21日" in page.split('id="visits"')[1].split('id="byv"')[0]


def test_director_sees_visits_of_the_own_township_only(county: County) -> None:
    plan = published_plan()

    page = text(as_person("director"), f"{LIST}{plan.number}/")

    assert "甲二" in page
    assert "乙二" not in page


def test_foreign_plan_number_is_not_found(county: County) -> None:
    assert as_person("clerk").get(f"{LIST}77/").status_code == 404
    assert as_person("stranger").get(LIST).status_code == 404


def test_rule_that_nobody_set_is_called_unset(county: County) -> None:
    plan = draft_plan()

    assert "未设定" in text(as_person("clerk"), f"{LIST}{plan.number}/")


def test_change_of_the_county_is_told_beside_a_draft(county: County) -> None:
    plan = draft_plan()
    leave("2026-09-14", "")

    page = text(as_person("clerk"), f"{LIST}{plan.number}/")

    assert "县域表有1行变了" in page
    assert "处不合规则" in page


def test_advice_is_given_on_demand(county: County) -> None:
    plan = draft_plan()

    assert as_person("clerk").get(f"{LIST}{plan.number}/advice/").status_code == 200


def test_draft_put_aside_stays_readable_and_is_on_record(county: County) -> None:
    plan = draft_plan()

    as_person("clerk").post(f"{LIST}{plan.number}/drop/")

    assert "已放弃" in text(as_person("clerk"), f"{LIST}{plan.number}/")
    assert AuditEntry.objects.filter(action="planning.drop").count() == 1


@pytest.mark.parametrize("address", [LIST, f"{LIST}1/", f"{LIST}new/", f"{LIST}1/advice/"])
def test_page_asks_the_database_seldom(
    county: County, address: str, django_assert_max_num_queries: object
) -> None:
    draft_plan()
    client = as_person("clerk")

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(address)


def test_page_of_a_draft_of_a_changed_county_asks_the_database_seldom(
    county: County, django_assert_max_num_queries: object
) -> None:
    plan, client = draft_plan(), as_person("clerk")
    client.get(LIST)  # the session is written once a minute
    leave("2026-09-14", "")

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(f"{LIST}{plan.number}/")


def test_every_row_carries_its_day_for_paper_where_the_screen_shows_the_first(
    county: County,
) -> None:
    plan = published_plan()
    week = plan.visits.order_by("week").values_list("week", flat=True)[0]
    days = list(plan.visits.filter(week=week).values_list("date", flat=True))

    page = text(as_person("clerk"), f"{LIST}{plan.number}/?week={week}")

    assert page.count('<span class="again">') == len(days) - len(set(days)) > 0
