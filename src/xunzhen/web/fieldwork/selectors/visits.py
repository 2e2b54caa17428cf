"""Visits as a reader may see them, and the fold of what is told of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.fieldwork.standing import state_now
from xunzhen.domain.fieldwork.visit import Visit, VisitState
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Outreach, Photo
from xunzhen.web.fieldwork.selectors.events import folded, told_of

NOT_HAPPENED = (VisitState.PLANNED.value, VisitState.DEPARTED.value)


def outreach_rows(scope: Scope, county: str) -> QuerySet[Outreach]:
    """Return the visits of a county that a reader may see: those in the townships they reach."""
    if not scope.touches(county):
        return Outreach.objects.none()
    rows = Outreach.objects.filter(county=county)
    return rows.filter(township__startswith=scope.limit[:9]) if scope.limit else rows


def outreach_of(scope: Scope, county: str, number: str | uuid.UUID) -> Outreach:
    """Return one visit.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    found = outreach_rows(scope, county).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def photo_of(scope: Scope, county: str, number: uuid.UUID) -> Photo:
    """Return one photo that came whole, of a visit the reader may see.

    Raises
    ------
    Http404
        when there is none.
    """
    found = Photo.objects.filter(county=county, pk=number, done_at__isnull=False).first()
    if found is None:
        raise Http404
    outreach_of(scope, county, found.visit)
    return found


def missed_rows(scope: Scope, county: str, today: dt.date) -> QuerySet[Outreach]:
    """Return the planned visits of past days that nobody made or cancelled, excused or not."""
    return outreach_rows(scope, county).filter(
        state__in=NOT_HAPPENED, planned=True, dropped=False, date__lt=today
    )


def folds_of(county: str, rows: Iterable[Outreach]) -> Mapping[str, Visit]:
    """Fold visits from their events, by id; one query for all of them."""
    wanted = list(rows)
    told = told_of(county, [str(row.pk) for row in wanted]) if wanted else {}
    return {str(row.pk): folded(row, told.get(str(row.pk))) for row in wanted}


def state_of(row: Outreach, today: dt.date | None = None) -> VisitState:
    """Return the state of a stored visit on a day, today if not told."""
    return state_now(
        VisitState(row.state),
        row.date,
        today or timezone.localdate(),
        planned=row.planned and not row.dropped,
        excused=bool(row.excused_by),
    )
