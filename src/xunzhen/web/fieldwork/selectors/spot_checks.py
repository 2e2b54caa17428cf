"""Spot checks: what they are drawn from, the draws made, and what each check found."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.fieldwork.draw import DOUBTED, OTHERS, population_digest, simple_draw
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening, SpotCheckDraw
from xunzhen.web.fieldwork.selectors.records import Seen, seen_visits
from xunzhen.web.fieldwork.selectors.visits import outreach_rows
from xunzhen.web.registry.selectors import Desk

_HAPPENED: Final = tuple(one.value for one in VisitState if one.happened)
PAGE: Final = 20
"""Visits a page, each folded; more would take the server over 50 ms."""
FIRST_NUMBER, LAST_NUMBER = 1, 999_999


def population_of(
    scope: Scope, county: str, township: str, since: dt.date, until: dt.date
) -> Mapping[str, bool]:
    """Return the visits of the days ``[since, until)`` that somebody made, and whether each is
    doubted; of one township, or of all the reader sees."""
    rows = outreach_rows(scope, county).filter(
        date__gte=since, date__lt=until, state__in=_HAPPENED, township__startswith=township
    )
    return {
        str(number): any(one.get("weight") == "doubt" for one in flags)
        for number, flags in rows.order_by().values_list("pk", "flags")
    }


def seed_of(draw: SpotCheckDraw) -> str:
    """Return the seed of a draw: its days, its place and the number that was thrown."""
    place = draw.township or draw.county
    return f"{draw.since}/{draw.until}/{place}/{draw.seed}"


def draws_of(scope: Scope, county: str) -> QuerySet[SpotCheckDraw]:
    """Return the draws that a reader may see, newest first: all of a county, or a township's."""
    if not scope.touches(county):
        return SpotCheckDraw.objects.none()
    rows = SpotCheckDraw.objects.filter(county=county)
    return rows.filter(township__startswith=scope.limit[:9]) if scope.limit else rows


@dataclass(frozen=True, slots=True)
class DrawnAgain:
    """What came of drawing once more.

    ``same``: the population is the one it was drawn from; ``fair``: the seed draws the same visits
    from it (None where the population has changed since); ``population`` is how many there are now.
    """

    same: bool
    fair: bool | None
    population: int
    at: dt.datetime


@dataclass(frozen=True)
class DrawSeen:
    """A draw with a page of its visits, and what was found so far; ``again`` where it was asked
    whether it comes out again today."""

    draw: SpotCheckDraw
    seed: str
    strata: tuple[Mapping[str, Any], ...]
    page: Page[str]
    visits: tuple[Seen, ...]
    found: Mapping[str, int]
    again: DrawnAgain | None


def draw_seen(
    scope: Scope, desk: Desk, number: int, page: str = "1", *, again: bool = False
) -> DrawSeen:
    """Return one draw; ``again``: draw it anew, which reads all the visits it was drawn from.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    draw = draws_of(scope, desk.code).filter(pk=number).first()
    if draw is None:
        raise Http404
    strata = tuple(draw.drawn)
    order = [visit for stratum in strata for visit in stratum["drawn"]]
    shown = Paginator(order, PAGE).get_page(page)
    mine = outreach_rows(scope, desk.code).filter(pk__in=list(shown.object_list)).order_by()
    rows = {str(row.pk): row for row in mine}
    visits = seen_visits(scope, desk, [rows[one] for one in shown.object_list if one in rows])
    found = _found(order)
    anew = _drawn_again(scope, desk.code, draw) if again else None
    return DrawSeen(draw, seed_of(draw), strata, shown, visits, found, anew)


def _drawn_again(scope: Scope, county: str, draw: SpotCheckDraw) -> DrawnAgain:
    now = population_of(scope, county, draw.township, draw.since, draw.until)
    same = population_digest(now) == draw.population_digest
    fair = _fair(tuple(draw.drawn), now, seed_of(draw)) if same else None
    return DrawnAgain(same, fair, len(now), timezone.now())


def _found(order: Sequence[str]) -> Mapping[str, int]:
    """Count the drawn visits by what their last check found, "" where nobody checked; their events
    are found by visit alone, for a county has millions."""
    checks = Happening.objects.filter(
        visit__in=order,
        kind=EventKind.SPOT_CHECKED.value,
        fate=Happening.Fate.RECEIVED,
    ).order_by("at", "device", "seq", "pk")
    last = {str(visit): facts for visit, facts in checks.values_list("visit", "facts")}
    return Counter(str(last.get(one, {}).get("found") or "") for one in order)


def _fair(strata: tuple[Mapping[str, Any], ...], now: Mapping[str, bool], seed: str) -> bool:
    for stratum in strata:
        doubted = {DOUBTED: True, OTHERS: False}[stratum["name"]]
        mine = [visit for visit, raised in now.items() if raised is doubted]
        if list(simple_draw(mine, len(stratum["drawn"]), seed)) != list(stratum["drawn"]):
            return False
    return True
