"""The coverage app."""

from __future__ import annotations

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"
