"""Two rosters of one county side by side: what each costs and misses, and which visits differ.

Visits are compared on the days that both rosters plan; totals are of each roster as it is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from xunzhen.domain.planning.baseline import key_of
from xunzhen.domain.planning.replan_changes import paired
from xunzhen.domain.planning.roster import PlannedVisit, Roster

Pair = tuple[PlannedVisit | None, PlannedVisit | None]


@dataclass(frozen=True, slots=True)
class Sides:
    """One number of each roster."""

    first: float
    second: float

    @property
    def more(self) -> float:
        """How much more the second has."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class DoctorSides:
    """What a doctor does in each: half-days out, and minutes on the road."""

    staff: str
    half_days: Sides
    minutes: Sides


@dataclass(frozen=True, slots=True)
class VillageSides:
    """What a village gets in each: visits made and visits missed."""

    village: str
    visits: Sides
    missed: Sides


@dataclass(frozen=True)
class Comparison:
    """Two rosters compared.

    since, until : the days that both plan, half-open; equal where there are none
    cost : by part, as ``CostSummary`` names them
    villages, doctors : those that differ on the common days
    moved : pairs of visits of one village and week;  only_first, only_second : without a pair
    same : visits that are alike
    """

    since: dt.date
    until: dt.date
    owed: Sides
    planned: Sides
    missed: Sides
    cost_total: Sides
    cost: Mapping[str, Sides]
    villages: tuple[VillageSides, ...]
    doctors: tuple[DoctorSides, ...]
    moved: tuple[tuple[PlannedVisit, PlannedVisit], ...]
    only_first: tuple[PlannedVisit, ...]
    only_second: tuple[PlannedVisit, ...]
    same: int


def compared(first: Roster, second: Roster) -> Comparison:
    """Compare two rosters; where they overlap, week by calendar week."""
    since = max(first.since, second.since)
    until = max(since, min(_end(first), _end(second)))
    old = [visit for visit in first.visits if since <= visit.date < until]
    new = [visit for visit in second.visits if since <= visit.date < until]
    pairs = visit_pairs(old, new)
    return Comparison(
        since=since,
        until=until,
        owed=Sides(_owed(first), _owed(second)),
        planned=Sides(len(first.visits), len(second.visits)),
        missed=Sides(first.missing, second.missing),
        cost_total=Sides(first.cost.total, second.cost.total),
        cost={
            part.name: Sides(getattr(first.cost, part.name), getattr(second.cost, part.name))
            for part in fields(first.cost)
        },
        villages=_villages(first, second, since, until),
        doctors=_doctors(old, new),
        moved=tuple((a, b) for a, b in pairs if a is not None and b is not None),
        only_first=tuple(a for a, b in pairs if a is not None and b is None),
        only_second=tuple(b for a, b in pairs if a is None and b is not None),
        same=len({key_of(visit) for visit in old} & {key_of(visit) for visit in new}),
    )


def visit_pairs(old: Sequence[PlannedVisit], new: Sequence[PlannedVisit]) -> tuple[Pair, ...]:
    """Pair the visits that differ, each new one with the old one it stands for in its week."""
    before = {key_of(visit) for visit in old}
    after = {key_of(visit) for visit in new}
    weeks = sorted({_monday(visit.date) for visit in (*old, *new)})
    found: list[Pair] = []
    for week in weeks:
        gone = [one for one in old if _monday(one.date) == week and key_of(one) not in after]
        come = [one for one in new if _monday(one.date) == week and key_of(one) not in before]
        found.extend(paired(gone, come))
    return tuple(sorted(found, key=_place))


def minutes_of(visits: Sequence[PlannedVisit]) -> float:
    """Return the minutes on the road of dated visits; the way between two stops counts once."""
    return sum(
        _told(one.outbound_minutes) + (0.0 if one.next_village else _told(one.homeward_minutes))
        for one in visits
    )


def _told(minutes: float) -> float:
    return minutes if minutes == minutes else 0.0  # NaN: nobody told


def _place(pair: Pair) -> tuple[dt.date, bool, str]:
    return min((visit.date, visit.afternoon, visit.village) for visit in pair if visit is not None)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _end(roster: Roster) -> dt.date:
    return max(week.days[-1] for week in roster.weeks) + dt.timedelta(days=1)


def _owed(roster: Roster) -> int:
    return sum(number for _, _, number in roster.required)


def _missed(roster: Roster, since: dt.date, until: dt.date) -> Counter[str]:
    inside = {week.index for week in roster.weeks if since <= week.days[0] < until}
    found: Counter[str] = Counter()
    for gap in roster.uncovered:
        if gap.week in inside:
            found[gap.village] += gap.missing
    return found


def _villages(
    first: Roster, second: Roster, since: dt.date, until: dt.date
) -> tuple[VillageSides, ...]:
    made = [
        Counter(visit.village for visit in roster.visits if since <= visit.date < until)
        for roster in (first, second)
    ]
    missed = [_missed(first, since, until), _missed(second, since, until)]
    return tuple(
        VillageSides(
            code,
            Sides(made[0][code], made[1][code]),
            Sides(missed[0][code], missed[1][code]),
        )
        for code in sorted({*made[0], *made[1], *missed[0], *missed[1]})
        if made[0][code] != made[1][code] or missed[0][code] != missed[1][code]
    )


def _doctors(old: Sequence[PlannedVisit], new: Sequence[PlannedVisit]) -> tuple[DoctorSides, ...]:
    found = []
    for staff in sorted({visit.staff for visit in (*old, *new)}):
        mine = [visit for visit in old if visit.staff == staff]
        theirs = [visit for visit in new if visit.staff == staff]
        half_days = Sides(len(mine), len(theirs))
        minutes = Sides(round(minutes_of(mine), 1), round(minutes_of(theirs), 1))
        if half_days.more or minutes.more:
            found.append(DoctorSides(staff, half_days, minutes))
    return tuple(found)
