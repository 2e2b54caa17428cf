"""The policy app."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"
