"""What pricing is given and what it writes into: plain arrays for kernels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.planning.bound.circuits import Circuits
from xunzhen.domain.planning.problem import Bools, Floats, Ints

Shorts = NDArray[np.int16]


class Prices(NamedTuple):
    """Dual prices of the master's rows, as the kernels read them.

    full : (V,) reward of a full pattern;  part : (V, 7) reward of a part visit on a day
    out : (C, 14) <= 0, charge (negated) of a doctor of that centre being out
    """

    full: Floats
    part: Floats
    out: Floats


class Bench(NamedTuple):
    """Scratch and answers of pricing, all doctors side by side.

    reduced, order : (P,) patterns of each set by reduced hoped cost, cheapest first
    best : (T,) reduced cost of a set's cheapest pattern
    least : (K,) float, proven lower bound of the doctor's least reduced cost, never above 0
    cut : (K,) bool, the search was cut short
    filled : (1,) int, circuits written;  owner : (Q,) int, their doctors
    at : (Q, 14) int, their villages by half-day, -1 none
    """

    reduced: Floats
    order: Ints
    best: Floats
    least: Floats
    cut: Bools
    filled: Ints
    owner: Ints
    at: Shorts


def bench_of(circuits: Circuits, room: int) -> Bench:
    """Return scratch with room for so many circuits in all."""
    doctors = len(circuits.cap)
    return Bench(
        reduced=np.zeros(len(circuits.village)),
        order=np.zeros(len(circuits.village), dtype=np.int64),
        best=np.zeros(len(circuits.mask)),
        least=np.zeros(doctors),
        cut=np.zeros(doctors, dtype=np.bool_),
        filled=np.zeros(1, dtype=np.int64),
        owner=np.zeros(room, dtype=np.int64),
        at=np.full((room, 14), -1, dtype=np.int16),
    )


def circuits_in(bench: Bench) -> tuple[Ints, Ints]:
    """Return the circuits written: (n,) int, their doctors, and (n, 14) int, their villages."""
    n = int(bench.filled[0])
    return bench.owner[:n].copy(), bench.at[:n].astype(np.int64)
