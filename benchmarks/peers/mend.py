"""Makes a plan of a routing solver keep the rules that the solver could not be told.

First the visits are taken over one by one, those first that the most rules let pass; a visit that
breaks a rule beside those already taken is dropped. Then villages that are short are filled again,
fewest choices first, each time with the visit that adds least to the true objective. Nothing that
was taken over is moved: it remains the routing solver's plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks.peers.visit_costs import lone_costs, possible_table, possible_visits
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem

Visit = tuple[int, int, int]


@dataclass(frozen=True)
class Mended:
    """A plan that keeps every rule; ``dropped`` of the visits given, ``added`` new ones."""

    visits: Ints
    dropped: int
    added: int


@dataclass
class Board:
    """The plan so far, ready to answer whether one more visit fits and what it adds."""

    problem: Problem
    possible: Bools
    lone: Floats
    place: dict[tuple[int, int], int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    comers: dict[int, list[int]] = field(default_factory=dict)
    load: dict[int, int] = field(default_factory=dict)
    out: dict[tuple[int, int], int] = field(default_factory=dict)

    def fits(self, v: int, k: int, s: int) -> bool:
        """Say whether no rule forbids the visit beside those made."""
        problem, made = self.problem, self.comers.get(v, ())
        if not self.possible[v, k, s] or (k, s) in self.place:
            return False
        if len(made) >= problem.required[v] or self.days.get(v, 0) >> s // 2 & 1:
            return False
        if self.load.get(k, 0) >= problem.cap[k]:
            return False
        centre = int(problem.centre[k])
        if 0 <= problem.vehicles[centre] <= self.out.get((centre, s), 0):
            return False
        partner = self.place.get((k, s ^ 1))
        return partner is None or bool(
            problem.between[self.ordered(v, partner, s)] <= problem.weights.noon_minutes
        )

    @staticmethod
    def ordered(v: int, partner: int, s: int) -> tuple[int, int]:
        """Return (morning village, afternoon village)."""
        return (v, partner) if s % 2 == 0 else (partner, v)

    def adds(self, v: int, k: int, s: int) -> float:
        """Return what a fitting visit adds to the objective, missed visits aside."""
        problem, weights = self.problem, self.problem.weights
        cost = float(self.lone[v, k, s]) + weights.workload_step * self.load.get(k, 0)
        partner = self.place.get((k, s ^ 1))
        if partner is not None:
            a, b = self.ordered(v, partner, s)
            cost -= float(problem.homeward[k, a] + problem.outbound[k, b] - problem.between[a, b])
        comers, days = self.comers.get(v, ()), self.days.get(v, 0)
        if comers and k not in comers:
            cost += weights.second_doctor
        return cost + float(weights.spacing[days | 1 << s // 2] - weights.spacing[days])

    def put(self, v: int, k: int, s: int) -> None:
        """Make the visit."""
        centre = int(self.problem.centre[k])
        self.place[k, s] = v
        self.days[v] = self.days.get(v, 0) | 1 << s // 2
        self.comers.setdefault(v, []).append(k)
        self.load[k] = self.load.get(k, 0) + 1
        self.out[centre, s] = self.out.get((centre, s), 0) + 1


def mended(problem: Problem, visits: Ints) -> Mended:
    """Return the plan with broken visits dropped and gaps filled; every rule is kept.

    Parameters
    ----------
    visits : (n, 3) int, rows (village, doctor, half-day)
    """
    v, k, s = possible_visits(problem)
    lone = np.full((len(problem.villages), len(problem.doctors), 14), np.inf)
    lone[v, k, s] = lone_costs(problem, v, k, s)
    board = Board(problem, possible_table(problem, v, k, s), lone)
    taken: list[Visit] = []
    rows: list[Visit] = [(int(a), int(b), int(c)) for a, b, c in visits.tolist()]
    for visit in sorted(rows, key=lambda row: (not board.possible[row], lone[row])):
        if board.fits(*visit):
            board.put(*visit)
            taken.append(visit)
    added = _filled(board, problem)
    plan = np.array([*taken, *added], dtype=np.int64).reshape(-1, 3)
    return Mended(plan, dropped=len(rows) - len(taken), added=len(added))


def _filled(board: Board, problem: Problem) -> list[Visit]:
    choices = board.possible.any(axis=2).sum(axis=1)
    added: list[Visit] = []
    for v in np.argsort(choices, kind="stable").tolist():
        for _ in range(int(problem.required[v]) - len(board.comers.get(v, ()))):
            fitting = [
                (board.adds(v, k, s), k, s)
                for k, s in np.argwhere(board.possible[v]).tolist()
                if board.fits(v, k, s)
            ]
            if not fitting:
                break
            _, k, s = min(fitting)
            board.put(v, k, s)
            added.append((v, k, s))
    return added
