"""Facts for indicators: a small county with thousand-doctors entries, assignments, agreements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.domain.fieldwork.ledgers import book_of, county_with, entry
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.fieldwork.ledger import Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.indicators.catalogue import indicator_called, measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.periods.period import inclusive, parse_period

END_OF_SEPTEMBER = dt.date(2026, 9, 30)
RULES = {
    "thousand_doctors.person_time": "doctor_day",
    "thousand_doctors.coverage_reading": "once_a_year",
    "thousand_doctors.min_days_per_month": "1",
}


def doctor(id_: str, month: int, day: int, staff: str, place: str, **more: Any) -> LedgerEntry:
    """A verified thousand-doctors entry of 2026."""
    date = dt.date(2026, month, day)
    fields: dict[str, Any] = {"kind": OutreachKind.THOUSAND_DOCTORS, **more}
    return entry(id_, 1, staff=staff, place=place, **fields | {"date": date})


def assigned(
    id_: str,
    staff: str,
    since: str,
    until: str = "",
    sender: str = "h-350524",
    programme: Programme = Programme.THOUSAND_DOCTORS,
    receiver: str = "h-101",
) -> Assignment:
    """An assignment; ``until`` is its last day."""
    last = dt.date.fromisoformat(until) if until else None
    period = inclusive(dt.date.fromisoformat(since), last)
    return Assignment(id_, programme, staff, sender, receiver, Role.DOCTOR, period)


def evidence_of(
    *entries: LedgerEntry, rules: dict[str, str] | None = None, **more: Any
) -> Evidence:
    """What indicators of the small county rest on, up to the end of September 2026."""
    county = more.pop("county", None) or county_with({**RULES, **(rules or {})})
    facts = {"cut_off": END_OF_SEPTEMBER, "ledger": Ledger.of(entries), **more}
    return Evidence(county, book_of(county), **facts)


def number(id_: str, evidence: Evidence, period: str = "2026-09") -> Measurement:
    """Measure an indicator of the catalogue."""
    return measure(indicator_called(id_), evidence, parse_period(period))
