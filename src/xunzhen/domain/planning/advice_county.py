"""Advice for a county over a horizon: week by week, shortage by shortage, and in all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.advice import Advice, advise_week
from xunzhen.domain.planning.advice_extra import ExtraHalfDays, extra_half_days
from xunzhen.domain.planning.advice_resources import means_of
from xunzhen.domain.planning.advice_words import finding_sentence, suggestion_sentence
from xunzhen.domain.planning.build import NO_VISITS, CircuitCase, week_problem
from xunzhen.domain.planning.explain import gap_reason, shortage_sentence
from xunzhen.domain.planning.problem import Problem, Shortage
from xunzhen.domain.planning.supply import township_of


@dataclass(frozen=True, slots=True)
class ShortageAdvice:
    """A shortage in words, what was found, and up to three suggestions in words."""

    advice: Advice
    villages: tuple[str, ...]
    reason: Sentence
    finding: Sentence | None
    suggestions: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class WeekAdvice:
    """One week: the proven least of missed visits, advice on each shortage, half-days to add.

    ``extra`` maps townships (``""``: the county's own institutions) to half-days;
    ``out_of_reach`` are visits that no half-day of anybody would make; ``note`` says why there is
    no advice where visits are missed.
    """

    week: int
    least_missed: int
    shortages: tuple[ShortageAdvice, ...]
    extra: Mapping[str, int]
    out_of_reach: int
    note: Sentence | None = None


Tell = Callable[[int, int], None]


def advise_county(case: CircuitCase, tell: Tell | None = None) -> tuple[WeekAdvice, ...]:
    """Return the advice on every week of a case; ``tell`` hears (weeks done, of how many)."""
    weeks = len(case.horizon.weeks)
    found = []
    for position in range(weeks):
        if tell is not None:
            tell(position, weeks)
        found.append(_week(case, position))
    if tell is not None:
        tell(weeks, weeks)
    return tuple(found)


def _week(case: CircuitCase, position: int) -> WeekAdvice:
    problem = week_problem(case, position, NO_VISITS)
    index = case.horizon.weeks[position].index
    owed = int(problem.required.sum())
    if not problem.doctors or not owed:
        note = case.supply.notices[0] if owed else None
        return WeekAdvice(index, owed, (), {}, 0, note)
    from xunzhen.domain.planning.solve.flow import coverage_bound

    bound = coverage_bound(problem)
    if not bound.least_missed:
        return WeekAdvice(index, 0, (), {}, 0)
    extra = extra_half_days(case, position, problem)
    return WeekAdvice(
        week=index,
        least_missed=bound.least_missed,
        shortages=tuple(
            _told(case, position, problem, bound.shortages, one)
            for one in advise_week(case, position, problem, bound.shortages)
        ),
        extra=_by_township(case, extra),
        out_of_reach=extra.out_of_reach,
    )


def _told(
    case: CircuitCase,
    position: int,
    problem: Problem,
    shortages: tuple[Shortage, ...],
    advice: Advice,
) -> ShortageAdvice:
    means = means_of(case, position, problem)
    villages = advice.shortage.villages
    reason = shortage_sentence(case, position, problem, advice.shortage)
    if len(villages) == 1:
        reason = gap_reason(case, position, problem, shortages, villages[0])
    return ShortageAdvice(
        advice=advice,
        villages=tuple(case.villages[v].code for v in villages),
        reason=reason,
        finding=finding_sentence(advice),
        suggestions=tuple(suggestion_sentence(case, means, one) for one in advice.suggestions),
    )


def _by_township(case: CircuitCase, extra: ExtraHalfDays) -> dict[str, int]:
    found: dict[str, int] = {}
    for centre, number in zip(case.supply.centres, extra.by_centre.tolist(), strict=True):
        if number:
            township = township_of(case.county, centre) or ""
            found[township] = found.get(township, 0) + number
    return found
