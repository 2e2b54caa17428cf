"""The process that runs jobs: a django-q2 cluster that shows itself and cannot hang unseen.

Two ways of dying are not django-q2's to notice. A worker killed while it waits keeps the lock of
the queue between processes, and nothing is run any more: the parent sees that nothing came through
and ends, so that whoever started it (``site run``, systemd) starts another. And a parent killed
leaves its children: they look after it and end too.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time
from contextlib import suppress
from typing import Any, Final

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django_q.cluster import Cluster
from django_q.models import Schedule
from django_q.signals import post_spawn
from django_q.tasks import async_task

from xunzhen.web.jobs import selectors
from xunzhen.web.jobs import services as jobs
from xunzhen.web.worker import here

REVIVE: Final = "xunzhen.web.worker.revive"
REMIND: Final = "xunzhen.web.worker.remind"
_SHOW_EVERY: Final = 10.0
_LOOK_EVERY: Final = 0.5
_STUCK: Final = dt.timedelta(minutes=4)
_LOG: Final = logging.getLogger("xunzhen.worker")


def prepare() -> None:
    """Ask for the revival of every minute and the reminders of every day, and take up what a dead
    worker left."""
    Schedule.objects.update_or_create(
        name="revive",
        defaults={
            "func": REVIVE,
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
            "next_run": timezone.now() + dt.timedelta(minutes=1),
        },
    )
    Schedule.objects.update_or_create(
        name="remind",
        defaults={
            "func": REMIND,
            "schedule_type": Schedule.DAILY,
            "repeats": -1,
            "next_run": next_morning(timezone.localtime()),
        },
    )
    jobs.worker_began(name=here())
    jobs.send_again_what_was_handed_out()
    async_task(REVIVE)
    async_task(REMIND)


def next_morning(now: dt.datetime) -> dt.datetime:
    """Return when reminders go out next: eight in the morning, today or tomorrow."""
    eight = now.replace(hour=8, minute=0, second=0, microsecond=0)
    return eight if now < eight else eight + dt.timedelta(days=1)


def run_jobs() -> int:
    """Run jobs until told to end; return the exit status, 1 if it ended because it hung."""
    _lead_own_group()
    prepare()
    connections.close_all()
    parent = os.getpid()

    def look_after_parent(**_names: Any) -> None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()

    post_spawn.connect(look_after_parent, weak=False)
    cluster = Cluster()
    cluster.start()
    try:
        return _watch(cluster)
    finally:
        with suppress(DatabaseError):
            jobs.worker_ended(name=here())


def _watch(cluster: Any) -> int:
    shown, began = 0.0, timezone.now()
    while cluster.sentinel.is_alive():
        time.sleep(_LOOK_EVERY)
        if time.monotonic() - shown < _SHOW_EVERY:
            continue
        shown = time.monotonic()
        try:
            close_old_connections()
            jobs.worker_seen(name=here())
            stuck = timezone.now() - began > _STUCK and not selectors.worker_alive()
        except DatabaseError as problem:
            _LOG.warning("the worker cannot show itself: %s", type(problem).__name__)
            continue
        if stuck:
            _LOG.error("nothing came through the queue for minutes: the worker ends to start anew")
            os.killpg(os.getpgrp(), signal.SIGKILL)
    return 0


def _lead_own_group() -> None:
    """Make sure that a signal to this process's group reaches its children and nobody else."""
    if os.getpgrp() != os.getpid():
        with suppress(OSError):
            os.setpgid(0, 0)


def _end_with(parent: int) -> None:
    """End the whole group once the parent is gone."""
    while _lives(parent):
        time.sleep(1.0)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
