"""Sealing the registry's personal cells with the current key, as a rotation of keys needs.

Each batch is one transaction, and what is current already is passed over: a rotation that was cut
off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from xunzhen.web.registry.import_services import CELL
from xunzhen.web.registry.judging import HELD
from xunzhen.web.registry.models import (
    BlindIndex,
    HeldRow,
    RegisteredCounty,
    RegistryRow,
    RowVersion,
    TableImport,
)
from xunzhen.web.registry.uploads import FILE_SEALED_AS
from xunzhen.web.sealing import blind_index, is_current, seal, unseal

BATCH: Final = 500
Tell = Callable[[int], None]


def _anew(token: str, belongs_to: str) -> str:
    return token if is_current(token) else seal(unseal(token, belongs_to), belongs_to)


def _anew_cells(sealed: Mapping[str, str], table: str) -> dict[str, str]:
    return {column: _anew(token, f"{table}.{column}") for column, token in sealed.items()}


def _stale(sealed: Mapping[str, str]) -> bool:
    return any(not is_current(token) for token in sealed.values())


def reseal_rows(tell: Tell) -> int:
    """Seal the cells of every row anew and renew their blind indexes; return how many rows."""
    count = 0
    for county in RegisteredCounty.objects.all():
        stale = [
            pk
            for pk, sealed in county.rows.exclude(sealed={}).values_list("pk", "sealed")
            if _stale(sealed)
        ]
        for at in range(0, len(stale), BATCH):
            with transaction.atomic():
                # Whoever changes rows holds the county first: nothing is written in between.
                RegisteredCounty.objects.select_for_update().get(pk=county.pk)
                count += sum(_reseal_row(row) for row in _rows(stale[at : at + BATCH]))
            tell(count)
    return count


def _rows(keys: list[int]) -> list[RegistryRow]:
    return list(RegistryRow.objects.select_for_update().filter(pk__in=keys))


def _reseal_row(row: RegistryRow) -> int:
    indexed = set(row.found_by.values_list("column", flat=True))
    row.sealed = _anew_cells(row.sealed, row.table)
    row.save(update_fields=["sealed"])
    row.found_by.all().delete()
    for column in indexed:
        if token := row.sealed.get(column):
            belongs_to = f"{row.table}.{column}"
            index = blind_index(unseal(token, belongs_to), belongs_to)
            BlindIndex.objects.create(row=row, column=column, index=index)
    return 1


def reseal_versions(tell: Tell) -> int:
    """Seal the cells of every version of a row anew; return how many versions."""
    everything = RowVersion.objects.exclude(sealed={}).values_list("pk", "sealed")
    stale = [pk for pk, sealed in everything.iterator() if _stale(sealed)]
    for at in range(0, len(stale), BATCH):
        with transaction.atomic():
            found = RowVersion.objects.select_for_update(of=("self",)).select_related("row")
            batch = list(found.filter(pk__in=stale[at : at + BATCH]))
            for one in batch:
                one.sealed = _anew_cells(one.sealed, one.row.table)
            RowVersion.objects.bulk_update(batch, ["sealed"])
        tell(min(at + BATCH, len(stale)))
    return len(stale)


def reseal_held(tell: Tell) -> int:
    """Seal held rows, corrections asked for and kept uploads anew; return how many."""
    count = 0
    for key in HeldRow.objects.values_list("pk", flat=True):
        with transaction.atomic():
            held = HeldRow.objects.select_for_update().get(pk=key)
            if not is_current(held.sealed_cells):
                held.sealed_cells = _anew(held.sealed_cells, HELD)
                held.save(update_fields=["sealed_cells"])
                count += 1
    tell(count)
    for key in TableImport.objects.values_list("pk", flat=True):
        with transaction.atomic():
            one = TableImport.objects.select_for_update().get(pk=key)
            before = json.dumps(one.asked)
            if cells := one.asked.get("cells"):
                anew = [{**cell, "text": _anew(cell["text"], CELL)} for cell in cells]
                one.asked = {**one.asked, "cells": anew}
            if json.dumps(one.asked) != before:
                one.save(update_fields=["asked"])
                count += 1
        count += _reseal_file(one.file)
    tell(count)
    return count


def _reseal_file(name: str) -> int:
    """Seal a kept upload anew, whole or not at all; one that is gone is passed over."""
    path = Path(settings.MEDIA_ROOT) / Path(name).name
    if not name or not path.is_file():
        return 0
    token = path.read_text(encoding="ascii")
    if is_current(token):
        return 0
    draft = path.with_suffix(".resealing")
    draft.touch(mode=0o600)
    draft.write_text(_anew(token, FILE_SEALED_AS), encoding="ascii")
    draft.replace(path)
    return 1
