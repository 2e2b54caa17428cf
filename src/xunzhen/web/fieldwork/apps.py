"""The fieldwork app."""

from __future__ import annotations

from django.apps import AppConfig

from xunzhen.domain.errors import say
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.web.registry.rows import kept_elsewhere


class FieldworkConfig(AppConfig):
    """Keep the label that templates, migrations and settings use."""

    name = "xunzhen.web.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell of the ledger: told by events, never imported as a table, the programmes' days."""
        from xunzhen.web.assistance.ledger_days import tells_days
        from xunzhen.web.fieldwork.selectors.programme_days import LedgerDays

        kept_elsewhere(
            LEDGER,
            say(
                "fieldwork.ledger_not_imported",
                "“台账”表没有读入：网页上的台账只由现场记录、补记和核实得来，不从表格导入。"
                "其余的表照常；要核对台账，用台账页的导出。",
                "The table ledger was not read: the ledger on the site comes of field records, "
                "late entries and verification only, never of a table. Other tables are read as "
                "usual; compare with the export of the ledger page.",
            ),
        )
        tells_days(LedgerDays())
