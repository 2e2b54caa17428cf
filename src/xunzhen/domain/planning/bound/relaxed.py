"""The relaxed week of a doctor: reduced patterns, and the least that is still to come.

Forgets that a village takes one pattern and that a noon saving needs both partners (each visit
hopes for half of its best); so it is a lower bound of every circuit.
"""

from __future__ import annotations

import numpy as np

from xunzhen.domain.planning.bound.circuits import Circuits
from xunzhen.domain.planning.bound.scratch import Bench, Prices
from xunzhen.domain.planning.problem import Floats
from xunzhen.domain.planning.solve.compiled import compiled


@compiled
def reduce_patterns(circuits: Circuits, prices: Prices, bench: Bench, k: int) -> None:
    """Reduce pattern costs by the prices and sort each set's patterns, cheapest first."""
    c = circuits.centre[k]
    first = circuits.slot_of[k]
    for g in range(first, circuits.slot_of[k + 1]):
        for t in range(circuits.set_of[g], circuits.set_of[g + 1]):
            charge, days = 0.0, 0
            for i in range(circuits.slot_of[k + 1] - first):
                if circuits.mask[t] >> i & 1:
                    charge -= prices.out[c, circuits.slot[first + i]]
                    days |= 1 << (circuits.slot[first + i] // 2)
            for p in range(circuits.pattern_of[t], circuits.pattern_of[t + 1]):
                v = circuits.village[p]
                reward = prices.full[v]
                if circuits.size[t] < circuits.needed[v]:
                    reward = 0.0
                    for day in range(7):
                        if days >> day & 1:
                            reward += prices.part[v, day]
                bench.reduced[p] = circuits.hoped[p] + charge - reward
            sort_within(bench, circuits.pattern_of[t], circuits.pattern_of[t + 1])
            bench.best[t] = np.inf
            if circuits.pattern_of[t + 1] > circuits.pattern_of[t]:
                bench.best[t] = bench.reduced[bench.order[circuits.pattern_of[t]]]


@compiled
def sort_within(bench: Bench, first: int, last: int) -> None:
    """Order the patterns ``first`` to ``last`` - 1 by reduced cost, cheapest first."""
    if last > first:
        bench.order[first:last] = first + np.argsort(bench.reduced[first:last])


@compiled
def work_of(circuits: Circuits, k: int, used: int, more: int) -> float:
    """Workload that ``more`` half-days add to ``used`` and the locked ones."""
    load = circuits.load[k] + used
    return float(circuits.workload_step * (more * load + more * (more - 1) / 2))


@compiled
def least_ahead(circuits: Circuits, bench: Bench, k: int, cap: int) -> Floats:
    """Least hoped cost still to come, by (half-days used, mask of half-days decided)."""
    first = circuits.slot_of[k]
    width = circuits.slot_of[k + 1] - first
    every = (1 << width) - 1
    ahead = np.zeros((cap + 1, every + 1))
    for decided in range(every - 1, -1, -1):
        i = 0
        while decided >> i & 1:
            i += 1
        for used in range(cap - 1, -1, -1):
            least = ahead[used, decided | 1 << i]
            for t in range(circuits.set_of[first + i], circuits.set_of[first + i + 1]):
                size = circuits.size[t]
                if circuits.mask[t] & decided or used + size > cap:
                    continue
                value = bench.best[t] + work_of(circuits, k, used, size)
                value += ahead[used + size, decided | circuits.mask[t]]
                least = min(least, value)
            ahead[used, decided] = least
    return ahead
