"""Purging what has been kept as long as the county's rules say: the one change of stored events.

An event keeps its id, kind, author, times and digest, so that a phone that sends it again is
answered as before, and the fold is the same but for what was purged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.fieldwork.retention import (
    KeptKind,
    PurgeLine,
    due_for_purge,
    note_remains,
    point_remains,
    retention_limits,
)
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.services import record
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, Photo, SheetUpload
from xunzhen.web.fieldwork.selectors.beside import flag_county_of
from xunzhen.web.fieldwork.selectors.keeping import OF_UPLOAD, kept_of
from xunzhen.web.fieldwork.selectors.sheet_phones import rows_without_numbers
from xunzhen.web.fieldwork.services.numbers import numbers_of
from xunzhen.web.fieldwork.services.photos import path_of
from xunzhen.web.fieldwork.services.refold import refolded
from xunzhen.web.registry.selectors import Desk, desk

PURGED: Final = {
    "code": "fieldwork.purged",
    "zh": "照片到了保存期，已删除；指纹和大小还在。",
    "en": "The photograph was deleted when its time of keeping ended; digest and size remain.",
}
_PIECE: Final = 400


def purge_lines(county: str) -> tuple[PurgeLine, ...]:
    """Return what is due today of each kind; nothing is changed."""
    at = desk(system_scope(county), county)
    today = timezone.localdate()
    return due_for_purge(kept_of(county), retention_limits(book_of(at), county, today), today)


def purge(*, county: str, who: str = "server") -> tuple[PurgeLine, ...]:
    """Purge what is due today; return what was. Run again it purges only what is due since."""
    with transaction.atomic():
        numbers = numbers_of(county)
        lines = purge_lines(county)
        due = {line.kind: line.due for line in lines}
        files = _photos(due[KeptKind.PHOTO])
        _numbers_left(due[KeptKind.PHONE])
        for piece in _pieces(due[KeptKind.REFUSED]):
            Happening.objects.filter(pk__in=piece).update(facts={}, extra={})
        at = desk(system_scope(county), county)
        touched = _facts(at, due[KeptKind.POINT], KeptKind.POINT)
        touched |= _facts(at, due[KeptKind.NOTES], KeptKind.NOTES)
        if touched:
            refolded(county=county, visits=touched, numbers=numbers)
            numbers.save()
        if any(due.values()):
            record(
                who=who, duty=who, action="fieldwork.purge", county=county,
                facts={kind.value: len(ids) for kind, ids in due.items() if ids},
            )  # fmt: skip
        # The row says first that the file goes: a cut leaves a file to delete, never a lost one.
        transaction.on_commit(lambda: _deleted([*files, *_left_over(county)]))
    return lines


def _numbers_left(numbers: Sequence[str]) -> None:
    """Delete telephone numbers, those that wait in workbooks too."""
    uploads = [one.removeprefix(OF_UPLOAD) for one in numbers if one.startswith(OF_UPLOAD)]
    for piece in _pieces([one for one in numbers if not one.startswith(OF_UPLOAD)]):
        Contact.objects.filter(pk__in=piece).delete()
    for row in SheetUpload.objects.select_for_update().filter(pk__in=uploads):
        row.rows = rows_without_numbers(row.rows)
        row.save(update_fields=["rows"])


def _photos(numbers: Sequence[str]) -> list[Photo]:
    rows: list[Photo] = []
    for piece in _pieces(numbers):
        rows += Photo.objects.select_for_update().filter(pk__in=piece)
    for row in rows:
        row.media, row.have, row.refused = "", 0, dict(PURGED)
    Photo.objects.bulk_update(rows, ["media", "have", "refused"], batch_size=_PIECE)
    return rows


def _left_over(county: str) -> list[Photo]:
    """Return purged photographs whose file a cut left behind."""
    rows = Photo.objects.filter(county=county, refused__code=PURGED["code"])
    return [row for row in rows if path_of(row).exists()]


def _deleted(rows: Iterable[Photo]) -> None:
    for row in rows:
        path_of(row).unlink(missing_ok=True)


def _facts(at: Desk, numbers: Sequence[str], kind: KeptKind) -> set[str]:
    """Write what remains of the facts of events; return their visits."""
    stops = flag_county_of(at).stops
    touched: set[str] = set()
    for piece in _pieces(numbers):
        rows = list(Happening.objects.select_for_update().filter(pk__in=piece))
        visits = {row.visit for row in rows}
        places = dict(Outreach.objects.filter(pk__in=visits).values_list("pk", "place"))
        for row in rows:
            remains: dict[str, Any] = dict(
                point_remains(row.facts, stops.get(places.get(row.visit, "")))
                if kind is KeptKind.POINT
                else note_remains(row.facts)
            )
            row.facts = remains
            touched.add(str(row.visit))
        Happening.objects.bulk_update(rows, ["facts"], batch_size=_PIECE)
    return touched


def _pieces(numbers: Sequence[str]) -> list[Sequence[str]]:
    return [numbers[begin : begin + _PIECE] for begin in range(0, len(numbers), _PIECE)]
