"""The jobs app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
