"""The audit app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
