"""How near to the best a roster is proven to be: asking for the proof, and saying it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.problem import Problem, WeekPlan
from xunzhen.domain.planning.roster import Roster

if TYPE_CHECKING:
    from xunzhen.domain.planning.bound.certify import Effort

UNFINISHED = 1.0  # a bound of half the cost or less is only where a proof began


@dataclass(frozen=True)
class ProofWanted:
    """How hard to try, who is asked whether to go on, and who is told (cost, bound) of a week.

    watch : called when a week's proof begins, returns what is asked besides ``keep_going``
    """

    effort: Effort
    keep_going: Callable[[], bool] | None = None
    tell: Callable[[float, float], None] | None = None
    watch: Callable[[], Callable[[], bool]] | None = None

    def start(self) -> Callable[[], bool]:
        """Return what a week's proof asks before each step."""
        watch = self.watch() if self.watch else lambda: True
        going = self.keep_going or (lambda: True)
        return lambda: going() and watch()


def proven(
    problem: Problem, plan: WeekPlan, wanted: ProofWanted | None
) -> tuple[WeekPlan, float | None]:
    """Return the plan, polished, and what any plan that misses no more must cost at least.

    Without a proof wanted the plan is returned as it is, and None.
    """
    if wanted is None:
        return plan, None
    if not problem.doctors or not problem.required.sum():
        return plan, plan.cost.total
    from xunzhen.domain.planning.bound.certify import certify

    found = certify(problem, plan, wanted.effort, wanted.start(), wanted.tell)
    return found.plan, found.bound


def cost_gap(roster: Roster) -> float | None:
    """Return how far the roster's cost may be above the best, relative to that best.

    Rounded up to a thousandth, so that "at most" stays true; None where nothing is proven.
    """
    bound, cost = roster.cost_bound, roster.cost.total
    if bound is None or (bound <= 0.0 < cost):
        return None
    if cost - bound <= 1e-4 * max(1, len(roster.weeks)):
        return 0.0
    return ceil((cost - bound) / bound * 1000 - 1e-9) / 1000


def cost_proof(roster: Roster) -> Sentence:
    """Say what is proven of the roster's cost, to follow the cost itself."""
    gap = cost_gap(roster)
    if gap is None or gap >= UNFINISHED:
        return say(
            "planning.cost_unproven",
            "未证明离最优多远",
            "not proven how far from the best possible",
        )
    if gap == 0.0:
        return say(
            "planning.cost_optimal",
            "已证明最省：逐周按本常规周排，怎么排也不会更省",
            "proven least: week by week, given this weekly template, no plan costs less",
        )
    return say(
        "planning.cost_gap",
        "至多比最优高{percent}%（逐周按本常规周证明）",
        "at most {percent} % above the best possible (week by week, given this weekly template)",
        percent=f"{gap * 100:.1f}",
    )
