"""What the county has that a log touches."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Count, Sum, TextField, Value
from django.db.models.functions import Cast, Length

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.intake import Fate, Had, Known, Sender
from xunzhen.domain.fieldwork.wire import SentEvent
from xunzhen.domain.fieldwork.withdrawn import Kept
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.selectors.events import key_of
from xunzhen.web.fieldwork.selectors.phones import Phone
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import desk

_SECOND_CONTENT = "fieldwork.other_content"


def had_of(county: str, log: Sequence[SentEvent]) -> Had:
    """Return what is known of the events and visits that a log names."""
    ids = {one.id for one in log} | {one.apart for one in log}
    rows = Happening.objects.filter(pk__in=ids)
    visits: dict[str, VisitKey] = {}
    foreign: set[str] = set()
    for row in Outreach.objects.filter(pk__in={one.visit for one in log}):
        if row.county == county:
            visits[str(row.pk)] = key_of(row)
        else:
            foreign.add(str(row.pk))
    return Had({str(one.pk): known_of(one) for one in rows}, visits, frozenset(foreign))


def known_of(row: Happening) -> Known:
    """Return a stored event's digest and the answer it was given."""
    said = row.reason
    remark = Sentence(said["code"], said["zh"], said["en"]) if said else None
    return Known(row.digest, Fate(row.fate), remark)


def sender_of(phone: Phone) -> Sender:
    """Return whose log it is, with the places of the county's tables."""
    at = desk(system_scope(phone.county), phone.county)
    places = kept(
        at.site.pk,
        at.revision,
        "places",
        lambda: frozenset([*at.whole.village_by_code, *at.whole.institution_by_code]),
    )
    return Sender(
        phone.county, phone.staff, str(phone.device.pk), places, phone.ended, phone.revoked
    )


def kept_since_withdrawn(device: uuid.UUID) -> Kept:
    """Return how much is kept of what a phone sent since it was withdrawn, if it was."""
    row = FieldDevice.objects.only("revoked_at").get(pk=device)
    if row.revoked_at is None:
        return Kept()
    found = Happening.objects.filter(
        device=device, fate=Happening.Fate.REFUSED, received_at__gte=row.revoked_at
    ).aggregate(
        events=Count("pk"),
        size=sum((Sum(_length_of(name), default=0) for name in _CONTENT), start=Value(0)),
    )
    return Kept(found["events"], found["size"])


_CONTENT = ("facts", "extra", "bases")


def _length_of(name: str) -> Length:
    return Length(Cast(name, TextField()))
