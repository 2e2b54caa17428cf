"""A stored visit with the names that a page says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from xunzhen.domain.planning.roster import VisitStatus
from xunzhen.web.planning.models import PlanVisit
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class VisitLine:
    """One visit as a page says it; ``minutes`` is the way out, None where nobody told it."""

    date: dt.date
    afternoon: bool
    village: str
    village_name: str
    staff: str
    staff_name: str
    institution: str
    minutes: float | None
    changed: bool
    extra: bool
    reason: str
    cancelled: str


def visit_lines(at: Desk, rows: Iterable[PlanVisit]) -> list[VisitLine]:
    """Return visits with names; who or what the county no longer lists keeps its code."""
    return [visit_line(at, row) for row in rows]


def visit_line(at: Desk, row: PlanVisit) -> VisitLine:
    """Return one visit with names."""
    person = at.whole.staff_by_id.get(row.staff)
    place = at.whole.village_by_code.get(row.village)
    origin = at.whole.institution_by_code.get(row.origin)
    return VisitLine(
        date=row.date,
        afternoon=row.afternoon,
        village=row.village,
        village_name=place.name if place else row.village,
        staff=row.staff,
        staff_name=person.name if person else row.staff,
        institution=origin.name if origin else "",
        minutes=row.outbound_minutes,
        changed=row.status == VisitStatus.CHANGED.value,
        extra=row.status == VisitStatus.EXTRA.value,
        reason=row.reason,
        cancelled=row.cancelled,
    )
