"""Sealing a column of a table anew with the current key, as a rotation of keys needs."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xunzhen.web.sealing import is_current, seal, unseal


def resealed(rows: QuerySet[Any], column: str, sealed_as: str) -> int:
    """Seal anew what an older key sealed, in one transaction; say how many.

    For tables of a few hundred rows; ``registry.reseal`` goes through large ones piece by piece.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand; nothing is changed.
    """
    count = 0
    with transaction.atomic():
        for row in rows.select_for_update():
            token = getattr(row, column)
            if not is_current(token):
                setattr(row, column, seal(unseal(token, sealed_as), sealed_as))
                row.save(update_fields=[column])
                count += 1
    return count
