"""How many returns wait for somebody: the boxed counts of the navigation, in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from xunzhen.domain.reporting.statutory_return import State
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.selectors.waiting import counted
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.chain import own_unit

ARRIVED = (State.SUBMITTED.value, State.ACCEPTED.value)


def waits_for(scope: Scope) -> Q:
    """Return which returns wait for a reader: handed in to their unit and not locked yet, or sent
    back to it; nothing for whoever neither writes nor receives."""
    mine = own_unit(scope)
    nothing = Q(pk__in=())
    if not mine:
        return nothing
    arrived = (Q(above=mine) | Q(above="", unit=mine)) & Q(state__in=ARRIVED)
    returned = Q(unit=mine, state=State.RETURNED.value)
    return (arrived if scope.may(Act.RECEIVE_RETURN) else nothing) | (
        returned if scope.may(Act.WRITE_RETURN) else nothing
    )


def returns_waiting(scope: Scope, county: str) -> list[QuerySet[Any, tuple[str, int]]]:
    """Return the countings of what waits for a reader, by the name of the page."""
    if not (scope.may(Act.RECEIVE_RETURN) or scope.may(Act.WRITE_RETURN)):
        return []
    mine = HeldReturn.objects.filter(waits_for(scope))
    found = [counted(mine.filter(county=county), "reporting:returns")] if county else []
    if not scope.county:
        found.append(counted(mine, "reporting:area-returns"))
    return found
