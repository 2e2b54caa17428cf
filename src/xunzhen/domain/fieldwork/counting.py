"""The countings of the ledger, one function a count; what each counts stands in its docstring.

Every count is a list of credits: an entry and what it adds. A credit belongs to one place and one
member of staff, so sums of parts are the whole: a township is the sum of its villages (and of the
institutions that stand in it), the county that of its townships and of what lies in none, an
institution that of its staff.

What is counted only once (a village-day, a half-day of one doctor) is credited to the first entry
in the ledger's order, which does not depend on the order in which entries came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved, halves_of
from xunzhen.domain.fieldwork.counting_makeups import (
    HAPPENED,
    Makeups,
    excused_visits,
    makeups,
    township_of,
)
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import Period

Credit = tuple[LedgerEntry, int]
"""An entry, and what it adds to a count."""
Credits = list[Credit]


@dataclass(frozen=True)
class Ground:
    """What every counting stands on: how rules are read, the whole ledger, a closed period.

    ``states`` are the states that count as having happened: both by default, ``verified`` alone
    for pay. Entries outside the period are there for make-up visits to refer to.
    """

    readings: Readings
    ledger: Ledger
    period: Period
    states: frozenset[EntryState] = HAPPENED

    @cached_property
    def within(self) -> tuple[LedgerEntry, ...]:
        """The entries of the period, in the ledger's order."""
        return tuple(one for one in self.ledger.entries if one.date in self.period)

    @cached_property
    def happened(self) -> tuple[LedgerEntry, ...]:
        """Those that count as having happened."""
        counted = self.states & HAPPENED
        return tuple(one for one in self.within if one.state in counted)

    @cached_property
    def circuits(self) -> tuple[LedgerEntry, ...]:
        """The circuit visits among those that happened."""
        return tuple(one for one in self.happened if one.kind is OutreachKind.CIRCUIT)

    @cached_property
    def makeups(self) -> Makeups:
        """The recognised make-up visits of the whole ledger."""
        return makeups(self.ledger, self.readings, self.states)

    @cached_property
    def excused(self) -> frozenset[str]:
        """The excused missed entries of the whole ledger."""
        return excused_visits(self.ledger, self.readings.county)

    @cached_property
    def townships(self) -> dict[str, str]:
        """Townships by place of an entry of the period; ``""``: in none of the county's."""
        places = {one.place for one in self.within}
        return {place: township_of(self.readings.county, place) for place in places}


def half_days_of_villages(ground: Ground) -> Credits | None:
    """Count the half-days of circuit visits: a village, a day and a half-day count once.

    An entry counts from ``circuit.half_day_minutes`` on site on, travel excluded. None: 未设定.
    """
    return _half_days(ground, lambda one, half: (one.place, one.date, half))


def half_days_of_staff(ground: Ground) -> Credits | None:
    """Count the half-days of circuit visits of staff: one person, day and half-day count once.

    An entry counts from ``circuit.half_day_minutes`` on site on, travel excluded. None: 未设定.
    """
    return _half_days(ground, lambda one, half: (one.staff, one.date, half))


def _half_days(ground: Ground, key_of: Callable[[LedgerEntry, bool], Hashable]) -> Credits | None:
    found: Credits = []
    seen: set[Hashable] = set()
    for one in ground.circuits:
        least = ground.readings.half_day_minutes(one.date, ground.townships[one.place])
        if least is None:
            return None
        new = {key_of(one, half) for half in half_days_achieved(one, least)} - seen
        if new:
            seen |= new
            found.append((one, len(new)))
    return found


def visits_of_villages(ground: Ground) -> Credits:
    """Count circuit visits of villages: however many go or come again, a village-day counts once.

    The planner demands distinct days likewise. How long a visit was does not matter here: the
    weeks judge that.
    """
    return _once(ground.circuits, lambda one: (one.place, one.date))


def visits_of_staff(ground: Ground) -> Credits:
    """Count circuit visits of staff: one person at one village on one day counts once."""
    return _once(ground.circuits, lambda one: (one.staff, one.place, one.date))


def persons(ground: Ground) -> Credits:
    """Count the people served, as each entry tells; entries that tell none add nothing.

    A person served on two days is two: the ledger holds no names to know him again by.
    """
    return [(one, one.persons) for one in ground.happened if one.persons is not None]


def person_times(ground: Ground) -> Credits:
    """Count the services given, as each entry tells; entries that tell none add nothing."""
    return [(one, one.person_times) for one in ground.happened if one.person_times is not None]


def doctor_half_days(ground: Ground) -> Credits:
    """Count half-days of staff out on outreach of any kind; two of one person's day are 1 day.

    A half-day of one person counts once, wherever else he was entered for it (``double_booked``
    tells). A stay of any length touches its half-day; an entry without half-day and times is a
    whole day.
    """
    found: Credits = []
    seen: set[tuple[str, dt.date, bool]] = set()
    for one in ground.happened:
        new = {(one.staff, one.date, half) for half in halves_of(one)} - seen
        if new:
            seen |= new
            found.append((one, len(new)))
    return found


def double_booked(ground: Ground) -> tuple[tuple[str, ...], ...]:
    """Return the ids of entries that have one person in two places on the same half-day.

    A group a half-day, in the order of the ledger; the first of a group is the one that counts.
    """
    at: dict[tuple[str, dt.date, bool], list[LedgerEntry]] = {}
    for one in ground.happened:
        for half in halves_of(one):
            at.setdefault((one.staff, one.date, half), []).append(one)
    groups = (
        tuple(one.id for one in mine)
        for mine in at.values()
        if len({one.place for one in mine}) > 1
    )
    return tuple(dict.fromkeys(groups))


def made_up(ground: Ground) -> Credits | None:
    """Count the make-up visits that are recognised (``counting_makeups.makeups``); None: 未设定."""
    mine = {one.place for one in ground.circuits if one.makes_up}
    if mine & ground.makeups.undecided.keys():
        return None
    return [(one, 1) for one in ground.circuits if one.id in ground.makeups.found]


def missed(ground: Ground) -> Credits:
    """Count the missed entries of every kind, excused or not: an excuse hides none."""
    return [(one, 1) for one in ground.within if one.state is EntryState.MISSED]


def excused(ground: Ground) -> Credits:
    """Count the missed entries that somebody other than their staff excused, with a reason."""
    return [(one, 1) for one in ground.within if one.id in ground.excused]


def cancelled(ground: Ground) -> Credits:
    """Count the entries that were cancelled beforehand."""
    return [(one, 1) for one in ground.within if one.state is EntryState.CANCELLED]


def untold(ground: Ground, told: Credits) -> int:
    """Return how many entries that happened do not tell a count (persons, person-times)."""
    return len(ground.happened) - len(told)


def _once(entries: Iterable[LedgerEntry], key_of: Callable[[LedgerEntry], Hashable]) -> Credits:
    first: dict[Hashable, LedgerEntry] = {}
    for one in entries:
        first.setdefault(key_of(one), one)
    return [(one, 1) for one in first.values()]
