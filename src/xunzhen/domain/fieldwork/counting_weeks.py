"""Compliance of a village-week with "so many visits a week, each at least half a day".

The weeks of a period are those whose last day lies in it, so that at the end of a month each of
its weeks is over and no week is counted in two months. What a village owes in a week is what the
planner says (``planning.weeks``, its docstring): days in circuit mode, short weeks, closures and
the village's own number included.

A circuit entry counts if it happened, on a day on which the village is on circuit, and fills the
half-day. **One village counts at most one visit a day**, as the planner demands distinct days
(``planning.check_days``: a day counts once). A recognised make-up visit of an earlier week counts
there and not in its own; of a day on which an ordinary visit counts too, the ordinary one counts.

A week is met when the visits that counted reach what was owed; met by excuse when the missed
visits that somebody else excused, one a day at most, make up the rest; else short.

Source: AX-2024-19/1.2.2, AX-2024-19/1.2.3, NAT-2021/5; mechanisms S1 (missed is not hidden, but
can be excused with a reason).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from xunzhen.domain.coverage.modes import ModeTable, circuit_villages
from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved
from xunzhen.domain.fieldwork.counting_makeups import (
    HAPPENED,
    MAKEUP_DAYS,
    Makeups,
    is_excused,
    makeups,
)
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_words import Standing, WhyNot
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import DAYS_PER_WEEK, Period
from xunzhen.domain.planning.demand import VillageWeek, county_demand
from xunzhen.domain.planning.rules import weekday_of_ruling
from xunzhen.domain.planning.weeks import (
    MOST_WEEKS,
    CircuitWeek,
    county_calendar,
    first_day_of_week,
    plan_horizon,
)
from xunzhen.domain.registry.county import County, Mode, Village


@dataclass(frozen=True, slots=True)
class WeekCompliance:
    """A village in a week, with every entry there: ids that counted, and the others with why not.

    ``owed`` of ``full`` visits; ``made_up`` are the ids among ``counted`` that are make-up visits
    (also of the week after); ``excused`` the excused missed entries that made up what was short.
    ``owed_is_set`` says whether ``owed`` rests on rules that somebody set.
    """

    village: str
    first: dt.date
    last: dt.date
    owed: int
    full: int
    counted: tuple[str, ...]
    made_up: tuple[str, ...]
    excused: tuple[str, ...]
    passed_over: Mapping[str, WhyNot]
    standing: Standing
    owed_is_set: bool

    @property
    def is_due(self) -> bool:
        """Say whether the village was owed a visit in this week."""
        return self.owed > 0

    @property
    def complies(self) -> bool:
        """Say whether the week is met, by visits or by visits and excuses."""
        return self.standing in (Standing.MET, Standing.EXCUSED)


def weekly_compliance(
    readings: Readings,
    ledger: Ledger,
    period: Period,
    states: Collection[EntryState] = HAPPENED,
    known: Makeups | None = None,
) -> tuple[WeekCompliance, ...]:
    """Return every village-week of a closed period with a day on circuit, by village, then week.

    ``states`` are the states that count: both by default, ``verified`` alone for pay. A week that
    rests on a rule nobody set stands as ``unset``. ``known`` are the ledger's make-up visits with
    these states, where the caller has them already.
    """
    weeks = tuple(_weeks(readings, period))
    if not weeks:
        return ()
    desk = _Desk(readings, ledger, states, known or makeups(ledger, readings, states))
    found = [
        one
        for village, cells in _demand(readings, weeks)
        for one in desk.village_weeks(village, weeks, cells)
    ]
    return tuple(sorted(found, key=lambda one: (one.village, one.first)))


def _weeks(readings: Readings, period: Period) -> Iterator[CircuitWeek]:
    """Walk the whole weeks whose last day lies in the period."""
    if period.until is None:
        raise ValueError("an open-ended period has no last week")
    starts = weekday_of_ruling(readings.circuit(period.since).week_starts_on)
    calendar = county_calendar(readings.county)
    first = first_day_of_week(period.since, starts)
    while first + dt.timedelta(days=DAYS_PER_WEEK - 1) < period.until:
        horizon = plan_horizon(first, MOST_WEEKS, starts, calendar)
        for week in horizon.weeks:
            if week.days[-1] in period:
                yield week
        first = horizon.until


def _demand(
    readings: Readings, weeks: Sequence[CircuitWeek]
) -> Iterator[tuple[Village, list[VillageWeek]]]:
    """Walk the villages on circuit with what each is owed in each of the weeks."""
    county = readings.county
    starts = weeks[0].first.weekday()
    last = weeks[-1].days[-1] + dt.timedelta(days=1)
    codes = circuit_villages(county, weeks[0].first, last)
    villages = [county.village_by_code[code] for code in codes]
    circuits = CircuitDays(county)
    cells: list[list[VillageWeek]] = [[] for _ in villages]
    for begin in range(0, len(weeks), MOST_WEEKS):
        some = weeks[begin : begin + MOST_WEEKS]
        horizon = plan_horizon(some[0].first, len(some), starts, county_calendar(county))
        rules = [readings.circuit(week.days[0]) for week in horizon.weeks]
        demand = county_demand(county, villages, horizon, rules, circuits.on)
        for row, more in zip(cells, demand.cells, strict=True):
            row.extend(more)
    return zip(villages, cells, strict=True)


class CircuitDays:
    """Says of every village and day whether it is on circuit; the history is asked once."""

    def __init__(self, county: County) -> None:
        self._modes = ModeTable(county)
        self._periods: dict[str, tuple[Period, ...]] = {}

    def on(self, village: str, day: dt.date) -> bool:
        """Say whether circuit is the valid mode of a village on a day."""
        if village not in self._periods:
            self._periods[village] = tuple(
                one.period for one in self._modes.history(village) if one.mode.mode is Mode.CIRCUIT
            )
        return any(day in period for period in self._periods[village])


class _Settled(NamedTuple):
    """What is settled of a village: entries that count and all that lie in each week, why not."""

    counted: dict[dt.date, list[LedgerEntry]]
    here: dict[dt.date, list[LedgerEntry]]
    passed: dict[str, WhyNot]


class _Desk:
    """The ledger laid out for the weeks of one village after another."""

    def __init__(
        self,
        readings: Readings,
        ledger: Ledger,
        states: Collection[EntryState],
        known: Makeups,
    ) -> None:
        self.readings = readings
        self.ledger = ledger
        self.states = states
        self.makeups = known
        self.circuits = CircuitDays(readings.county)

    def village_weeks(
        self, village: Village, weeks: Sequence[CircuitWeek], cells: Sequence[VillageWeek]
    ) -> Iterator[WeekCompliance]:
        """Walk the weeks of a village with a day on circuit."""
        entries = self.ledger.by_place.get(village.code, ())
        # A make-up may come a week late; whatever is later or earlier touches none of the weeks.
        end = weeks[-1].days[-1] + dt.timedelta(days=MAKEUP_DAYS)
        begin = bisect_left(entries, weeks[0].first, key=_date_of)
        entries = entries[begin : bisect_right(entries, end, key=_date_of)]
        starts = weeks[0].first.weekday()
        found = _Settled(defaultdict(list), defaultdict(list), {})
        for day, mine in groupby(entries, key=_date_of):
            self._settle_day(village, first_day_of_week(day, starts), tuple(mine), found)
        for week, cell in zip(weeks, cells, strict=True):
            if cell.in_mode:
                yield self._one(village, week, cell, found)

    def _settle_day(
        self, village: Village, own: dt.date, mine: Sequence[LedgerEntry], found: _Settled
    ) -> None:
        """Settle which entries of a village's day count, in which week, and why others do not."""
        found.here[own].extend(mine)
        day = mine[0].date
        least = self.readings.half_day_minutes(day, village.township)
        needed = self.readings.half_days_a_visit(day, village.township)
        of_day = None
        if not self.circuits.on(village.code, day):
            of_day = WhyNot.NOT_ON_CIRCUIT
        elif least is None or needed is None:
            of_day = WhyNot.UNSET
        good: list[LedgerEntry] = []
        filled: dict[str, tuple[bool, ...]] = {}
        for one in mine:
            why = self._why_not(one) or of_day
            if why is None:
                halves = filled[one.id] = half_days_achieved(one, least or 0)
                if halves:
                    good.append(one)
                    continue
                why = WhyNot.NO_TIMES if one.minutes is None else WhyNot.TOO_SHORT
            found.passed[one.id] = why
        if not good:
            return
        week, candidates = self._candidates(good, own)
        taken = _taken(candidates, filled, needed or 1)
        for one in good:
            if one.id not in taken:
                found.passed[one.id] = WhyNot.SAME_DAY if taken else WhyNot.TOO_SHORT
                continue
            found.counted[week].append(one)
            if week != own:
                found.passed[one.id] = WhyNot.OTHER_WEEK

    def _candidates(
        self, mine: Sequence[LedgerEntry], own: dt.date
    ) -> tuple[dt.date, Sequence[LedgerEntry]]:
        """Return the week a day counts in, and its entries of that week: ordinary visits first."""
        if not any(one.makes_up for one in mine):
            return own, mine
        weeks = [self._week_of(one, own) for one in mine]
        week = own if own in weeks else weeks[0]
        return week, [one for one, at in zip(mine, weeks, strict=True) if at == week]

    def _week_of(self, entry: LedgerEntry, own: dt.date) -> dt.date:
        """Return the first day of the week an entry counts in: a make-up's is the missed one's."""
        target = self.makeups.found.get(entry.id)
        if target is None:
            return own
        return first_day_of_week(self.ledger.by_id[target].date, own.weekday())

    def _why_not(self, one: LedgerEntry) -> WhyNot | None:
        """Return why an entry does not count whatever its day and length, None if it may."""
        if one.kind is not OutreachKind.CIRCUIT:
            return WhyNot.OTHER_KIND
        if one.state is EntryState.MISSED:
            excused = is_excused(one, self.readings.county)
            return WhyNot.EXCUSED if excused else WhyNot.MISSED
        if one.state is EntryState.CANCELLED:
            return WhyNot.CANCELLED
        return None if one.state in self.states else WhyNot.NOT_IN_STATES

    def _one(
        self,
        village: Village,
        week: CircuitWeek,
        cell: VillageWeek,
        found: _Settled,
    ) -> WeekCompliance:
        counted, here = found.counted[week.first], found.here[week.first]
        days = {one.date for one in counted}
        passed = {one.id: found.passed[one.id] for one in here if one.id in found.passed}
        rests = self._rests_on_rules(village, week)
        short = cell.owed - len(days)
        used: tuple[str, ...] = ()
        if rests and short > 0:
            excused = [one for one in here if passed.get(one.id) is WhyNot.EXCUSED]
            excuses = self._excuses(excused, counted)
            used = excuses if short <= len(excuses) else ()
        made_up = [one.id for one in counted if one.id in self.makeups.found]
        return WeekCompliance(
            village.code,
            week.first,
            week.days[-1],
            cell.owed,
            cell.full,
            tuple(one.id for one in counted),
            tuple(made_up),
            used,
            passed,
            _standing(cell.owed, short, bool(used), rests),
            self.readings.week_is_set(week.days[0], week.is_shortened),
        )

    def _rests_on_rules(self, village: Village, week: CircuitWeek) -> bool:
        """Say whether somebody set every rule that this week needs."""
        day = week.days[0]
        # Within one week it makes no difference to the week whether a visit is a make-up.
        undecided = any(
            (missed in week.days) != (made in week.days)
            for missed, made in self.makeups.undecided.get(village.code, ())
        )
        needed = (
            self.readings.half_day_minutes(day, village.township),
            self.readings.half_days_a_visit(day, village.township),
        )
        is_set = self.readings.week_is_set(day, week.is_shortened)
        return is_set and None not in needed and not undecided

    def _excuses(
        self, excused: Sequence[LedgerEntry], counted: Sequence[LedgerEntry]
    ) -> tuple[str, ...]:
        """Return the excused ones a week may rest on: one a day, none of a day or visit made good.

        ``excused`` are the week's excused circuit visits, ``counted`` the visits that counted.
        """
        good_days = {one.date for one in counted}
        good = {one.makes_up for one in counted} | self.makeups.made_good
        found: dict[dt.date, str] = {}
        for one in excused:
            is_good = one.date in good_days or one.id in good
            if not is_good and self.circuits.on(one.place, one.date):
                found.setdefault(one.date, one.id)
        return tuple(found.values())


def _date_of(entry: LedgerEntry) -> dt.date:
    return entry.date


def _standing(owed: int, short: int, by_excuse: bool, rests: bool) -> Standing:
    if not rests:
        return Standing.UNSET
    if owed <= 0:
        return Standing.NOT_DUE
    if short <= 0:
        return Standing.MET
    return Standing.EXCUSED if by_excuse else Standing.SHORT


def _taken(
    candidates: Sequence[LedgerEntry], filled: Mapping[str, tuple[bool, ...]], needed: int
) -> tuple[str, ...]:
    """Return the ids of the entries of a day that make its one visit of so many half-days."""
    halves: set[bool] = set()
    taken: list[str] = []
    for one in candidates:
        if len(halves) >= needed:
            break
        if not halves.issuperset(filled[one.id]):
            halves.update(filled[one.id])
            taken.append(one.id)
    return tuple(taken) if len(halves) >= needed else ()
