"""What is left to plan once the locked visits stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xunzhen.domain.errors import Infeasible, say
from xunzhen.domain.periods.half_days import HALF_DAYS_PER_WEEK, half_day_en, half_day_zh
from xunzhen.domain.planning.problem import Bools, Ints, Problem


@dataclass(frozen=True)
class Residual:
    """Need and supply beyond the locked visits.

    needed : (V,) int, visits still owed;  cap : (K,) int, half-days left of the weekly cap
    free : (K, 14) bool, available, not taken by a locked visit, cap not used up, a vehicle left
    open : (V, 14) bool, not forbidden and no locked visit of the village that day
    vehicles : (C, 14) int, vehicles still free, -1 = not limited
    eligible : (K, V) bool, in reach with a way out and a way home
    """

    needed: Ints
    cap: Ints
    free: Bools
    open: Bools
    vehicles: Ints
    eligible: Bools


def residual_of(problem: Problem) -> Residual:
    """Take the locked visits off need and supply; they stand even where a rule speaks against.

    Raises
    ------
    Infeasible
        when two locked visits put one doctor in two places, or one village twice on a day.
    """
    locked = problem.locked
    _refuse_clash(problem)
    village, doctor, half_day = locked[:, 0], locked[:, 1], locked[:, 2]
    needed, cap = problem.required.copy(), problem.cap.copy()
    np.subtract.at(needed, village, 1)
    np.subtract.at(cap, doctor, 1)
    free = problem.available.copy()
    free[doctor, half_day] = False
    free[cap <= 0] = False
    still_open = ~problem.forbidden
    still_open[village, half_day] = False
    still_open[village, half_day ^ 1] = False
    vehicles = np.repeat(problem.vehicles[:, None], HALF_DAYS_PER_WEEK, axis=1)
    taken = problem.out_already
    np.add.at(taken, (problem.centre[doctor], half_day), 1)
    vehicles = np.where(vehicles < 0, -1, np.maximum(vehicles - taken, 0))
    free &= vehicles[problem.centre] != 0
    has_way = np.isfinite(problem.outbound) & np.isfinite(problem.homeward)
    return Residual(
        needed=np.maximum(needed, 0),
        cap=np.maximum(cap, 0),
        free=free,
        open=still_open,
        vehicles=vehicles,
        eligible=problem.reach & has_way,
    )


def _refuse_clash(problem: Problem) -> None:
    places: set[tuple[int, int]] = set()
    days: set[tuple[int, int]] = set()
    for village, doctor, half_day in problem.locked.tolist():
        if (doctor, half_day) in places or (village, half_day // 2) in days:
            facts = {
                "village": problem.villages[village],
                "doctor": problem.doctors[doctor],
                "when_zh": half_day_zh(half_day),
                "when_en": half_day_en(half_day),
            }
            raise Infeasible(
                say(
                    "planning.locked_clash",
                    "已锁定的巡诊互相冲突：{village}村 {when_zh} 医生{doctor}。"
                    "一名医生同一半天只能在一个村，一个村一天只巡诊一次。请解除其中一次的锁定。",
                    "Locked visits clash: village {village}, {when_en}, doctor {doctor}. A doctor "
                    "is in one village in a half-day, a village has one visit a day. Unlock one.",
                    **facts,
                ),
                constraints=("locked",),
            )
        places.add((doctor, half_day))
        days.add((village, half_day // 2))
