"""The pages app."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
