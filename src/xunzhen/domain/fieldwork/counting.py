"""The countings of the ledger, one function a count; what each counts stands in its docstring.

Every count is a table of credits: what each entry adds. A credit belongs to one place and one
member of staff, so sums of parts are the whole: a township is the sum of its villages (and of the
institutions that stand in it), the county that of its townships and of what lies in none, an
institution that of its staff.

What is counted only once (a village-day, a half-day of one doctor) is credited to the first entry
in the ledger's order, which does not depend on the order in which entries came.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

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

Credits = dict[str, int]
"""What each entry, by its id, adds to a count; an entry that adds nothing is not in it."""


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
        entries, dates = self.ledger.entries, attrgetter("date")
        begin = bisect_left(entries, self.period.since, key=dates)
        until = self.period.until
        end = len(entries) if until is None else bisect_left(entries, until, key=dates)
        return entries[begin:end]

    @cached_property
    def happened(self) -> tuple[LedgerEntry, ...]:
        """Those that count as having happened."""
        counted = self.states & HAPPENED
        return tuple([one for one in self.within if one.state in counted])

    @cached_property
    def fallen_out(self) -> tuple[LedgerEntry, ...]:
        """The entries of the period that were missed or cancelled."""
        return tuple([one for one in self.within if one.state not in HAPPENED])

    @cached_property
    def circuits(self) -> tuple[LedgerEntry, ...]:
        """The circuit visits among those that happened."""
        return tuple([one for one in self.happened if one.kind is OutreachKind.CIRCUIT])

    @cached_property
    def filled(self) -> tuple[tuple[bool, ...], ...] | None:
        """The half-days each of ``circuits`` fills, in order; None where the minutes are 未设定."""
        found: list[tuple[bool, ...]] = []
        for one in self.circuits:
            least = self.readings.half_day_minutes(one.date, self.townships[one.place])
            if least is None:
                return None
            found.append(half_days_achieved(one, least))
        return tuple(found)

    @cached_property
    def touched(self) -> tuple[tuple[bool, ...], ...]:
        """The half-days each of ``happened`` touches, in order."""
        return tuple(map(halves_of, self.happened))

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
    return _half_days(ground, attrgetter("place"))


def half_days_of_staff(ground: Ground) -> Credits | None:
    """Count the half-days of circuit visits of staff: one person, day and half-day count once.

    An entry counts from ``circuit.half_day_minutes`` on site on, travel excluded. None: 未设定.
    """
    return _half_days(ground, attrgetter("staff"))


def _half_days(ground: Ground, leaf_of: Callable[[LedgerEntry], str]) -> Credits | None:
    filled = ground.filled
    return None if filled is None else _halves_once(ground.circuits, leaf_of, filled)


def _halves_once(
    entries: Sequence[LedgerEntry],
    leaf_of: Callable[[LedgerEntry], str],
    halves: Sequence[tuple[bool, ...]],
) -> Credits:
    """Credit each half-day of a day and a leaf to the first entry, entries being in date order."""
    found: Credits = {}
    seen: tuple[set[str], set[str]] = (set(), set())
    day: dt.date | None = None
    for one, leaf, mine in zip(entries, map(leaf_of, entries), halves, strict=True):
        if one.date != day:
            day = one.date
            seen = (set(), set())
        for half in mine:
            if leaf not in seen[half]:
                seen[half].add(leaf)
                found[one.id] = found.get(one.id, 0) + 1
    return found


def visits_of_villages(ground: Ground) -> Credits:
    """Count circuit visits of villages: however many go or come again, a village-day counts once.

    The planner demands distinct days likewise. How long a visit was does not matter here: the
    weeks judge that.
    """
    return _once(ground.circuits, attrgetter("place"))


def visits_of_staff(ground: Ground) -> Credits:
    """Count circuit visits of staff: one person at one village on one day counts once."""
    return _once(ground.circuits, attrgetter("staff"))


def persons(ground: Ground) -> Credits:
    """Count the people served, as each entry tells; entries that tell none add nothing.

    A person served on two days is two: the ledger holds no names to know him again by.
    """
    return {one.id: one.persons for one in ground.happened if one.persons is not None}


def person_times(ground: Ground) -> Credits:
    """Count the services given, as each entry tells; entries that tell none add nothing."""
    return {one.id: one.person_times for one in ground.happened if one.person_times is not None}


def doctor_half_days(ground: Ground) -> Credits:
    """Count half-days of staff of any kind, online too; two of one person's day are 1 day.

    A half-day of one person counts once, wherever else he was entered for it (``double_booked``
    tells). A stay of any length touches its half-day; an entry without half-day and times is a
    whole day.
    """
    return _halves_once(ground.happened, attrgetter("staff"), ground.touched)


def double_booked(ground: Ground) -> tuple[tuple[str, ...], ...]:
    """Return the ids of entries that have one person in two places on the same half-day.

    A group a half-day, in the order in which the clashes appear; the first of a group counts.
    """
    by_staff: tuple[dict[str, list[LedgerEntry]], dict[str, list[LedgerEntry]]] = ({}, {})
    shared: list[list[LedgerEntry]] = []
    day: dt.date | None = None
    for one, halves in zip(ground.happened, ground.touched, strict=True):
        if one.date != day:
            day = one.date
            by_staff = ({}, {})
        for half in halves:
            mine = by_staff[half].setdefault(one.staff, [])
            mine.append(one)
            if len(mine) == 2:
                shared.append(mine)
    clashes = [mine for mine in shared if len({one.place for one in mine}) > 1]
    return tuple(dict.fromkeys(tuple([one.id for one in mine]) for mine in clashes))


def made_up(ground: Ground) -> Credits | None:
    """Count the make-up visits that are recognised (``counting_makeups.makeups``); None: 未设定."""
    mine = [one for one in ground.circuits if one.makes_up]
    if {one.place for one in mine} & ground.makeups.undecided.keys():
        return None
    return {one.id: 1 for one in mine if one.id in ground.makeups.found}


def missed(ground: Ground) -> Credits:
    """Count the missed entries of every kind, excused or not: an excuse hides none."""
    return {one.id: 1 for one in ground.fallen_out if one.state is EntryState.MISSED}


def excused(ground: Ground) -> Credits:
    """Count the missed entries that somebody other than their staff excused, with a reason."""
    return {id_: 1 for id_ in missed(ground) if id_ in ground.excused}


def cancelled(ground: Ground) -> Credits:
    """Count the entries that were cancelled beforehand."""
    return {one.id: 1 for one in ground.fallen_out if one.state is EntryState.CANCELLED}


def _once(entries: Sequence[LedgerEntry], leaf_of: Callable[[LedgerEntry], str]) -> Credits:
    """Credit each day, leaf and place to the first entry, entries being in date order."""
    found: Credits = {}
    seen: dict[str, set[str]] = defaultdict(set)
    day: dt.date | None = None
    for one, leaf in zip(entries, map(leaf_of, entries), strict=True):
        if one.date != day:
            day = one.date
            seen.clear()
        places = seen[leaf]
        if one.place not in places:
            places.add(one.place)
            found[one.id] = 1
    return found
