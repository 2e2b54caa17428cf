"""Plans the circuits of a county: a weekly template, then each actual week as near it as can be.

Level 1 (visits not missed) is proven week by week by a maximum flow; level 2 is the cost of
``planning.problem``, bounded week by week where a proof is wanted (``planning.bound``). Same
county, book, travel times, settings, seed and effort of proof: the same roster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xunzhen.domain.coverage.modes import ModeTable, circuit_villages
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.build import (
    NO_VISITS,
    CircuitCase,
    circuit_case,
    template_problem,
    week_problem,
)
from xunzhen.domain.planning.changes import dated_visits
from xunzhen.domain.planning.explain import excess_sentence, gap_reason, shortage_sentence
from xunzhen.domain.planning.problem import Cost, Ints, Problem, WeekPlan
from xunzhen.domain.planning.proof import ProofWanted, proven
from xunzhen.domain.planning.remedies import raised_cap
from xunzhen.domain.planning.roster import (
    CostSummary,
    PlannedVisit,
    PlannedWeek,
    Roster,
    Uncovered,
)
from xunzhen.domain.planning.rules import (
    WEEK_STARTS_ON,
    circuit_rules,
    distinct_rulings,
    weekday_of_ruling,
)
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.weeks import county_calendar, plan_horizon
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County, Mode

Progress = Callable[[str, int, int], None]
KeepGoing = Callable[[int, float], bool]
NO_LIMIT_MINUTES: Final = 1e9


@dataclass(frozen=True)
class SolvedWeek:
    """One week of the horizon as solved: its problem, its plan and what was said about it."""

    position: int
    problem: Problem
    plan: WeekPlan
    excess: Sentence | None = None
    cost_bound: float | None = None


def plan_circuits(
    county: County,
    book: Book,
    times: TravelTimes,
    settings: PlanningSettings,
    since: dt.date,
    weeks: int,
    seed: int,
    progress: Progress | None = None,
    keep_going: KeepGoing | None = None,
    proof: ProofWanted | None = None,
) -> Roster:
    """Return the roster of ``weeks`` weeks from the week that contains ``since``.

    Parameters
    ----------
    book : rules in force, the county's own included (``coverage.law.county_book``)
    progress : told ("template" or "week", done, total)
    keep_going : asked now and then with (steps done, best cost); False ends a search early
    proof : wanted of the template and of each week: polishes them and bounds their costs

    Raises
    ------
    BadData
        when ``weeks`` is not 1 to 53, or a rule's value cannot be read.
    NoClause
        when a rule the plan needs has neither clause nor suggestion.
    """
    case = prepare_case(county, book, times, settings, since, weeks)
    tell = progress or _quiet
    tell("template", 0, 1)
    usual = _solve(case, template_problem(case), seed, settings.iterations, None, keep_going)
    usual, _ = proven(template_problem(case), usual, proof)
    tell("template", 1, 1)
    solved = []
    for position in range(len(case.horizon.weeks)):
        tell("week", position, len(case.horizon.weeks))
        solved.append(_solve_week(case, position, usual.visits, seed, keep_going, proof))
    tell("week", len(solved), len(solved))
    return _roster(case, seed, usual.visits, solved)


def _quiet(label: str, done: int, total: int) -> None:
    """Nobody watches."""


def prepare_case(
    county: County,
    book: Book,
    times: TravelTimes,
    settings: PlanningSettings,
    since: dt.date,
    weeks: int,
) -> CircuitCase:
    """Return the county made ready for planning: horizon, rules, demand, supply and travel."""
    starts_on = book.ruling_or_suggestion(WEEK_STARTS_ON, county.code, since)
    horizon = plan_horizon(since, weeks, weekday_of_ruling(starts_on), county_calendar(county))
    rules = [circuit_rules(book, county, week.days[0]) for week in horizon.weeks]
    codes = circuit_villages(county, horizon.since, horizon.until)
    villages = [county.village_by_code[code] for code in codes]
    modes = ModeTable(county)
    return circuit_case(
        county,
        times,
        settings,
        horizon,
        rules,
        villages,
        lambda village, day: modes.on(village, day).mode is Mode.CIRCUIT,
    )


def _solve_week(
    case: CircuitCase,
    position: int,
    template: Ints,
    seed: int,
    keep_going: KeepGoing | None,
    proof: ProofWanted | None,
) -> SolvedWeek:
    problem = week_problem(case, position, template)
    steps = case.settings.week_iterations
    own_seed = seed + position + 1
    plan = _solve(case, problem, own_seed, steps, template, keep_going)
    plan, bound = proven(problem, plan, proof)
    if plan.cost.uncovered <= plan.lower_bound:
        return SolvedWeek(position, problem, plan, None, bound)
    free = replace(problem, weights=replace(problem.weights, noon_minutes=NO_LIMIT_MINUTES))
    without_noon = _solve(case, free, own_seed, steps, plan.visits, keep_going).cost.uncovered
    excess = excess_sentence(
        case.horizon.weeks[position].index,
        plan.cost.uncovered,
        plan.lower_bound,
        without_noon,
        case.settings.noon_minutes,
    )
    return SolvedWeek(position, problem, plan, excess, bound)


def _solve(
    case: CircuitCase,
    problem: Problem,
    seed: int,
    iterations: int,
    start: Ints | None,
    keep_going: KeepGoing | None,
) -> WeekPlan:
    owed = int(problem.required.sum())
    if not problem.doctors or not owed:
        return WeekPlan(NO_VISITS, Cost(owed, *[0.0] * 7), owed, ())
    from xunzhen.domain.planning.solve.week import solve_week

    return solve_week(
        problem,
        seed,
        iterations,
        start,
        case.settings.start_temperature,
        case.settings.end_temperature,
        keep_going,
    )


def _roster(case: CircuitCase, seed: int, template: Ints, solved: Sequence[SolvedWeek]) -> Roster:
    county, horizon = case.county, case.horizon
    visits = tuple(
        visit
        for one in solved
        for visit in dated_visits(case, one.position, one.plan.visits, template)
    )
    rulings = tuple(ruling for rules in case.rules for ruling in rules.rulings)
    return Roster(
        county=county.code,
        county_name=county.name,
        since=horizon.since,
        weeks=tuple(_planned_week(case, one) for one in solved),
        seed=seed,
        visits=visits,
        required=tuple(
            (village.code, week.index, cell.owed)
            for village, row in zip(case.villages, case.demand.cells, strict=True)
            for week, cell in zip(horizon.weeks, row, strict=True)
        ),
        uncovered=_gaps(case, solved, visits),
        shortages=_shortages(case, solved),
        rules=distinct_rulings(rulings),
        notices=(
            *case.notices,
            *_no_mode_notice(case),
            *(one.excess for one in solved if one.excess is not None),
            *_remedies(case, solved),
        ),
        cost=_cost(solved),
        synthetic=county.synthetic,
    )


def _planned_week(case: CircuitCase, one: SolvedWeek) -> PlannedWeek:
    week = case.horizon.weeks[one.position]
    names = "、".join(dict.fromkeys(name for _, name in week.holidays))
    note = f"{names}，工作日{len(week.working)}天" if names else ""
    return PlannedWeek(
        index=week.index,
        since=week.days[0],
        working_days=week.working,
        required=int(one.problem.required.sum()),
        planned=len(one.plan.visits),
        lower_bound=one.plan.lower_bound,
        note=note,
        days=week.days,
        cost_bound=one.cost_bound,
    )


def _gaps(
    case: CircuitCase, solved: Sequence[SolvedWeek], visits: Sequence[PlannedVisit]
) -> tuple[Uncovered, ...]:
    """List what each village misses in each week, with the reason, by week and code."""
    planned: dict[tuple[str, int], int] = {}
    for visit in visits:
        key = visit.village, visit.week
        planned[key] = planned.get(key, 0) + 1
    gaps = []
    for one in solved:
        week = case.horizon.weeks[one.position].index
        for number, village in enumerate(case.villages):
            owed = int(one.problem.required[number])
            missing = owed - planned.get((village.code, week), 0)
            if missing > 0:
                reason = gap_reason(case, one.position, one.problem, one.plan.shortages, number)
                gaps.append(Uncovered(village.code, week, missing, reason))
    return tuple(gaps)


def _shortages(case: CircuitCase, solved: Sequence[SolvedWeek]) -> tuple[Sentence, ...]:
    """Say each shortage once, with the weeks it holds in; a village's own reasons are gaps."""
    found: dict[Sentence, list[int]] = {}
    for one in solved:
        week = case.horizon.weeks[one.position].index
        for shortage in one.plan.shortages:
            if len(shortage.villages) == 1:
                reason = gap_reason(
                    case, one.position, one.problem, one.plan.shortages, shortage.villages[0]
                )
            else:
                reason = shortage_sentence(case, one.problem, shortage)
            found.setdefault(reason, []).append(week)
    return tuple(
        say(
            reason.code,
            "第{weeks_zh}周：{zh}",
            "Week {weeks_en}: {en}",
            weeks_zh="、".join(str(week) for week in weeks),
            weeks_en=", ".join(str(week) for week in weeks),
            zh=reason.zh,
            en=reason.en,
        )
        for reason, weeks in found.items()
    )


def _remedies(case: CircuitCase, solved: Sequence[SolvedWeek]) -> tuple[Sentence, ...]:
    """Say what was tried and helps, once for the same villages: in the first week short of them."""
    found: dict[tuple[int, ...], Sentence | None] = {}
    for one in solved:
        week = case.horizon.weeks[one.position].index
        for shortage in one.plan.shortages:
            if shortage.capped and shortage.villages not in found:
                found[shortage.villages] = raised_cap(
                    case, week, one.problem, shortage, one.plan.lower_bound
                )
    return tuple(remedy for remedy in found.values() if remedy is not None)


def _no_mode_notice(case: CircuitCase) -> tuple[Sentence, ...]:
    """Say how many villages nobody serves: a plan covers only those whose mode is circuit."""
    table = ModeTable(case.county)
    codes = [village.code for village in case.county.villages]
    bare = sum(table.on(code, case.horizon.since).mode is None for code in codes)
    if not bare:
        return ()
    return (
        say(
            "planning.villages_without_mode",
            "另有{number}个村在{day}没有任何有效服务方式，不在本计划内，请用xunzhen coverage查看。",
            "{number} more villages have no valid service mode on {day} and are not in this plan; "
            "see xunzhen coverage.",
            number=bare,
            day=case.horizon.since.isoformat(),
        ),
    )


def _cost(solved: Sequence[SolvedWeek]) -> CostSummary:
    costs = [one.plan.cost for one in solved]
    return CostSummary(
        travel_minutes=sum(cost.travel for cost in costs),
        preference=sum(cost.preference for cost in costs),
        spacing=sum(cost.spacing for cost in costs),
        continuity=sum(cost.continuity for cost in costs),
        support=sum(cost.support for cost in costs),
        fairness=sum(cost.workload for cost in costs),
        changes=sum(cost.changes for cost in costs),
    )
