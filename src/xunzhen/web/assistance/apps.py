"""The assistance app."""

from __future__ import annotations

from django.apps import AppConfig

from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.web.registry.rows import stands_beside


class AssistanceConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell of the tables that this column keeps beside the county."""
        stands_beside(AGREEMENT_ROWS, ASSIGNMENT_ROWS)
