"""An event as a phone sends it: read without trust, digested, never thrown away.

Whatever comes is told apart into what is known, what a newer app adds (kept), and what is wrong
with it (said). A digest tells a second sending from another content under the same id.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.events import NO_FACTS, Event, EventKind
from xunzhen.domain.fieldwork.record import moment_of

MEMBERS: Final = ("id", "visit", "kind", "seq", "at", "bases", "facts")
NOBODYS_VISIT: Final = str(uuid.UUID(int=0))
LARGEST_EVENT: Final = 20_000
MOST_BASES: Final = 64
_LARGEST_SEQ: Final = 2**31 - 1
_LONGEST_KIND: Final = 40
_UNREADABLE: Final = uuid.UUID("0d8a2f9a-3f0e-5b52-9b0b-52d1c9a4a6c2")
_CENTURY: Final = (2000, 2100)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class SentEvent:
    """An event as it came. ``told`` is the id the phone gave (its answer stands under it), ``id``
    a UUID in any case; ``fault`` says why it cannot be read; ``facts`` hold no telephone number:
    that stands in ``phone`` alone, to be sealed.
    """

    told: str
    id: str
    visit: str
    kind: str
    seq: int
    said_at: dt.datetime
    bases: tuple[str, ...]
    facts: Mapping[str, Any]
    extra: Mapping[str, Any]
    digest: str
    phone: str = ""
    fault: Sentence | None = field(default=None)

    @property
    def known_kind(self) -> EventKind | None:
        """The kind, None if a newer app made it up."""
        return EventKind(self.kind) if self.kind in _KINDS else None

    @property
    def apart(self) -> str:
        """The number under which it is kept where its own is taken: one for each content."""
        return str(uuid.uuid5(_UNREADABLE, self.digest))

    def event(self, by: str, device: str, at: dt.datetime) -> Event | None:
        """Return it as an event by somebody at a corrected time; None where its kind is unknown."""
        kind = self.known_kind
        if kind is None:
            return None
        return Event(self.id, self.visit, kind, by, at, device, self.seq, self.bases, self.facts)


_KINDS: Final = frozenset(one.value for one in EventKind)


def sent_event(raw: Any) -> SentEvent:
    """Read one event of a log; what is wrong stands in ``fault`` and nothing raises."""
    clean = _clean(raw)
    content = dict(clean) if isinstance(clean, dict) else {"unreadable": clean}
    facts = content.get("facts")
    facts = dict(facts) if isinstance(facts, dict) else {}
    phone = str(facts.pop("phone", "") or "")[:40] if content.get("kind") == "contact" else ""
    sealed = {**content, "facts": facts}
    digest = digest_of(sealed)
    fault = _fault(content, sealed)
    told = str(content.get("id", ""))[:80]
    own = told if is_id(content.get("id")) else str(uuid.uuid5(_UNREADABLE, digest))
    visit = content.get("visit")
    bases = content.get("bases") or ()
    return SentEvent(
        told=told or own,
        id=own,
        visit=visit if is_id(visit) else NOBODYS_VISIT,
        kind=str(content.get("kind", ""))[:_LONGEST_KIND],
        seq=content["seq"] if _is_seq(content.get("seq")) else 0,
        said_at=plausible_moment(content.get("at")) or _EPOCH,
        bases=tuple(bases) if _are_bases(bases) else (),
        facts={"cut": len(canonical(facts))} if _too_large(sealed) else facts,
        extra={} if _too_large(sealed) else _extra(sealed),
        digest=digest,
        phone=phone,
        fault=fault,
    )


def canonical(value: Any) -> str:
    """Return JSON that is the same for equal values: keys sorted, no spaces, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(event: Any) -> str:
    """Return the SHA-256 of an event's canonical JSON, in hex.

    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    """
    return hashlib.sha256(canonical(event).encode()).hexdigest()


def plausible_moment(value: Any) -> dt.datetime | None:
    """Read a time with its offset, None if it is none or lies outside 2000 to 2100."""
    found = moment_of(value)
    return found if found is not None and _CENTURY[0] <= found.year < _CENTURY[1] else None


def _extra(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in content.items() if name not in MEMBERS} or NO_FACTS


def _too_large(content: Mapping[str, Any]) -> bool:
    return len(canonical(content)) > LARGEST_EVENT


def _fault(content: Mapping[str, Any], sealed: Mapping[str, Any]) -> Sentence | None:
    """Return what makes an event unreadable, None if it can be judged."""
    right = {
        "id": is_id(content.get("id")),
        "visit": is_id(content.get("visit")),
        "kind": isinstance(content.get("kind"), str) and 0 < len(content["kind"]) <= _LONGEST_KIND,
        "seq": _is_seq(content.get("seq")),
        "at": plausible_moment(content.get("at")) is not None,
        "bases": _are_bases(content.get("bases") or ()),
        "facts": isinstance(content.get("facts", {}), dict),
    }
    wrong = next((name for name, fine in right.items() if not fine), None)
    if wrong is not None:
        return say(
            "fieldwork.unreadable",
            "这一条里的{member}读不了，县里原样留着，没有计入。请更新应用后再记一次。",
            "The member {member} of this record cannot be read; the county keeps it as it came and "
            "does not count it. Update the app and record it again.",
            member=wrong,
        )
    if _too_large(sealed):
        return say(
            "fieldwork.too_large",
            "这一条太大（最多{most}字节），没有计入。备注请写短些再送。",
            "This record is too large (at most {most} bytes) and is not counted. Shorten the note "
            "and send it again.",
            most=LARGEST_EVENT,
        )
    return None


def is_id(value: Any) -> TypeGuard[str]:
    """Say whether a value is a UUID as written everywhere here: lower case, with hyphens."""
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def _is_seq(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_SEQ


def _are_bases(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST_BASES and all(map(is_id, value))


def _clean(value: Any) -> Any:
    """Replace what no database stores (NUL, half of a surrogate pair, NaN) in texts and numbers."""
    if isinstance(value, str):
        kept = value.encode("utf-8", "replace").decode() if not value.isascii() else value
        return kept.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {_clean(str(name)): _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
