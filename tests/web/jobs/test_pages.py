"""The page of a job: how far it is, who may see and stop it, what it says when nobody works."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.web.people import COUNTY, as_person, person
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.jobs.models import Job, WorkerBeat
from xunzhen.web.jobs.services import worker_began


def a_job(asker: str = "clerk", **fields: Any) -> Job:
    now = timezone.now()
    wanted = {"kind": "planning.plan", "county": COUNTY, "asked_at": now, **fields}
    if wanted.get("state") == Job.State.RUNNING:
        wanted = {"beat_at": now, "began_at": now, "attempt": 1, **wanted}
    return Job.objects.create(asked_by=person(asker), **wanted)


def page(name: str, job: Job, tail: str = "") -> Any:
    return as_person(name).get(f"/c/{COUNTY}/jobs/{job.pk}/{tail}")


def test_running_job_shows_how_far_it_is_and_the_gap(county: County) -> None:
    worker_began(name="here")
    job = a_job(state=Job.State.RUNNING, label="第2周", done=3, total=4, gap=0.0042)

    text = page("clerk", job).content.decode()

    assert "3/4（75%）" in text
    assert "至多比最省高0.4%" in text
    assert 'value="75"' in text
    assert "后台服务没有在运行" not in text


def test_page_says_that_nobody_works(county: County) -> None:
    job = a_job()

    assert "后台服务没有在运行" in page("clerk", job).content.decode()


def test_fragment_stops_the_polling_when_the_job_has_ended(county: County) -> None:
    job = a_job(state=Job.State.DONE, ended_at=timezone.now())

    answer = page("clerk", job, "progress/")

    assert answer.status_code == 286
    assert "<html" not in answer.content.decode()


def test_failed_job_says_why_in_the_readers_language(county: County) -> None:
    error = {"zh": "县里没有表。", "en": "The county has no tables.", "code": "x"}
    job = a_job(state=Job.State.FAILED, ended_at=timezone.now(), error=error)

    assert "县里没有表。" in page("clerk", job).content.decode()


def test_job_asked_to_stop_is_stopped_and_the_trail_knows_who_asked(county: County) -> None:
    job = a_job()

    as_person("clerk").post(f"/c/{COUNTY}/jobs/{job.pk}/stop/")

    job.refresh_from_db()
    entry = AuditEntry.objects.get(action="jobs.stop")
    assert job.state == Job.State.STOPPED
    assert (entry.who, entry.subject) == ("clerk", str(job.pk))


def test_stop_by_a_plain_link_is_refused(county: County) -> None:
    assert page("clerk", a_job(), "stop/").status_code == 405


@pytest.mark.parametrize(
    ("name", "status"), [("stranger", 404), ("director", 404), ("doctor", 403)]
)
def test_job_of_others_is_not_shown(county: County, name: str, status: int) -> None:
    assert page(name, a_job()).status_code == status


def test_director_sees_the_job_they_asked_for(county: County) -> None:
    assert page("director", a_job("director")).status_code == 200


def test_page_of_a_job_asks_little_of_the_database(
    county: County, django_assert_max_num_queries: Any
) -> None:
    job, browser = a_job(state=Job.State.RUNNING), as_person("clerk")

    with django_assert_max_num_queries(12):
        browser.get(f"/c/{COUNTY}/jobs/{job.pk}/")


def test_status_tells_the_administrator_about_worker_and_jobs(county: County) -> None:
    job = a_job(state=Job.State.FAILED, ended_at=timezone.now(), error={"code": "jobs.died"})

    text = as_person("sysadmin").get("/site/").content.decode()

    assert "没有在运行" in text
    assert "jobs.died" in text
    assert f">{job.pk}<" in text


def test_status_asks_little_of_the_database(
    county: County, django_assert_max_num_queries: Any
) -> None:
    a_job()
    browser = as_person("sysadmin")

    with django_assert_max_num_queries(12):
        browser.get("/site/")


@pytest.mark.parametrize("name", ["clerk", "secadmin", "trail", "auditor"])
def test_status_is_for_the_system_administrator_alone(county: County, name: str) -> None:
    assert as_person(name).get("/site/").status_code == 403


def test_worker_that_shows_itself_but_runs_nothing_counts_as_down(county: County) -> None:
    worker_began(name="here")
    WorkerBeat.objects.update(ran_at=timezone.now() - dt.timedelta(minutes=5))

    assert "后台服务没有在运行" in page("clerk", a_job()).content.decode()
