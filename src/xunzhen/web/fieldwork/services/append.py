"""The one way in which the console writes into the ledger: events, folded at once."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.fieldwork.entries import entry_of
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.record import person_times_of, persons_of
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import ChangeCounter, Happening, Outreach
from xunzhen.web.fieldwork.selectors.visits import folded


@dataclass(frozen=True)
class Telling:
    """What somebody at the console says of a visit."""

    visit: str
    kind: EventKind
    facts: Mapping[str, Any] = field(default_factory=dict)
    bases: Sequence[str] = ()


def locked(county: str) -> ChangeCounter:
    """Hold the county's ledger until the transaction ends: one writer at a time."""
    ChangeCounter.objects.get_or_create(county=county)
    return ChangeCounter.objects.select_for_update().get(county=county)


def append(*, scope: Scope, county: str, tellings: Sequence[Telling]) -> None:
    """Add events of the console and fold their visits anew, under one change number."""
    with transaction.atomic():
        counter = locked(county)
        counter.value += 1
        counter.save(update_fields=["value"])
        now = timezone.now()
        Happening.objects.bulk_create(
            Happening(
                id=uuid.uuid4(),
                county=county,
                visit=one.visit,
                kind=one.kind.value,
                by=scope.who,
                at=now,
                said_at=now,
                received_at=now,
                bases=sorted(one.bases),
                facts=dict(one.facts),
                digest=hashlib.sha256(
                    json.dumps([one.visit, one.kind, dict(one.facts)], sort_keys=True).encode()
                ).hexdigest(),
                change=counter.value,
            )
            for one in tellings
        )
        refold({one.visit for one in tellings}, counter.value)


def refold(visits: set[str], change: int) -> None:
    """Write visits as their events tell them, under a change number."""
    rows = list(Outreach.objects.filter(pk__in=visits))
    found = folded(rows)
    for row in rows:
        _write(row, found[str(row.pk)], change)
        row.save()


def _write(row: Outreach, visit: Visit, change: int) -> None:
    row.state = visit.state_on(row.date).value
    row.arrived, row.left = visit.arrived, visit.left
    if visit.check_in is not None:
        row.lng, row.lat = visit.check_in.facts.get("lng"), visit.check_in.facts.get("lat")
    row.record = dict(visit.record)
    row.persons, row.person_times = persons_of(visit.record), person_times_of(visit.record)
    row.conflicts, row.held = len(visit.conflicts), len(visit.held)
    row.makes_up = visit.makes_up
    row.excused_by = visit.excused.by if visit.excused else ""
    entry = entry_of(visit, row.date, timezone.get_current_timezone())
    row.verified_on = entry.verified_on if entry else None
    row.change = change
