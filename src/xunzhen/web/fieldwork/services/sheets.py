"""Entering day sheets from paper: a workbook handed in, looked at, taken; bad rows wait."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.day_sheet import DaySheet
from xunzhen.domain.fieldwork.day_sheet_rows import RowFate
from xunzhen.domain.fieldwork.intake import Verdict
from xunzhen.domain.fieldwork.spare_sheet import MOST_SPARES, SPARE_NUMBERS, spare_number
from xunzhen.domain.registry.headings import Sheet, layout_of
from xunzhen.files.tables.day_sheet_book import (
    read_day_sheet_book,
    write_bad_rows,
    write_day_sheet_book,
)
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import Contact, Happening, SheetUpload
from xunzhen.web.fieldwork.selectors.sheet_phones import rows_without_numbers, sealed_rows
from xunzhen.web.fieldwork.selectors.sheets import (
    JudgedUpload,
    judged_upload,
    sheet_of_upload,
    upload_of_sheets,
)
from xunzhen.web.fieldwork.services.intake import contact_of, opened_visits
from xunzhen.web.fieldwork.services.numbers import Numbers, numbers_of
from xunzhen.web.fieldwork.services.refold import refolded
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.registry.uploads import opened, shown_name

State = SheetUpload.State
APP = "paper"
"""What the events of a sheet name as the app they came from."""


def receive_sheets(*, scope: Scope, county: str, name: str, content: bytes) -> SheetUpload:
    """Keep the cells of a workbook that was handed in; nothing goes into the ledger yet.

    Raises
    ------
    BadData
        when it is no workbook of day sheets; nothing is kept then.
    """
    shown = shown_name(name)
    with opened(shown, content) as path:
        sheet = read_day_sheet_book(path)
    with transaction.atomic():
        one = SheetUpload.objects.create(
            county=county,
            limit=scope.limit,
            staff=scope.staff,
            file_name=shown,
            digest=hashlib.sha256(content).hexdigest(),
            rows=sealed_rows(sheet.rows),
            handed_in_by=scope.who,
            handed_in_at=timezone.now(),
        )
        _note(scope, one, "fieldwork.sheets_upload", {"digest": one.digest})
    return one


def take_sheets(*, scope: Scope, desk: Desk, number: int) -> JudgedUpload:
    """Take the good rows of an upload into the ledger; taken twice, nothing is there twice.

    Returns what they were judged just before, under the lock of the county's ledger.

    Raises
    ------
    BadData
        when the upload was given up, or holds no row to take.
    """
    with transaction.atomic():
        numbers = numbers_of(desk.code)
        one = upload_of_sheets(scope, desk.code, number)
        if one.state == State.DROPPED:
            raise BadData(_given_up())
        now = timezone.now()
        found = judged_upload(scope, desk, one, now)
        new = found.rows(RowFate.NEW)
        if not new:
            raise BadData(_nothing_new())
        for row in new:
            staff = row.events[0].by
            opened_visits(desk.code, found.intakes[row.row].opened, numbers)
            _append(desk.code, staff, found.intakes[row.row].verdicts, numbers)
        refolded(county=desk.code, visits={row.events[0].visit for row in new}, numbers=numbers)
        numbers.save()
        one.state, one.taken, one.taken_at = State.TAKEN, one.taken + len(new), now
        entered = {row.row for row in found.read.rows if row.fate is not RowFate.BAD}
        one.rows = rows_without_numbers(one.rows, entered)
        one.save(update_fields=["state", "taken", "taken_at", "rows"])
        bad = len(found.rows(RowFate.BAD))
        facts = {"sheets": len(new), "bad": bad, "already": len(found.rows(RowFate.ALREADY))}
        _note(scope, one, "fieldwork.sheets", {**facts, "entered_by": scope.who})
    return found


def drop_sheets(*, scope: Scope, county: str, number: int) -> None:
    """Give an upload up and forget its rows; what was taken of it stays in the ledger."""
    with transaction.atomic():
        one = upload_of_sheets(scope, county, number)
        one.state = State.DROPPED
        one.rows = []
        one.save(update_fields=["state", "rows"])
        _note(scope, one, "fieldwork.sheets_dropped", {"taken": one.taken})


def note_printed(*, scope: Scope, county: str, paper: str, sheets: int) -> None:
    """Tell the trail that sheets, or the workbook to enter them, were given out."""
    record(
        who=scope.who, duty=scope.duty, action="fieldwork.sheets_print", county=county,
        subject=paper, facts={"sheets": sheets, "part": scope.limit}, address=scope.address,
    )  # fmt: skip


def new_spare_numbers(number: int, today: dt.date) -> tuple[str, ...]:
    """Draw the numbers of spare sheets; the chance of one drawn twice on a day is that of one in
    27 thousand million a pair."""
    return tuple(spare_number(today, secrets.randbelow(SPARE_NUMBERS)) for _ in range(number))


def spare_workbook() -> bytes:
    """Return the workbook to enter spare sheets in: every column is filled in by hand."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spare.xlsx"
        write_day_sheet_book((), path, spare=MOST_SPARES)
        return path.read_bytes()


def workbook_of(sheets: tuple[DaySheet, ...]) -> bytes:
    """Return the workbook to enter these sheets in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheets.xlsx"
        write_day_sheet_book(sheets, path)
        return path.read_bytes()


def bad_rows_of(upload: SheetUpload, found: JudgedUpload, language: str, *, numbers: bool) -> bytes:
    """Return the bad rows of an upload as a workbook, each with its faults beside it; with the
    telephone numbers only for whoever wrote them into it."""
    sheet = sheet_of_upload(upload)
    if not numbers:
        sheet = replace(sheet, rows=rows_without_numbers(upload.rows))
    bad = {one.row: one for one in found.rows(RowFate.BAD)}
    rows = list(sheet.rows[: layout_of(sheet).heading_row])
    faults = []
    for number in sorted(bad):
        rows.append(sheet.rows[number - 1])
        faults += [replace(fault, row=len(rows)) for fault in bad[number].faults]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bad.xlsx"
        write_bad_rows(Sheet(sheet.table, sheet.where, rows), faults, path, language)
        return path.read_bytes()


def _append(county: str, staff: str, verdicts: tuple[Verdict, ...], numbers: Numbers) -> None:
    """Add the events of one sheet, by its doctor, as the intake of a phone adds a log's."""
    now = timezone.now()
    Happening.objects.bulk_create(
        Happening(
            pk=one.sent.id, county=county, visit=one.sent.visit, kind=one.sent.kind, by=staff,
            device=None, seq=one.sent.seq, at=one.at, said_at=one.sent.said_at, received_at=now,
            clock_error=None, bases=list(one.sent.bases), facts=dict(one.sent.facts),
            extra={}, app=APP, digest=one.sent.digest, fate=Happening.Fate.RECEIVED,
            change=numbers.following(),
        )
        for one in verdicts
        if one.new
    )  # fmt: skip
    phones = [contact_of(county, one) for one in verdicts if one.new and one.sent.phone]
    Contact.objects.bulk_create(phones, ignore_conflicts=True)


def _note(scope: Scope, one: SheetUpload, action: str, facts: Mapping[str, Any]) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=one.county,
        subject=f"{one.pk}",
        facts={"upload": one.pk, **facts},
        address=scope.address,
    )


def _given_up() -> Sentence:
    return say(
        "fieldwork.sheets_given_up",
        "这份补录表已经放弃了。要录，请重新上传。",
        "This workbook was given up. Upload it again to enter it.",
    )


def _nothing_new() -> Sentence:
    return say(
        "fieldwork.sheets_nothing_new",
        "没有可录的行：不是已经录过，就是有错。请看下面每一行旁边的话。",
        "There is no row to enter: each was entered before or is at fault. See what stands beside "
        "the rows.",
    )
