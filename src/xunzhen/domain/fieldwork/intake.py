"""Judging a log: what of it is taken in, what is held, what is refused and why.

Judging is a function of the log, of who sends it and of what the county has. Only a refusal keeps
an event out of the fold; it stays with its reason for the auditor. What is merely odd (a time out
of possibility, a kind from a newer app) is taken in with a remark: the work was done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork import intake_words as words
from xunzhen.domain.fieldwork.event_faults import event_fault
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.wire import SentEvent
from xunzhen.domain.places import contains

MOST_EVENTS: Final = 500
FUTURE_TOLERATED: Final = dt.timedelta(minutes=10)
HORIZON_DAYS: Final = 35


class Fate(StrEnum):
    """What becomes of an event."""

    RECEIVED = "received"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Known:
    """An event the county already has: its digest and the answer it was given."""

    digest: str
    fate: Fate
    remark: Sentence | None = None


@dataclass(frozen=True)
class Sender:
    """Whose log it is. ``ended``: when the account lost duty or area; ``revoked``: the phone was.

    ``places`` are the villages and institutions of the county by code.
    """

    county: str
    staff: str
    device: str
    places: frozenset[str] = frozenset()
    ended: dt.datetime | None = None
    revoked: bool = False


@dataclass(frozen=True)
class Verdict:
    """One event judged: ``at`` corrected, ``new`` unless the county had it, ``remark`` if any."""

    sent: SentEvent
    fate: Fate
    at: dt.datetime
    new: bool
    remark: Sentence | None = None


@dataclass(frozen=True)
class Intake:
    """A judged log: verdicts in the order sent, the visits it opened, clock error in seconds."""

    verdicts: tuple[Verdict, ...]
    opened: Mapping[str, VisitKey]
    clock_error: float


@dataclass(frozen=True)
class Had:
    """What the county has that a log may touch: events by id (and ``apart``), keys of visits by id,
    and the visits that are another county's."""

    events: Mapping[str, Known] = field(default_factory=dict)
    visits: Mapping[str, VisitKey] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Times:
    """When a log came in, and how many seconds the clock it speaks of is ahead of ours."""

    now: dt.datetime
    clock_error: float


def clock_error_of(sent_at: dt.datetime, now: dt.datetime) -> float:
    """Return how many seconds the phone's clock is ahead of ours; the way here counts in."""
    return (sent_at - now).total_seconds()


def judged(
    log: Sequence[SentEvent], sender: Sender, had: Had, sent_at: dt.datetime, now: dt.datetime
) -> Intake:
    """Judge a log. The order of its events does not matter, nor how often one stands in it."""
    error = clock_error_of(sent_at, now)
    opened: dict[str, VisitKey] = {}
    for one in log:
        key = opened_key(one)
        fresh = one.id not in had.events and one.visit not in had.visits
        if key is None or not fresh or one.visit in had.foreign:
            continue
        at = corrected(one.said_at, error, now)
        if _refusal(one, sender, {one.visit: key}, at) is None:
            opened.setdefault(one.visit, key)
    keys = {**opened, **had.visits}
    verdicts: list[Verdict] = []
    before: dict[str, Known] = dict(had.events)
    for one in log:
        verdict = _judged(one, sender, replace(had, events=before, visits=keys), Times(now, error))
        verdicts.append(verdict)
        if verdict.new:
            before[verdict.sent.id] = Known(one.digest, verdict.fate, verdict.remark)
    return Intake(tuple(verdicts), opened, error)


def corrected(said_at: dt.datetime, clock_error: float, now: dt.datetime) -> dt.datetime:
    """Return when it was by our clock: nothing happened after it came in."""
    try:
        return min(said_at - dt.timedelta(seconds=clock_error), now)
    except OverflowError:
        return now


def opened_key(sent: SentEvent) -> VisitKey | None:
    """Return the key that an ``opened`` event tells; None if it is no such event, or tells none."""
    if sent.known_kind is not EventKind.OPENED or sent.fault is not None:
        return None
    facts = sent.facts
    try:
        date = dt.date.fromisoformat(str(facts.get("date")))
        kind = OutreachKind(str(facts.get("kind")))
    except ValueError:
        return None
    half, place, staff = facts.get("afternoon"), facts.get("place"), facts.get("staff")
    if not (isinstance(half, bool | None) and isinstance(place, str) and isinstance(staff, str)):
        return None
    return VisitKey(kind, date, half, place, staff) if place and staff else None


def _judged(
    sent: SentEvent,
    sender: Sender,
    had: Had,
    times: Times,
) -> Verdict:
    at = corrected(sent.said_at, times.clock_error, times.now)
    known = had.events.get(sent.id)
    if known is not None:
        if known.digest == sent.digest:
            return Verdict(sent, known.fate, at, False, known.remark)
        apart = replace(sent, id=sent.apart)
        return Verdict(apart, Fate.REFUSED, at, apart.id not in had.events, words.other_content())
    refused = _refusal(sent, sender, had.visits, at)
    if refused is None and sent.visit in had.foreign:
        refused = words.other_county()
    if refused is not None:
        return Verdict(sent, Fate.REFUSED, at, True, refused)
    if sent.visit not in had.visits:
        return Verdict(sent, Fate.HELD, at, True, words.visit_unknown())
    return Verdict(sent, Fate.RECEIVED, at, True, _remark(sent, at, times))


def _refusal(
    sent: SentEvent, sender: Sender, keys: Mapping[str, VisitKey], at: dt.datetime
) -> Sentence | None:
    """Return why an event is not taken in, None if it is."""
    if sender.revoked:
        return words.device_revoked()
    if sender.ended is not None and at >= sender.ended:
        return words.duty_ended(sender.ended)
    if sent.fault is not None:
        return sent.fault
    kind = sent.known_kind
    if kind is not None and not kind.from_phone:
        return words.not_from_phone()
    if kind is not None and (fault := event_fault(kind, sent.facts)) is not None:
        return fault
    if kind is EventKind.OPENED:
        return _opened_refusal(sent, sender, keys)
    key = keys.get(sent.visit)
    return words.not_yours() if key is not None and key.staff != sender.staff else None


def _opened_refusal(
    sent: SentEvent, sender: Sender, keys: Mapping[str, VisitKey]
) -> Sentence | None:
    key = opened_key(sent)
    if key is None:
        return words.key_unreadable()
    if key.staff != sender.staff:
        return words.not_yours()
    if not in_county(key.place, sender):
        return words.other_county()
    return words.other_visit() if keys.get(sent.visit, key) != key else None


def in_county(place: str, sender: Sender) -> bool:
    """Say whether a place lies in the sender's county: by its code, or in the county's tables."""
    return place in sender.places or contains(sender.county, place)


def _remark(sent: SentEvent, at: dt.datetime, times: Times) -> Sentence | None:
    """Say what is odd about an event that is taken in all the same."""
    if sent.known_kind is None:
        return words.kind_unknown(sent.kind)
    if from_the_future(sent.said_at, times):
        return words.future(int(FUTURE_TOLERATED.total_seconds()) // 60)
    if at < times.now - dt.timedelta(days=HORIZON_DAYS):
        return words.long_ago(HORIZON_DAYS)
    return None


def from_the_future(said_at: dt.datetime, times: Times) -> bool:
    """Say whether a corrected time still lies further ahead than clocks can differ."""
    try:
        return said_at - dt.timedelta(seconds=times.clock_error) > times.now + FUTURE_TOLERATED
    except OverflowError:
        return True


def through_refused(
    events: Iterable[Event], refused: Mapping[str, tuple[str, ...]]
) -> tuple[Event, ...]:
    """Let edits that build on a refused one build on what that one built on.

    ``refused`` gives the bases of each refused event of the visit; without this a record would be
    held for ever because an earlier draft of it was not taken in.
    """

    def firm(bases: tuple[str, ...], seen: frozenset[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for base in bases:
            if base in refused and base not in seen:
                found.update(dict.fromkeys(firm(refused[base], seen | {base})))
            elif base not in refused:
                found[base] = None
        return tuple(found)

    if not refused:
        return tuple(events)
    return tuple(replace(one, bases=firm(one.bases, frozenset())) for one in events)
