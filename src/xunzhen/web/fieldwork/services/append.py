"""Adding what the console says to the ledger: events without a device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from xunzhen.domain.fieldwork.events import Event
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.domain.fieldwork.wire import digest_of
from xunzhen.web.fieldwork.models import Happening
from xunzhen.web.fieldwork.services.numbers import Numbers, numbers_of
from xunzhen.web.fieldwork.services.refold import refolded


def append_events(
    *, county: str, events: Sequence[Event], numbers: Numbers | None = None
) -> Mapping[str, Visit]:
    """Add events of the township and fold their visits, within the caller's transaction.

    The caller has judged them (``domain``) and records the change on the trail. ``numbers``: the
    county's, if the caller holds them already.
    """
    numbers = numbers or numbers_of(county)
    now = timezone.now()
    Happening.objects.bulk_create(
        Happening(
            pk=one.id, county=county, visit=one.visit, kind=one.kind.value, by=one.by, at=one.at,
            said_at=one.at, received_at=now, bases=list(one.bases), facts=dict(one.facts),
            digest=digest_of([one.id, one.visit, one.kind.value, dict(one.facts)]),
            change=numbers.following(),
        )
        for one in events
    )  # fmt: skip
    found = refolded(county=county, visits=[one.visit for one in events], numbers=numbers)
    numbers.save()
    return found
