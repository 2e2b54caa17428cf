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

from xunzhen.domain.coverage.modes import ModeTable, circuit_villages
from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved
from xunzhen.domain.fieldwork.counting_makeups import (
    HAPPENED,
    MAKEUP_DAYS,
    excused_visits,
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
from xunzhen.domain.registry.county import Mode, Village


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
    passed_over: tuple[tuple[str, WhyNot], ...]
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
) -> tuple[WeekCompliance, ...]:
    """Return every village-week of a closed period with a day on circuit, by village, then week.

    ``states`` are the states that count: both by default, ``verified`` alone for pay. A week that
    rests on a rule nobody set stands as ``unset``.
    """
    weeks = tuple(_weeks(readings, period))
    if not weeks:
        return ()
    desk = _Desk(readings, ledger, states)
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
    modes = ModeTable(county)
    cells: list[list[VillageWeek]] = [[] for _ in villages]
    for begin in range(0, len(weeks), MOST_WEEKS):
        some = weeks[begin : begin + MOST_WEEKS]
        horizon = plan_horizon(some[0].first, len(some), starts, county_calendar(county))
        rules = [readings.circuit(week.days[0]) for week in horizon.weeks]
        demand = county_demand(
            county,
            villages,
            horizon,
            rules,
            lambda village, day: modes.on(village, day).mode is Mode.CIRCUIT,
        )
        for row, more in zip(cells, demand.cells, strict=True):
            row.extend(more)
    return zip(villages, cells, strict=True)


class _Desk:
    """The ledger laid out for the weeks of one village after another."""

    def __init__(self, readings: Readings, ledger: Ledger, states: Collection[EntryState]) -> None:
        self.readings = readings
        self.ledger = ledger
        self.states = states
        self.excused = excused_visits(ledger, readings.county)
        self.makeups = makeups(ledger, readings, states)
        self.modes = ModeTable(readings.county)
        self._circuit_days: dict[tuple[str, dt.date], bool] = {}

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
        counted, passed = self._settle(village, entries, starts)
        by_week: Mapping[dt.date, list[LedgerEntry]] = _by_week(entries, starts)
        for week, cell in zip(weeks, cells, strict=True):
            if cell.in_mode:
                mine = counted.get(week.first, [])
                here = by_week.get(week.first, [])
                others = tuple((one.id, passed[one.id]) for one in here if one.id in passed)
                yield self._one(village, week, cell, mine, here, others)

    def _settle(
        self, village: Village, entries: Sequence[LedgerEntry], starts: int
    ) -> tuple[dict[dt.date, list[LedgerEntry]], dict[str, WhyNot]]:
        """Return the entries that count, by the first day of their week, and why others do not."""
        passed: dict[str, WhyNot] = {}
        by_day: dict[dt.date, list[LedgerEntry]] = defaultdict(list)
        for one in entries:
            why = self._why_not(village, one)
            if why is None:
                by_day[one.date].append(one)
            else:
                passed[one.id] = why
        counted: dict[dt.date, list[LedgerEntry]] = defaultdict(list)
        for day, mine in by_day.items():
            own = first_day_of_week(day, starts)
            ordered = sorted(mine, key=lambda one: self._week_of(one, starts) != own)
            taken, week = self._taken(village, ordered, starts)
            for one in ordered:
                if one not in taken:
                    passed[one.id] = WhyNot.SAME_DAY if taken else WhyNot.TOO_SHORT
                elif week != own:
                    passed[one.id] = WhyNot.OTHER_WEEK
            if taken:
                counted[week].extend(taken)
        return counted, passed

    def _week_of(self, entry: LedgerEntry, starts: int) -> dt.date:
        """Return the first day of the week an entry counts in: a make-up's is the missed one's."""
        target = self.makeups.found.get(entry.id)
        day = self.ledger.by_id[target].date if target else entry.date
        return first_day_of_week(day, starts)

    def _taken(
        self, village: Village, ordered: Sequence[LedgerEntry], starts: int
    ) -> tuple[list[LedgerEntry], dt.date]:
        """Return the entries of a day that make its one visit, and the week it counts in."""
        week = self._week_of(ordered[0], starts)
        day = ordered[0].date
        needed = self.readings.half_days_a_visit(day, village.township) or 1
        least = self.readings.half_day_minutes(day, village.township) or 0
        filled: set[bool] = set()
        taken: list[LedgerEntry] = []
        for one in ordered:
            more = set(half_days_achieved(one, least)) - filled
            if more and len(filled) < needed and self._week_of(one, starts) == week:
                filled |= more
                taken.append(one)
        return (taken if len(filled) >= needed else []), week

    def _why_not(self, village: Village, one: LedgerEntry) -> WhyNot | None:
        if one.kind is not OutreachKind.CIRCUIT:
            return WhyNot.OTHER_KIND
        if one.state is EntryState.MISSED:
            return WhyNot.EXCUSED if one.id in self.excused else WhyNot.MISSED
        if one.state is EntryState.CANCELLED:
            return WhyNot.CANCELLED
        if one.state not in self.states:
            return WhyNot.NOT_IN_STATES
        if not self._on_circuit(village.code, one.date):
            return WhyNot.NOT_ON_CIRCUIT
        return self._length_fault(village, one)

    def _on_circuit(self, village: str, day: dt.date) -> bool:
        key = (village, day)
        known = self._circuit_days.get(key)
        if known is None:
            known = self.modes.on(village, day).mode is Mode.CIRCUIT
            self._circuit_days[key] = known
        return known

    def _length_fault(self, village: Village, one: LedgerEntry) -> WhyNot | None:
        least = self.readings.half_day_minutes(one.date, village.township)
        if least is None or self.readings.half_days_a_visit(one.date, village.township) is None:
            return WhyNot.UNSET
        if one.minutes is None:
            return WhyNot.NO_TIMES
        return None if half_days_achieved(one, least) else WhyNot.TOO_SHORT

    def _one(
        self,
        village: Village,
        week: CircuitWeek,
        cell: VillageWeek,
        counted: Sequence[LedgerEntry],
        here: Sequence[LedgerEntry],
        others: tuple[tuple[str, WhyNot], ...],
    ) -> WeekCompliance:
        days = {one.date for one in counted}
        excuses = self._excuses(here, counted)
        rests = self._rests_on_rules(village, week)
        short = cell.owed - len(days)
        used = excuses if rests and 0 < short <= len(excuses) else ()
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
            others,
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
        self, here: Sequence[LedgerEntry], counted: Sequence[LedgerEntry]
    ) -> tuple[str, ...]:
        """Return the week's excused missed visits, one a day, without days and visits made good."""
        good_days = {one.date for one in counted}
        good = {one.makes_up for one in counted} | self.makeups.made_good
        found: dict[dt.date, str] = {}
        for one in here:
            excused = one.id in self.excused and one.kind is OutreachKind.CIRCUIT
            if excused and one.date not in good_days and one.id not in good:
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


def _by_week(entries: Sequence[LedgerEntry], starts: int) -> dict[dt.date, list[LedgerEntry]]:
    found: dict[dt.date, list[LedgerEntry]] = defaultdict(list)
    for one in entries:
        found[first_day_of_week(one.date, starts)].append(one)
    return found
