"""The one way in which the console writes into the ledger: events, folded at once."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening
from xunzhen.web.fieldwork.services.numbers import Numbers
from xunzhen.web.fieldwork.services.refold import refolded


@dataclass(frozen=True)
class Telling:
    """What somebody at the console says of a visit; ``bases`` are the heads that they saw."""

    visit: str
    kind: EventKind
    facts: Mapping[str, Any] = field(default_factory=dict)
    bases: Sequence[str] = ()


def append(*, scope: Scope, county: str, tellings: Sequence[Telling], numbers: Numbers) -> None:
    """Add events of the console and fold their visits anew.

    Within the caller's transaction, which holds the county's numbers and writes the trail.
    """
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
            digest=_digest(one),
            change=numbers.following(),
        )
        for one in tellings
    )
    refolded(county=county, visits=[one.visit for one in tellings], numbers=numbers)
    numbers.save()


def _digest(one: Telling) -> str:
    told = [one.visit, one.kind.value, sorted(one.bases), dict(one.facts)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
