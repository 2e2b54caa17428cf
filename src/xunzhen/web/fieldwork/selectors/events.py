"""Stored events as the values that are folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.intake import through_refused
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import Visit, visit_of
from xunzhen.web.fieldwork.models import Happening, Outreach

_KINDS = frozenset(one.value for one in EventKind)


@dataclass
class Told:
    """What is stored of one visit: events to fold, the bases of refused ones, and which ones the
    last fold left waiting."""

    events: list[Event] = field(default_factory=list)
    refused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


def key_of(row: Outreach) -> VisitKey:
    """Return the key of a stored visit."""
    return VisitKey(OutreachKind(row.kind), row.date, row.afternoon, row.place, row.staff)


def event_of(row: Happening) -> Event:
    """Return a stored event whose kind is known."""
    device = str(row.device_id) if row.device_id else ""
    return Event(
        str(row.pk), str(row.visit), EventKind(row.kind), row.by, row.at, device, row.seq,
        tuple(row.bases), row.facts,
    )  # fmt: skip


def told_of(county: str, visits: Iterable[str]) -> Mapping[str, Told]:
    """Return what a county has of these visits, by visit.

    Events are found by their visit alone: asked for the county too, SQLite reads all of its events.
    """
    rows = Happening.objects.filter(visit__in=list(visits))
    return told_in(row for row in rows if row.county == county)


def told_in(rows: Iterable[Happening]) -> Mapping[str, Told]:
    """Sort stored events by visit."""
    found: dict[str, Told] = defaultdict(Told)
    for row in rows:
        told = found[str(row.visit)]
        if row.fate == Happening.Fate.REFUSED:
            told.refused[str(row.pk)] = tuple(row.bases)
            continue
        if row.fate == Happening.Fate.HELD:
            told.held.add(str(row.pk))
        if row.kind in _KINDS:
            told.events.append(event_of(row))
    return found


def folded(row: Outreach, told: Told | None) -> Visit:
    """Fold a stored visit from its events."""
    events = through_refused(told.events, told.refused) if told else ()
    return visit_of(str(row.pk), key_of(row), events, planned=row.planned, dropped=row.dropped)
