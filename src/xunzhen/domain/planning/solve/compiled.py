"""How kernels are compiled: once a machine, kept on disk, typed like the Python they are.

A kernel is ordinary Python over arrays; numba compiles it at the first call (seconds) and finds
it again later. The cache of a kernel looks at its own file only: after editing a kernel that
others call, delete the ``__pycache__`` of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")
Words = NDArray[np.uint64]


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel at its first call; division by zero and overflow follow numpy."""
    kernel = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast("Callable[P, R]", kernel)


def dice_of(seed: int) -> Words:
    """Return the state of a stream of chance, (1,) uint64, never 0; equal seeds, equal streams.

    Source
    ------
    splitmix64: Steele, Lea, Flood 2014, 10.1145/2714064.2660195.
    """
    word = (seed + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    word = ((word ^ word >> 30) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    word = ((word ^ word >> 27) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return np.array([(word ^ word >> 31) or 1], dtype=np.uint64)


@compiled
def chance(dice: Words) -> float:
    """Draw a number in [0, 1) and move the stream on.

    Source
    ------
    xorshift64*: Vigna 2016, 10.1145/2845077.
    """
    word = dice[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    dice[0] = word
    return float((word * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def draw(dice: Words, below: int) -> int:
    """Draw a whole number from 0 to ``below`` - 1."""
    return int(chance(dice) * below)
