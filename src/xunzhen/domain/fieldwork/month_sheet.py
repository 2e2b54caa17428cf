"""The monthly sheet: villages or doctors by week, every number with the entries behind it.

A month is its whole weeks: those whose last day lies in it. No day is counted in two months, and a
row's weeks add up to its totals. Weeks that are not over yet are left out and told. Every number is
made of credits of ``counting`` and of ``counting_weeks``; here they are only laid out, so a line of
a township or of the county is the sum of the lines below it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from xunzhen.domain.fieldwork.counting import Credits, Ground
from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.fieldwork.counting_table import OUTSIDE, CountTable, count_table
from xunzhen.domain.fieldwork.counting_terms import Count
from xunzhen.domain.fieldwork.counting_weeks import WeekCompliance
from xunzhen.domain.fieldwork.counting_words import Standing
from xunzhen.domain.periods.period import DAYS_PER_WEEK, Period
from xunzhen.domain.planning.weeks import first_day_of_week

PLACE_COUNTS: Final = (
    *(Count.HALF_DAYS, Count.VISITS, Count.PERSONS, Count.PERSON_TIMES),
    *(Count.MADE_UP, Count.MISSED, Count.EXCUSED, Count.CANCELLED),
)
"""The counts of a line of the sheet by village."""
STAFF_COUNTS: Final = (*PLACE_COUNTS[:2], Count.DOCTOR_DAYS, *PLACE_COUNTS[2:])
"""The counts of a line of the sheet by doctor."""
_TOLD: Final = frozenset({Count.PERSONS, Count.PERSON_TIMES})
_HALVES: Final = frozenset({Count.DOCTOR_DAYS})
READ_AROUND: Final = dt.timedelta(days=DAYS_PER_WEEK)
"""How far outside a month entries are read: make-up visits and what they make up for."""


def month_weeks(first_of_month: dt.date, starts_on: int) -> tuple[Period, ...]:
    """Return the weeks of a month: those whose last day lies in it.

    >>> [week.since.day for week in month_weeks(dt.date(2026, 11, 1), 0)]
    [26, 2, 9, 16, 23]
    """
    following = (first_of_month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    week = dt.timedelta(days=DAYS_PER_WEEK)
    first = first_day_of_week(first_of_month, starts_on)
    found = []
    while first + week <= following:
        found.append(Period(first, first + week))
        first += week
    return tuple(found)


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One line in one week. ``due`` and ``achieved`` are visits; of ``villages`` that owe some,
    ``met`` are met, ``by_excuse`` of these by excuses. The others are counts of entries.

    ``due`` None: what is owed rests on a rule nobody set; ``achieved`` None: what counts does.
    ``on_circuit`` False: the line has no day on circuit in this week (of staff: never). ``there``:
    how many entries happened; ``told`` how many of them tell persons and services. A count of these
    is None, not 0, where somebody was there and nobody told.
    """

    on_circuit: bool
    due: int | None
    achieved: int | None
    villages: int
    met: int
    by_excuse: int
    counts: Mapping[Count, float | None]
    there: int = 0
    told: Mapping[Count, int] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """How a village's week, or a sum of them, stands."""
        if self.due is None or self.achieved is None:
            return Standing.UNSET
        if not self.villages:
            return Standing.NOT_DUE
        if self.met < self.villages:
            return Standing.SHORT
        return Standing.EXCUSED if self.by_excuse else Standing.MET


@dataclass(frozen=True)
class Line:
    """One line: whose, its weeks in order, and its totals as a cell of all weeks."""

    code: str
    above: str
    weeks: tuple[WeekCell, ...]
    total: WeekCell


@dataclass(frozen=True)
class MonthSheet:
    """A month's sheet. ``weeks`` are counted; the ``open_weeks`` after them are not over yet."""

    month: dt.date
    weeks: tuple[Period, ...]
    open_weeks: tuple[Period, ...]
    ground: Ground
    table: CountTable

    @property
    def period(self) -> Period:
        """The days that are counted."""
        return self.ground.period

    @cached_property
    def weeks_of_villages(self) -> Mapping[tuple[str, int], WeekCompliance]:
        """Village-weeks by village and number of the week, from 0."""
        return {(one.village, self.week_of(one.first)): one for one in self.table.weeks}

    def week_of(self, day: dt.date) -> int:
        """Return the number, from 0, of the week a day of the period lies in."""
        return (day - self.period.since).days // DAYS_PER_WEEK

    @cached_property
    def _week_by_id(self) -> Mapping[str, int]:
        """The number of the week of each entry of the period."""
        return {one.id: self.week_of(one.date) for one in self.ground.within}

    @cached_property
    def places(self) -> tuple[Line, ...]:
        """A line a village on circuit or with an entry, and a line any other place with one, in
        order of township and code."""
        codes = {village for village, _ in self.weeks_of_villages}
        codes |= {one.place for one in self.ground.within}
        lines = [
            self._line(code, self.township_of(code), False, (code,), PLACE_COUNTS) for code in codes
        ]
        return tuple(sorted(lines, key=lambda one: (one.above == OUTSIDE, one.above, one.code)))

    @cached_property
    def townships(self) -> tuple[Line, ...]:
        """A line a township with lines of places; the last one, if any, what lies in none."""
        return self._summed(self.places, self.ground.readings.county.code)

    @cached_property
    def staff(self) -> tuple[Line, ...]:
        """A line a member of staff with an entry, in order of institution and id."""
        lines = [
            self._line(code, self.institution_of(code), True, (), STAFF_COUNTS)
            for code in {one.staff for one in self.ground.within}
        ]
        return tuple(sorted(lines, key=lambda one: (one.above == OUTSIDE, one.above, one.code)))

    @cached_property
    def institutions(self) -> tuple[Line, ...]:
        """A line an institution whose staff has lines."""
        return self._summed(self.staff, self.ground.readings.county.code)

    def sum_of(self, lines: Iterable[Line], code: str, above: str = "") -> Line:
        """Add lines up."""
        wanted = tuple(lines)
        weeks = tuple(
            _added([line.weeks[number] for line in wanted]) for number in range(len(self.weeks))
        )
        return Line(code, above, weeks, _added([line.total for line in wanted]))

    def township_of(self, place: str) -> str:
        """Return the township of a place; ``OUTSIDE`` if none of the county's."""
        known = self.ground.townships.get(place)
        found = township_of(self.ground.readings.county, place) if known is None else known
        return found or OUTSIDE

    def institution_of(self, staff: str) -> str:
        """Return the institution of a member of staff; ``OUTSIDE`` if none of the county's."""
        person = self.ground.readings.county.staff_by_id.get(staff)
        return (person.institution if person else "") or OUTSIDE

    def _summed(self, lines: Sequence[Line], county: str) -> tuple[Line, ...]:
        by_above: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_above[line.above].append(line)
        return tuple(self.sum_of(mine, code, county) for code, mine in by_above.items())

    def _line(
        self,
        code: str,
        above: str,
        of_staff: bool,
        villages: Sequence[str],
        counts: Sequence[Count],
    ) -> Line:
        weeks = tuple(
            self._cell(code, number, of_staff, villages, counts)
            for number in range(len(self.weeks))
        )
        return Line(code, above, weeks, _added(weeks))

    def _cell(
        self,
        code: str,
        number: int,
        of_staff: bool,
        villages: Sequence[str],
        counts: Sequence[Count],
    ) -> WeekCell:
        there = self._there[of_staff][code, number]
        tells = {count: self._told[count, of_staff][code, number] for count in _TOLD}
        told = {count: self._count(count, of_staff, code, number) for count in counts}
        found = [self.weeks_of_villages.get((village, number)) for village in villages]
        weeks = [one for one in found if one is not None]
        if not weeks:
            return WeekCell(False, 0, 0, 0, 0, 0, told, there, tells)
        owed_set = all(one.owed_is_set for one in weeks)
        judged = owed_set and all(one.standing is not Standing.UNSET for one in weeks)
        return WeekCell(
            True,
            sum(one.owed for one in weeks) if owed_set else None,
            sum(self.achieved(one) for one in weeks) if judged else None,
            sum(one.is_due for one in weeks),
            sum(one.is_due and one.complies for one in weeks),
            sum(one.is_due and one.standing is Standing.EXCUSED for one in weeks),
            told,
            there,
            tells,
        )

    def achieved(self, week: WeekCompliance) -> int:
        """Return the visits of a village-week that counted: days, as each counts once."""
        return len({self.ground.ledger.by_id[one].date for one in week.counted})

    def _count(self, count: Count, of_staff: bool, code: str, number: int) -> float | None:
        amounts = self._amounts(count, of_staff)
        if amounts is None:
            return None
        found = amounts.get((code, number), 0)
        silent = count in _TOLD and not self._told[count, of_staff][code, number]
        return None if silent and self._there[of_staff][code, number] else found

    def _amounts(self, count: Count, of_staff: bool) -> Mapping[tuple[str, int], float] | None:
        return self._all_amounts[count, of_staff]

    @cached_property
    def _all_amounts(self) -> Mapping[tuple[Count, bool], Mapping[tuple[str, int], float] | None]:
        return {
            key: None if credited is None else self._by_leaf(credited, *key)
            for key, credited in self.table.credits.items()
        }

    def _by_leaf(
        self, credited: Credits, count: Count, of_staff: bool
    ) -> Mapping[tuple[str, int], float]:
        found: dict[tuple[str, int], float] = defaultdict(float)
        share = 0.5 if count in _HALVES else 1
        by_id = self.ground.ledger.by_id
        weeks = self._week_by_id
        for id_, amount in credited.items():
            one = by_id[id_]
            found[one.staff if of_staff else one.place, weeks[id_]] += amount * share
        return dict(found)

    @cached_property
    def _there(self) -> tuple[Counter[tuple[str, int]], Counter[tuple[str, int]]]:
        """How many entries happened, by place and week, and by staff and week."""
        happened, weeks = self.ground.happened, self._week_by_id
        return (
            Counter((one.place, weeks[one.id]) for one in happened),
            Counter((one.staff, weeks[one.id]) for one in happened),
        )

    @cached_property
    def _told(self) -> Mapping[tuple[Count, bool], Counter[tuple[str, int]]]:
        """How many entries tell a count, likewise."""
        by_id, weeks = self.ground.ledger.by_id, self._week_by_id
        found = {}
        for count in _TOLD:
            told = [by_id[one] for one in self.table.credits[count, False] or ()]
            found[count, False] = Counter((one.place, weeks[one.id]) for one in told)
            found[count, True] = Counter((one.staff, weeks[one.id]) for one in told)
        return found


def _added(cells: Sequence[WeekCell]) -> WeekCell:
    """Add cells up; what is unset in one is unset in the sum, what is not told adds nothing."""
    counts: dict[Count, float | None] = {}
    there = sum(one.there for one in cells)
    tells = {count: sum(one.told.get(count, 0) for one in cells) for count in _TOLD}
    for count in cells[0].counts if cells else ():
        told = [one.counts[count] for one in cells]
        known = [number for number in told if number is not None]
        if count in _TOLD:
            counts[count] = sum(known) if tells[count] or not there else None
        else:
            counts[count] = sum(known) if len(known) == len(told) else None
    on_circuit = [one for one in cells if one.on_circuit]
    return WeekCell(
        bool(on_circuit),
        _sum_or_unset([one.due for one in on_circuit]),
        _sum_or_unset([one.achieved for one in on_circuit]),
        sum(one.villages for one in cells),
        sum(one.met for one in cells),
        sum(one.by_excuse for one in cells),
        counts,
        there,
        tells,
    )


def _sum_or_unset(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def month_sheet(
    month: dt.date, weeks: Sequence[Period], today: dt.date, ground_of: Callable[[Period], Ground]
) -> MonthSheet | None:
    """Lay out the sheet of a month from its weeks that are over; None while none is.

    ``ground_of`` gives what to count on for these days. A week is over on the day after its last.
    """
    over = [week for week in weeks if week.until is not None and week.until <= today]
    if not over:
        return None
    ground = ground_of(Period(over[0].since, over[-1].until))
    return MonthSheet(month, tuple(over), tuple(weeks[len(over) :]), ground, count_table(ground))
