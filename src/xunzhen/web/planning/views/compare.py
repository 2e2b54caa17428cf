"""Two plans side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xunzhen.domain.planning.compare import Comparison, compared
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.proof import cost_gap
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.selectors.plans import plan_of, plans_of, seen_village
from xunzhen.web.planning.standing import roster_of
from xunzhen.web.registry.selectors import desk

COST_PARTS = {
    "travel_minutes": gettext_lazy("行车"),
    "preference": gettext_lazy("时段"),
    "spacing": gettext_lazy("间隔"),
    "continuity": gettext_lazy("更换医生"),
    "support": gettext_lazy("跨乡镇支援"),
    "fairness": gettext_lazy("忙闲不均"),
    "changes": gettext_lazy("偏离常规周"),
}


@open_to(Act.SEE_ROSTER)
@require_safe
def compare(request: ScopedRequest, county: str) -> HttpResponse:
    """Compare two plans of a county: totals, cost, villages, doctors, visit by visit."""
    scope, now = request.scope, desk(request.scope, county)
    every = list(plans_of(scope, county)[:60])
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    context: dict[str, Any] = {
        "desk": now,
        "plans": every,
        "numbers": numbers,
        "other_place": 2
        if every and str(every[0].number) == (numbers[0] or str(every[0].number))
        else 1,
    }
    if all(number.isascii() and number.isdigit() and len(number) < 9 for number in numbers):
        first, second = (plan_of(scope, county, int(number)) for number in numbers)
        rosters = roster_of(now, first), roster_of(now, second)
        found = compared(*rosters)
        context |= {
            "first": first,
            "second": second,
            "found": found,
            "gaps": [cost_gap(roster) for roster in rosters],
            "cost": [(COST_PARTS[name], sides) for name, sides in found.cost.items()],
            **_rows(scope, now.whole, found),
        }
    return render(request, "planning/compare.html", context)


def _rows(scope: Scope, county: County, found: Comparison) -> dict[str, Any]:
    """Return the differences with names, as far as the reader sees the villages."""
    return {
        "villages": [
            (_village(county, one.village), one.village, one)
            for one in found.villages
            if seen_village(scope, one.village)
        ],
        "doctors": [(_doctor(county, one.staff), one) for one in found.doctors]
        if not scope.limit
        else [],
        "moved": [
            (_village(county, old.village), _stop(county, old), _stop(county, new))
            for old, new in found.moved
            if seen_village(scope, old.village)
        ],
        "only_first": _stops(scope, county, found.only_first),
        "only_second": _stops(scope, county, found.only_second),
    }


def _stops(
    scope: Scope, county: County, visits: Sequence[PlannedVisit]
) -> list[tuple[str, tuple[PlannedVisit, str]]]:
    return [
        (_village(county, visit.village), _stop(county, visit))
        for visit in visits
        if seen_village(scope, visit.village)
    ]


def _stop(county: County, visit: PlannedVisit) -> tuple[PlannedVisit, str]:
    return visit, _doctor(county, visit.staff)


def _village(county: County, code: str) -> str:
    village = county.village_by_code.get(code)
    return village_zh(village) if village else code


def _doctor(county: County, staff: str) -> str:
    person = county.staff_by_id.get(staff)
    return person.name if person else staff
