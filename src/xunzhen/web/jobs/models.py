"""A job as people see it, and the machines that run jobs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of long work. ``attempt`` fences: only the run that holds it may write."""

    class State(models.TextChoices):
        """What a job is doing."""

        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("未成功")
        STOPPED = "stopped", _("已停下")

    kind = models.CharField(max_length=40)
    county = models.CharField(max_length=12, db_index=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    attempt = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    gap = models.FloatField(null=True)
    stop_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class WorkerBeat(models.Model):
    """A machine that runs jobs. ``seen_at``: its process lives; ``ran_at``: something asked for
    through the queue was run, which a process that hangs cannot fake."""

    name = models.CharField(max_length=100, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ran_at = models.DateTimeField()

    class Meta:
        """Last seen first."""

        ordering = ("-seen_at",)
