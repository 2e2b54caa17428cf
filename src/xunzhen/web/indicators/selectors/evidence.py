"""What the indicators of a county are measured from, and all of them measured and judged.

The whole county is measured, whoever looks: a reader of one township sees the county's numbers, and
rows behind them only as far as they reach. A measurement is kept until a row of the county, an
event of its ledger or one of its programmes changes. On a working day events come every few
seconds: pages are served a measurement of at most ``MOST_AGE`` (it says so and when it was made),
returns always a new one.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar, cast

from django.db.models import Value as Constant
from django.utils import timezone

from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.fieldwork.month_sheet import READ_AROUND
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.forecast import Planned
from xunzhen.domain.indicators.report import Line, county_indicators
from xunzhen.domain.periods.period import Period, year_of
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS
from xunzhen.web.assistance.models import ProgrammeChange
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.assistance.selectors.tours import tours_of
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import ChangeCounter
from xunzhen.web.fieldwork.selectors.entries import ledger_of, ledger_since
from xunzhen.web.indicators.selectors.kept_ledger import needed_ledger
from xunzhen.web.indicators.selectors.planned import planned_of
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

MOST_AGE: Final = dt.timedelta(minutes=5)
"""How long a page goes on serving a measurement after the ledger changed."""
_NO_AGE: Final = dt.timedelta(0)
_MOST_KEPT: Final = 6
_MOST_LEDGERS: Final = 2
_LOOK_BACK_YEARS: Final = 3
"""Targets of the programmes run three years (FJ-2022-595); older days are in no indicator."""
Change = tuple[int, int]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Measured:
    """All lines of a county, period and cut-off, what they rest on, and when they were counted.

    ``change`` is that of ledger and programmes then; ``overtaken``: something happened since. What
    a page derives from the lines is kept beside them (``derived``).
    """

    lines: tuple[Line, ...]
    evidence: Evidence
    period: Period
    cut_off: dt.date
    planned: Mapping[str, Planned]
    at: dt.datetime
    change: Change
    overtaken: bool = False
    _derived: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def derived(self, key: object, build: Callable[[], Value]) -> Value:
        """Return what was built from these lines under a key, building it the first time."""
        if key not in self._derived:
            self._derived[key] = build()
        return cast(Value, self._derived[key])

    def of(self, indicator: str) -> tuple[Line, ...]:
        """Return the lines of one indicator, the binding target first."""
        return tuple(one for one in self.lines if one.indicator.id == indicator)


class Shelf:
    """The last few measurements of a county's revision, and the ledgers they were read from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._measured: OrderedDict[object, Measured] = OrderedDict()
        self._ledgers: OrderedDict[object, tuple[int | None, Ledger]] = OrderedDict()
        self._gates: dict[object, threading.Lock] = {}

    def measured(self, key: object) -> Measured | None:
        """Return what was measured of a period and cut-off, however old."""
        with self._lock:
            return self._measured.get(key)

    def gate(self, key: object) -> threading.Lock:
        """Return the lock of whoever counts this anew."""
        with self._lock:
            return self._gates.setdefault(key, threading.Lock())

    def put(self, key: object, found: Measured) -> None:
        """Keep a measurement; the one counted longest ago goes."""
        with self._lock:
            self._measured[key] = found
            self._measured.move_to_end(key)
            while len(self._measured) > _MOST_KEPT:
                old, _ = self._measured.popitem(last=False)
                self._gates.pop(old, None)

    def ledger(
        self, county: str, period: Period, cut_off: dt.date, since: dt.date, change: int | None
    ) -> Ledger:
        """Return what a period needs of the ledger; of one read before, what changed is read."""
        key, after = (period, cut_off), cut_off + dt.timedelta(days=1)
        with self._lock:
            known = self._ledgers.get(key)
        if known is not None and known[0] == change:
            return known[1]
        if known is None or known[0] is None or change is None or change < known[0]:
            found = needed_ledger(county, period, cut_off)
        else:
            found = ledger_since(known[1], county, (since, after), after, known[0])
        with self._lock:
            self._ledgers[key] = (change, found)
            while len(self._ledgers) > _MOST_LEDGERS:
                self._ledgers.popitem(last=False)
        return found


def evidence_of(desk: Desk, cut_off: dt.date, ledger: Ledger | None = None) -> Evidence:
    """Return the facts of a county whose last day is ``cut_off``.

    The ledger, unless given, is that of the three years before, as of the day after the cut-off,
    so that a visit of the last day that did not happen is missed.
    """
    if ledger is None:
        after = cut_off + dt.timedelta(days=1)
        since = dt.date(cut_off.year - _LOOK_BACK_YEARS, 1, 1)
        ledger = ledger_of(desk.code, since, after, after)
    places = reading_beside(desk, PLACE_FACT_ROWS)
    people = reading_beside(desk, PERSON_FACT_ROWS)
    return Evidence(
        county=desk.whole,
        book=book_of(desk),
        cut_off=cut_off,
        ledger=ledger,
        assignments=assignments_of(desk),
        agreements=agreements_of(desk),
        place_facts=() if places is None else places.values,
        person_facts=() if people is None else people.values,
        tours=tours_of(desk),
    )


def changes_of(county: str) -> Change:
    """Return the change numbers that a county's ledger and its programmes stand at: one query."""
    counters = (ChangeCounter.objects, ProgrammeChange.objects)
    ledger, programmes = (
        one.filter(county=county).annotate(of=Constant(at)).order_by().values_list("of", "value")
        for at, one in enumerate(counters)
    )
    found = dict(ledger.union(programmes, all=True))
    return (found.get(0, 0), found.get(1, 0))


def lines_of(desk: Desk, period: Period, cut_off: dt.date) -> tuple[Line, ...]:
    """Return every indicator of a county and closed period at a cut-off, judged (``report``).

    What happened up to this moment is in it: returns are made of these lines.
    """
    return measured(desk, period, cut_off, _NO_AGE).lines


def measured(
    desk: Desk,
    period: Period,
    cut_off: dt.date,
    age: dt.timedelta = MOST_AGE,
    change: Change | None = None,
) -> Measured:
    """Return the measurement of a period; one that was overtaken is served until it is ``age`` old.

    One request at a time counts anew; meanwhile the others are served what there was. ``change``:
    that of the county, if it is known already.
    """
    change = changes_of(desk.code) if change is None else change
    shelf = shelf_of(desk)
    key = (period, cut_off)
    found = shelf.measured(key)
    if found is not None and (found.change == change or timezone.now() - found.at < age):
        return _served(found, change)
    gate = shelf.gate(key)
    if not gate.acquire(blocking=found is None or not age):
        return _served(cast(Measured, found), change)
    try:
        found = shelf.measured(key)
        if found is None or (found.change != change and timezone.now() - found.at >= age):
            found = _counted(desk, shelf, period, cut_off, change)
            shelf.put(key, found)
    finally:
        gate.release()
    return _served(found, change)


def shelf_of(desk: Desk) -> Shelf:
    """Return what is kept of a county's revision."""
    return kept(desk.site.pk, desk.revision, "indicators", Shelf)


def _served(found: Measured, change: Change) -> Measured:
    return found if found.change == change else replace(found, overtaken=True)


def _counted(
    desk: Desk, shelf: Shelf, period: Period, cut_off: dt.date, change: Change
) -> Measured:
    """Count now. Years to date and weeks of the period reach back no further than its year."""
    last = min(cut_off, period.last_day or cut_off)
    since = min(period.since, year_of(last).since) - READ_AROUND
    at = timezone.now()
    ledger = shelf.ledger(desk.code, period, cut_off, since, change[0])
    evidence = evidence_of(desk, cut_off, ledger)
    planned = planned_of(desk, evidence, last)
    lines = county_indicators(evidence, period, planned)
    return Measured(lines, evidence, period, last, planned, at, change)
