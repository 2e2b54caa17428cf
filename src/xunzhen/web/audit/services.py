"""Adding to the audit trail, and proving that nothing was changed or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.audit.chain import START, digest_of
from xunzhen.web.audit.models import AuditEntry, AuditHead
from xunzhen.web.sealing import seal, unseal

_HEAD = "audit.head"


def _content(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "duty": entry.duty,
        "action": entry.action,
        "county": entry.county,
        "subject": entry.subject,
        "purpose": entry.purpose,
        "facts": entry.facts,
        "address": entry.address,
    }


def record(
    *,
    who: str,
    action: str,
    duty: str = "",
    county: str = "",
    subject: str = "",
    purpose: str = "",
    facts: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> AuditEntry:
    """Add one entry at the end of the chain, within the caller's transaction if there is one.

    ``facts`` are plain JSON values and hold no personal data: say which column was read, not what
    stood there.
    """
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        entry = AuditEntry(
            number=head.length + 1,
            at=timezone.now(),
            who=who,
            duty=duty,
            action=action,
            county=county,
            subject=subject[:200],
            purpose=purpose[:200],
            facts=dict(facts or {}),
            address=address,
            previous=head.digest or START,
        )
        entry.digest = digest_of(entry.previous, _content(entry))
        entry.save(force_insert=True)
        head.length, head.digest = entry.number, entry.digest
        head.seal = seal(f"{head.length}:{head.digest}", _HEAD)
        head.save()
    return entry


def reseal_head() -> None:
    """Seal the head with the current key, as a rotation needs."""
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(pk=1).first()
        if head is not None and head.seal:
            head.seal = seal(unseal(head.seal, _HEAD), _HEAD)
            head.save()


def broken_links(most: int = 100) -> tuple[Sentence, ...]:
    """Return what is wrong with the trail, first things first; nothing if it is whole."""
    found: list[Sentence] = []
    previous, expected = START, 1
    for entry in AuditEntry.objects.order_by("number").iterator():
        if len(found) >= most:
            break
        if entry.number != expected:
            found.append(_missing(expected, entry.number - 1))
        elif entry.previous != previous:
            found.append(_changed(entry.number))
        if digest_of(entry.previous, _content(entry)) != entry.digest:
            found.append(_changed(entry.number))
        previous, expected = entry.digest, entry.number + 1
    return (*found, *_head_faults(previous, expected - 1))


def _head_faults(digest: str, length: int) -> tuple[Sentence, ...]:
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        return () if length == 0 else (_head_wrong(),)
    try:
        sealed = unseal(head.seal, _HEAD)
    except BadData:
        return (_head_wrong(),)
    if sealed != f"{head.length}:{head.digest}":
        return (_head_wrong(),)
    if head.length > length:
        return (_missing(length + 1, head.length),)
    return () if head.digest == digest else (_changed(length),)


def _missing(first: int, last: int) -> Sentence:
    return say(
        "audit.missing",
        "第{first}至{last}条审计记录缺失。请保全数据库与备份，报告安全管理员。",
        "Audit entries {first} to {last} are missing. Secure the database and its backups and "
        "report to the security administrator.",
        first=first,
        last=last,
    )


def _changed(number: int) -> Sentence:
    return say(
        "audit.changed",
        "第{number}条审计记录被改动过，或它前面插入过记录。请保全数据库与备份，报告安全管理员。",
        "Audit entry {number} was changed, or one was inserted before it. Secure the database and "
        "its backups and report to the security administrator.",
        number=number,
    )


def _head_wrong() -> Sentence:
    return say(
        "audit.head",
        "审计链的封签不对：记录末尾可能被截去，或密钥不是当时的密钥。请核对XUNZHEN_KEYS后再查。",
        "The seal of the audit chain does not hold: entries may have been cut off at the end, or "
        "the keys are not those of then. Check XUNZHEN_KEYS and verify again.",
    )
