"""What every change of a return needs: its row held, its state judged, one step, one entry."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.flow import Act
from xunzhen.domain.reporting.statutory_return import Frozen, StatutoryReturn
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn, ReturnStep
from xunzhen.web.reporting.selectors.held import returns_seen, subject_of


@dataclass(frozen=True)
class Locked:
    """A return whose row is held until the transaction ends, as stored and as the domain knows it.

    ``done_already``: the same person took the same step a moment ago (a button pressed twice).
    An edit can hold other words than the one before: whoever writes compares them.
    """

    row: HeldReturn
    subject: StatutoryReturn
    done_already: bool = False


def locked_return(scope: Scope, number: int, seen: int | None, act: Act | None = None) -> Locked:
    """Hold a return for a change, within the caller's transaction.

    ``seen`` is the turn that the page showed; None: whoever calls has just read it.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    BadData
        when somebody else changed it meanwhile.
    """
    if not returns_seen(scope).filter(pk=number).exists():
        raise Http404
    row = HeldReturn.objects.select_for_update().get(pk=number)
    subject = subject_of(row)
    if seen is None or seen == row.turn:
        return Locked(row, subject)
    last = subject.steps[-1] if subject.steps else None
    if (
        act is not None and last is not None and seen == row.turn - 1
        and (last.act, last.person) == (act.value, scope.who)
    ):  # fmt: skip
        return Locked(row, subject, done_already=True)
    raise changed_meanwhile(subject)


def changed_meanwhile(subject: StatutoryReturn) -> BadData:
    """Return what to say to whoever changes a return that is other than their page showed."""
    return BadData(
        say(
            "reporting.changed_meanwhile",
            "这份报表刚被改过（现在{state}），您看到的是以前的样子，没有保存。请看过现在的再办。",
            "The return was changed meanwhile (it is {state_en} now); what you saw is older, and "
            "nothing was saved. Look at it as it is, then go on.",
            state=subject.state.zh,
            state_en=subject.state.en,
        )
    )


def kept_return(
    scope: Scope,
    row: HeldReturn,
    before: StatutoryReturn,
    after: StatutoryReturn,
    **facts: Any,
) -> HeldReturn:
    """Write what became of a return, its new steps, and one entry in the trail."""
    now = timezone.now()
    row.state = after.state.value
    row.cut_off = after.cut_off
    row.figures = [one.as_json() for one in after.figures]
    row.texts = {section.value: text for section, text in after.texts}
    row.first_submitted = after.first_submitted
    if after.frozen is not None:
        row.version, row.digest = after.frozen.version, after.frozen.digest
        row.frozen_at = after.frozen.at
    row.turn += 1
    row.changed_at = now
    row.save()
    add_steps(row, before, after)
    step = after.steps[-1] if len(after.steps) > len(before.steps) else None
    audited(scope, row, f"reporting.{step.act if step else 'begin'}", facts)
    return row


def add_steps(row: HeldReturn, before: StatutoryReturn, after: StatutoryReturn) -> None:
    """Add the steps that were taken since."""
    for number, step in enumerate(after.steps[len(before.steps) :], len(before.steps) + 1):
        ReturnStep.objects.create(
            subject=row, number=number, act=step.act, state=step.state.value, person=step.person,
            unit=step.unit, at=step.at, note=step.note[:500],
        )  # fmt: skip


def add_version(row: HeldReturn, subject: StatutoryReturn, person: str) -> FrozenVersion:
    """Keep what a submission froze as its canonical text."""
    frozen = frozen_of(subject)
    return FrozenVersion.objects.create(
        subject=row, version=frozen.version,
        content=canonical(subject.content(frozen.version)).decode(), digest=frozen.digest,
        frozen_at=frozen.at, person=person, ledger_change=row.ledger_change,
        revision=row.revision, rows=bytes(row.rows),
    )  # fmt: skip


def audited(scope: Scope, row: HeldReturn, action: str, facts: Mapping[str, Any]) -> None:
    """Put what was done to a return on the trail."""
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=row.county,
        subject=f"{row.unit}/{row.kind}/{row.since}/{row.last}",
        facts={"return": row.pk, "version": row.version, **facts},
        address=scope.address,
    )


def frozen_of(subject: StatutoryReturn) -> Frozen:
    """Return what was frozen of a return that was handed in."""
    if subject.frozen is None:
        raise ValueError(f"{subject.identity} was never handed in")
    return subject.frozen


def moment(at: dt.datetime | None) -> dt.datetime:
    """Return when something is done: now, to the second, or the moment that was told."""
    return (at or timezone.now()).replace(microsecond=0)


def content_of(text: str) -> dict[str, Any]:
    """Read a canonical text back."""
    found: dict[str, Any] = json.loads(text)
    return found
