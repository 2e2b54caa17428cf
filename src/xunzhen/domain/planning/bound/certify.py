"""A certificate for a week: what any plan must cost at least, and a plan polished on the way.

    1 column generation   a bound below coverage, valid at every step (``generation``)
    2 polish              the master in whole numbers over the circuits met (``whole``)
    3 near circuits       every circuit within a gap of the bound; in whole numbers over them
                          either the optimum is proven or the bound rises by up to the gap

Coverage itself is proven by the flow (``solve.flow``); the bound here is on ``Cost.total`` of
plans that miss no more visits than the one certified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from xunzhen.domain.planning.bound.circuits import Case, case_of
from xunzhen.domain.planning.bound.generation import Generated, generate
from xunzhen.domain.planning.bound.master import own_scheduler
from xunzhen.domain.planning.bound.nearby import Nearby, nearby
from xunzhen.domain.planning.bound.pool import circuits_of_plan, columns_of
from xunzhen.domain.planning.bound.rows import Choices, Rows, choices_of, rows_of
from xunzhen.domain.planning.bound.whole import WholeLimits, best_whole
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Ints, Problem, WeekPlan
from xunzhen.domain.planning.solve.week import solve_week

TINY = 1e-4  # minutes-equivalents: a cost within this of the bound is the bound
TRIES, SHRINK = 16, 0.7
USED = 0.3  # least value of a circuit in the master to search near it
COOL = 3.0  # first temperature of that search


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to go. Every limit counts work, so that the same effort gives the same answer.

    iterations : of column generation;  pricing_nodes : for one doctor at a time
    enough : relative gap at which to stop;  polish, nearby : most circuits in whole numbers at
    once, for a better plan and for the proof;  whole_nodes : of the tree in whole numbers
    search : steps of search where there are more circuits than ``polish``
    seconds : for one solve in whole numbers, by the solver's clock; None: no limit. A limit that
    is met makes the answer depend on the machine.
    """

    iterations: int = 2000
    pricing_nodes: int = 2_000_000
    enough: float = 0.0
    polish: int = 10_000
    nearby: int = 20_000
    whole_nodes: int = 2000
    search: int = 40_000
    seconds: float | None = None


@dataclass(frozen=True)
class Certificate:
    """What is proven about a week.

    plan : the plan given, or a cheaper one met on the way;  bound : no plan that misses at most
    ``plan.cost.uncovered`` visits costs less;  iterations, columns : of column generation
    truncated : a pricing search was cut short (the bound is still valid);  stopped : told to stop
    """

    plan: WeekPlan
    bound: float
    iterations: int
    columns: int
    truncated: bool
    stopped: bool

    @property
    def gap(self) -> float:
        """How far the plan's cost may be above the best possible, relative to that best."""
        return relative_gap(self.plan.cost.total, self.bound)

    @property
    def proven_optimal(self) -> bool:
        """Say whether no plan that misses as few visits is cheaper."""
        return self.plan.cost.total - self.bound <= TINY


def relative_gap(cost: float, bound: float) -> float:
    """Return (cost - bound) / bound; 0 where they agree, infinite for a bound of 0 or less.

    >>> relative_gap(102.0, 100.0)
    0.02
    """
    if cost - bound <= TINY:
        return 0.0
    return (cost - bound) / bound if bound > 0.0 else float("inf")


Tell = Callable[[float, float], None]


def certify(
    problem: Problem,
    plan: WeekPlan,
    effort: Effort | None = None,
    keep_going: Callable[[], bool] | None = None,
    tell: Tell | None = None,
) -> Certificate:
    """Prove how near a plan is to the best that misses as few visits, and polish it.

    Parameters
    ----------
    plan : keeps every rule, as ``solve.week.solve_week`` returns it
    keep_going : asked after every step of work; False ends with what is proven so far
    tell : told (cost, bound) as either gets better

    Raises
    ------
    Infeasible
        when locked visits clash.
    """
    with own_scheduler():
        proof = _Proof(problem, plan, effort or Effort(), keep_going, tell)
        proof.generate()
        proof.polish()
        proof.close_in()
        return proof.certificate()


class _Proof:
    """One certification: the best plan and bound so far."""

    def __init__(
        self,
        problem: Problem,
        plan: WeekPlan,
        effort: Effort,
        keep_going: Callable[[], bool] | None,
        tell: Tell | None,
    ) -> None:
        self._effort = effort
        self._ask = keep_going or (lambda: True)
        self._tell = tell or (lambda _cost, _bound: None)
        self._case: Case = case_of(problem)
        self._rows: Rows = rows_of(self._case, plan.cost.uncovered)
        self._choices: Choices = choices_of(self._case)
        self._plan = plan
        self._bound = -np.inf
        self._stopped = False
        self._generated: Generated | None = None

    def certificate(self) -> Certificate:
        """Return what is proven by now."""
        found = self._generated
        return Certificate(
            plan=self._plan,
            bound=max(0.0, min(self._bound, self._plan.cost.total)),
            iterations=found.iterations if found else 0,
            columns=len(found.pool.cost) if found else 0,
            truncated=found.truncated if found else False,
            stopped=self._stopped,
        )

    def generate(self) -> None:
        """Generate circuits from those of the plan; the bound is what they prove."""
        doctor, at = self._own_circuits()
        self._generated = generate(
            self._rows, self._choices, doctor, at, self._effort.pricing_nodes,
            self._effort.iterations, self._between_steps,
        )  # fmt: skip
        self._raise(self._generated.bound)

    def polish(self) -> None:
        """Look for a better plan: in whole numbers among the circuits met, or near the master's.

        Where so many circuits were met that whole numbers find nothing, search goes on from the
        circuits that the last master used most, without heat.
        """
        found = self._generated
        if found is None or self._done() or not len(found.pool.cost):
            return
        before = self._plan.cost.total
        if len(found.pool.cost) <= self._effort.polish:
            doctor, at = self._own_circuits()
            whole = best_whole(
                self._rows, self._choices, np.concatenate([doctor, found.pool.doctor]),
                np.concatenate([at, found.pool.at]), self._limits(),
            )  # fmt: skip
            self._accept(whole.visits)
        if self._plan.cost.total >= before and not self._done():
            self._search_near(found)

    def _search_near(self, found: Generated) -> None:
        by_use = np.argsort(-found.values, kind="stable")
        used = by_use[found.values[by_use] > USED]
        _, first = np.unique(found.pool.doctor[used], return_index=True)
        one_each = used[first]
        circuit, half_day = np.nonzero(found.pool.at[one_each] >= 0)
        visits = np.column_stack(
            [
                found.pool.at[one_each][circuit, half_day],
                found.pool.doctor[one_each][circuit],
                half_day,
            ]
        )
        steps = self._effort.search
        near = solve_week(
            self._case.problem,
            1,
            steps,
            visits,
            COOL,
            keep_going=lambda _done, _best: self._going(),
        )
        self._accept(near.visits)

    def close_in(self) -> None:
        """Decide in whole numbers over all circuits within the gap, or as much of it as fits."""
        found = self._generated
        if found is None or not np.isfinite(found.bound):
            return
        reached = 0.0
        for most in (self._effort.nearby // 4, self._effort.nearby, self._effort.nearby):
            if self._done():
                return
            near = self._fitting(found, self._plan.cost.total - found.bound, most)
            if near is None or near.gap <= reached * 1.05:
                continue
            reached = near.gap
            whole = best_whole(
                self._rows, self._choices, near.doctor, near.at, self._limits(), near.choices
            )
            # A plan that is not made of these alone costs at least the bound plus the gap.
            self._raise(min(whole.bound, found.bound + near.gap))
            self._accept(whole.visits)

    def _fitting(self, found: Generated, gap: float, most: int) -> Nearby | None:
        """List the circuits within the gap, or within a part of it that fits."""
        for _ in range(TRIES):
            if not self._going():
                return None
            near = nearby(
                self._rows, self._choices, found.duals, found.least, gap, most,
                self._effort.pricing_nodes,
            )  # fmt: skip
            if near is not None:
                return near
            gap *= SHRINK
        return None

    def _own_circuits(self) -> tuple[Ints, Ints]:
        doctor, at = circuits_of_plan(self._case, self._plan.visits)
        keeps = np.isfinite(columns_of(self._case, doctor, at).cost)
        return doctor[keeps], at[keeps]

    def _limits(self) -> WholeLimits:
        return WholeLimits(self._effort.whole_nodes, self._effort.seconds, self._going)

    def _accept(self, visits: Ints | None) -> None:
        """Take a plan if its plain recount is better."""
        if visits is None:
            return
        order = np.lexsort((visits[:, 1], visits[:, 2], visits[:, 0]))
        cost = cost_of(self._case.problem, visits[order])
        old = self._plan.cost
        if (cost.uncovered, cost.total) < (old.uncovered, old.total - TINY):
            self._plan = replace(self._plan, visits=visits[order], cost=cost)
            self._tell(cost.total, self._bound)

    def _raise(self, bound: float) -> None:
        if bound > self._bound:
            self._bound = bound
            self._tell(self._plan.cost.total, bound)

    def _between_steps(self, _iterations: int, bound: float) -> bool:
        self._raise(bound)
        return self._going()

    def _search_goes_on(self, _steps: int, _best: float) -> bool:
        return self._going()

    def _going(self) -> bool:
        if not self._stopped and not self._ask():
            self._stopped = True
        return not self._stopped

    def _done(self) -> bool:
        cost = self._plan.cost.total
        close = cost - self._bound <= max(TINY, self._effort.enough * cost)
        return close or not self._going()
