"""The reporting app."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
