"""The registry app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
