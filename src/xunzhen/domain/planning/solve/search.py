"""Large-neighbourhood search by simulated annealing over whole villages.

A step lifts the unlocked visits of a few related villages, or one of each (ruin), inserts the
villages again one by one at least cost, blind to a tenth of the candidates (recreate), and keeps
the result if the objective changes by

    delta <= -temperature * log(u),   u uniform in (0, 1];

otherwise the old visits are put back. The temperature falls geometrically from the first to the
last step. The objective is carried along by the changes of ``moves`` and never recounted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from xunzhen.domain.planning.problem import Floats, Ints
from xunzhen.domain.planning.solve.arrays import DAYS, Desk, Plan, Week, desk_of
from xunzhen.domain.planning.solve.compiled import Words, chance, compiled, dice_of, draw
from xunzhen.domain.planning.solve.moves import insert, lift, put, take
from xunzhen.domain.planning.solve.ruin import Rubble, pick_ruin

CHUNK: Final = 2000
COLDEST: Final = 1e-6
# Measured on M, L and XL weeks (docs/dev/circuit-solver.md): overlooking a tenth of the candidates
# is worth 1 % on M; more than eight villages a ruin cost more time than they gain.
MOST_RUINED = 8
BLINK = 0.1
ONE_VISIT = 0.2


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hot: steps, first and last temperature in units of cost."""

    iterations: int
    start_temperature: float
    end_temperature: float


def improve(
    week: Week,
    plan: Plan,
    objective: float,
    seed: int,
    schedule: Schedule,
    keep_going: Callable[[int, float], bool] | None = None,
) -> tuple[Ints, float, int]:
    """Search from a plan; return the best ``at`` (K, 14) met, its objective and the steps made.

    ``plan`` is left at the last accepted state. Equal arguments give equal results; asking
    ``keep_going`` (steps made, best objective) after every chunk changes nothing but the end.
    """
    desk, rubble, dice = desk_of(week), _rubble(len(week.required)), dice_of(seed)
    best = plan.at.copy()
    hot = max(schedule.start_temperature, COLDEST)
    fall = max(schedule.end_temperature, COLDEST) / hot
    figures = np.array([objective, objective, hot])
    cooling = fall ** (1.0 / max(1, schedule.iterations))
    done = 0
    while done < schedule.iterations:
        steps = min(CHUNK, schedule.iterations - done)
        _anneal(week, plan, desk, rubble, best, figures, cooling, done, steps, dice)
        done += steps
        if keep_going is not None and not keep_going(done, float(figures[1])):
            break
    return best, float(figures[1]), done


def _rubble(villages: int) -> Rubble:
    return Rubble(
        chosen=np.zeros(villages, dtype=np.int64),
        mark=np.full(villages, -1, dtype=np.int64),
        by=np.full((villages, DAYS), -1, dtype=np.int64),
        slot=np.full((villages, DAYS), -1, dtype=np.int64),
        price=np.zeros((villages, DAYS)),
        key=np.zeros(villages),
    )


@compiled
def _anneal(
    week: Week,
    plan: Plan,
    desk: Desk,
    rubble: Rubble,
    best: Ints,
    figures: Floats,
    cooling: float,
    first: int,
    steps: int,
    dice: Words,
) -> None:
    """Make steps; ``figures`` holds objective, best objective and temperature."""
    most = min(MOST_RUINED, len(week.required))
    for step in range(first, first + steps):
        n = pick_ruin(week, plan, rubble, step, 1 + draw(dice, most), dice)
        delta = _take_out(week, plan, rubble, n, dice)
        _order(week, rubble, n, dice)
        for i in range(n):
            delta += insert(week, plan, desk, rubble.chosen[i], BLINK, dice)
        if delta <= 0.0 or delta <= -figures[2] * np.log(1.0 - chance(dice)):
            figures[0] += delta
            if figures[0] < figures[1] - 1e-7:
                figures[1] = figures[0]
                best[:] = plan.at
        else:
            _put_back(week, plan, rubble, n)
        figures[2] *= cooling


@compiled
def _take_out(week: Week, plan: Plan, rubble: Rubble, n: int, dice: Words) -> float:
    """Note the unlocked visits of the chosen villages; lift them all, or one of each village."""
    delta = 0.0
    one_each = chance(dice) < ONE_VISIT
    for i in range(n):
        v = rubble.chosen[i]
        start = draw(dice, 7) if one_each else 0
        lifted = False
        for step in range(7):
            day = (start + step) % 7
            rubble.by[v, day] = -1
            if plan.by[v, day] >= 0 and not plan.locked[v, day]:
                rubble.by[v, day] = plan.by[v, day]
                rubble.slot[v, day] = plan.slot[v, day]
                rubble.price[v, day] = plan.price[v, day]
                if not (one_each and lifted):
                    delta += lift(week, plan, v, day)
                    lifted = True
    return delta


@compiled
def _put_back(week: Week, plan: Plan, rubble: Rubble, n: int) -> None:
    for i in range(n):
        v = rubble.chosen[i]
        for day in range(7):
            if plan.by[v, day] >= 0 and not plan.locked[v, day]:
                take(week, plan, v, day)
    for i in range(n):
        v = rubble.chosen[i]
        for day in range(7):
            if rubble.by[v, day] >= 0:
                put(week, plan, v, rubble.by[v, day], rubble.slot[v, day], rubble.price[v, day])


@compiled
def _order(week: Week, rubble: Rubble, n: int, dice: Words) -> None:
    """Sort the chosen villages for repair: at random, fewest candidates or dearest first."""
    rule = chance(dice)
    for i in range(n):
        v = rubble.chosen[i]
        if rule < 0.5:
            rubble.key[i] = chance(dice)
        elif rule < 0.75:
            rubble.key[i] = week.doctor_of[v + 1] - week.doctor_of[v]
        else:
            rubble.key[i] = 0.0
            for day in range(7):
                if rubble.by[v, day] >= 0:
                    rubble.key[i] -= rubble.price[v, day]
    for i in range(1, n):
        j = i
        while j > 0 and rubble.key[j - 1] > rubble.key[j]:
            rubble.key[j - 1], rubble.key[j] = rubble.key[j], rubble.key[j - 1]
            v = rubble.chosen[j - 1]
            rubble.chosen[j - 1] = rubble.chosen[j]
            rubble.chosen[j] = v
            j -= 1
