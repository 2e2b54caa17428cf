"""Advice on shortages: the smallest set of resources that removes a missed visit, each one tried.

For a shortage (a part of the minimum cut, ``solve.shortages``) single resources are tried kind by
kind, then pairs of which one opens a way for the other, then all together, from which what can be
left out is taken away; a set is offered only if the coverage flow, solved with it,
misses fewer visits of that shortage. Adding resources never makes the flow worse, so a kind that
does not help all together holds no single that does: "no single remedy" is proven so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from xunzhen.domain.planning.advice_resources import (
    Kind,
    Resource,
    candidates,
    means_of,
    pairs,
)
from xunzhen.domain.planning.advice_trials import Set, Trials
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.problem import Problem, Shortage

MOST_SUGGESTIONS: Final = 3
MOST_FLOWS: Final = 400
LARGEST_SET: Final = 4


class Finding(StrEnum):
    """What the trials came to."""

    SINGLE = "single"
    PAIR = "pair"
    SET = "set"
    MANY = "many"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Resources that together save ``saved`` visits of a shortage; each takes one half-day."""

    resources: Set
    saved: int

    @property
    def half_days(self) -> int:
        """The price in half-days of doctors: one a visit saved."""
        return self.saved


@dataclass(frozen=True, slots=True)
class Advice:
    """A shortage of one week and what would lessen it, at most three ways, best first.

    complete : where no single is suggested, every single was tried or excluded: none helps
    flows : coverage flows solved for it
    """

    shortage: Shortage
    finding: Finding
    suggestions: tuple[Suggestion, ...]
    complete: bool
    flows: int


def advise_week(
    case: CircuitCase,
    position: int,
    problem: Problem,
    shortages: Sequence[Shortage],
    tell: Callable[[], None] | None = None,
) -> tuple[Advice, ...]:
    """Return advice on each shortage of a week.

    Parameters
    ----------
    problem : the week
    shortages : those of its coverage bound
    tell : called after each shortage
    """
    found = []
    least_missed = sum(one.deficit for one in shortages)
    trials = Trials(problem, means_of(case, position, problem), least_missed)
    for shortage in shortages:
        found.append(advise_shortage(trials, shortage))
        if tell is not None:
            tell()
    return tuple(found)


def advise_shortage(trials: Trials, shortage: Shortage) -> Advice:
    """Return what would lessen one shortage; singles first, one of each kind before a second."""
    begun = trials.made
    if not trials.problem.doctors:
        return Advice(shortage, Finding.NOTHING, (), True, 0)
    singles = candidates(trials.problem, trials.means, shortage)
    whole = True
    by_kind: list[list[Suggestion]] = []
    for kind in Kind:
        sets = [(one,) for one in singles[kind]]
        helpful, certain = trials.those_that_help(sets, shortage, MOST_SUGGESTIONS, MOST_FLOWS)
        whole &= certain
        by_kind.append([_enlarged(trials, shortage, one) for one in helpful])
    if any(by_kind):
        kept = _chosen(by_kind)
        return Advice(shortage, Finding.SINGLE, tuple(kept), True, trials.made - begun)
    finding, best = _beyond_singles(trials, shortage, singles)
    ways = () if best is None else (Suggestion(best, trials.saved(best, shortage)),)
    return Advice(shortage, finding, ways, whole, trials.made - begun)


def _beyond_singles(
    trials: Trials, shortage: Shortage, singles: Mapping[Kind, tuple[Resource, ...]]
) -> tuple[Finding, Set | None]:
    both = pairs(trials.problem, trials.means, singles, shortage.villages)
    found, _ = trials.those_that_help(both, shortage, 1, MOST_FLOWS)
    if found:
        return Finding.PAIR, found[0]
    everything = tuple(dict.fromkeys(one for each in (*singles.values(), *both) for one in each))
    if not everything or not trials.saved(everything, shortage):
        return Finding.NOTHING, None
    smallest = trials.smallest_within(everything, shortage)
    if len(smallest) > LARGEST_SET:
        return Finding.MANY, None
    return (Finding.PAIR if len(smallest) == 2 else Finding.SET), smallest


def _enlarged(trials: Trials, shortage: Shortage, best: Set) -> Suggestion:
    """Raise a cap by two where that saves two."""
    saved = trials.saved(best, shortage)
    (one,) = best
    if one.kind is Kind.CAP and shortage.deficit > saved:
        twice = (replace(one, amount=2),)
        more = trials.saved(twice, shortage)
        if more > saved:
            return Suggestion(twice, more)
    return Suggestion(best, saved)


def _chosen(by_kind: Sequence[Sequence[Suggestion]]) -> list[Suggestion]:
    """Choose at most three: one of each kind, then a second of a kind.

    A doctor from beyond the longest way is asked only if that saves more than anything within it,
    and stands last.
    """
    ordered = [one[n] for n in range(MOST_SUGGESTIONS) for one in by_kind if n < len(one)]
    within = [one for one in ordered if one.resources[0].kind is not Kind.NEIGHBOUR]
    most = max((one.saved for one in within), default=0)
    beyond = [one for one in ordered if one not in within and one.saved > most][:1]
    return within[: MOST_SUGGESTIONS - len(beyond)] + beyond


def best_cap(
    case: CircuitCase, position: int, problem: Problem, shortage: Shortage, least_missed: int
) -> Suggestion | None:
    """Return the capped doctor whose higher weekly cap saves most visits of a week, or None.

    As many half-days are added as are missed and the doctor has; five doctors are tried.
    """
    trials = Trials(problem, means_of(case, position, problem), least_missed)
    best: Suggestion | None = None
    spare = problem.available.sum(axis=1) - problem.cap
    order = sorted((k for k in shortage.capped if spare[k] > 0), key=lambda k: (-int(spare[k]), k))
    for k in order[:5]:
        more = min(shortage.deficit, int(spare[k]))
        resources = (Resource(Kind.CAP, doctor=k, amount=more),)
        saved = trials.saved(resources, shortage)
        if saved > 0 and (best is None or saved > best.saved):
            best = Suggestion(resources, saved)
        if saved == shortage.deficit:
            break
    return best
