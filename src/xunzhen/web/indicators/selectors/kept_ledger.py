"""The days of a ledger that a county's indicators need, and no others.

Of the year to date only the thousand doctors' visits that happened are counted; of the weeks on
circuit only the period's own, with the days around it that a make-up may lie on. The numbers equal
those from the whole ledger (tested); a kind that an indicator comes to read is added here.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from xunzhen.domain.fieldwork.entries import entry_state
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.fieldwork.month_sheet import READ_AROUND
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.domain.periods.period import Period, year_of
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.entries import COLUMNS, entries_of

_NARROW: Final = ("id", "date", "staff", "place", "state", "afternoon")


def needed_ledger(county: str, period: Period, cut_off: dt.date) -> Ledger:
    """Return what of a county's ledger the indicators of a period need, as of the cut-off's end.

    Of a thousand doctors' visit only who, where and when is read: two queries, by index of days.
    """
    after = cut_off + dt.timedelta(days=1)
    last = min(cut_off, period.last_day or cut_off)
    mine = Outreach.objects.filter(county=county, date__lt=after).order_by()
    weeks = mine.filter(kind=OutreachKind.CIRCUIT.value, date__gte=period.since - READ_AROUND)
    doctors = mine.filter(
        kind=OutreachKind.THOUSAND_DOCTORS.value,
        date__gte=min(period.since, year_of(last).since),
        state__in=_HAPPENED,
    )
    zone = timezone.get_current_timezone()
    return Ledger.of(
        [
            *entries_of(weeks.values(*COLUMNS), after, zone),
            *(_narrow(*row) for row in doctors.values_list(*_NARROW)),
        ]
    )


_STATES: Final = {one.value: entry_state(one) for one in VisitState}
_HAPPENED: Final = [name for name, state in _STATES.items() if state and state.happened]


def _narrow(
    id_: object, day: dt.date, staff: str, place: str, state: str, afternoon: bool | None
) -> LedgerEntry:
    told = _STATES[state] or EntryState.RECORDED
    return LedgerEntry(str(id_), OutreachKind.THOUSAND_DOCTORS, day, staff, place, told, afternoon)
