"""Returns that leave for another site and come from one: one signed file, entered once."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, XunzhenError, say
from xunzhen.domain.reporting import flow
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.flow import Actor
from xunzhen.domain.reporting.restatement import Restatement
from xunzhen.domain.reporting.statutory_return import State, StatutoryReturn
from xunzhen.files.return_file import Entered, Entry, Held, Sender, enter, return_file
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.reporting.models import HeldReturn, KnownSite, ReceivedFile, ReturnStep
from xunzhen.web.reporting.selectors.chain import area_name, own_unit, received_elsewhere
from xunzhen.web.reporting.selectors.held import (
    held_return,
    last_of,
    restatements_of,
    subject_of,
)
from xunzhen.web.reporting.services.keeping import (
    add_version,
    audited,
    frozen_of,
    kept_return,
    locked_return,
    moment,
)
from xunzhen.web.reporting.services.restating import keep_restatement
from xunzhen.web.reporting.services.sites import signing_key


def export_return(*, scope: Scope, number: int, at: dt.datetime | None = None) -> bytes:
    """Return the signed file of the reader's own submitted return, with its restatements.

    Raises
    ------
    NotAllowed
        without the duty, for a return that is not the reader's unit's own, or never submitted.
    BadData
        when this site has no key yet.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    with transaction.atomic():
        row = held_return(scope, number)
        if row.unit != own_unit(scope) or row.origin:
            raise NotAllowed(_not_own(row))
        if not State(row.state).handed_in:
            raise NotAllowed(_not_handed_in(row))
        file = return_file(subject_of(row), signing_key(), moment(at), restatements_of(row))
        audited(scope, row, "reporting.export", {"sha256": hashlib.sha256(file).hexdigest()})
        return file


def note_receipt(
    *,
    scope: Scope,
    number: int,
    note: str,
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> HeldReturn:
    """Note that the site above has received and locked a return that was sent to it as a file.

    Its people have no account here, so the unit itself notes what their receipt says, by whom and
    when; from then on the return can only be restated, as on their site.

    Raises
    ------
    NotAllowed
        for another unit's return, in another state, or where the level above has people here.
    BadData
        without saying what the receipt is, or when the return was changed meanwhile.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    if not note.strip():
        raise BadData(_no_receipt())
    now = moment(at)
    with transaction.atomic():
        held = locked_return(scope, number, seen)
        row = held.row
        if row.unit != own_unit(scope) or not received_elsewhere(row):
            raise NotAllowed(_received_here(row))
        above = Actor(scope.who, row.above, frozenset({ReturnAct.ACCEPT, ReturnAct.LOCK}))
        subject = held.subject
        if subject.state is State.SUBMITTED:
            subject = flow.accept(subject, above, now)
        after = flow.lock(subject, above, now)
        told = replace(after.steps[-1], note=note.strip()[:500])
        after = replace(after, steps=(*after.steps[:-1], told))
        return kept_return(scope, row, held.subject, after, receipt=True)


def take_in_file(*, scope: Scope, data: bytes, at: dt.datetime | None = None) -> ReceivedFile:
    """Enter a return file of another site; the same file twice is entered once.

    What is refused leaves nothing behind but an entry in the trail.

    Raises
    ------
    NotAllowed
        for an unknown or revoked site, a unit that is not its own, or one that does not report
        to the reader.
    BadData
        for what is no such file, or was changed on the way.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        with transaction.atomic():
            return _taken_in(scope, data, sha256, moment(at))
    except XunzhenError as problem:
        record(
            who=scope.who, duty=scope.duty, action="reporting.refuse_file", county=scope.county,
            subject=sha256[:16], facts={"sha256": sha256, "why": problem.sentence.code},
            address=scope.address,
        )  # fmt: skip
        raise


def _taken_in(scope: Scope, data: bytes, sha256: str, now: dt.datetime) -> ReceivedFile:
    # All senders are held: two people with one file come one after the other.
    known = list(KnownSite.objects.select_for_update().order_by("pk"))
    senders = [
        Sender(one.name, _raw(one), frozenset({one.division}), one.revoked_at) for one in known
    ]
    found = enter(data, senders, _held_here(scope), now)
    content = found.content
    if content is not None:
        _refuse_foreign(scope, content)
    row = None
    if content is not None:
        key = next(one.key_id for one in known if one.name == found.sender)
        row = _row_of(content)
        if found.entry.changes:
            row = _written(scope, found, content, row, key, now)
    return ReceivedFile.objects.create(
        sha256=sha256, content=data if found.entry in (Entry.KEPT,) or found.entry.changes else b"",
        sender=found.sender, entry=found.entry.value,
        told={"zh": found.told.zh, "en": found.told.en}, subject=row, by=scope.who, at=now,
    )  # fmt: skip


def _raw(site: KnownSite) -> bytes:
    return base64.b64decode(site.public_key)


def _held_here(scope: Scope) -> Mapping[str, Held]:
    """Return what is held of the returns that report to the reader, by identity."""
    rows = HeldReturn.objects.filter(above=own_unit(scope), version__gt=0)
    rows = rows.defer("rows").prefetch_related("restatements")
    return {
        f"{row.unit}/{row.kind}/{row.since}/{row.last}": Held(
            row.version,
            row.digest,
            tuple(one.digest for one in row.restatements.all() if one.against == row.digest),
        )
        for row in rows
    }


def _row_of(content: StatutoryReturn) -> HeldReturn | None:
    return (
        HeldReturn.objects.select_for_update()
        .filter(
            unit=content.unit.id, kind=content.kind.value, since=content.period.since,
            last=last_of(content.period),
        )
        .first()
    )  # fmt: skip


def _written(
    scope: Scope,
    found: Entered,
    content: StatutoryReturn,
    row: HeldReturn | None,
    key: str,
    now: dt.datetime,
) -> HeldReturn:
    if found.entry is Entry.RESTATED and row is not None:
        _add_restatements(row, found.restatements)
        audited(scope, row, "reporting.take_in", {"entry": found.entry.value, "key": key})
        return row
    if row is not None and row.state == State.LOCKED.value:
        raise NotAllowed(_locked(row))
    if row is not None and not row.origin:
        raise NotAllowed(_written_here(row))
    row = row or _new_row(content, key)
    _put(row, content, now)
    step = content.steps[-1]
    ReturnStep.objects.create(
        subject=row, number=row.steps.count() + 1, act=step.act, state=step.state.value, person="",
        unit=content.unit.id, at=content.frozen.at if content.frozen else now,
        note=f"{found.sender}"[:500],
    )  # fmt: skip
    add_version(row, content, "")
    _add_restatements(row, found.restatements)
    audited(scope, row, "reporting.take_in", {"entry": found.entry.value, "key": key})
    return row


def _new_row(content: StatutoryReturn, key: str) -> HeldReturn:
    unit = content.unit
    here = RegisteredCounty.objects.filter(code=unit.id).exists()
    return HeldReturn(
        county=unit.id if here else "", unit=unit.id, name=unit.name[:80], rank=unit.rank,
        above=unit.above, above_name=area_name(unit.above)[:80], kind=content.kind.value,
        since=content.period.since, last=last_of(content.period),
        origin=key,
    )  # fmt: skip


def _put(row: HeldReturn, content: StatutoryReturn, now: dt.datetime) -> None:
    frozen = frozen_of(content)
    row.cut_off, row.state = content.cut_off, State.SUBMITTED.value
    row.figures = [one.as_json() for one in content.figures]
    row.texts = {section.value: text for section, text in content.texts}
    row.version, row.digest, row.frozen_at = frozen.version, frozen.digest, frozen.at
    row.first_submitted = content.first_submitted
    row.restated = 0
    row.turn += 1
    row.changed_at = now
    row.save()


def _add_restatements(row: HeldReturn, told: tuple[Restatement, ...]) -> None:
    have = {one.digest for one in row.restatements.filter(against=row.digest)}
    for one in told:
        if one.digest not in have:
            keep_restatement(row, one)


def _refuse_foreign(scope: Scope, content: StatutoryReturn) -> None:
    mine = own_unit(scope)
    if content.unit.above == mine:
        return
    raise NotAllowed(
        say(
            "reporting.file_for_another",
            "这份报表由{name}（{unit}）报给{above}，不是报给{mine}的，没有收下。请发给该收的单位。",
            "This return of {name} ({unit}) goes to {above}, not to {mine}; nothing was taken in.",
            name=content.unit.name,
            unit=content.unit.id,
            above=content.unit.above or content.unit.id,
            mine=mine,
        )
    )


def _no_receipt() -> Sentence:
    return say(
        "reporting.receipt_untold",
        "请写明对方的回执：谁、哪天、怎么告知的，没有登记。",
        "Say what the receipt is: who told it, when and how. Nothing was noted.",
    )


def _received_here(row: HeldReturn) -> Sentence:
    return say(
        "reporting.receipt_here",
        "{name}的上级在本站有人，由他们接收和锁定；或者这份报表不是您单位的。",
        "The level above {name} has people on this site, who accept and lock; or the return is not "
        "your unit's.",
        name=row.name,
    )


def _not_own(row: HeldReturn) -> Sentence:
    return say(
        "reporting.export_not_own",
        "只能发出本单位自己的报表；{name}的请由{name}发。",
        "Only a unit's own return can be sent; that of {name} is {name}'s to send.",
        name=row.name,
    )


def _not_handed_in(row: HeldReturn) -> Sentence:
    return say(
        "reporting.export_early",
        "{name}这份报表还没有报送，没有封存的数可发。请先自查、报送。",
        "This return of {name} was not submitted; there is nothing frozen to send. Check and "
        "submit it first.",
        name=row.name,
    )


def _locked(row: HeldReturn) -> Sentence:
    return say(
        "reporting.file_after_lock",
        "{name}这一期已经锁定，不收新版，没有改动。数有出入的，请对方作订正再发来。",
        "This return of {name} is locked; no new version is taken in. If a figure was wrong, a "
        "restatement must be sent.",
        name=row.name,
    )


def _written_here(row: HeldReturn) -> Sentence:
    return say(
        "reporting.file_written_here",
        "{name}这一期的报表是在本站写的，没有用文件里的代替。请核对是否重复报送。",
        "This return of {name} was written on this site; the file did not take its place. Check "
        "whether it was reported twice.",
        name=row.name,
    )


def bad_upload() -> BadData:
    """Return what to say when no file came."""
    return BadData(
        say(
            "reporting.no_file",
            "没有选文件，没有收。请选对方发来的报表文件（.json）。",
            "No file was chosen. Choose the return file (.json) that was sent.",
        )
    )
