"""How much waits for somebody: the boxed counts of the navigation, in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Value

from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.selectors.visits import outreach_rows


def waiting(
    scope: Scope, county: str, beside: Sequence[QuerySet[Any, tuple[str, int]]] = ()
) -> Mapping[str, int]:
    """Return how many records wait to be verified and how many visits have a conflict, by the name
    of the page; nothing for whoever does not verify.

    ``beside``: what waits elsewhere, counted alike (``counted``) and asked for in the same query.
    """
    asked = list(beside)
    if county and scope.may(Act.VERIFY):
        rows: QuerySet[Any] = outreach_rows(scope, county)
        asked += [
            counted(rows.filter(state=VisitState.RECORDED.value), "fieldwork:verify"),
            counted(rows.filter(conflicts__gt=0), "fieldwork:conflicts"),
        ]
    if not asked:
        return {}
    return dict(asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0])


def counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    """Count by an index of its own: the two kinds share none."""
    found: QuerySet[Any, tuple[str, int]] = (
        rows.order_by()
        .annotate(page=Value(name))
        .values("page")
        .annotate(number=Count("pk"))
        .values_list("page", "number")
    )
    return found
