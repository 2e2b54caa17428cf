"""The fieldwork app."""

from __future__ import annotations

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"
