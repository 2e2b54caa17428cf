"""The roster after a re-plan: weeks left alone as they were written, the others dated anew."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_zh
from xunzhen.domain.planning.baseline import Baseline, Key, key_of
from xunzhen.domain.planning.build import NO_VISITS, CircuitCase, week_problem
from xunzhen.domain.planning.changes import dated_visit, rows_of
from xunzhen.domain.planning.explain import excess_sentence, gap_reason
from xunzhen.domain.planning.plan import NO_LIMIT_MINUTES, SolvedWeek, roster_of
from xunzhen.domain.planning.problem import Ints, Problem, WeekPlan
from xunzhen.domain.planning.replan_changes import VisitChange
from xunzhen.domain.planning.replan_options import Option
from xunzhen.domain.planning.replan_week import Positions, WeekTask, true_cost
from xunzhen.domain.planning.roster import PlannedVisit, Roster, Uncovered, VisitStatus
from xunzhen.domain.planning.solve.flow import CoverageBound, coverage_bound
from xunzhen.domain.planning.solve.repair import repair_week


def replanned_roster(
    case: CircuitCase,
    baseline: Baseline,
    today: dt.date,
    tasks: Sequence[WeekTask],
    option: Option,
) -> Roster:
    """Return the whole roster of one way out, its gaps explained and its cost recounted."""
    by_key = {key_of(one.new): one for one in option.changes if one.new is not None}
    visits: list[PlannedVisit] = []
    solved = []
    for task in tasks:
        if task.position in option.weeks:
            rows = option.weeks[task.position]
            mine: Sequence[PlannedVisit] = dated_week(case, task, rows, by_key)
        else:
            mine = _as_written(case, task, baseline)
            rows = Positions(case).rows(mine)
        visits.extend(mine)
        solved.append(_solved(case, task, rows, mine, task.position in option.weeks))
    roster = roster_of(case, baseline.seed, tuple(visits), solved)
    counts: dict[int, int] = {}
    for visit in visits:
        counts[visit.week] = counts.get(visit.week, 0) + 1
    return replace(
        roster,
        weeks=tuple(replace(week, planned=counts.get(week.index, 0)) for week in roster.weeks),
        uncovered=tuple(
            _gap(case, baseline, today, tasks, solved, option, gap) for gap in roster.uncovered
        ),
    )


def dated_week(
    case: CircuitCase,
    task: WeekTask,
    rows: Ints,
    changes: Mapping[Key, VisitChange] | None = None,
) -> tuple[PlannedVisit, ...]:
    """Return a week's visits with date, way, status and reason, by date and doctor.

    A visit of the old plan keeps its status and reason; its way is told anew, since the stop
    before or after it may have changed. Facts stay as they were written.
    """
    places = Positions(case)
    old = {key_of(visit): visit for visit in (*task.facts, *task.ahead)}
    facts = {key_of(visit) for visit in task.facts}
    listed = rows_of(rows)
    at = {(k, s): v for v, k, s in listed}
    found = [visit for visit in task.facts if places.row(visit) is None]
    for row in listed:
        visit = dated_visit(case, task.position, row, at, VisitStatus.EXTRA, "")
        before = old.get(key_of(visit))
        if before is None:
            status, reason = _status(case, (changes or {}).get(key_of(visit)))
            visit = replace(visit, status=status, reason=reason)
        elif key_of(visit) in facts and not math.isnan(before.outbound_minutes):
            visit = replace(before, week=visit.week)
        else:
            visit = replace(visit, status=before.status, reason=before.reason)
        found.append(visit)
    return tuple(sorted(found, key=lambda one: (one.date, one.afternoon, one.staff)))


def _status(case: CircuitCase, change: VisitChange | None) -> tuple[VisitStatus, str]:
    if change is None or change.old is None or change.new is None:
        return VisitStatus.EXTRA, change.why.zh if change is not None else ""
    parts = [change.why.zh]
    if change.old.staff != change.new.staff:
        parts.append(f"改由{case.county.staff_by_id[change.new.staff].name}出诊")
    if change.old.half_day != change.new.half_day:
        parts.append(f"由{half_day_zh(change.old.half_day)}改到{half_day_zh(change.new.half_day)}")
    return VisitStatus.CHANGED, "，".join(part for part in parts if part)


def _as_written(case: CircuitCase, task: WeekTask, baseline: Baseline) -> tuple[PlannedVisit, ...]:
    week = case.horizon.weeks[task.position]
    days = set(week.days)
    return tuple(
        visit if visit.week else replace(visit, week=week.index)
        for visit in baseline.visits
        if visit.date in days
    )


def _solved(
    case: CircuitCase,
    task: WeekTask,
    rows: Ints,
    visits: Sequence[PlannedVisit],
    touched: bool,
) -> SolvedWeek:
    """Return a week with what is proven of it: beside its facts if it was decided anew."""
    owed = np.array([row[task.position].owed for row in case.demand.cells], dtype=np.int64)
    base = task.problem if touched else week_problem(case, task.position, NO_VISITS)
    problem = replace(base, required=owed)
    irregular = sum(one.status is not VisitStatus.TEMPLATE for one in visits)
    cost = true_cost(problem, rows, irregular)
    bound = CoverageBound(0, (), NO_VISITS)
    if cost.uncovered and problem.doctors:
        bound = coverage_bound(replace(problem, required=task.owed) if touched else problem)
    elif cost.uncovered:
        bound = CoverageBound(cost.uncovered, (), NO_VISITS)
    least = min(bound.least_missed, cost.uncovered)
    plan = WeekPlan(rows, cost, least, bound.shortages)
    excess = None
    if cost.uncovered > least:
        excess = _excess(case, task, problem, plan)
    return SolvedWeek(task.position, problem, plan, excess)


def _excess(case: CircuitCase, task: WeekTask, problem: Problem, plan: WeekPlan) -> Sentence:
    weights = replace(problem.weights, noon_minutes=NO_LIMIT_MINUTES)
    free = replace(problem, template=plan.visits, weights=weights)
    without_noon = repair_week(free, 1, case.settings.week_iterations).cost.uncovered
    return excess_sentence(
        case.horizon.weeks[task.position].index,
        plan.cost.uncovered,
        plan.lower_bound,
        without_noon,
        case.settings.noon_minutes,
    )


def _gap(
    case: CircuitCase,
    baseline: Baseline,
    today: dt.date,
    tasks: Sequence[WeekTask],
    solved: Sequence[SolvedWeek],
    option: Option,
    gap: Uncovered,
) -> Uncovered:
    """Explain a gap: as the old plan did where nothing was decided anew, else beside the facts."""
    position = next(n for n, week in enumerate(case.horizon.weeks) if week.index == gap.week)
    said = [one for one in baseline.gaps if (one.village, one.week) == (gap.village, gap.week)]
    if said and (position not in option.weeks or said[0].missing == gap.missing):
        return replace(gap, reason=said[0].reason)
    if position not in option.weeks:
        return gap
    one, task = solved[position], tasks[position]
    locked = np.bincount(task.problem.locked[:, 0], minlength=len(case.villages))
    left = replace(one.problem, required=np.maximum(one.problem.required - locked, 0))
    number = next(n for n, village in enumerate(case.villages) if village.code == gap.village)
    reason = gap_reason(case, position, left, one.plan.shortages, number)
    if option.repairs.get(position) is None:
        reason = _left_open(reason)
    elif case.horizon.weeks[position].days[0] < today:
        reason = say(
            reason.code,
            "{zh}{today}以前的日子已经过去，不再计入。",
            "{en} Days before {today} are past and do not count.",
            zh=reason.zh,
            en=reason.en,
            today=today.isoformat(),
        )
    return replace(gap, reason=reason)


def _left_open(reason: Sentence) -> Sentence:
    """Say that a gap was chosen, not forced."""
    return say(
        "planning.left_open",
        "按所选方案不补排。",
        "Left open by choice.",
        reason=reason.code,
    )
