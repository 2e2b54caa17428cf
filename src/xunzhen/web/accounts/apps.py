"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
