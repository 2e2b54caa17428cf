"""What the township says of visits: verified, sent back, corrected, settled, excused, checked.

Each is one transaction and one entry in the trail. The record is folded again under the lock, so
that what was edited meanwhile is told and never written over.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.domain.fieldwork import judging
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.visits import folds_of, outreach_of, outreach_rows
from xunzhen.web.fieldwork.services.append import append_events
from xunzhen.web.fieldwork.services.numbers import Numbers, numbers_of

Heads = tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """A visit that was not verified, and why."""

    row: Outreach
    why: Sentence


def verify(*, scope: Scope, county: str, seen: Mapping[str, Heads]) -> tuple[int, list[Left]]:
    """Verify records as they were seen; return how many were, and those left with the reason.

    Raises
    ------
    BadData
        when none of them can be verified.
    """
    scope.require(Act.VERIFY)
    today = timezone.localdate()
    with transaction.atomic():
        numbers = numbers_of(county)
        rows = list(outreach_rows(scope, county).filter(pk__in=list(seen)))
        visits = folds_of(county, rows)
        events, left = [], []
        for row in rows:
            heads = seen[str(row.pk)]
            fault = judging.verify_fault(visits[str(row.pk)], scope.staff, heads, today)
            if fault is not None:
                left.append(Left(row, fault))
            else:
                facts = {"heads": sorted(heads)}
                events.append(_event(scope, str(row.pk), EventKind.VERIFIED, facts))
        if not events:
            raise BadData(left[0].why if left else judging.not_waiting())
        append_events(county=county, events=events, numbers=numbers)
        told = {"visits": [one.visit for one in events], "left": len(left)}
        _trail(scope, county, "fieldwork.verify", str(len(events)), told)
    return len(events), left


def send_back(*, scope: Scope, county: str, visit: str, heads: Heads, why: str) -> None:
    """Send a record back to the doctor with a reason.

    Raises
    ------
    BadData
        when it is the reader's own, was edited since, or no reason is given.
    """
    scope.require(Act.VERIFY)
    with transaction.atomic():
        row, folds, numbers = _one(scope, county, visit)
        _refuse(judging.return_fault(folds, scope.staff, heads, why, timezone.localdate()))
        facts = {"why": why.strip()[:300], "heads": sorted(heads)}
        event = _event(scope, visit, EventKind.RETURNED, facts)
        append_events(county=county, events=[event], numbers=numbers)
        _trail(scope, county, "fieldwork.return", str(row.pk), {})


def correct(
    *, scope: Scope, county: str, visit: str, heads: Heads, field: str, value: Any, why: str
) -> None:
    """Correct one field of a record; the former value stays among the events.

    Raises
    ------
    BadData
        when it may not be done, or the value does not fit the field.
    """
    scope.require(Act.VERIFY)
    with transaction.atomic():
        row, folds, numbers = _one(scope, county, visit)
        _refuse(judging.correct_fault(folds, scope.staff, heads, field, value, why))
        _write(scope, row, folds, EventKind.CORRECTED, (field, value, why), numbers)
        _trail(scope, county, "fieldwork.correct", str(row.pk), {"field": field})


def resolve(
    *, scope: Scope, county: str, visit: str, heads: Heads, field: str, value: Any, why: str
) -> None:
    """Settle the conflict of one field with a value; both sides stay among the events.

    Raises
    ------
    BadData
        when it may not be done, or the value does not fit the field.
    """
    scope.require(Act.VERIFY)
    with transaction.atomic():
        row, folds, numbers = _one(scope, county, visit)
        _refuse(judging.resolve_fault(folds, scope.staff, heads, field, value, why))
        _write(scope, row, folds, EventKind.RESOLVED, (field, value, why), numbers)
        _trail(scope, county, "fieldwork.resolve", str(row.pk), {"field": field})


def excuse(*, scope: Scope, county: str, visit: str, why: str) -> None:
    """Excuse a missed visit; it stays missed and in every list.

    Raises
    ------
    BadData
        when it is the reader's own, is not missed, or no reason is given.
    """
    scope.require(Act.EXCUSE)
    with transaction.atomic():
        row, folds, numbers = _one(scope, county, visit)
        _refuse(judging.excuse_fault(folds, scope.staff, why, timezone.localdate()))
        facts = {"why": why.strip()[:300]}
        event = _event(scope, visit, EventKind.EXCUSED, facts)
        append_events(county=county, events=[event], numbers=numbers)
        _trail(scope, county, "fieldwork.excuse", str(row.pk), {})


def write_check(*, scope: Scope, county: str, visit: str, found: str, note: str) -> None:
    """Write what a spot check of a visit found.

    Raises
    ------
    BadData
        when it is the reader's own, or what is not right has no note.
    """
    scope.require(Act.SPOT_CHECK)
    with transaction.atomic():
        row, folds, numbers = _one(scope, county, visit)
        _refuse(judging.spot_check_fault(folds, scope.staff, found, note))
        facts = {"found": found, "note": note.strip()[:500]}
        event = _event(scope, visit, EventKind.SPOT_CHECKED, facts)
        append_events(county=county, events=[event], numbers=numbers)
        _trail(scope, county, "fieldwork.spot_check", str(row.pk), {"found": found})


def _write(
    scope: Scope,
    row: Outreach,
    folds: Visit,
    kind: EventKind,
    said: tuple[str, Any, str],
    numbers: Numbers,
) -> None:
    """Add an event that sets one field, built on the record as it stands."""
    field, value, why = said
    facts = {"fields": {field: value}, "why": why.strip()[:300]}
    event = _event(scope, str(row.pk), kind, facts, folds.heads)
    append_events(county=row.county, events=[event], numbers=numbers)


def _one(scope: Scope, county: str, visit: str) -> tuple[Outreach, Visit, Numbers]:
    """Return a visit and its fold, with the county's ledger held."""
    numbers = numbers_of(county)
    row = outreach_of(scope, county, visit)
    return row, folds_of(county, [row])[str(row.pk)], numbers


def _event(
    scope: Scope, visit: str, kind: EventKind, facts: Mapping[str, Any], bases: Heads = ()
) -> Event:
    """Make an event of the console: its author is the account, its heads those that were seen."""
    return Event(
        str(uuid.uuid4()), visit, kind, scope.who, timezone.now(), bases=bases, facts=facts
    )


def _refuse(fault: Sentence | None) -> None:
    if fault is not None:
        raise BadData(fault)


def _trail(scope: Scope, county: str, action: str, subject: str, facts: Mapping[str, Any]) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=county,
        subject=subject,
        facts=facts,
        address=scope.address,
    )
