"""The audit trail as a reader may see it: an auditor their own places, the audit admin all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.models import AuditEntry

PAGE: Final = 50
MOST_EXPORTED: Final = 100_000
_ACTIONS_FOR_SECONDS: Final = 60


@dataclass(frozen=True)
class TrailFilter:
    """Which entries: whose, which action, which county, from which day to which (inclusive)."""

    who: str = ""
    action: str = ""
    county: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class TrailPage:
    """Some entries, newest first, and the numbers to go on with (0: nothing there)."""

    entries: tuple[AuditEntry, ...]
    older: int
    newer: int


def readable(scope: Scope) -> QuerySet[AuditEntry]:
    """Return what of the trail a reader may see; the site's own entries have no county."""
    if not scope.may(Act.SEE_AUDIT):
        return AuditEntry.objects.none()
    if scope.duty == Duty.AUDIT_ADMIN:
        return AuditEntry.objects.all()
    level = level_of(scope.division) if scope.division else None
    widths = {DivisionLevel.PROVINCE: 2, DivisionLevel.CITY: 4, DivisionLevel.COUNTY: 6}
    if level not in widths:
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(county__startswith=scope.division[: widths[level]])


def entries(scope: Scope, wanted: TrailFilter) -> QuerySet[AuditEntry]:
    """Return the entries that a filter leaves."""
    found = readable(scope)
    if wanted.who:
        found = found.filter(who=wanted.who)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.county:
        found = found.filter(county=wanted.county)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def trail_page(scope: Scope, wanted: TrailFilter, before: int = 0, after: int = 0) -> TrailPage:
    """Return fifty entries older than ``before``, or newer than ``after``, or the newest.

    By number, not by page count: the trail only grows, and counting a million rows is slow.
    """
    found = entries(scope, wanted)
    if after:
        ahead = list(found.filter(number__gt=after).order_by("number")[: PAGE + 1])
        shown, more = ahead[:PAGE][::-1], len(ahead) > PAGE
        if not shown:
            return trail_page(scope, wanted)
        return TrailPage(tuple(shown), shown[-1].number, shown[0].number if more else 0)
    rows = list((found.filter(number__lt=before) if before else found)[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    older = shown[-1].number if more else 0
    return TrailPage(tuple(shown), older, shown[0].number if before and shown else 0)


def actions(scope: Scope) -> tuple[str, ...]:
    """Return the actions that stand on the reader's trail; at most a minute old."""
    key = f"trail-actions-{scope.duty}-{scope.division}"
    known = cache.get(key)
    if known is None:
        known = tuple(
            readable(scope).order_by("action").values_list("action", flat=True).distinct()
        )
        cache.set(key, known, _ACTIONS_FOR_SECONDS)
    return tuple(known)


def lines(scope: Scope, wanted: TrailFilter) -> Iterator[AuditEntry]:
    """Yield what an export holds, newest first."""
    return entries(scope, wanted)[:MOST_EXPORTED].iterator(chunk_size=2_000)
