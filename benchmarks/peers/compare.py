"""The arithmetic of the result page: who wins, by how much, and how far from a proven bound.

objective   uncovered * missed + cost; smaller is better, a difference up to TIE minutes is none
bound 2     what is proven about cost once no visit is missed beyond need:
            bound - uncovered * least, since a plan that misses ``least`` visits costs no less
gap         (cost - best bound 2 of the run) / cost, for plans that miss ``least`` visits
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

TIE: Final = 0.005
OURS: Final = "certified"
ALONE: Final = "search"
NOT_RIVALS: Final = ("flow", "greedy", ALONE, OURS)


@dataclass(frozen=True)
class Row:
    """One solver on one instance, re-costed and checked by the harness.

    missed, cost : of the plan; None without a plan that keeps every rule
    bound : proven least objective; least : proven least missed visits
    broken : how many rules the plan breaks; a plan that breaks one is not counted
    failed : why there is no answer (crash, killed, cannot express); "" otherwise
    seconds : counted time; start_seconds : interpreter, libraries, compiling, told apart
    """

    case: str
    solver: str
    missed: int | None = None
    cost: float | None = None
    uncovered_price: float = 10_000.0
    bound: float | None = None
    least: int | None = None
    broken: int = 0
    failed: str = ""
    status: str = ""
    note: str = ""
    seconds: float | None = None
    start_seconds: float | None = None
    cpu_seconds: float | None = None
    found_after: float | None = None
    memory_mb: float | None = None

    @property
    def objective(self) -> float | None:
        """Price the missed visits and add the cost; None without a plan."""
        if self.missed is None or self.cost is None:
            return None
        return self.uncovered_price * self.missed + self.cost


def verdict(ours: Row, peer: Row) -> str:
    """Say ``win``, ``tie`` or ``loss`` for us, or ``no plan`` when the peer has none."""
    if peer.objective is None:
        return "no plan"
    if ours.objective is None:
        return "loss"
    difference = peer.objective - ours.objective
    if abs(difference) <= TIE:
        return "tie"
    return "win" if difference > 0 else "loss"


def least_missed(rows: Iterable[Row]) -> int:
    """Return the proven least number of missed visits of an instance, 0 if none is proven."""
    return max((row.least for row in rows if row.least is not None), default=0)


def bound_below(row: Row, least: int) -> float | None:
    """Return bound 2 of a row; None where it proves nothing (0 or less)."""
    if row.bound is None:
        return None
    bound = row.bound - row.uncovered_price * least
    return bound if bound > 0 else None


def best_bound(rows: Sequence[Row]) -> float | None:
    """Return the highest bound 2 of an instance."""
    least = least_missed(rows)
    return max((b for row in rows if (b := bound_below(row, least)) is not None), default=None)


def gap(row: Row, rows: Sequence[Row]) -> float | None:
    """Return a row's gap to the best bound of its instance, never below 0; None if not proven."""
    bound = best_bound(rows)
    if bound is None or not row.cost or row.missed != least_missed(rows):
        return None
    return max(0.0, (row.cost - bound) / row.cost)


@dataclass(frozen=True)
class Standing:
    """One peer over all instances of a run.

    ratios : peer's cost / our cost, where both miss the same number of visits
    more_missed : visits that the peer misses beyond ours, where the numbers differ
    """

    solver: str
    instances: int
    wins: int
    ties: int
    losses: int
    no_plan: int
    ratios: tuple[float, ...]
    more_missed: tuple[int, ...]

    @property
    def median_ratio(self) -> float | None:
        """Return the median of the ratios; None where there is none."""
        return median(self.ratios) if self.ratios else None


def standings(rows: Sequence[Row], own: str = OURS) -> tuple[Standing, ...]:
    """Return how each peer stands against a solver of ours, in the order of the rows."""
    ours = {row.case: row for row in rows if row.solver == own}
    peers = dict.fromkeys(row.solver for row in rows if row.solver not in NOT_RIVALS)
    return tuple(_standing(peer, ours, rows) for peer in peers)


def _standing(peer: str, ours: dict[str, Row], rows: Sequence[Row]) -> Standing:
    pairs = [(ours[row.case], row) for row in rows if row.solver == peer and row.case in ours]
    verdicts = [verdict(own, row) for own, row in pairs]
    both = [(own, row) for own, row in pairs if own.objective and row.objective]
    return Standing(
        solver=peer,
        instances=len(pairs),
        wins=verdicts.count("win"),
        ties=verdicts.count("tie"),
        losses=verdicts.count("loss"),
        no_plan=verdicts.count("no plan"),
        ratios=tuple(
            row.cost / own.cost
            for own, row in both
            if row.cost is not None and own.cost and own.missed == row.missed
        ),
        more_missed=tuple(
            row.missed - own.missed
            for own, row in both
            if row.missed is not None and own.missed is not None and row.missed != own.missed
        ),
    )


def why_lost(ours: Row, peer: Row) -> str:
    """Say from the two rows alone why a peer's plan is better than ours."""
    if ours.objective is None or peer.objective is None:
        return f"we have no plan: {ours.failed or ours.status}"
    parts = []
    if peer.bound is not None and peer.objective - peer.bound <= max(TIE, 1e-6 * peer.objective):
        parts.append("the peer's plan is proven optimal")
    if ours.found_after is not None and ours.seconds:
        if ours.found_after < 0.7 * ours.seconds:
            parts.append(
                f"our search met its best plan after {ours.found_after:.1f} s of "
                f"{ours.seconds:.1f} s and did not leave it: a local optimum of its moves"
            )
        else:
            parts.append(
                f"our search was still improving after {ours.found_after:.1f} s of "
                f"{ours.seconds:.1f} s"
            )
    return "; ".join(parts) or "unknown: look at the rows"
