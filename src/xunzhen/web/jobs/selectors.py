"""Jobs as a reader may see them, and whether anybody is there to run them."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_q.models import OrmQ

from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.jobs.models import Job, WorkerBeat

UNSEEN: Final = dt.timedelta(seconds=40)
"""A worker's process shows itself every ten seconds."""
IDLE_HANDED: Final = dt.timedelta(seconds=180)
"""Something comes through the queue every minute, unless a job is being run."""
_LAST_JOBS: Final = 20
_LITTLE_SPACE: Final = 1_000_000_000


def jobs_of(scope: Scope, county: str) -> QuerySet[Job]:
    """Return the jobs of a county, newest first: all of them for whoever answers for all of it,
    their own for a reader of a part, none for a reader without business there."""
    if not scope.touches(county):
        return Job.objects.none()
    found = Job.objects.filter(county=county)
    return found if scope.county_wide else found.filter(asked_by_id=scope.user_id)


def job_of(scope: Scope, county: str, number: int) -> Job:
    """Return one job.

    Raises
    ------
    Http404
        when there is none in this county, or the reader has no business there.
    """
    job = jobs_of(scope, county).filter(pk=number).select_related("asked_by").first()
    if job is None:
        raise Http404
    return job


def worker_alive() -> bool:
    """Say whether anybody runs jobs: a process shows itself, and what is asked for is run."""
    now = timezone.now()
    seen = WorkerBeat.objects.filter(seen_at__gt=now - UNSEEN)
    ran = [beat.ran_at for beat in seen]
    if not ran:
        return False
    return max(ran) > now - IDLE_HANDED or running_job_beats(now)


def running_job_beats(now: dt.datetime) -> bool:
    """Say whether some job shows signs of life."""
    return Job.objects.filter(state=Job.State.RUNNING, beat_at__gt=now - UNSEEN).exists()


def waiting_before(job: Job) -> int:
    """Return how many jobs are ahead of one that waits."""
    return Job.objects.filter(
        pk__lt=job.pk, state__in=(Job.State.WAITING, Job.State.RUNNING)
    ).count()


@dataclass(frozen=True)
class SiteStatus:
    """The state of the site for its administrator; nothing of any county's data."""

    alive: bool
    workers: tuple[WorkerBeat, ...]
    waiting: int
    running: int
    messages: int
    jobs: tuple[Job, ...]
    database: str
    database_bytes: int | None
    free_bytes: int
    data: Path
    version: str

    @property
    def little_space(self) -> bool:
        """Say whether the disk will soon be full."""
        return self.free_bytes < _LITTLE_SPACE


def site_status(scope: Scope) -> SiteStatus:
    """Return the state of the site.

    Raises
    ------
    NotAllowed
        unless the reader's duty is to run the site.
    """
    scope.require(Act.RUN_SITE)
    jobs = tuple(Job.objects.select_related("asked_by")[:_LAST_JOBS])
    space = settings.DATA if settings.DATA.exists() else Path.cwd()
    return SiteStatus(
        alive=worker_alive(),
        workers=tuple(WorkerBeat.objects.all()[:10]),
        waiting=Job.objects.filter(state=Job.State.WAITING).count(),
        running=Job.objects.filter(state=Job.State.RUNNING).count(),
        messages=OrmQ.objects.count(),
        jobs=jobs,
        database="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        database_bytes=_database_bytes(),
        free_bytes=shutil.disk_usage(space).free,
        data=settings.DATA,
        version=_version(),
    )


def _version() -> str:
    """Return the version of the program; a dash where it runs without being installed."""
    try:
        return version("xunzhen")
    except PackageNotFoundError:
        return "—"


def _database_bytes() -> int | None:
    """Return the size of the database; None where it cannot be told."""
    question = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }.get(connection.vendor)
    if question is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
