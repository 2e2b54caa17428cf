"""All counts of a county in a period: by village, township, county, institution and staff."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import NoClause, Sentence
from xunzhen.domain.fieldwork import counting
from xunzhen.domain.fieldwork.counting import Credits, Ground
from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.fieldwork.counting_months import continuous_months
from xunzhen.domain.fieldwork.counting_terms import (
    Count,
    SubjectKind,
    definition_of,
    with_untold,
)
from xunzhen.domain.fieldwork.counting_weeks import WeekCompliance, weekly_compliance
from xunzhen.domain.fieldwork.counting_words import Standing
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import Mode

OUTSIDE: Final = "-"
"""Stands for the township of a place that lies in none of the county's, and for the institution
of staff who belong to none: so that the parts are the whole."""
_WEEKS: Final = (Count.COMPLIANT_WEEKS, Count.EXCUSED_WEEKS, Count.DUE_WEEKS)
_TOLD: Final = (Count.PERSONS, Count.PERSON_TIMES)
Key = tuple[SubjectKind, str]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One number: whose, of what, how defined.

    ``value`` None: 未设定 where ``unset`` is True, else no entry told it; never 0 for either.
    """

    kind: SubjectKind
    subject: str
    count: Count
    value: float | None
    definition: Sentence
    unset: bool = False


@dataclass(frozen=True)
class CountTable:
    """The numbers, by kind of subject, subject and count, with what lies behind them.

    ``credits`` hold, by count and by whether it is of staff, what each entry added (None: 未设定);
    ``double_booked`` the entries that have one person in two places at once; ``unset`` what must
    be said of rules that nobody set.
    """

    rows: tuple[CountRow, ...]
    weeks: tuple[WeekCompliance, ...]
    credits: Mapping[tuple[Count, bool], Credits | None]
    double_booked: tuple[tuple[str, ...], ...]
    unset: tuple[Sentence, ...]


def count_table(ground: Ground) -> CountTable:
    """Count everything; every number carries its definition.

    Counted are: the county, all its townships, villages and staff with an entry in the period,
    villages with a week on circuit, institutions whose staff went out, staff who are stationed.
    """
    last = ground.period.last_day
    if last is None:
        raise ValueError("an open-ended period cannot be counted")
    ground.readings.half_day_minutes(last)
    weeks = _weeks(ground)
    credited = _credits(ground)
    sums = _Sums(ground)
    for (count, of_staff), found in credited.items():
        both = found is credited.get((count, not of_staff))
        if not (both and of_staff):  # one pass for a count that is the same on both sides
            sums.add(count, found, (False, True) if both else (of_staff,))
    sums.add_weeks(weeks)
    sums.add_untold(credited)
    sums.add_months(last)
    return CountTable(
        tuple(sums.rows()),
        weeks or (),
        credited,
        counting.double_booked(ground),
        tuple(ground.readings.unset.values()),
    )


def _weeks(ground: Ground) -> tuple[WeekCompliance, ...] | None:
    """Return the village-weeks; None where not even what is owed can be told."""
    readings = ground.readings
    try:
        return weekly_compliance(
            readings, ground.ledger, ground.period, ground.states, ground.makeups
        )
    except NoClause as unset:
        readings.unset.setdefault(unset.rule, unset.sentence)
        return None


def _credits(ground: Ground) -> dict[tuple[Count, bool], Credits | None]:
    found: dict[tuple[Count, bool], Credits | None] = {
        (Count.HALF_DAYS, False): counting.half_days_of_villages(ground),
        (Count.HALF_DAYS, True): counting.half_days_of_staff(ground),
        (Count.VISITS, False): counting.visits_of_villages(ground),
        (Count.VISITS, True): counting.visits_of_staff(ground),
    }
    for count, counted in (
        (Count.PERSONS, counting.persons(ground)),
        (Count.PERSON_TIMES, counting.person_times(ground)),
        (Count.DOCTOR_DAYS, counting.doctor_half_days(ground)),
        (Count.MADE_UP, counting.made_up(ground)),
        (Count.MISSED, counting.missed(ground)),
        (Count.EXCUSED, counting.excused(ground)),
        (Count.CANCELLED, counting.cancelled(ground)),
    ):
        found[count, False] = found[count, True] = counted
    return found


class _Sums:
    """Adds up credits by subject; the leaves are places and staff, all else is their sum."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.county = ground.readings.county
        self.sums: dict[tuple[Count, Key], float] = defaultdict(float)
        self.unset: set[tuple[Count, bool]] = set()
        self.unset_weeks: set[tuple[Count, Key]] = set()
        self.untold: Counter[tuple[Count, Key]] = Counter()
        self.silent: set[tuple[Count, Key]] = set()
        self.subjects: dict[Key, None] = {(SubjectKind.COUNTY, self.county.code): None}
        for code in sorted(self.county.township_by_code):
            self.subjects[SubjectKind.TOWNSHIP, code] = None
        for place in ground.townships:
            self.subjects.update(dict.fromkeys(self.of_place(place)))
        for staff in {one.staff for one in ground.within}:
            self.subjects.update(dict.fromkeys(self.of_staff(staff)))

    def of_place(self, place: str) -> tuple[Key, ...]:
        """Return the subjects that a place adds to."""
        township = self.ground.townships.get(place)
        if township is None:
            township = township_of(self.county, place)
        above = (
            (SubjectKind.COUNTY, self.county.code),
            (SubjectKind.TOWNSHIP, township or OUTSIDE),
        )
        own = ((SubjectKind.VILLAGE, place),) if place in self.county.village_by_code else ()
        return (*above, *own)

    def of_staff(self, staff: str) -> tuple[Key, ...]:
        """Return the subjects that a member of staff adds to."""
        person = self.county.staff_by_id.get(staff)
        home = person.institution if person is not None else OUTSIDE
        return ((SubjectKind.INSTITUTION, home or OUTSIDE), (SubjectKind.STAFF, staff))

    def add(self, count: Count, credited: Credits | None, sides: tuple[bool, ...]) -> None:
        """Add the credits of one count to the subjects of its sides (of staff: True)."""
        if credited is None:
            self.unset.update((count, of_staff) for of_staff in sides)
            return
        by_id = self.ground.ledger.by_id
        leaves: tuple[dict[str, int], dict[str, int]] = ({}, {})
        places, staff = leaves
        for id_, amount in credited.items():
            one = by_id[id_]
            places[one.place] = places.get(one.place, 0) + amount
            staff[one.staff] = staff.get(one.staff, 0) + amount
        share = 0.5 if count is Count.DOCTOR_DAYS else 1
        for of_staff in sides:
            for leaf, amount in leaves[of_staff].items():
                for key in self._above(leaf, of_staff):
                    self.sums[count, key] += amount * share

    def add_untold(self, credited: Mapping[tuple[Count, bool], Credits | None]) -> None:
        """Note how many entries of each subject tell no persons or person-times."""
        for count in _TOLD:
            told = credited[count, False] or {}
            if len(told) == len(self.ground.happened):
                continue
            untold = [one for one in self.ground.happened if one.id not in told]
            by_id = self.ground.ledger.by_id
            spoken = {(False, by_id[id_].place) for id_ in told}
            spoken |= {(True, by_id[id_].staff) for id_ in told}
            for of_staff in (False, True):
                leaves = Counter(one.staff if of_staff else one.place for one in untold)
                for leaf, number in leaves.items():
                    for key in self._above(leaf, of_staff):
                        self.untold[count, key] += number
            speaking = {key for of_staff, leaf in spoken for key in self._above(leaf, of_staff)}
            silent = {key for counted, key in self.untold if counted is count} - speaking
            self.silent |= {(count, key) for key in silent}

    def _above(self, leaf: str, of_staff: bool) -> tuple[Key, ...]:
        return self.of_staff(leaf) if of_staff else self.of_place(leaf)

    def add_weeks(self, weeks: Sequence[WeekCompliance] | None) -> None:
        """Add the village-weeks to villages, townships and the county."""
        if weeks is None:
            self.unset.update((count, False) for count in _WEEKS)
        for one in weeks or ():
            for key in self.of_place(one.village):
                self.subjects[key] = None
                if not one.owed_is_set:
                    self.unset_weeks.update((count, key) for count in _WEEKS)
                elif one.standing is Standing.UNSET:
                    self.unset_weeks.update((count, key) for count in _WEEKS[:2])
                self.sums[Count.DUE_WEEKS, key] += one.is_due
                self.sums[Count.COMPLIANT_WEEKS, key] += one.complies
                self.sums[Count.EXCUSED_WEEKS, key] += one.standing is Standing.EXCUSED

    def add_months(self, day: dt.date) -> None:
        """Add the continuous months of staff who are stationed on a day."""
        spells: dict[str, list[Period]] = defaultdict(list)
        for row in self.county.service_modes:
            if row.mode is Mode.STATIONED and row.provider in self.county.staff_by_id:
                spells[row.provider].append(row.period)
        for staff, mine in spells.items():
            leave = [one.period for one in self.county.leave if one.staff == staff]
            months = continuous_months(mine, day, leave)
            if months is not None:
                for key in self.of_staff(staff):
                    self.subjects[key] = None
                self.sums[Count.CONTINUOUS_MONTHS, (SubjectKind.STAFF, staff)] = months

    def rows(self) -> Iterator[CountRow]:
        """Walk the numbers in order."""
        order = list(SubjectKind)
        definitions = {
            (count, kind): definition_of(
                count,
                kind,
                self.ground.readings,
                self.ground.states,
                self.ground.period.last_day or self.ground.period.since,
            )
            for count in Count
            for kind in SubjectKind
        }
        for key in sorted(self.subjects, key=lambda one: (order.index(one[0]), one[1])):
            for count in Count:
                if self._applies(count, key):
                    yield self._row(count, key, definitions[count, key[0]])

    def _applies(self, count: Count, key: Key) -> bool:
        if count is Count.CONTINUOUS_MONTHS:
            return (count, key) in self.sums
        return count not in _WEEKS or not key[0].of_staff

    def _row(self, count: Count, key: Key, definition: Sentence) -> CountRow:
        kind, subject = key
        unset = (count, kind.of_staff) in self.unset
        unset |= (count, key) in self.unset_weeks
        value = None if unset or (count, key) in self.silent else self.sums.get((count, key), 0)
        untold = self.untold[count, key] if count in _TOLD else 0
        return CountRow(kind, subject, count, value, with_untold(definition, untold), unset)
