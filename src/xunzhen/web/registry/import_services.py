"""Importing a workbook: handed in, read without changing anything, taken whole, bad rows held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import enqueue
from xunzhen.web.registry.models import HeldRow, TableImport
from xunzhen.web.registry.uploads import checked_kind, forget_file, kept_file, shown_name
from xunzhen.web.sealing import seal

State = TableImport.State
CELL: Final = "import.cell"
LIVE: Final = (Job.State.WAITING, Job.State.RUNNING)


def require_import(scope: Scope, county: str) -> None:
    """Refuse whoever does not answer for the whole of a county.

    Raises
    ------
    NotAllowed
        when the duty does not permit imports, or the reader reaches only a part.
    """
    scope.require(Act.IMPORT)
    if not scope.reaches(county) or level_of(county) is not DivisionLevel.COUNTY:
        replace(scope, acts=frozenset()).require(Act.IMPORT)


def receive_upload(*, scope: Scope, county: str, name: str, content: bytes) -> TableImport:
    """Keep a workbook that was handed in and ask for its dry run.

    Raises
    ------
    BadData
        when it is no workbook of ours; nothing is kept then.
    """
    require_import(scope, county)
    shown = shown_name(name)
    checked_kind(shown, content)
    file, digest = kept_file(content)
    with transaction.atomic():
        one = TableImport.objects.create(
            county=county,
            file_name=shown,
            file=file,
            digest=digest,
            handed_in_by_id=scope.user_id,
            handed_in_at=timezone.now(),
        )
        _note(scope, one, "registry.upload", {"digest": digest, "bytes": len(content)})
        _ask(scope, one, "import.read")
    return one


def choose_absent(*, scope: Scope, number: int, county: str, remove: Sequence[str]) -> None:
    """Say for which tables the rows that the upload lacks shall go, and read it again."""
    with transaction.atomic():
        one = _open(scope, county, number)
        one.asked = {**one.asked, "remove": sorted(remove)}
        one.state = State.RECEIVED
        _ask(scope, one, "import.read")


def correct_cell(*, scope: Scope, county: str, held: HeldRow, column: str, text: str) -> None:
    """Write a correction that the dry run offered into the upload's cell, and read it again.

    Raises
    ------
    BadData
        when it was not offered: nothing else is written by a click.
    """
    offered = {
        (fault["column"], mend.get("text"))
        for fault in held.faults
        for mend in fault["mends"]
        if mend.get("text")
    }
    if (column, text) not in offered:
        raise BadData(
            say(
                "registry.correction_not_offered",
                "这处改法已不适用，没有改动。请看过现在的试读结果再改。",
                "This correction no longer applies; nothing was changed. Look at the dry run as it "
                "now is.",
            )
        )
    with transaction.atomic():
        one = _open(scope, county, held.source_id)
        cell = {
            "where": held.where, "row": held.row, "column": column, "text": seal(text, CELL)
        }  # fmt: skip
        one.asked = {**one.asked, "cells": [*one.asked.get("cells", ()), cell]}
        one.state = State.RECEIVED
        _ask(scope, one, "import.read")


def ask_to_take(*, scope: Scope, county: str, number: int) -> None:
    """Ask for the good rows to be taken; asked twice, it is done once."""
    with transaction.atomic():
        one = _open(scope, county, number)
        one.state = State.TAKING
        _note(scope, one, "registry.import_asked", {"remove": one.asked.get("remove", [])})
        _ask(scope, one, "import.take")


def drop_import(*, scope: Scope, county: str, number: int) -> None:
    """Give an upload up: nothing of it is kept but the line in the list."""
    with transaction.atomic():
        one = _open(scope, county, number)
        one.state = State.DROPPED
        one.held.all().delete()
        one.save(update_fields=["state"])
        _note(scope, one, "registry.import_dropped", {})
    forget_file(one.file)


def _open(scope: Scope, county: str, number: int) -> TableImport:
    """Lock an upload that waits for a decision.

    Raises
    ------
    BadData
        when it is being worked on or was decided meanwhile.
    """
    require_import(scope, county)
    one = TableImport.objects.select_for_update().get(pk=number, county=county)
    working = Job.objects.filter(pk=one.job or 0, state__in=LIVE).exists()
    undecided = one.state in (State.READ, State.TAKING, State.RECEIVED)
    if working or not undecided:
        raise BadData(
            say(
                "registry.import_decided",
                "这份工作簿正在处理，或已经导入、放弃了。请看这一页现在的情况。",
                "This workbook is being worked on, or was taken or given up already. See the page "
                "as it now is.",
            )
        )
    return one


def _ask(scope: Scope, one: TableImport, kind: str) -> None:
    job = enqueue(
        kind=kind, county=one.county, arguments={"import": one.pk}, asked_by=scope.user_id or None
    )
    one.job = job.pk
    one.save()


def _note(scope: Scope, one: TableImport, action: str, facts: Mapping[str, Any]) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=one.county,
        subject=one.file_name,
        facts={"import": one.pk, **facts},
        address=scope.address,
    )
