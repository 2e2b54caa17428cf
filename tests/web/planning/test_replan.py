"""Planning anew: told on a form, worked out by a job, looked at, taken as a draft.

Today is Wednesday 16 September 2026, in the first of two weeks. s-03 of 乙乡 is away from Monday 21
to Friday 25: her visits to 乙二 on Tuesday and Wednesday and to 丙二 on Wednesday fall out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.standing import checked, roster_of
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import desk

LIST = f"/c/{COUNTY}/roster/"
TODAY = dt.date(2026, 9, 16)
LEAVE = {"leave0-who": "s-03", "leave0-since": "2026-09-21", "leave0-until": "2026-09-25"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def worked(county: County, django_capture_on_commit_callbacks: Any) -> Any:
    """Return what posts a form and lets the job run."""

    def work(client: Client, plan: Plan, told: dict[str, str]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"{LIST}{plan.number}/replan/", told)

    return work


def take(client: Client, option: int = 0, **more: str) -> Any:
    job = Job.objects.latest("pk")
    return client.post(f"{LIST}work/{job.pk}/take/", {"option": str(option), **more})


def keys(plan: Plan) -> set[tuple[str, dt.date, bool, str]]:
    return {(one.village, one.date, one.afternoon, one.staff) for one in plan.visits.all()}


def test_ways_are_shown_with_price_and_changes_before_saying_yes(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")

    answer = worked(clerk, plan, LEAVE)
    page = clerk.get(answer.headers["Location"]).content.decode()

    assert "演示员三请假" in page
    assert "办法1：改动最少" in page
    assert "9月22日（周二）上午 演示员三" in page
    assert Plan.objects.count() == 1


def test_english_page_says_why_a_visit_changes_in_english(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    address = worked(clerk, plan, LEAVE).headers["Location"]
    clerk.post("/account/language/", {"language": "en"})

    page = clerk.get(address).content.decode()

    assert "演示员三 is on leave" in page
    assert "Tue 22 Sep morning 演示员三" in page


def test_at_most_three_ways_are_offered(worked: Any) -> None:
    plan = published_plan()

    worked(as_person("clerk"), plan, LEAVE)

    assert 1 <= len(Job.objects.get().result["options"]) <= 3


def test_way_taken_is_a_draft_that_keeps_every_rule(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    take(clerk)

    draft = Plan.objects.get(number=2)
    assert (draft.state, draft.base_id) == ("draft", plan.pk)
    assert checked(desk(system_scope(COUNTY), COUNTY), draft) == ()
    assert not draft.visits.filter(staff="s-03", date__gte=dt.date(2026, 9, 21)).exists()


def test_past_visits_and_untouched_week_stay_as_they_were(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    take(clerk)

    monday = dt.date(2026, 9, 21)
    before = {key for key in keys(plan) if key[1] < monday}
    assert before == {key for key in keys(Plan.objects.get(number=2)) if key[1] < monday}


def test_draft_is_as_a_roster_what_was_shown(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)
    shown = Job.objects.get().result["options"][0]["summary"]

    take(clerk)

    roster = roster_of(desk(system_scope(COUNTY), COUNTY), Plan.objects.get(number=2))
    assert roster.missing == shown["coverage"]["uncovered"]
    assert roster.lower_bound == shown["coverage"]["lower_bound"]
    assert round(roster.cost.total, 1) == shown["cost"]["total"]
    assert len(roster.visits) == shown["planned_visits"]


def test_what_happened_is_written_into_the_county_and_the_draft(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    take(clerk)

    draft = Plan.objects.get(number=2)
    row = RegistryRow.objects.get(table="leave", key="s-03|2026-09-21")
    assert row.cells["until"] == "2026-09-25"
    assert [one["staff"] for one in draft.events["leave"]] == ["s-03"]
    assert draft.revision == desk(system_scope(COUNTY), COUNTY).revision


@pytest.mark.parametrize("tail", ["", "advice/", "publish/", "replan/"])
def test_every_page_of_the_new_draft_opens(worked: Any, tail: str) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    told = {**LEAVE, "vehicle-home": "h-101", "vehicle-since": "2026-09-22"}
    worked(clerk, plan, told)
    take(clerk)

    assert clerk.get(f"{LIST}2/{tail}").status_code == 200
    assert clerk.get(f"{LIST}compare/?a=1&b=2").status_code == 200


def test_draft_can_be_published_at_once(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    answer = take(clerk, then="publish")
    clerk.post(answer.headers["Location"], {"version": "1", "seen": "on"})

    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED
    assert Plan.objects.get(number=2).edition == 2


def test_way_taken_twice_gives_one_draft(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    take(clerk)
    take(clerk, option=1)

    assert Plan.objects.count() == 2


def test_locked_visit_stays(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    kept = plan.visits.get(staff="s-04", date=dt.date(2026, 9, 24), afternoon=False)
    kept.locked = True
    kept.save()

    worked(clerk, plan, LEAVE)
    take(clerk)

    draft = Plan.objects.get(number=2)
    assert [(one.staff, one.date) for one in draft.visits.filter(locked=True)] == [
        ("s-04", dt.date(2026, 9, 24))
    ]


def test_ways_are_refused_once_the_county_has_changed(worked: Any) -> None:
    from tests.web.planning.test_publish import leave_of

    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)
    leave_of("s-04")

    refused = take(clerk)

    assert refused.status_code == 422
    assert "再算一次" in refused.content.decode()
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "还没有填任何变动"),
        ({**LEAVE, "leave0-who": "没有的人"}, "没有“没有的人”"),
        ({**LEAVE, "leave0-until": "2026-09-20"}, "早于起日"),
        ({**LEAVE, "leave0-since": "2026-12-21", "leave0-until": ""}, "演示员三请假"),
        ({**LEAVE, "leave0-since": "下周"}, "没有“下周”这一天"),
    ],
)
def test_event_that_cannot_be_is_refused_with_words(
    worked: Any, told: dict[str, str], words: str
) -> None:
    answer = worked(as_person("clerk"), published_plan(), told)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Job.objects.exists()


def test_director_may_propose_for_the_own_staff_and_the_planner_takes_it(worked: Any) -> None:
    plan, director = published_plan(), as_person("director")
    told = {"leave0-who": "s-01", "leave0-since": "2026-09-21", "leave0-until": "2026-09-21"}

    worked(director, plan, told)

    assert take(director).status_code == 403
    assert take(as_person("clerk")).status_code == 302


def test_director_may_not_propose_for_the_staff_of_others(worked: Any) -> None:
    answer = worked(as_person("director"), published_plan(), LEAVE)

    assert answer.status_code == 422
    assert "您只能报本乡镇" in answer.content.decode()


def test_proposal_of_a_director_waits_on_the_planners_list(worked: Any) -> None:
    plan = published_plan()
    told = {"leave0-who": "s-01", "leave0-since": "2026-09-21", "leave0-until": "2026-09-21"}
    worked(as_person("director"), plan, told)

    page = as_person("clerk").get(LIST).content.decode()

    assert "第1号的变动方案已算好" in page


def test_proposal_of_one_director_is_not_anothers(worked: Any) -> None:
    plan = published_plan()
    told = {"leave0-who": "s-01", "leave0-since": "2026-09-21", "leave0-until": "2026-09-21"}
    worked(as_person("director"), plan, told)
    job = Job.objects.get()

    assert as_person("neighbour").get(f"{LIST}work/{job.pk}/ways/").status_code == 404


def test_closure_vehicle_village_and_holiday_are_worked_out_together(worked: Any) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    told = {
        "closure0-place": "350524101202",
        "closure0-since": "2026-09-21",
        "closure0-reason": "塌方",
        "vehicle-home": "h-101",
        "vehicle-number": "1",
        "vehicle-since": "2026-09-22",
        "village-code": "350524202203",
        "village-since": "2026-09-21",
        "holiday-date": "2026-09-24",
        "holiday-kind": "off",
    }

    worked(clerk, plan, told)
    answer = take(clerk)

    draft = Plan.objects.get(number=2)
    assert answer.status_code == 302
    assert checked(desk(system_scope(COUNTY), COUNTY), draft) == ()
    assert not draft.visits.filter(date=dt.date(2026, 9, 24)).exists()
    assert draft.visits.filter(village="350524202203").exists()


@pytest.mark.parametrize("tail", ["1/replan/", "work/{job}/ways/"])
def test_page_asks_the_database_seldom(
    worked: Any, tail: str, django_assert_max_num_queries: Any
) -> None:
    plan, clerk = published_plan(), as_person("clerk")
    worked(clerk, plan, LEAVE)

    with django_assert_max_num_queries(12):
        clerk.get(LIST + tail.format(job=Job.objects.get().pk))
