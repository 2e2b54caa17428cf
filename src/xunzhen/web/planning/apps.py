"""The planning app."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
