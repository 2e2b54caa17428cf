"""From a visit to its line in the ledger: the bridge between the live site and all countings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.ledger import EntryState, LedgerEntry
from xunzhen.domain.fieldwork.visit import Visit, VisitState

_STATES: Mapping[VisitState, EntryState] = {
    VisitState.CHECKED_IN: EntryState.RECORDED,
    VisitState.CHECKED_OUT: EntryState.RECORDED,
    VisitState.RECORDED: EntryState.RECORDED,
    VisitState.RETURNED: EntryState.RECORDED,
    VisitState.VERIFIED: EntryState.VERIFIED,
    VisitState.SPOT_CHECKED: EntryState.VERIFIED,
    VisitState.CANCELLED: EntryState.CANCELLED,
    VisitState.MISSED: EntryState.MISSED,
    VisitState.EXCUSED: EntryState.MISSED,
}


def entry_state(state: VisitState) -> EntryState | None:
    """Return how the ledger tells a state of a visit; None while it is only planned or dropped."""
    return _STATES.get(state)


def entry_of(
    visit: Visit, today: dt.date, zone: dt.tzinfo, flags: tuple[str, ...] = ()
) -> LedgerEntry | None:
    """Return the ledger's line of a visit as of a day; None while it is only planned or dropped.

    Times are written in ``zone``. A field in conflict has no value and is not counted.
    """
    state = entry_state(visit.state_on(today))
    if state is None:
        return None
    record, key = visit.record, visit.key
    verified = visit.judged if visit.judged and visit.judged.kind is EventKind.VERIFIED else None
    return LedgerEntry(
        visit.id,
        key.kind,
        key.date,
        key.staff,
        key.place,
        state,
        key.afternoon,
        _clock(visit.arrived, zone),
        _clock(visit.left, zone),
        _reason(visit, state),
        visit.excused.by if visit.excused and state is EntryState.MISSED else "",
        visit.makes_up,
        visit.persons,
        visit.person_times,
        _count(record, "treatment"),
        _count(record, "public_health"),
        _count(record, "contract_service"),
        _count(record, "referred_up"),
        _count(record, "referred_down"),
        flags,
        verified.at.astimezone(zone).date() if verified else None,
    )


def _clock(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.time | None:
    if moment is None:
        return None
    return moment.astimezone(zone).time().replace(second=0, microsecond=0)


def _count(record: Mapping[str, Any], name: str) -> int | None:
    value = record.get(name)
    return value if isinstance(value, int) else None


def _reason(visit: Visit, state: EntryState) -> str:
    if state is EntryState.CANCELLED and visit.cancelled:
        return visit.cancelled.why
    if state is EntryState.MISSED and visit.excused:
        return visit.excused.why
    return visit.check_out.why if visit.check_out else ""
