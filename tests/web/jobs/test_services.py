"""Jobs are run once, silent ones again, lost messages are sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule

from tests.web.jobs.test_pages import a_job
from tests.web.people import COUNTY, person
from xunzhen.domain.registry.county import County
from xunzhen.web import cluster
from xunzhen.web.jobs import services
from xunzhen.web.jobs.kinds import result_address
from xunzhen.web.jobs.models import Job, WorkerBeat
from xunzhen.web.jobs.services import Lost, Work, enqueue, revive, run

LONG_AGO = dt.timedelta(minutes=2)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue as on a site: a message waits in the database for a worker."""
    monkeypatch.setattr(Conf, "SYNC", False)


def messages() -> list[dict[str, Any]]:
    return [one.task for one in OrmQ.objects.all()]


def test_message_carries_the_number_of_the_job_and_nothing_else(
    county: County, queue: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(
            kind="x", county=COUNTY, arguments={"name": "陈示明"}, asked_by=person("clerk").pk
        )

    (message,) = messages()
    assert (message["func"], message["args"]) == ("xunzhen.web.worker.run", (job.pk,))
    assert message["kwargs"] == {}
    assert "陈示明" not in str(message)


def test_waiting_job_without_a_message_gets_one(county: County, queue: None) -> None:
    job = a_job(asked_at=timezone.now() - LONG_AGO)

    assert (revive(), [one["args"] for one in messages()]) == (1, [(job.pk,)])


def test_waiting_job_whose_message_lies_ready_gets_no_second(county: County, queue: None) -> None:
    a_job(asked_at=timezone.now() - LONG_AGO)
    revive()

    assert (revive(), len(messages())) == (0, 1)


def test_job_that_died_five_times_is_given_up(county: County, queue: None) -> None:
    job = a_job(state=Job.State.RUNNING, attempt=5, beat_at=timezone.now() - LONG_AGO)

    revive()

    job.refresh_from_db()
    assert (job.state, job.error["code"], messages()) == ("failed", "jobs.died", [])


def test_message_that_a_dead_worker_held_is_free_again(county: County, queue: None) -> None:
    OrmQ.objects.create(key="xunzhen", payload="", lock=timezone.now() + dt.timedelta(hours=6))

    assert services.send_again_what_was_handed_out() == 1
    assert OrmQ.objects.filter(lock__lte=timezone.now()).count() == 1


def test_job_that_is_being_run_is_not_taken_by_a_second_run(county: County) -> None:
    job = a_job(state=Job.State.RUNNING)

    run(job.pk, {"planning.plan": _must_not_be_called})

    job.refresh_from_db()
    assert job.attempt == 1


def test_run_that_lost_its_job_cannot_hold_it(county: County) -> None:
    job = a_job(state=Job.State.RUNNING)
    work = Work(job)
    Job.objects.filter(pk=job.pk).update(attempt=2)

    with pytest.raises(Lost):
        work.hold()


def test_full_disk_is_said_on_the_job(county: County) -> None:
    job = a_job()

    def full(_work: Work) -> Mapping[str, Any]:
        raise OperationalError("database or disk is full")

    with pytest.raises(OperationalError):
        run(job.pk, {"planning.plan": full})

    job.refresh_from_db()
    assert (job.state, job.error["code"]) == ("failed", "site.full")


def test_worker_asks_for_the_revival_of_every_minute_once(county: County, queue: None) -> None:
    cluster.prepare()
    cluster.prepare()

    schedule = Schedule.objects.get(name="revive")
    assert (schedule.func, schedule.schedule_type, schedule.minutes) == (cluster.REVIVE, "I", 1)
    assert WorkerBeat.objects.count() == 1


def test_worker_reminds_of_returns_every_morning_and_when_it_starts(
    county: County, queue: None
) -> None:
    cluster.prepare()
    cluster.prepare()

    schedule = Schedule.objects.get(name="remind")
    assert (schedule.func, schedule.schedule_type) == (cluster.REMIND, "D")
    assert timezone.localtime(schedule.next_run).hour == 8
    asked = [one.task["func"] for one in OrmQ.objects.all()]
    assert asked.count(cluster.REMIND) == 2


def test_result_leads_to_the_page_it_names() -> None:
    result = {"page": "jobs:job", "args": [COUNTY, 3]}

    assert result_address("anything", COUNTY, result) == f"/c/{COUNTY}/jobs/3/"


def test_result_of_an_unknown_page_leads_nowhere() -> None:
    assert result_address("anything", COUNTY, {"page": "no:page", "args": [1]}) == ""


def _must_not_be_called(_work: Work) -> Mapping[str, Any]:
    raise AssertionError
