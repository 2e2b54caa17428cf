"""Decisions on who serves a village: proposals accepted or refused, with the reason."""

from __future__ import annotations

from django.db import models


class ModeDecision(models.Model):
    """One decision; the mode itself is a row of the table service_modes, written with it."""

    county = models.CharField(max_length=12, db_index=True)
    village = models.CharField(max_length=40, db_index=True)
    accepted = models.BooleanField()
    proposal = models.JSONField(default=dict)
    mode = models.CharField(max_length=20, blank=True)
    provider = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    clause = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
