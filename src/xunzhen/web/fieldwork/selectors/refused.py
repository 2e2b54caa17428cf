"""What phones sent and the county did not take in: kept with its reason, by phone and doctor.

Such an event may belong to no visit at all, to one of another county or of another doctor, so no
page of a visit shows it; this list does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.retention import RETENTION, KeptKind, retention_limits
from xunzhen.domain.fieldwork.told import Part, parts_told
from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.records import author_of, with_authors
from xunzhen.web.fieldwork.selectors.visits import outreach_rows
from xunzhen.web.registry.selectors import Desk

WEEKS: Final = 13
PAGE: Final = 25
MOST_PHONES: Final = 20
_TELLS_A_VALUE: Final = "fieldwork.field"
"""The one reason that repeats what somebody typed."""
_SAYS_NOTHING: Final = frozenset({EventKind.DEPARTED.value, EventKind.CHECKED_OUT.value})
"""Kinds whose facts may be empty from the start."""


@dataclass(frozen=True)
class RefusedLine:
    """One event that was not taken in.

    ``visit`` is its visit where this reader sees it, None where there is none such; ``parts`` what
    it said, ``hidden`` how many more are for those who may see personal data; ``purged``: what it
    said was kept as long as the county's rule says. ``reason`` None: it tells a personal value.
    """

    row: Happening
    who: str
    device: str
    revoked: dt.datetime | None
    visit: Outreach | None
    place: str
    parts: tuple[Part, ...]
    hidden: int
    purged: bool
    reason: Mapping[str, str] | None


@dataclass(frozen=True)
class RefusedSum:
    """How many events of one phone were not taken in; ``reasons`` by code, most frequent first."""

    device: str
    key: str
    who: str
    number: int
    last: dt.datetime
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RefusedList:
    """A page of what was not taken in, newest first; ``codes`` counts by reason, ``sums`` those of
    the phones with most and of the one asked for, ``more_phones`` have fewer.

    ``limit`` is how many days its content is kept, None while nobody set it.
    """

    lines: tuple[RefusedLine, ...]
    page: Page[Happening]
    sums: tuple[RefusedSum, ...]
    more_phones: int
    codes: tuple[tuple[str, int], ...]
    number: int
    phone: str
    code: str
    limit: Ruling | None
    rule: str


def refused_rows(scope: Scope, county: str) -> QuerySet[Happening]:
    """Return the refused events a reader may see: all of a county, or in a township those of its
    phones and those of its visits."""
    if not (scope.touches(county) and scope.may(Act.SEE_REFUSED)):
        return Happening.objects.none()
    rows = Happening.objects.filter(county=county, fate=Happening.Fate.REFUSED)
    if not scope.limit:
        return rows
    town = scope.limit[:9]
    phones = FieldDevice.objects.filter(county=county, township__startswith=town)
    visits = Outreach.objects.filter(county=county, township__startswith=town)
    return rows.filter(
        Q(device__in=phones.order_by().values("pk")) | Q(visit__in=visits.order_by().values("pk"))
    )


def refused_list(
    scope: Scope,
    desk: Desk,
    days: tuple[dt.date, dt.date],
    *,
    phone: str = "",
    code: str = "",
    page: str = "1",
) -> RefusedList:
    """Return what came in on the days ``[since, until)`` and was refused, of one phone or for one
    reason if asked."""
    zone = timezone.get_current_timezone()
    begin, end = (dt.datetime.combine(day, dt.time(), zone) for day in days)
    rows = refused_rows(scope, desk.code).filter(received_at__gte=begin, received_at__lt=end)
    counted = _counted(rows)
    known = {str(one["device"] or "") for one in counted}
    phone = phone if phone in known and phone else ""
    code = code if any(one["reason__code"] == code for one in counted) else ""
    names = Names(desk.whole)
    shown = rows.filter(device=uuid.UUID(phone)) if phone else rows
    shown = shown.filter(reason__code=code) if code else shown
    paginator = Paginator(with_authors(shown).order_by("-received_at", "-change"), PAGE)
    paginator.count = sum(
        one["n"]
        for one in counted
        if (not phone or str(one["device"]) == phone) and (not code or one["reason__code"] == code)
    )  # counted already: it need not be counted again
    found = paginator.get_page(page)
    codes: Counter[str] = Counter()
    for one in counted:
        codes[one["reason__code"] or ""] += one["n"]
    rule = RETENTION[KeptKind.REFUSED].rule
    limits = retention_limits(book_of(desk), desk.code, timezone.localdate())
    sums = _sums(counted, names)
    told = [one for place, one in enumerate(sums) if place < MOST_PHONES or one.key == phone != ""]
    return RefusedList(
        _lines(scope, desk.code, list(found.object_list), names),
        found,
        tuple(told),
        len(sums) - len(told),
        tuple(codes.most_common()),
        sum(codes.values()),
        phone,
        code,
        limits[KeptKind.REFUSED],
        rule,
    )


def _counted(rows: QuerySet[Happening]) -> list[dict[str, Any]]:
    """Count refused events by phone, doctor and reason, in one query."""
    names = ("device", "device__name", "by", "reason__code")
    return list(rows.order_by().values(*names).annotate(n=Count("pk"), last=Max("received_at")))


def _sums(counted: Iterable[Mapping[str, Any]], names: Names) -> tuple[RefusedSum, ...]:
    by_phone: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in counted:
        by_phone.setdefault((str(one["device"] or ""), one["by"]), []).append(one)
    found = [
        RefusedSum(
            str(mine[0]["device__name"] or ""),
            device,
            names.staff(by),
            sum(one["n"] for one in mine),
            max(one["last"] for one in mine),
            tuple(
                sorted(
                    ((str(one["reason__code"] or ""), int(one["n"])) for one in mine),
                    key=lambda pair: -pair[1],
                )
            ),
        )
        for (device, by), mine in by_phone.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.number, one.who, one.device)))


def _lines(
    scope: Scope, county: str, rows: list[Happening], names: Names
) -> tuple[RefusedLine, ...]:
    visits = _visits(scope, county, {row.visit for row in rows})
    unmasked = scope.may(Act.UNMASK)
    return tuple(_line(row, visits.get(row.visit), names, unmasked=unmasked) for row in rows)


def _visits(scope: Scope, county: str, ids: set[uuid.UUID]) -> Mapping[uuid.UUID, Outreach]:
    if not ids:
        return {}
    return {row.pk: row for row in outreach_rows(scope, county).filter(pk__in=ids)}


def _line(row: Happening, visit: Outreach | None, names: Names, *, unmasked: bool) -> RefusedLine:
    parts = parts_told(row.facts, row.extra)
    shown = tuple(one for one in parts if unmasked or not one.personal)
    private = row.reason.get("code") == _TELLS_A_VALUE and not unmasked
    return RefusedLine(
        row,
        author_of(row, names),
        row.device.name if row.device else "",
        row.device.revoked_at if row.device else None,
        visit,
        names.place(visit.place) if visit else "",
        shown,
        len(parts) - len(shown),
        not parts and row.kind not in _SAYS_NOTHING,
        None if private else row.reason,
    )
