"""What published plans hold for the days after a cut-off, for the forecasts of indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from xunzhen.domain.fieldwork.entries import entry_state
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.forecast import Planned
from xunzhen.domain.indicators.outreach_measures import PERSON_TIME, planned_units
from xunzhen.domain.periods.period import year_of
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.planning.selectors.in_force import in_force
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.registry.selectors import Desk

_BY_PERSON_TIMES: Final = ("thousand_doctors.person_times", "thousand_doctors.stage_person_times")


def planned_of(desk: Desk, evidence: Evidence, last: dt.date) -> Mapping[str, Planned]:
    """Return what plans in force hold after the end of ``last``, by indicator.

    Counted as the indicator counts, so nothing is told while nobody set what one person-time is.
    A kind of outreach that no plan holds is not planned: its pace goes on. ``fulfilled`` is the
    share of the year's planned visits up to ``last`` that happened.
    """
    ruling = evidence.readings.ruling(PERSON_TIME, last)
    if ruling is None:
        return {}
    mine = Outreach.objects.filter(
        county=desk.code, kind=OutreachKind.THOUSAND_DOCTORS.value, planned=True, dropped=False,
        date__gte=year_of(last).since,
    ).order_by()  # fmt: skip
    rows = list(mine.values_list("staff", "date", "place", "state"))
    ahead = [row[:3] for row in rows if row[1] > last]
    if not ahead:
        return {}
    done = evidence.happened[OutreachKind.THOUSAND_DOCTORS]
    known = [(one.staff, one.date, one.place) for one in done]
    number = planned_units(ahead, known, str(ruling.value))
    found = Planned(number, _until(desk, last, ahead), _fulfilled(rows, last))
    return dict.fromkeys(_BY_PERSON_TIMES, found)


def _until(desk: Desk, last: dt.date, ahead: Iterable[tuple[str, dt.date, str]]) -> dt.date:
    """Return the last day that the plans cover: of the published ones, else of what was planned."""
    plans = in_force(desk.code, last + dt.timedelta(days=1)).coming
    ends = [plan_end(plan) - dt.timedelta(days=1) for plan in plans]
    return max([*ends, *(day for _staff, day, _place in ahead)])


def _fulfilled(rows: Iterable[tuple[str, dt.date, str, str]], last: dt.date) -> Fraction:
    over = [state for _staff, day, _place, state in rows if day <= last]
    if not over:
        return Fraction(1)
    states = [entry_state(VisitState(state)) for state in over]
    return Fraction(sum(one is not None and one.happened for one in states), len(over))
