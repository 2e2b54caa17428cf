"""How much waits for somebody: the boxed counts of the navigation, in one query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.selectors.held import held_rows, pressing_since
from xunzhen.web.fieldwork.selectors.visits import outreach_rows


def waiting(scope: Scope, county: str) -> Mapping[str, int]:
    """Return how many records wait to be verified, how many visits have a conflict, and how many
    events wait too long for what they build on, by the name of the page; nothing for whoever does
    not verify."""
    if not scope.may(Act.VERIFY):
        return {}
    rows = outreach_rows(scope, county)
    recorded = _counted(rows.filter(state=VisitState.RECORDED.value), "fieldwork:verify")
    clashes = _counted(rows.filter(conflicts__gt=0), "fieldwork:conflicts")
    late = held_rows(scope, county).filter(received_at__lte=pressing_since(timezone.now()))
    return dict(recorded.union(clashes, _counted(late, "fieldwork:refused"), all=True))


def _counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    """Count by an index of its own: the two kinds share none."""
    found: QuerySet[Any, tuple[str, int]] = (
        rows.order_by()
        .annotate(page=Value(name))
        .values("page")
        .annotate(number=Count("pk"))
        .values_list("page", "number")
    )
    return found
