"""The indicators app."""

from __future__ import annotations

from django.apps import AppConfig

from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS, PREMIUM_ROWS
from xunzhen.web.registry.rows import stands_beside


class IndicatorsConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell of the tables beside the county that indicators are measured from."""
        stands_beside(PERSON_FACT_ROWS, PLACE_FACT_ROWS, PREMIUM_ROWS)
