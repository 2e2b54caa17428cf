"""The phones of a county: whose they are, when they spoke last, what waits on them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import FieldDevice, Happening
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.registry.selectors import Desk

HEAVY_DAYS: Final = 30
PAGE: Final = 25


@dataclass(frozen=True)
class PhoneLine:
    """A phone; ``sent`` counts the events that came from it in the last thirty days."""

    device: FieldDevice
    person: str
    town: str
    silent: dt.timedelta | None
    sent: int
    refused: int

    @property
    def asks(self) -> bool:
        """Say whether it waits to be unlocked."""
        asked, granted = self.device.unlock_asked_at, self.device.unlock_granted_at
        return asked is not None and (granted is None or granted < asked)

    @property
    def fast(self) -> float | None:
        """Seconds its clock is ahead, None if it is behind or unknown."""
        error = self.device.clock_error
        return error if error is not None and error > 0 else None


@dataclass(frozen=True)
class Phones:
    """A page of the phones a reader may see: those that ask to be unlocked first, then the longest
    silent; ``counts`` are of all of them."""

    lines: tuple[PhoneLine, ...]
    page: Page[PhoneLine]
    heavy: tuple[PhoneLine, ...]
    counts: Mapping[str, int]


def phone_rows(scope: Scope, county: str) -> QuerySet[FieldDevice]:
    """Return the phones of the townships that a reader reaches."""
    if not scope.touches(county):
        return FieldDevice.objects.none()
    rows = FieldDevice.objects.filter(county=county).select_related("user")
    return rows.filter(township__startswith=scope.limit[:9]) if scope.limit else rows


def phone_in(scope: Scope, county: str, number: uuid.UUID) -> FieldDevice:
    """Return one phone.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    found = phone_rows(scope, county).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def phones(scope: Scope, desk: Desk, page: str = "1") -> Phones:
    """Return the phones with what they sent; the five that sent most are told apart."""
    now = timezone.now()
    names = Names(desk.whole)
    rows = list(phone_rows(scope, desk.code))
    sent = {
        device: (every, refused)
        for device, every, refused in Happening.objects.filter(
            county=desk.code,
            fate__in=Happening.Fate.values,
            received_at__gte=now - dt.timedelta(days=HEAVY_DAYS),
        )
        .order_by()
        .values_list("device")
        .annotate(n=Count("pk"), refused=Count("pk", filter=Q(fate=Happening.Fate.REFUSED)))
    }
    lines = [
        PhoneLine(
            row,
            row.user.name or names.staff(row.staff),
            names.town(row.township),
            now - row.seen_at if row.seen_at else None,
            *sent.get(row.pk, (0, 0)),
        )
        for row in rows
    ]
    lines.sort(key=_pressing)
    heavy = sorted((one for one in lines if one.sent), key=lambda one: -one.sent)[:5]
    kinds = Counter(_kind(one) for one in lines)
    found = Paginator(lines, PAGE).get_page(page)
    return Phones(tuple(found.object_list), found, tuple(heavy), kinds)


def _kind(line: PhoneLine) -> str:
    if line.device.revoked_at is not None:
        return "revoked"
    return "asks" if line.asks else "waiting" if line.device.waiting else "ready"


def _pressing(line: PhoneLine) -> tuple[int, int, float]:
    order = {"asks": 0, "waiting": 1, "ready": 1, "revoked": 2}[_kind(line)]
    silent = line.silent.total_seconds() if line.silent else float("inf")
    return (order, -line.device.waiting, -silent)
