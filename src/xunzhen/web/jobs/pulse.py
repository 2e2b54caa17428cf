"""A second thread that beats for a run, so that a long silent computation is not taken for dead."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from xunzhen.web.jobs.models import Job

EVERY: Final = 5.0


class Pulse:
    """Beats for a job while the block runs. Without a process of its own (tests) it does nothing:
    a second thread would not see the transaction of the first."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self) -> None:
        """Begin to beat."""
        if not settings.Q_CLUSTER.get("sync"):
            self._thread.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Beat no more."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(EVERY):
                self._once()
        finally:
            connection.close()

    def _once(self) -> None:
        mine = Job.objects.filter(
            pk=self._job.pk, attempt=self._job.attempt, state=Job.State.RUNNING
        )
        try:
            mine.update(beat_at=timezone.now())
        except OperationalError:  # the service itself is writing; the next beat will do
            connection.close()
