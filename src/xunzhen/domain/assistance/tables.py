"""The tables ``agreements`` and ``assignments``: how rows are read and values are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xunzhen.domain.assistance.programmes import (
    Agreement,
    Assignment,
    PairingMode,
    Programme,
    Role,
)
from xunzhen.domain.assistance.schema import AGREEMENTS, ASSIGNMENTS
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.registry.beside import BesideTable, CountyNames
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.draft import period_of
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.tabulate import Record

_SIGNATURES: Final = ("signed_sender", "signed_receiver", "signed_county")


def _judge_agreement(row: Row, names: CountyNames) -> None:
    sender = names.elsewhere(row, "sender", names.institutions)
    receiver = names.references.resolve(row, "receiver", names.institutions)
    row.values = {**row.values, "sender": sender, "receiver": receiver}
    if sender and sender == receiver:
        row.fault("receiver", same_hospital(sender))
    period = period_of(row)
    for column in _SIGNATURES:
        day = row.day(column)
        if day is not None and period is not None and day > period.since:
            row.notice(column, signed_late(day.isoformat(), period.since.isoformat()))


def _make_agreement(row: Row) -> Agreement:
    period = period_of(row)
    if period is None:
        raise ValueError("a row without days is no good row")
    return Agreement(
        row.text("id"),
        row.text("sender"),
        row.text("receiver"),
        row.text("county"),
        PairingMode(row.text("mode")),
        period,
        row.day("signed_sender"),
        row.day("signed_receiver"),
        row.day("signed_county"),
    )


def _record_agreement(one: Agreement) -> Record:
    return {
        "id": one.id,
        "sender": one.sender,
        "receiver": one.receiver,
        "county": one.county,
        "mode": one.mode.value,
        "signed_sender": one.signed_sender,
        "signed_receiver": one.signed_receiver,
        "signed_county": one.signed_county,
        "since": one.period.since,
        "until": one.period.last_day,
    }


AGREEMENT_ROWS: Final = BesideTable(
    AGREEMENTS, _judge_agreement, _make_agreement, _record_agreement
)


def _judge_assignment(row: Row, names: CountyNames) -> None:
    staff = names.elsewhere(row, "staff", names.staff)
    sender = names.elsewhere(row, "from_institution", names.institutions)
    receiver = names.references.resolve(row, "to_institution", names.institutions)
    row.values = {
        **row.values,
        "staff": staff,
        "from_institution": sender,
        "to_institution": receiver,
    }
    if sender and sender == receiver:
        row.fault("to_institution", same_hospital(sender))
    if row.text("replaced_by") and row.text("replaced_by") == row.text("id"):
        row.fault("replaced_by", replaces_itself())
    period_of(row)


def _make_assignment(row: Row) -> Assignment:
    period = period_of(row)
    if period is None:
        raise ValueError("a row without days is no good row")
    return Assignment(
        row.text("id"),
        Programme(row.text("programme")),
        row.text("staff"),
        row.text("from_institution"),
        row.text("to_institution"),
        Role(row.text("role")),
        period,
        row.text("agreement"),
        row.text("replaced_by"),
    )


def _record_assignment(one: Assignment) -> Record:
    return {
        "id": one.id,
        "programme": one.programme.value,
        "staff": one.staff,
        "from_institution": one.from_institution,
        "to_institution": one.to_institution,
        "role": one.role.value,
        "since": one.period.since,
        "until": one.period.last_day,
        "agreement": one.agreement,
        "replaced_by": one.replaced_by,
    }


def _successors(pairs: Sequence[tuple[Assignment, Row]]) -> None:
    """Tell replacements that stand nowhere, or hold another post."""
    by_id = {one.id: one for one, _row in pairs}
    for one, row in pairs:
        if not one.replaced_by:
            continue
        other = by_id.get(one.replaced_by)
        if other is None:
            row.notice("replaced_by", replaced_by_nobody(one.replaced_by))
        elif (other.to_institution, other.role) != (one.to_institution, one.role):
            row.notice("replaced_by", replaced_elsewhere(one.replaced_by))


ASSIGNMENT_ROWS: Final = BesideTable(
    ASSIGNMENTS, _judge_assignment, _make_assignment, _record_assignment, _successors
)


def same_hospital(entered: str) -> Sentence:
    """Say that a hospital cannot support itself."""
    return say(
        "assistance.same_hospital",
        "派出和受援都是“{entered}”。请核对，两边应当是两家单位。",
        'Sender and receiver are both "{entered}". Check them; they must be two units.',
        entered=shown(entered),
    )


def signed_late(day: str, since: str) -> Sentence:
    """Say that a party signed after the agreement began."""
    return say(
        "assistance.signed_late",
        "{day}才签，晚于协议起始日{since}。签齐之前不算有效，请核对日期。",
        "Signed on {day}, after the agreement began on {since}. It is not valid before all have "
        "signed; check the day.",
        day=day,
        since=since,
    )


def replaces_itself() -> Sentence:
    """Say that an assignment cannot be replaced by itself."""
    return say(
        "assistance.replaces_itself",
        "接替写的是这一条自己。请写接替的那一条的编号。",
        "It names itself as its replacement. Write the number of the one that took over.",
    )


def replaced_by_nobody(entered: str) -> Sentence:
    """Say that the replacement named stands in no good row."""
    return say(
        "assistance.replaced_by_nobody",
        "派驻支援表里没有编号“{entered}”，这个岗位按没有人接替算。请补上接替的那一行。",
        'No assignment has the number "{entered}"; the post counts as not taken over. Add its row.',
        entered=shown(entered),
    )


def replaced_elsewhere(entered: str) -> Sentence:
    """Say that the replacement named holds another post."""
    return say(
        "assistance.replaced_elsewhere",
        "“{entered}”的受援单位或职务与这一条不同，不算接替同一个岗位。请核对。",
        '"{entered}" has another unit or role, so it does not take over this post. Check it.',
        entered=shown(entered),
    )
