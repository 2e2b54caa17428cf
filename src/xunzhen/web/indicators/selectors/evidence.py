"""What the indicators of a county are measured from, and all of them measured and judged.

The whole county is measured, whoever looks: a reader of one township sees the county's numbers, and
rows behind them only as far as they reach. What was measured is kept until a row of the county, an
event of its ledger or one of its programmes changes.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from typing import Final

from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.report import Line, county_indicators
from xunzhen.domain.periods.period import Period
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS
from xunzhen.web.assistance.selectors.law import change_of
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.assistance.selectors.tours import tours_of
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import ChangeCounter
from xunzhen.web.fieldwork.selectors.entries import ledger_of
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

_MOST_KEPT: Final = 6
_LOOK_BACK_YEARS: Final = 3
"""Targets of the programmes run three years (FJ-2022-595); older days are in no indicator."""


class _Shelf:
    """The last few measurements of a county's revision; an event of the ledger makes new ones."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lines: OrderedDict[tuple[object, ...], tuple[Line, ...]] = OrderedDict()


def evidence_of(desk: Desk, cut_off: dt.date) -> Evidence:
    """Return the facts of a county whose last day is ``cut_off``.

    The ledger is that of the three years before, as of the day after the cut-off, so that a visit
    of the last day that did not happen is missed.
    """
    since = dt.date(cut_off.year - _LOOK_BACK_YEARS, 1, 1)
    after = cut_off + dt.timedelta(days=1)
    places = reading_beside(desk, PLACE_FACT_ROWS)
    people = reading_beside(desk, PERSON_FACT_ROWS)
    return Evidence(
        county=desk.whole,
        book=book_of(desk),
        cut_off=cut_off,
        ledger=ledger_of(desk.code, since, after, after),
        assignments=assignments_of(desk),
        agreements=agreements_of(desk),
        place_facts=() if places is None else places.values,
        person_facts=() if people is None else people.values,
        tours=tours_of(desk),
    )


def lines_of(desk: Desk, period: Period, cut_off: dt.date) -> tuple[Line, ...]:
    """Return every indicator of a county and closed period at a cut-off, judged (``report``)."""
    change = ChangeCounter.objects.filter(county=desk.code).values_list("value", flat=True).first()
    shelf = kept(desk.site.pk, desk.revision, "indicators", _Shelf)
    key = (period, cut_off, change, change_of(desk.code))
    with shelf.lock:
        if key not in shelf.lines:
            shelf.lines[key] = county_indicators(evidence_of(desk, cut_off), period)
            while len(shelf.lines) > _MOST_KEPT:
                shelf.lines.popitem(last=False)
        shelf.lines.move_to_end(key)
        return shelf.lines[key]
