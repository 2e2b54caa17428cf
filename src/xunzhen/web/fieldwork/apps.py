"""The fieldwork app."""

from __future__ import annotations

from django.apps import AppConfig

from xunzhen.web.assistance.ledger_days import tells_days


class FieldworkConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell of the ledger as the source of the programmes' days."""
        from xunzhen.web.fieldwork.selectors.programme_days import LedgerDays

        tells_days(LedgerDays())
