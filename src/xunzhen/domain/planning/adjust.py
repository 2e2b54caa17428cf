"""A roster changed by hand: one visit taken out, put in or moved, and what that breaks and costs.

Rules are measured by the independent checker, week by week; the cost is recounted from the weeks'
problems. Nothing is decided for whoever changes the roster: what breaks a rule is told with its
clause and stays. Only what cannot be is refused (``why_impossible``).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_index, half_day_zh
from xunzhen.domain.planning.build import NO_VISITS, CircuitCase, week_problem
from xunzhen.domain.planning.check import in_order
from xunzhen.domain.planning.check_visit import broken_alone
from xunzhen.domain.planning.check_week import visits_due
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.problem import Problem
from xunzhen.domain.planning.replan_week import Positions, true_cost
from xunzhen.domain.planning.roster import CostSummary, PlannedVisit, VisitStatus
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.planning.yardstick import Yardstick, when_en, when_zh

Day = tuple[str, dt.date]
"""(staff, date): a doctor's day."""
Rows = tuple[tuple[int, PlannedVisit], ...]
"""(row, visit): visits with their places in a list, counted from 2."""
WEEKS_KEPT: Final = 24
MOST_KEPT: Final = 20_000
"""So many visits' own faults are kept; a plan has some thousands."""


@dataclass(frozen=True)
class Ground:
    """What changes by hand are measured on; what it works out it keeps, for a board asks often."""

    yard: Yardstick
    case: CircuitCase
    _due: dict[int, Mapping[str, int]] = field(default_factory=dict)
    _problems: dict[int, Problem] = field(default_factory=dict)
    _weeks: dict[Rows, tuple[Violation, ...]] = field(default_factory=dict)
    _alone: dict[PlannedVisit, tuple[Violation, ...]] = field(default_factory=dict)

    def due(self, week: int) -> Mapping[str, int]:
        """Return the visits that each circuit village is owed in a week, as the checker counts."""
        if week not in self._due:
            yard = self.yard
            owed = {code: visits_due(yard, code, week) for code in yard.circuit_codes}
            self._due[week] = {code: number for code, number in owed.items() if number}
        return self._due[week]

    def alone(self, visit: PlannedVisit, row: int) -> Iterator[Violation]:
        """Walk the rules a visit breaks by itself; what is found for a visit holds for its like."""
        found = self._alone.get(visit)
        if found is None:
            if len(self._alone) > MOST_KEPT:
                self._alone.clear()
            found = self._alone[visit] = tuple(broken_alone(self.yard, visit, row))
        return (one if one.row == row else replace(one, row=row) for one in found)

    def broken(self, rows: Rows) -> tuple[Violation, ...]:
        """Return what the rows of a week break. The last weeks asked for are kept: what stands
        before a change is what stood after the one before it."""
        found = self._weeks.get(rows)
        if found is None:
            if len(self._weeks) >= WEEKS_KEPT:
                del self._weeks[next(iter(self._weeks))]
            alone = (one for row, visit in rows for one in self.alone(visit, row))
            found = tuple(without_row(one) for one in in_order(self.yard, rows, alone))
            self._weeks[rows] = found
        return found

    def problem(self, week: int) -> Problem:
        """Return the problem of a week, without a template."""
        if week not in self._problems:
            self._problems[week] = week_problem(self.case, week - 1, NO_VISITS)
        return self._problems[week]


@dataclass(frozen=True)
class Adjustment:
    """What a change by hand did.

    visits : all of them afterwards, in their order; one that was put in stands last
    broken, solved : what is broken now and was not, and the other way round
    cost_change : minutes-equivalents, by part;  missing_change : visits missed more (or less)
    doctors : those of the visits touched, and those whose visits break other rules than before
    """

    visits: tuple[PlannedVisit, ...]
    broken: tuple[Violation, ...]
    solved: tuple[Violation, ...]
    cost_change: CostSummary
    missing_change: int
    doctors: frozenset[str] = frozenset()


def why_impossible(
    ground: Ground,
    visits: Sequence[PlannedVisit],
    taken: PlannedVisit | None,
    put: PlannedVisit | None,
    today: dt.date,
) -> Sentence | None:
    """Say why a change cannot be, whatever one is ready to accept; None if it can."""
    for visit in (taken, put):
        if visit is not None and visit.date < today:
            return _past(visit, today)
    if put is None:
        return None
    county, yard = ground.yard.county, ground.yard
    if put.village not in county.village_by_code:
        return say(
            "adjust.unknown_village",
            "“行政村”表里没有代码{code}，没有改动。请从板上选村。",
            "The table of villages has no code {code}; nothing was changed. Choose one on the "
            "board.",
            code=put.village,
        )
    if put.staff not in county.staff_by_id:
        return say(
            "adjust.unknown_staff",
            "“人员”表里没有工号{code}，没有改动。请从板上选医生。",
            "The table of staff has no id {code}; nothing was changed. Choose one on the board.",
            code=put.staff,
        )
    if not yard.covers(put.date):
        return say(
            "adjust.outside",
            "{when}不在本计划的日期内（{since}起，{until}前），没有改动。",
            "{when_en} is not within the plan (from {since}, before {until}); nothing was changed.",
            when=when_zh(put),
            when_en=when_en(put),
            since=yard.since.isoformat(),
            until=yard.until.isoformat(),
        )
    slot = put.staff, put.date, put.afternoon
    for other in visits:
        if other is not taken and (other.staff, other.date, other.afternoon) == slot:
            return _occupied(ground, put, other)
    return None


def _past(visit: PlannedVisit, today: dt.date) -> Sentence:
    return say(
        "adjust.past",
        "{when}早于今天（{today}），已经过去的巡诊不能改，也不能改到过去。",
        "{when_en} is before today ({today}); the past cannot be changed or moved to.",
        when=when_zh(visit),
        when_en=when_en(visit),
        today=today.isoformat(),
    )


def _occupied(ground: Ground, put: PlannedVisit, other: PlannedVisit) -> Sentence:
    village = ground.yard.county.village_by_code.get(other.village)
    return say(
        "adjust.occupied",
        "{name}{when}已排{village}，同一半天只能在一处，没有改动。请先移开那一次，或换一个半天。",
        "{name} is already in {village_en} on {when_en}; nobody is in two places at once. Move "
        "that visit first, or choose another half-day.",
        name=ground.yard.county.staff_by_id[put.staff].name,
        when=when_zh(put),
        when_en=when_en(put),
        village=village_zh(village) if village else other.village,
        village_en=village.name if village else other.village,
    )


def moved(
    ground: Ground, visit: PlannedVisit, day: dt.date, afternoon: bool, staff: str, by: str
) -> PlannedVisit:
    """Return a visit at another half-day or with another doctor; its reason says who moved it."""
    before = half_day_zh(visit.half_day)
    after = half_day_zh(half_day_index(day.weekday(), afternoon))
    parts = [f"{by}手工调整"]
    if staff != visit.staff:
        parts.append(f"改由{_name(ground, staff)}出诊")
    if day != visit.date and before == after:
        parts.append(f"由{visit.date.month}月{visit.date.day}日改到{day.month}月{day.day}日")
    elif before != after:
        parts.append(f"由{before}改到{after}")
    return replace(
        visit,
        date=day,
        afternoon=afternoon,
        staff=staff,
        origin=_home(ground, staff),
        week=_week(ground, day),
        status=VisitStatus.CHANGED,
        reason="，".join(parts),
    )


def added(
    ground: Ground, village: str, day: dt.date, afternoon: bool, staff: str, by: str
) -> PlannedVisit:
    """Return a visit that was owed and not planned."""
    return PlannedVisit(
        day,
        afternoon,
        village,
        staff,
        _home(ground, staff),
        math.nan,
        math.nan,
        week=_week(ground, day),
        status=VisitStatus.EXTRA,
        reason=f"{by}手工补排",
    )


def adjusted(
    ground: Ground,
    visits: Sequence[PlannedVisit],
    taken: PlannedVisit | None,
    put: PlannedVisit | None,
) -> Adjustment:
    """Take a visit out, put one in, or both (a move), and say what that did.

    Parameters
    ----------
    taken : one of ``visits``, the very object
    """
    after = tuple(visit for visit in visits if visit is not taken)
    if put is not None:
        after = (*after, put)
    touched = [visit for visit in (taken, put) if visit is not None]
    after = with_true_ways(ground, after, {(one.staff, one.date) for one in touched})
    weeks = sorted({_week(ground, one.date) for one in touched if ground.yard.covers(one.date)})
    broken: list[Violation] = []
    solved: list[Violation] = []
    doctors = {one.staff for one in touched}
    for week in weeks:
        was, now = conflicts(ground, visits, week), conflicts(ground, after, week)
        broken += _more(now, was)
        solved += _more(was, now)
        doctors |= {staff for *_, staff in _flagged(visits, was) ^ _flagged(after, now)}
    return Adjustment(
        after,
        tuple(broken),
        tuple(solved),
        _difference(
            [_cost(ground, after, week) for week in weeks],
            [_cost(ground, visits, week) for week in weeks],
        ),
        sum(missing(ground, after, one) - missing(ground, visits, one) for one in weeks),
        frozenset(doctors),
    )


def conflicts(ground: Ground, visits: Sequence[PlannedVisit], week: int) -> tuple[Violation, ...]:
    """Return the rules that visits of a week break, by the independent checker.

    A visit that is missed is not a conflict: it is counted (``missing``) and shown as missed.
    ``Violation.row`` is the place in ``visits``, counted from 2; sentences name no rows.
    """
    yard = ground.yard
    rows = [
        (row, visit)
        for row, visit in enumerate(visits, start=2)
        if yard.covers(visit.date) and yard.week_of(visit.date) == week
    ]
    return ground.broken(tuple(rows))


def missing(ground: Ground, visits: Iterable[PlannedVisit], week: int) -> int:
    """Return the visits that are owed in a week and not planned; a village counts once a day."""
    return sum(missing_by_village(ground, visits, week).values())


def missing_by_village(ground: Ground, visits: Iterable[PlannedVisit], week: int) -> dict[str, int]:
    """Return the visits each village is owed in a week and does not get, where there are any."""
    days = {
        (one.village, one.date)
        for one in visits
        if ground.yard.covers(one.date) and ground.yard.week_of(one.date) == week
    }
    got = Counter(village for village, _ in days)
    return {
        village: owed - got[village]
        for village, owed in ground.due(week).items()
        if owed > got[village]
    }


def with_true_ways(
    ground: Ground, visits: Sequence[PlannedVisit], days: Iterable[Day]
) -> tuple[PlannedVisit, ...]:
    """Return visits with the ways of some doctors' days told anew: the stop before or after a
    visit may have changed, or the doctor who drives."""
    wanted = set(days)
    stops: defaultdict[Day, dict[bool, PlannedVisit]] = defaultdict(dict)
    for visit in visits:
        if (visit.staff, visit.date) in wanted:
            stops[visit.staff, visit.date].setdefault(visit.afternoon, visit)
    return tuple(
        _way(ground, visit, stops[visit.staff, visit.date])
        if (visit.staff, visit.date) in wanted
        else visit
        for visit in visits
    )


def _way(ground: Ground, visit: PlannedVisit, stops: Mapping[bool, PlannedVisit]) -> PlannedVisit:
    before = stops.get(False) if visit.afternoon else None
    after = None if visit.afternoon else stops.get(True)
    between = ground.yard.times.between
    out = between(before.village if before else visit.origin, visit.village).minutes
    home = between(visit.village, after.village if after else visit.origin).minutes
    return replace(
        visit,
        outbound_minutes=math.nan if out is None else round(out, 1),
        homeward_minutes=math.nan if home is None else round(home, 1),
        previous_village=before.village if before else "",
        next_village=after.village if after else "",
    )


def without_row(one: Violation) -> Violation:
    """Leave out which row of a file another visit stands in: a board has no rows."""
    other = dict(one.sentence.facts).get("other")
    if not isinstance(other, int):
        return one
    zh = one.sentence.zh.replace(f"（另见第{other}行）", "")
    en = one.sentence.en.replace(f" (see row {other})", "")
    return replace(one, sentence=replace(one.sentence, zh=zh, en=en))


def _flagged(
    visits: Sequence[PlannedVisit], found: Iterable[Violation]
) -> set[tuple[str, str, str]]:
    """Return (code, sentence, staff) of what visits break."""
    return {
        (one.code, one.sentence.zh, visits[one.row - 2].staff)
        for one in found
        if one.row is not None
    }


def _more(these: Sequence[Violation], those: Sequence[Violation]) -> list[Violation]:
    """Return what the first list has more than the second, told by sentence."""
    left = Counter((one.code, one.sentence.zh) for one in those)
    found = []
    for one in these:
        key = one.code, one.sentence.zh
        if left[key]:
            left[key] -= 1
        else:
            found.append(one)
    return found


def _cost(ground: Ground, visits: Sequence[PlannedVisit], week: int) -> CostSummary:
    mine = [one for one in visits if _week(ground, one.date) == week]
    irregular = sum(one.status is not VisitStatus.TEMPLATE for one in mine)
    cost = true_cost(ground.problem(week), Positions(ground.case).rows(mine), irregular)
    return CostSummary(
        cost.travel,
        cost.preference,
        cost.spacing,
        cost.continuity,
        cost.support,
        cost.workload,
        cost.changes,
    )


def _difference(after: Sequence[CostSummary], before: Sequence[CostSummary]) -> CostSummary:
    return CostSummary(
        *(
            sum(getattr(one, part.name) for one in after)
            - sum(getattr(one, part.name) for one in before)
            for part in fields(CostSummary)
        )
    )


def _week(ground: Ground, day: dt.date) -> int:
    return ground.yard.week_of(day)


def _home(ground: Ground, staff: str) -> str:
    person = ground.yard.county.staff_by_id.get(staff)
    return person.institution if person else ""


def _name(ground: Ground, staff: str) -> str:
    person = ground.yard.county.staff_by_id.get(staff)
    return person.name if person else staff
