"""What if: a county planned as the rules stand and as they might, and the difference.

A what-if is one more document in the Book (``policy.assumed``), and, if asked, another weekly cap
for every doctor. Both plans share county, travel times, settings, horizon and seed. The supposed
week starts from today's and pays ``change`` for each visit that today's lacks, so that what is
counted as changed is what must change, not what chance moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import NoClause, Sentence
from xunzhen.domain.places import contains
from xunzhen.domain.planning.plan import prepare_case, rolled_out, usual_week
from xunzhen.domain.planning.problem import Ints
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.whatif_measures import (
    Measures,
    VisitChanges,
    measures_of,
    visit_changes,
)
from xunzhen.domain.planning.whatif_words import RuleChange, notices_of
from xunzhen.domain.policy.assumed import AssumedLaw
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Force, Ruling
from xunzhen.domain.registry.county import County

KeepGoing = Callable[[int, float], bool]


@dataclass(frozen=True)
class Basis:
    """What every plan of one what-if shares."""

    county: County
    book: Book
    times: TravelTimes
    settings: PlanningSettings
    detour_factor: float
    since: dt.date
    weeks: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed: law, and the weekly cap of every doctor who may go (None: as entered)."""

    law: AssumedLaw = field(default_factory=AssumedLaw)
    cap: int | None = None


@dataclass(frozen=True)
class Outcome:
    """A county planned: its roster, what it takes, and the weekly template it rests on."""

    roster: Roster
    measures: Measures
    template: Ints


@dataclass(frozen=True)
class Comparison:
    """A supposed plan beside today's."""

    scenario: Scenario
    rules: tuple[RuleChange, ...]
    before: Outcome
    after: Outcome
    changes: VisitChanges
    notices: tuple[Sentence, ...]


def plan_today(basis: Basis, keep_going: KeepGoing | None = None) -> Outcome:
    """Plan the county as its rules stand; the same roster as ``plan_circuits`` gives.

    Raises
    ------
    BadData
        when the horizon or a rule's value cannot be read.
    NoClause
        when a rule the plan needs has neither clause nor suggestion.
    """
    return _planned(basis, None, keep_going)


def suppose(
    basis: Basis, today: Outcome, scenario: Scenario, keep_going: KeepGoing | None = None
) -> Comparison:
    """Plan the county as supposed and set it beside today's plan.

    Raises
    ------
    BadData, NoClause
        as ``plan_today``, of the supposed rules.
    """
    supposed = replace(
        basis, book=scenario.law.added_to(basis.book), county=with_cap(basis.county, scenario.cap)
    )
    rules = rule_changes(basis, supposed.book, scenario.law)
    changes_nothing = supposed.county == basis.county and all(one.is_same for one in rules)
    after = today if changes_nothing else _planned(supposed, today.template, keep_going)
    return Comparison(
        scenario=scenario,
        rules=rules,
        before=today,
        after=after,
        changes=visit_changes(today.roster, after.roster),
        notices=notices_of(basis.county, rules, after.measures, scenario.cap),
    )


def with_cap(county: County, cap: int | None) -> County:
    """Return the county in which every doctor with half-days to give may give ``cap`` a week.

    The half-days entered stay: nobody gives more of them than he has. None changes nothing.
    """
    if cap is None:
        return county
    staff = tuple(
        replace(one, max_circuit_half_days=cap) if one.licence.may_treat and one.available else one
        for one in county.staff
    )
    return replace(county, staff=staff)


def rule_changes(basis: Basis, supposed: Book, law: AssumedLaw) -> tuple[RuleChange, ...]:
    """Return each supposed value beside today's ruling, in the order of the clauses."""
    found = []
    for clause in law.clauses:
        if clause.force is Force.FACT:
            continue
        home = basis.county.code
        place = clause.place if contains(home, clause.place) else home
        for setting in clause.settings:
            after = _ruling(supposed, setting.rule, place, basis.since)
            if after is not None and after.clause is not None and after.clause.id == clause.id:
                before = _ruling(basis.book, setting.rule, place, basis.since)
                found.append(RuleChange(place, before, after))
    return tuple(found)


def _ruling(book: Book, rule: str, place: str, day: dt.date) -> Ruling | None:
    try:
        return book.ruling_or_suggestion(rule, place, day)
    except NoClause:
        return None


def _planned(basis: Basis, near: Ints | None, keep_going: KeepGoing | None) -> Outcome:
    case = prepare_case(
        basis.county, basis.book, basis.times, basis.settings, basis.since, basis.weeks
    )
    template = usual_week(case, basis.seed, keep_going, near).visits
    roster = rolled_out(case, basis.seed, template, None, keep_going)
    return Outcome(roster, measures_of(basis.county, roster, basis.detour_factor), template)
