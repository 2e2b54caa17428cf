"""Jobs: asked for once, run at least once, written by one run at a time.

A job is a row; django-q2 only carries its number to a worker. The run that takes it raises
``attempt`` and beats; whoever finds a running job without a beat starts it again, and the run that
lost it can write nothing more (``Work`` refuses). So a worker may die at any moment: what a service
writes in one transaction is there once, and what it had not written is done by the next run. A
message may get lost as well (a worker dies with it in hand, a web process dies before sending it):
``revive`` sends again whatever nobody has.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from xunzhen.domain.errors import Sentence, XunzhenError
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.jobs.models import Job, WorkerBeat
from xunzhen.web.jobs.pulse import Pulse
from xunzhen.web.pages.outage import outage

SILENT: Final = dt.timedelta(seconds=30)
_BEAT_EVERY: Final = 1.0
MOST_ATTEMPTS: Final = 5
_RUNNER: Final = "xunzhen.web.worker.run"


class Lost(Exception):
    """This run no longer holds its job: another took it over, or it was ended."""


class Work:
    """A job in the hands of one run: tells how far it is, and asks whether it should stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.arguments: Mapping[str, Any] = job.arguments
        self._told = 0.0

    def held(self) -> bool:
        """Say whether this run still holds the job."""
        return bool(self._mine().exists())

    def hold(self) -> None:
        """Lock the job's row for the transaction that writes its result.

        Raises
        ------
        Lost
            when another run holds it; the caller's transaction must then fail.
        """
        if self._mine().select_for_update().first() is None:
            raise Lost

    def tell(self, label: str, done: int, total: int, gap: float | None = None) -> None:
        """Say how far the work is, at most once a second.

        Raises
        ------
        Lost
            when another run took the job over.
        """
        now = time.monotonic()
        if now - self._told < _BEAT_EVERY and done < total:
            return
        self._told = now
        written = self._mine().update(
            label=label[:100], done=done, total=total, gap=gap, beat_at=timezone.now()
        )
        if not written:
            raise Lost

    def beat(self) -> bool:
        """Show a sign of life at most once a second; False if the work should stop."""
        now = time.monotonic()
        if now - self._told >= _BEAT_EVERY:
            self._told = now
            if not self._mine().update(beat_at=timezone.now()):
                raise Lost
            self.job.stop_asked = self._mine().filter(stop_asked=True).exists()
        return not self.job.stop_asked

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=Job.State.RUNNING)


def enqueue(*, kind: str, county: str, arguments: Mapping[str, Any], asked_by: int | None) -> Job:
    """Ask for a job; it starts when the surrounding transaction is committed."""
    job = Job.objects.create(
        kind=kind,
        county=county,
        arguments=dict(arguments),
        asked_by_id=asked_by,
        asked_at=timezone.now(),
    )
    transaction.on_commit(lambda: async_task(_RUNNER, job.pk))
    return job


def run(number: int, services: Mapping[str, Callable[[Work], Mapping[str, Any]]]) -> None:
    """Run a job by the service of its kind and keep what came of it."""
    job = _taken(number)
    if job is None:
        return
    try:
        with Pulse(job):
            result = services[job.kind](Work(job))
    except Lost:
        return
    except XunzhenError as problem:
        _failed(job, problem.sentence)
    except OperationalError as problem:
        _failed(job, outage(problem))
        raise
    except Exception as problem:
        said = {
            "code": "jobs.unexpected",
            "zh": "任务出了意外，没有保存任何结果。请再试一次；还不行，把任务编号告诉系统管理员。",
            "en": "The job failed unexpectedly and saved nothing. Try again; if it fails again, "
            "tell the system administrator its number.",
            "kind": type(problem).__name__,
        }
        _end(job, Job.State.FAILED, error=said)
        raise
    else:
        stopped = job.stop_asked and bool(result.get("stopped"))
        _end(job, Job.State.STOPPED if stopped else Job.State.DONE, result=dict(result))


def _taken(number: int) -> Job | None:
    """Take a job that waits, or one whose run fell silent; None if somebody else has it."""
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lt=now - SILENT)
    took = Job.objects.filter(free, pk=number, attempt__lt=MOST_ATTEMPTS).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        beat_at=now,
        began_at=now,
        label="",
        done=0,
        total=0,
        gap=None,
    )
    return Job.objects.get(pk=number) if took else None


def _failed(job: Job, sentence: Sentence) -> None:
    said = {"zh": sentence.zh, "en": sentence.en, "code": sentence.code}
    _end(job, Job.State.FAILED, error=said)


def _end(job: Job, state: Job.State, **found: Any) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
        state=state, ended_at=timezone.now(), **found
    )


def ask_to_stop(*, job: int, scope: Scope | None = None) -> None:
    """Ask a job to stop at its next sign of life; one that waits ends at once."""
    now = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job, state=Job.State.WAITING).update(
            state=Job.State.STOPPED, stop_asked=True, ended_at=now
        )
        running = Job.objects.filter(pk=job, state=Job.State.RUNNING).update(stop_asked=True)
        if scope is not None and (waiting or running):
            asked = Job.objects.get(pk=job)
            record(
                who=scope.who,
                duty=scope.duty,
                action="jobs.stop",
                county=asked.county,
                subject=str(job),
                facts={"kind": asked.kind},
                address=scope.address,
            )


def revive() -> int:
    """Start again every job whose run fell silent and send again every message that got lost.

    A job is started five times at most. Returns how many messages were sent.
    """
    long_ago = timezone.now() - SILENT
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=long_ago)
    for job in silent.filter(attempt__gte=MOST_ATTEMPTS):
        _end(
            job,
            Job.State.FAILED,
            error={
                "code": "jobs.died",
                "zh": "任务开始了5次都中断了，没有保存任何结果。请系统管理员查看内存与日志。",
                "en": "The job was started five times and died each time; nothing was saved. The "
                "system administrator should look at memory and logs.",
            },
        )
    waiting = Q(state=Job.State.WAITING, asked_at__lt=long_ago)
    running = Q(state=Job.State.RUNNING, beat_at__lt=long_ago)
    numbers = Job.objects.filter(waiting | running).order_by("pk").values_list("pk", flat=True)
    ready = _lying_ready()
    again = [number for number in numbers if number not in ready]
    for number in again:
        async_task(_RUNNER, number)
    return len(again)


def _lying_ready() -> frozenset[int]:
    """Return the jobs with a message that any worker may take."""
    messages = [one.task for one in OrmQ.objects.filter(lock__lte=timezone.now())]
    return frozenset(one["args"][0] for one in messages if one.get("func") == _RUNNER)


def send_again_what_was_handed_out() -> int:
    """Give back the messages that a worker, now dead, had taken; return how many.

    A message of a run that is alive elsewhere does no harm: its job is taken.
    """
    now = timezone.now()
    return int(OrmQ.objects.filter(lock__gt=now).update(lock=now))


def worker_began(*, name: str) -> None:
    """Note that a worker starts on this machine."""
    now = timezone.now()
    WorkerBeat.objects.update_or_create(
        name=name, defaults={"began_at": now, "seen_at": now, "ran_at": now}
    )


def worker_seen(*, name: str) -> None:
    """Note that a worker's process lives."""
    WorkerBeat.objects.filter(name=name).update(seen_at=timezone.now())


def worker_ran(*, name: str) -> None:
    """Note that a worker has run something that came through the queue."""
    now = timezone.now()
    WorkerBeat.objects.filter(name=name).update(seen_at=now, ran_at=now)


def worker_ended(*, name: str) -> None:
    """Note that a worker was told to end."""
    WorkerBeat.objects.filter(name=name).delete()
