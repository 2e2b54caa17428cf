"""A stored plan as the domain's ``Roster``: as it now stands, changes by hand included.

The visits are the stored ones without those that were cancelled. Everything else is found anew from
the county as it is today (of a plan that was replaced or withdrawn: as it was when the plan was
published): what is owed, what is missing and why, the rules, the cost. What was
proven of the plan (bounds) and said of it (shortages, notices) is kept only while it still holds:
while neither the visits nor anything of the county that a plan rests on has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.adjust import without_row
from xunzhen.domain.planning.baseline import Baseline, Key, key_of
from xunzhen.domain.planning.build import NO_VISITS, CircuitCase, week_problem
from xunzhen.domain.planning.changes import dated_visit, rows_of
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.events import Events, changed_county
from xunzhen.domain.planning.plan import SolvedWeek, prepare_case
from xunzhen.domain.planning.plan import roster_of as case_roster
from xunzhen.domain.planning.problem import WeekPlan
from xunzhen.domain.planning.replan_week import Positions, true_cost
from xunzhen.domain.planning.roster import PlannedVisit, Roster, Uncovered, VisitStatus
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County
from xunzhen.files.event_file import events_of
from xunzhen.files.settings import load_settings
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
from xunzhen.web.planning.by_hand import by_hand
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.plans import planned_visits
from xunzhen.web.planning.selectors.since import stands_since
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, as_it_was


@dataclass(frozen=True)
class _Stored:
    """A plan as it is stored: its visits in order, why some were cancelled, what still holds."""

    visits: tuple[PlannedVisit, ...]
    cancelled: Mapping[tuple[str, int], str]
    holds: frozenset[int]


def roster_of(desk: Desk, plan: Plan) -> Roster:
    """Return a stored plan as a roster of the county as it is today."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("roster", plan.pk, plan.version, plan.changed_at, is_over(plan)),
        lambda: _rebuilt(desk, plan),
    )


def checked(desk: Desk, plan: Plan) -> tuple[Violation, ...]:
    """Return every rule that a stored plan breaks today, by the independent checker.

    ``Violation.row`` is the place of the visit in ``roster_of(...).visits``, counted from 2. What
    the plan says it misses breaks no rule.
    """
    return kept(
        desk.site.pk,
        desk.revision,
        ("checked", plan.pk, plan.version, plan.changed_at, is_over(plan)),
        lambda: _checked(desk, plan),
    )


def county_of(desk: Desk, plan: Plan) -> County:
    """Return the whole county as a plan takes it: with the vehicles that are away, which no table
    of the county holds. Other events are rows of its tables."""
    told = told_events(plan)
    return changed_county(_tables(desk, plan), Events(vehicle_losses=told.vehicle_losses))


def is_over(plan: Plan) -> bool:
    """Say whether a plan was published and is no longer: it is history, seen as it then was."""
    return plan.published_at is not None and plan.state != Plan.State.PUBLISHED


def case_of(desk: Desk, plan: Plan) -> CircuitCase:
    """Return the county made ready for a plan's weeks."""
    then = plan.published_at if is_over(plan) else None
    return kept(
        desk.site.pk,
        desk.revision,
        ("case", plan.since, plan.weeks, told_events(plan).vehicle_losses, then),
        lambda: prepare_case(
            county_of(desk, plan),
            _book(desk, plan),
            _times(desk, plan),
            planning_settings(plan.since),
            plan.since,
            plan.weeks,
        ),
    )


def _tables(desk: Desk, plan: Plan) -> County:
    """Return the county's tables of today, or of when a plan that is over was published."""
    moment = plan.published_at
    if not is_over(plan) or moment is None:
        return desk.whole
    scope = system_scope(desk.code)
    return kept(
        desk.site.pk,
        desk.revision,
        ("county-then", moment),
        lambda: as_it_was(scope, desk.code, moment),
    )


def _book(desk: Desk, plan: Plan) -> Book:
    return county_book(law(), _tables(desk, plan)) if is_over(plan) else book_of(desk)


def _times(desk: Desk, plan: Plan) -> TravelTimes:
    if not is_over(plan):
        return times_of(desk, plan.since)
    return kept(
        desk.site.pk,
        desk.revision,
        ("times-then", plan.published_at, plan.since),
        lambda: travel_times(_tables(desk, plan), load_settings(plan.since)[1]),
    )


def told_events(plan: Plan) -> Events:
    """Return what had happened when a plan was made anew; nothing for a first plan."""
    try:
        return events_of(plan.events)
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise BadData(
            say(
                "planning.events_unreadable",
                "第{number}号排班记下的变动看不懂，不能重算。请重新排一稿。",
                "The events kept with plan {number} cannot be read. Plan anew.",
                number=plan.number,
            )
        ) from fault


def baseline_of(desk: Desk, plan: Plan) -> Baseline:
    """Return a stored plan as what a re-plan carries on."""
    roster = roster_of(desk, plan)
    return Baseline(roster.since, plan.weeks, plan.seed, roster.visits, roster.uncovered)


def locks_of(plan: Plan, today: dt.date) -> tuple[Lock, ...]:
    """Return the visits that were locked by hand and are still to come."""
    rows = plan.visits.filter(locked=True, cancelled="", date__gte=today)
    return tuple(Lock(row.village, row.date, row.afternoon, row.staff) for row in rows)


def digests(visits: Iterable[PlannedVisit]) -> dict[str, str]:
    """Return a digest of each week's visits by its number, which tells whether one was changed."""
    weeks: dict[int, list[Key]] = defaultdict(list)
    for visit in visits:
        weeks[visit.week].append(key_of(visit))
    return {str(week): _digest(found) for week, found in sorted(weeks.items())}


def _digest(keys: Sequence[Key]) -> str:
    text = "\n".join(
        f"{village} {day.isoformat()} {int(afternoon)} {staff}"
        for village, day, afternoon, staff in sorted(keys)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _checked(desk: Desk, plan: Plan) -> tuple[Violation, ...]:
    roster = roster_of(desk, plan)
    put = by_hand(desk, plan).put
    # The board blames the visit that was put in last; so it is read last here, too.
    order = sorted(range(len(roster.visits)), key=lambda n: put.get(key_of(roster.visits[n]), 0))
    found = broken_rules(
        county_of(desk, plan),
        _book(desk, plan),
        _times(desk, plan),
        planning_settings(plan.since),
        plan.since,
        plan.weeks,
        [roster.visits[n] for n in order],
        {(gap.village, gap.week): gap.missing for gap in roster.uncovered},
    )
    there = [
        one if one.row is None else replace(without_row(one), row=order[one.row - 2] + 2)
        for one in found
    ]
    return tuple(sorted(there, key=lambda one: (one.row is None, one.row or 0, one.code)))


def _rebuilt(desk: Desk, plan: Plan) -> Roster:
    case = case_of(desk, plan)
    rows = list(plan.visits.all())
    stored = _stored(plan, rows, is_over(plan) or stands_since(plan, desk.site))
    weeks = [_week(case, plan, stored, position) for position in range(plan.weeks)]
    visits = tuple(visit for mine, _ in weeks for visit in mine)
    roster = case_roster(case, plan.seed, visits, [solved for _, solved in weeks])
    counts = np.bincount([visit.week for visit in visits], minlength=plan.weeks + 1)
    roster = replace(
        roster,
        weeks=tuple(replace(one, planned=int(counts[one.index])) for one in roster.weeks),
        uncovered=_gaps(plan, roster, stored, case),
    )
    if stored.holds == frozenset(range(1, plan.weeks + 1)):
        return replace(
            roster,
            shortages=_sentences(plan.summary.get("shortages", ())),
            notices=_sentences(plan.summary.get("notices", ())),
        )
    return replace(roster, notices=(*roster.notices, *_excess(roster)))


def _stored(plan: Plan, rows: Sequence[PlanVisit], stands: bool) -> _Stored:
    visits = planned_visits(rows)
    cancelled = {(row.village, row.week): row.cancelled for row in rows if row.cancelled}
    made = plan.summary.get("digests")
    if not stands or made is None:
        return _Stored(visits, cancelled, frozenset())
    now = digests(visits)
    weeks = range(1, plan.weeks + 1)
    holds = frozenset(week for week in weeks if now.get(str(week)) == made.get(str(week)))
    return _Stored(visits, cancelled, holds)


def _week(
    case: CircuitCase, plan: Plan, stored: _Stored, position: int
) -> tuple[tuple[PlannedVisit, ...], SolvedWeek]:
    """Return one week's visits and what is known of them."""
    from xunzhen.domain.planning.solve.flow import CoverageBound, coverage_bound

    week = case.horizon.weeks[position]
    mine = tuple(visit for visit in stored.visits if visit.date in set(week.days))
    if week.index not in stored.holds:
        mine = _with_ways(case, position, mine)
    rows = Positions(case).rows(mine)
    problem = week_problem(case, position, NO_VISITS)
    irregular = sum(visit.status is not VisitStatus.TEMPLATE for visit in mine)
    cost = true_cost(problem, rows, irregular)
    bound = CoverageBound(0, (), NO_VISITS)
    if problem.doctors and cost.uncovered:
        bound = coverage_bound(problem)
    elif cost.uncovered:
        bound = CoverageBound(cost.uncovered, (), NO_VISITS)
    least, cost_bound = min(bound.least_missed, cost.uncovered), None
    if week.index in stored.holds:
        told = plan.summary["week_list"][position]
        least = int(told["lower_bound"])
        cost_bound = plan.summary.get("cost_bounds", [None] * plan.weeks)[position]
    found = WeekPlan(rows, cost, least, bound.shortages)
    return mine, SolvedWeek(position, problem, found, None, cost_bound)


def _with_ways(
    case: CircuitCase, position: int, visits: Sequence[PlannedVisit]
) -> tuple[PlannedVisit, ...]:
    """Return visits with their ways told anew: the stop before or after one may have changed."""
    places = Positions(case)
    placed = {places.row(visit): visit for visit in visits}
    listed = rows_of(places.rows(visits))
    at = {(k, s): v for v, k, s in listed}
    found = [visit for visit in visits if places.row(visit) is None]
    for row in listed:
        old = placed[row]
        found.append(dated_visit(case, position, row, at, old.status, old.reason))
    return tuple(sorted(found, key=lambda one: (one.date, one.afternoon, one.staff)))


def _gaps(plan: Plan, roster: Roster, stored: _Stored, case: CircuitCase) -> tuple[Uncovered, ...]:
    """Return the gaps with the reason that was given when they were made, if they are the same."""
    said = {
        (str(one["village"]), int(one["week"])): one for one in plan.summary.get("uncovered", ())
    }
    names = {village.code: village.name for village in case.villages}
    found = []
    for gap in roster.uncovered:
        key = gap.village, gap.week
        before = said.get(key)
        if key in stored.cancelled:
            gap = replace(gap, reason=_cancelled(stored.cancelled[key]))
        elif before is not None and (gap.week in stored.holds or before["missing"] == gap.missing):
            gap = replace(gap, reason=_reason(before))
        elif gap.reason.code == "planning.not_fitted":
            gap = replace(gap, reason=_by_hand(names.get(gap.village, gap.village)))
        found.append(gap)
    return tuple(found)


def _reason(gap: Mapping[str, Any]) -> Sentence:
    zh = str(gap.get("reason_zh", ""))
    return Sentence(str(gap.get("reason_code", "")), zh, str(gap.get("reason_en", zh)))


def _cancelled(why: str) -> Sentence:
    return say(
        "planning.cancelled_by_hand",
        "人工取消：{why}",
        "Cancelled by hand: {why}",
        why=why,
    )


def _by_hand(village: str) -> Sentence:
    return say(
        "planning.missed_by_hand",
        "{village}这一周少排了：医生半天够用，是手工调整后空出来的。可在排班板上补排，或重排一稿。",
        "{village} has too few visits in this week: there are half-days enough, a change by hand "
        "left it open. Add a visit on the board, or plan anew.",
        village=village,
    )


def _excess(roster: Roster) -> tuple[Sentence, ...]:
    """Say by how much the plan as it stands misses more than it must."""
    return tuple(
        say(
            "planning.more_than_needed",
            "第{week}周缺{missed}次，已证明最少{least}次：多缺的是手工调整或县域表变动造成的。",
            "Week {week} misses {missed} visits where {least} are proven necessary: changes by "
            "hand or in the county's tables made the rest.",
            week=week.index,
            missed=missed,
            least=week.lower_bound,
        )
        for week in roster.weeks
        if (missed := sum(one.missing for one in roster.uncovered if one.week == week.index))
        > week.lower_bound
    )


def _sentences(told: Iterable[Mapping[str, str]]) -> tuple[Sentence, ...]:
    return tuple(Sentence(one["code"], one["zh"], one["en"]) for one in told)
