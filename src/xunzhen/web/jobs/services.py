"""Jobs: asked for once, run at least once, written by one run at a time.

A job is a row; django-q2 only carries its number to a worker. The run that takes it raises
``attempt`` and beats; whoever finds a running job without a beat starts it again, and the run that
lost it can write nothing more (``Work`` refuses). So a worker may die at any moment: what a service
writes in one transaction is there once, and what it had not written is done by the next run.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from xunzhen.domain.errors import XunzhenError
from xunzhen.web.jobs.models import Job

SILENT: Final = dt.timedelta(seconds=30)
_BEAT_EVERY: Final = 1.0
_MOST_ATTEMPTS: Final = 5
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
    work = Work(job)
    try:
        result = services[job.kind](work)
    except Lost:
        return
    except XunzhenError as problem:
        said = {"zh": problem.sentence.zh, "en": problem.sentence.en, "code": problem.sentence.code}
        _end(job, Job.State.FAILED, error=said)
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
    took = Job.objects.filter(free, pk=number).update(
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


def _end(job: Job, state: Job.State, **found: Any) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
        state=state, ended_at=timezone.now(), **found
    )


def ask_to_stop(*, job: int) -> None:
    """Ask a job to stop at its next sign of life; one that waits ends at once."""
    now = timezone.now()
    Job.objects.filter(pk=job, state=Job.State.WAITING).update(
        state=Job.State.STOPPED, stop_asked=True, ended_at=now
    )
    Job.objects.filter(pk=job, state=Job.State.RUNNING).update(stop_asked=True)


def revive() -> int:
    """Start again every job whose run fell silent, five times at most; return how many."""
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=timezone.now() - SILENT)
    for job in silent.filter(attempt__gte=_MOST_ATTEMPTS):
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
    again = list(silent.filter(attempt__lt=_MOST_ATTEMPTS).values_list("pk", flat=True))
    for number in again:
        async_task(_RUNNER, number)
    return len(again)
