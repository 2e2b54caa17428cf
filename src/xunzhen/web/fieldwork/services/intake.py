"""Taking a log in: judged, stored, folded and answered in one transaction, harmless when repeated.

Everything that came is kept: what is taken in as events of the ledger, what is refused with its
reason for the auditor. Whoever is cut off before the answer sends again and gets the same answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork import intake_words as words
from xunzhen.domain.fieldwork.event_faults import LARGEST_PHOTO
from xunzhen.domain.fieldwork.events import EventKind, VisitKey
from xunzhen.domain.fieldwork.intake import MOST_EVENTS, Fate, Intake, Sender, Verdict, judged
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.domain.fieldwork.wire import plausible_moment, sent_event
from xunzhen.domain.fieldwork.withdrawn import no_room, within_room
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import Contact, FieldDevice, Happening, Outreach, Photo
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.fieldwork.selectors.intake import had_of, kept_since_withdrawn, sender_of
from xunzhen.web.fieldwork.selectors.phones import Phone
from xunzhen.web.fieldwork.selectors.places import township_of_place
from xunzhen.web.fieldwork.services.numbers import Numbers, numbers_of
from xunzhen.web.fieldwork.services.refold import refolded
from xunzhen.web.sealing import blind_index, seal

_LARGEST_NUMBER: Final = 2**31 - 1


@dataclass(frozen=True)
class Log:
    """A log as it came: its events unread. ``unless_withdrawn``: of a withdrawn phone nothing is to
    be taken, so that what it holds can still be sent by its next enrolment."""

    sent_at: dt.datetime
    events: Sequence[Any]
    app: str = ""
    waiting: int = 0
    unless_withdrawn: bool = False


@dataclass(frozen=True)
class Taken:
    """What a log came to; ``results`` by the id the phone gave. ``full``: said when something of it
    found no room; that has no result and stays on the phone."""

    now: dt.datetime
    clock_error: float
    change: int
    results: Mapping[str, Mapping[str, str]]
    full: Sentence | None = None


def log_of(body: Any) -> Log:
    """Read what a phone sent.

    Raises
    ------
    BadData
        when it is no log at all; nothing of it is taken in.
    """
    facts = body if isinstance(body, dict) else {}
    sent_at, events = plausible_moment(facts.get("sent_at")), facts.get("events")
    if sent_at is None or not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadData(
            say(
                "fieldwork.no_log",
                "送来的不是一批记录（要有发送时间，一批最多{most}条）。手机里的都还在，更新应用后再送。",
                "This is no batch of records (a time of sending, at most {most} events). All of it "
                "is still on the phone; update the app and send again.",
                most=MOST_EVENTS,
            )
        )
    waiting = facts.get("waiting")
    count = waiting if isinstance(waiting, int) and not isinstance(waiting, bool) else 0
    return Log(
        sent_at,
        events,
        str(facts.get("app") or "")[:20],
        max(0, min(count, _LARGEST_NUMBER)),
        facts.get("unless_withdrawn") is True,
    )


def take_in(*, phone: Phone, log: Log) -> Taken:
    """Judge a log, keep all of it, fold the visits it touches."""
    sent = [sent_event(one) for one in log.events]
    sender = sender_of(phone)
    now = timezone.now()
    with transaction.atomic():
        numbers = numbers_of(phone.county)
        sender = _as_it_stands(sender, phone)
        if sender.revoked and log.unless_withdrawn:
            return Taken(now, 0.0, numbers.counter.value, {}, None)
        found = judged(sent, sender, had_of(phone.county, sent), log.sent_at, now)
        found, full = _with_room(found, sender, phone)
        new = [one for one in found.verdicts if one.new]
        opened = opened_visits(phone.county, found.opened, numbers)
        _keep(phone, log, found, new, numbers, now)
        touched = {one.sent.visit for one in new} | set(opened)
        visits = refolded(county=phone.county, visits=touched, numbers=numbers) if new else {}
        visits = {**visits, **_standing(phone.county, found, visits)}
        _note_device(phone, log, found, now)
        if new:
            numbers.save()
            _note(phone, log, found, new)
        change = numbers.counter.value
    return Taken(now, found.clock_error, change, _results(found, visits), full)


def _as_it_stands(sender: Sender, phone: Phone) -> Sender:
    """Look once more, within the transaction: the phone may have been revoked on the way."""
    row = FieldDevice.objects.select_for_update().only("revoked_at").get(pk=phone.device.pk)
    return replace(sender, revoked=row.revoked_at is not None)


def _with_room(found: Intake, sender: Sender, phone: Phone) -> tuple[Intake, Sentence | None]:
    """Leave out what a withdrawn phone sends beyond its room, and say so."""
    if not sender.revoked:
        return found, None
    verdicts, left = within_room(found.verdicts, kept_since_withdrawn(phone.device.pk))
    return replace(found, verdicts=verdicts), no_room(left) if left else None


def opened_visits(county: str, opened: Mapping[str, VisitKey], numbers: Numbers) -> tuple[str, ...]:
    """Make the visits that a log opens; what others sent for them before is refused now."""
    for number, key in opened.items():
        Outreach.objects.create(
            pk=number, county=county, township=township_of_place(county, key.place),
            kind=key.kind.value, date=key.date, afternoon=key.afternoon, place=key.place,
            staff=key.staff, change=numbers.following(),
        )  # fmt: skip
        Happening.objects.filter(county=county, visit=number, device__isnull=False).exclude(
            by=key.staff
        ).update(fate=Happening.Fate.REFUSED, reason=_said(words.not_yours()))
    return tuple(opened)


def _keep(
    phone: Phone,
    log: Log,
    found: Intake,
    new: Sequence[Verdict],
    numbers: Numbers,
    now: dt.datetime,
) -> None:
    rows, photos, contacts = [], [], []
    for one in new:
        refused = one.fate is Fate.REFUSED
        remark = one.remark if one.fate is not Fate.HELD else None
        rows.append(_happening(phone, log, found.clock_error, one, remark, now))
        rows[-1].change = numbers.following()
        if refused:
            continue
        if one.sent.known_kind is EventKind.PHOTO:
            photos.append(_photo(phone, one))
        if one.sent.known_kind is EventKind.CONTACT and one.sent.phone and _agreed(one):
            contacts.append(contact_of(phone.county, one))
    Happening.objects.bulk_create(rows)
    Photo.objects.bulk_create(photos, ignore_conflicts=True)
    Contact.objects.bulk_create(contacts, ignore_conflicts=True)


def _happening(
    phone: Phone,
    log: Log,
    clock_error: float,
    one: Verdict,
    remark: Sentence | None,
    now: dt.datetime,
) -> Happening:
    sent = one.sent
    refused = one.fate is Fate.REFUSED
    return Happening(
        pk=sent.id, county=phone.county, visit=sent.visit, kind=sent.kind, by=phone.staff,
        device=phone.device, seq=sent.seq, at=one.at, said_at=sent.said_at, received_at=now,
        clock_error=clock_error, bases=list(sent.bases), facts=dict(sent.facts),
        extra=dict(sent.extra), app=log.app, digest=sent.digest,
        fate=Happening.Fate.REFUSED if refused else Happening.Fate.RECEIVED,
        reason=_said(remark) if remark else {},
    )  # fmt: skip


def _photo(phone: Phone, one: Verdict) -> Photo:
    facts = one.sent.facts
    size = min(int(facts["bytes"]), _LARGEST_NUMBER)
    refused = _said(_photo_too_large()) if size > LARGEST_PHOTO else {}
    return Photo(
        pk=facts["photo"], county=phone.county, visit=one.sent.visit, device=phone.device,
        sha256=facts["sha256"], bytes=size, refused=refused,
    )  # fmt: skip


def _photo_too_large() -> Sentence:
    return say(
        "fieldwork.photo_too_large",
        "照片超过{most}KB，没有收；文字记录已收下。请用应用重拍一张。",
        "The photo is over {most} kB and was not taken; the record was. Take another with the app.",
        most=LARGEST_PHOTO // 1000,
    )


def _agreed(one: Verdict) -> bool:
    return one.sent.facts.get("consent") is True


def contact_of(county: str, one: Verdict) -> Contact:
    """Return the number that an event brought, sealed; not saved."""
    return Contact(
        pk=one.sent.id, county=county, visit=one.sent.visit,
        sealed_phone=seal(one.sent.phone, PHONE_SEALED_AS),
        mark=blind_index(one.sent.phone, PHONE_SEALED_AS), given_on=timezone.localdate(one.at),
    )  # fmt: skip


def _standing(county: str, found: Intake, visits: Mapping[str, Visit]) -> Mapping[str, Visit]:
    """Fold the visits of events that the county had, only to say which of them are still held."""
    from xunzhen.web.fieldwork.selectors.events import folded, told_of

    known = {one.sent.visit for one in found.verdicts if not one.new} - set(visits)
    if not known:
        return {}
    rows = Outreach.objects.filter(county=county, pk__in=known)
    told = told_of(county, known)
    return {str(row.pk): folded(row, told.get(str(row.pk))) for row in rows}


def _results(found: Intake, visits: Mapping[str, Visit]) -> Mapping[str, Mapping[str, str]]:
    held = {event.id for visit in visits.values() for event in visit.held}
    results = {}
    for one in found.verdicts:
        fate, remark = one.fate, one.remark
        if fate is not Fate.REFUSED and one.sent.visit not in visits:
            fate, remark = Fate.HELD, words.visit_unknown()
        elif fate is not Fate.REFUSED:
            waits = one.sent.id in held
            fate = Fate.HELD if waits else Fate.RECEIVED
            remark = words.base_missing() if waits else remark
        said = remark or words.received()
        results[one.sent.told] = {"fate": fate.value, **_said(said)}
    return results


def _note_device(phone: Phone, log: Log, found: Intake, now: dt.datetime) -> None:
    FieldDevice.objects.filter(pk=phone.device.pk).update(
        seen_at=now,
        waiting=log.waiting,
        clock_error=found.clock_error,
        app=log.app or phone.device.app,
    )


def _note(phone: Phone, log: Log, found: Intake, new: Sequence[Verdict]) -> None:
    refused = sum(one.fate is Fate.REFUSED for one in new)
    record(
        who=phone.device.user.username, duty=phone.scope.duty, action="fieldwork.log",
        county=phone.county, subject=str(phone.device.pk),
        facts={
            "taken": len(new) - refused,
            "refused": refused,
            "known": len(found.verdicts) - len(new),
            "clock_error": round(found.clock_error),
            "app": log.app,
        },
        address=phone.scope.address,
    )  # fmt: skip


def _said(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}
