"""Sealing the counties' private keys and the survey's numbers anew, as a rotation needs."""

from __future__ import annotations

from django.db import transaction

from xunzhen.web.fieldwork.models import ChangeCounter, Contact, SheetUpload
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.fieldwork.selectors.sheet_phones import resealed_rows
from xunzhen.web.fieldwork.services.enrol import SEALED_AS
from xunzhen.web.resealing import resealed
from xunzhen.web.sealing import blind_index, is_current, seal, unseal

_PIECE = 500


def reseal_field() -> int:
    """Seal anew what an older key sealed; say how many. Cut off, it goes on where it stopped.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand.
    """
    keys = ChangeCounter.objects.exclude(sealed_private_key="")
    count = resealed(keys, "sealed_private_key", SEALED_AS)
    old = [
        pk
        for pk, sealed in Contact.objects.values_list("pk", "sealed_phone").iterator()
        if not is_current(sealed)
    ]
    for begin in range(0, len(old), _PIECE):
        with transaction.atomic():
            rows = list(
                Contact.objects.select_for_update().filter(pk__in=old[begin : begin + _PIECE])
            )
            for one in rows:
                plain = unseal(one.sealed_phone, PHONE_SEALED_AS)
                one.sealed_phone = seal(plain, PHONE_SEALED_AS)
                one.mark = blind_index(plain, PHONE_SEALED_AS)
            Contact.objects.bulk_update(rows, ["sealed_phone", "mark"])
            count += len(rows)
    return count + _resealed_uploads()


def _resealed_uploads() -> int:
    """Seal anew the numbers that wait in workbooks that were handed in; say in how many."""
    count = 0
    for number in list(SheetUpload.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = SheetUpload.objects.select_for_update().get(pk=number)
            rows = resealed_rows(row.rows)
            if rows is not None:
                row.rows = rows
                row.save(update_fields=["rows"])
                count += 1
    return count
