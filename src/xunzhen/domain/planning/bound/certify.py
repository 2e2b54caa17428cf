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
from xunzhen.domain.planning.bound.nearby import Nearby, nearby
from xunzhen.domain.planning.bound.pool import circuits_of_plan, columns_of
from xunzhen.domain.planning.bound.rows import Choices, Rows, choices_of, rows_of
from xunzhen.domain.planning.bound.whole import WholeLimits, best_whole
from xunzhen.domain.planning.cost import cost_of
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem, WeekPlan

TINY = 1e-4  # minutes-equivalents: a cost within this of the bound is the bound


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to go. Every limit counts work, so that the same effort gives the same answer.

    iterations : of column generation;  pricing_nodes : for one doctor at a time
    enough : relative gap at which to stop;  nearby : most circuits in whole numbers at once
    whole_nodes : of the tree in whole numbers
    seconds : for one solve in whole numbers, by the solver's clock; None: no limit. A limit that
    is met makes the answer depend on the machine.
    """

    iterations: int = 2000
    pricing_nodes: int = 2_000_000
    enough: float = 0.0
    nearby: int = 60_000
    whole_nodes: int = 2000
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
        """Look for a better plan among the circuits met; those that stand whole are kept first."""
        found = self._generated
        if found is None or self._done():
            return
        pool = found.pool
        certain = np.flatnonzero(found.values > 1.0 - 1e-6)
        whole = best_whole(
            self._rows, self._choices, pool.doctor, pool.at, self._limits(), fixed=certain
        )
        self._accept(whole.visits)
        if self._going():
            doctor, at = self._own_circuits()
            whole = best_whole(
                self._rows, self._choices, np.concatenate([doctor, pool.doctor]),
                np.concatenate([at, pool.at]), self._limits(),
            )  # fmt: skip
            self._accept(whole.visits)

    def close_in(self) -> None:
        """Decide in whole numbers over all circuits within the gap, or as much of it as fits."""
        found = self._generated
        if found is None or not np.isfinite(found.bound):
            return
        reached = 0.0
        while not self._done():
            near = self._fitting(found, self._plan.cost.total - found.bound)
            if near is None or near.gap <= reached * 1.05:
                return
            reached = near.gap
            whole = best_whole(
                self._rows, self._choices, near.doctor, near.at, self._limits(), near.choices
            )
            # A plan made of others too costs at least the bound plus the gap.
            self._raise(min(whole.bound, found.bound + near.gap))
            self._accept(whole.visits)

    def _fitting(self, found: Generated, gap: float) -> Nearby | None:
        """List the circuits within the gap, or within the largest part of it that fits."""
        for _ in range(12):
            if not self._going():
                return None
            near = nearby(
                self._rows, self._choices, found.duals, gap, self._effort.nearby,
                self._effort.pricing_nodes,
            )  # fmt: skip
            if near is not None:
                return near
            gap *= 0.7
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

    def _going(self) -> bool:
        if not self._stopped and not self._ask():
            self._stopped = True
        return not self._stopped

    def _done(self) -> bool:
        cost = self._plan.cost.total
        close = cost - self._bound <= max(TINY, self._effort.enough * cost)
        return close or not self._going()
