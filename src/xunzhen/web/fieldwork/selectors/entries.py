"""Stored visits as lines of the ledger: what every counting on the site reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils import timezone

from xunzhen.domain.fieldwork.entries import entry_state
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.fieldwork.standing import state_now
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.fieldwork.models import Outreach

COLUMNS: Final = (
    "id", "kind", "date", "staff", "place", "state", "afternoon", "arrived", "left", "why",
    "excused_by", "makes_up", "persons", "person_times", "record", "flags", "verified_on",
    "planned", "dropped",
)  # fmt: skip
"""What ``entry_of_row`` reads of a stored visit."""


def entry_of_row(row: Mapping[str, Any], today: dt.date, zone: dt.tzinfo) -> LedgerEntry | None:
    """Return the ledger's line of a stored visit as of a day, equal to ``entries.entry_of`` of its
    fold; None while it is only planned or dropped.

    ``row`` holds the ``COLUMNS``. Missed is derived here too: nothing stores it.
    """
    state = entry_state(
        state_now(
            VisitState(row["state"]),
            row["date"],
            today,
            planned=row["planned"] and not row["dropped"],
            excused=bool(row["excused_by"]),
        )
    )
    if state is None:
        return None
    record = row["record"]
    return LedgerEntry(
        str(row["id"]),
        _KINDS[row["kind"]],
        row["date"],
        row["staff"],
        row["place"],
        state,
        row["afternoon"],
        _clock(row["arrived"], zone),
        _clock(row["left"], zone),
        row["why"],
        row["excused_by"] if state is EntryState.MISSED else "",
        row["makes_up"],
        row["persons"],
        row["person_times"],
        _count(record, "treatment"),
        _count(record, "public_health"),
        _count(record, "contract_service"),
        _count(record, "referred_up"),
        _count(record, "referred_down"),
        tuple(sorted({_code(flag) for flag in row["flags"]})) if row["flags"] else (),
        row["verified_on"],
    )


_KINDS: Final = {kind.value: kind for kind in OutreachKind}


def ledger_of(county: str, since: dt.date, until: dt.date, today: dt.date) -> Ledger:
    """Return a county's ledger of the days ``[since, until)`` as of a day: one query, by index."""
    zone = timezone.get_current_timezone()
    rows = Outreach.objects.filter(county=county, date__gte=since, date__lt=until)
    return Ledger.of(entries_of(rows.order_by().values(*COLUMNS), today, zone))


def ledger_since(
    before: Ledger, county: str, days: tuple[dt.date, dt.date], today: dt.date, change: int
) -> Ledger:
    """Return ``before``, the ledger of the days ``[since, until)`` at a change, as it is now.

    Only visits that changed after that number are read; equal to reading all as of ``today``.
    """
    since, until = days
    zone = timezone.get_current_timezone()
    rows = Outreach.objects.filter(county=county, change__gt=change).order_by().values(*COLUMNS)
    entries = {one.id: one for one in before.entries}
    for row in rows:
        entry = entry_of_row(row, today, zone) if since <= row["date"] < until else None
        if entry is None:
            entries.pop(str(row["id"]), None)
        else:
            entries[entry.id] = entry
    return Ledger.of(entries.values())


def entries_of(
    rows: Iterable[Mapping[str, Any]], today: dt.date, zone: dt.tzinfo
) -> Iterable[LedgerEntry]:
    """Yield the lines of the ledger among stored visits."""
    for row in rows:
        entry = entry_of_row(row, today, zone)
        if entry is not None:
            yield entry


def _clock(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.time | None:
    if moment is None:
        return None
    local = moment.astimezone(zone)
    return dt.time(local.hour, local.minute)


def _count(record: Mapping[str, Any], name: str) -> int | None:
    value = record.get(name)
    return value if isinstance(value, int) else None


def _code(flag: Any) -> str:
    return str(flag["code"] if isinstance(flag, Mapping) else flag)
