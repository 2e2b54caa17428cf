"""One placement: its steps, the words of both units on its months, what can be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.assistance.placements import PlacementState, Side
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.models import PlacementRow
from xunzhen.web.assistance.selectors.doctors import candidate_rows
from xunzhen.web.assistance.selectors.law import rules_of
from xunzhen.web.assistance.selectors.placements import (
    placement_row,
    placement_rows,
    placement_seen,
    standing,
)
from xunzhen.web.assistance.services import placements as steps
from xunzhen.web.assistance.services.months import confirm_month, take_back_month
from xunzhen.web.assistance.views.shared import (
    about,
    count_in,
    day_in,
    day_wanted,
    month_in,
    text_in,
    tried,
)
from xunzhen.web.registry.selectors import Desk, desk


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str, placement: int) -> HttpResponse:
    """Show one placement."""
    scope, now = request.scope, desk(request.scope, county)
    row = placement_row(scope, now, placement)
    words = list(row.words.all())
    seen = placement_seen(scope, now, row, standing(words), timezone.localdate())
    by_month: dict[Any, dict[str, list[Any]]] = {}
    for one in words:
        by_month.setdefault(one.month, {}).setdefault(one.side, []).append(one)
    months = [
        (month, state, [_side(seen, by_month.get(month, {}), month, side) for side in Side])
        for month, state in reversed(seen.months)
    ]
    facts = {
        "desk": now,
        "one": seen,
        "row": row,
        "year": row.year,
        "here": "doctors",
        "months": months,
        "steps": [(PlacementState(one.state), one) for one in row.steps.all()],
        "others": _others(now, row),
        "rules": rules_of(now, row.year),
    }
    return render(request, "assistance/placement.html", about(request, county, **facts))


def _side(seen: Any, words: dict[str, list[Any]], month: Any, side: Side) -> dict[str, Any]:
    """Return what a side has said of a month, and whether the reader may say or unsay it."""
    mine = words.get(side.value, [])
    stands = next((one for one in mine if one.back_at is None), None)
    active = seen.state is PlacementState.ACTIVE
    return {
        "side": side,
        "stands": stands,
        "back": [one for one in mine if one.back_at is not None],
        "may_say": (month, side) in seen.waits,
        "may_take_back": stands is not None and active and side in seen.sides,
    }


def _others(now: Desk, row: PlacementRow) -> list[Any]:
    """Return the candidates who are placed nowhere: they can take over."""
    rows = placement_rows(now.code, row.year)
    busy = {one.candidate_id for one in rows if not PlacementState(one.state).ended}
    return [one for one in candidate_rows(now.code, row.year) if one.pk not in busy]


_Act = Callable[[ScopedRequest, str, int], object]


def _begin(request: ScopedRequest, county: str, number: int) -> object:
    day = day_wanted(request, "day")
    return steps.begin(scope=request.scope, county=county, placement=number, day=day)


def _close(request: ScopedRequest, county: str, number: int) -> object:
    day = day_wanted(request, "day") + dt.timedelta(days=1)
    reason = text_in(request, "reason")
    return steps.close(scope=request.scope, county=county, placement=number, day=day, reason=reason)


def _withdraw(request: ScopedRequest, county: str, number: int) -> object:
    last = day_in(request, "day")
    return steps.withdraw(
        scope=request.scope,
        county=county,
        placement=number,
        reason=text_in(request, "reason"),
        day=last + dt.timedelta(days=1) if last else None,
    )


def _replace(request: ScopedRequest, county: str, number: int) -> object:
    last = day_in(request, "day")
    return steps.replace_doctor(
        scope=request.scope,
        county=county,
        placement=number,
        candidate=count_in(request, "candidate"),
        reason=text_in(request, "reason"),
        day=last + dt.timedelta(days=1) if last else None,
        title_reason=text_in(request, "title_reason"),
    )


def _approve(request: ScopedRequest, county: str, number: int) -> object:
    return steps.approve(scope=request.scope, county=county, placement=number)


def _assign(request: ScopedRequest, county: str, number: int) -> object:
    return steps.assign(scope=request.scope, county=county, placement=number)


_ACTS: Final[dict[str, tuple[_Act, Any]]] = {
    "approve": (_approve, gettext_lazy("已批准1人。")),
    "assign": (_assign, gettext_lazy("已安排1人。")),
    "begin": (_begin, gettext_lazy("已登记到岗。")),
    "close": (_close, gettext_lazy("已结束这条下派。")),
    "withdraw": (_withdraw, gettext_lazy("已撤回这条下派。")),
    "replace": (_replace, gettext_lazy("已换人，新的一条等批准。")),
}


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def step(request: ScopedRequest, county: str, placement: int, act: str) -> HttpResponse:
    """Take one step of a placement: approve, assign, begin, close, withdraw or replace."""
    if act not in _ACTS:
        raise Http404
    desk(request.scope, county)
    change, words = _ACTS[act]
    tried(request, lambda: change(request, county, placement), str(words))
    return redirect("assistance:placement", county, placement)


@open_to(Act.CONFIRM_MONTH)
@require_POST
def month_confirm(request: ScopedRequest, county: str, placement: int) -> HttpResponse:
    """Confirm a month for one side."""
    desk(request.scope, county)
    month, side = month_in(request), _side_in(request)
    tried(
        request,
        lambda: confirm_month(
            scope=request.scope, county=county, placement=placement, month=month, side=side
        ),
        gettext("已确认1个月。"),
    )
    return redirect("assistance:placement", county, placement)


@open_to(Act.CONFIRM_MONTH)
@require_POST
def month_back(request: ScopedRequest, county: str, placement: int) -> HttpResponse:
    """Take a word on a month back, with a reason."""
    desk(request.scope, county)
    month, side = month_in(request), _side_in(request)
    tried(
        request,
        lambda: take_back_month(
            scope=request.scope,
            county=county,
            placement=placement,
            month=month,
            side=side,
            reason=text_in(request, "reason"),
        ),
        gettext("已收回这个月的确认，记录还在。"),
    )
    return redirect("assistance:placement", county, placement)


def _side_in(request: ScopedRequest) -> Side:
    text = text_in(request, "side")
    if text not in {side.value for side in Side}:
        raise Http404
    return Side(text)
