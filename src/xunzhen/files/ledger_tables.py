"""The ledger beside the county tables: read with every other table, written to either wrapper."""

from __future__ import annotations

from pathlib import Path

from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.fieldwork.ledger_rows import ledger_record
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.domain.registry.county import SetAside
from xunzhen.files.tables_beside import write_table


def write_ledger(
    ledger: Ledger,
    path: Path,
    language: str | None = None,
    set_aside: tuple[SetAside, ...] = (),
) -> None:
    """Write the ledger to ``path`` as ``write_table`` does; it is read back as an equal ledger.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    write_table(LEDGER, map(ledger_record, ledger.entries), path, language, set_aside)
