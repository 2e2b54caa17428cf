"""A circuit week as a file: written once by the harness, read by every solver's process."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from xunzhen.domain.planning.problem import Problem, Weights

NAMES: Final = ("villages", "doctors", "centres")
# Vehicles away belong to a plan carried on; the weeks that solvers are compared on have none.
ARRAYS: Final = tuple(
    field.name
    for field in fields(Problem)
    if field.name not in (*NAMES, "weights", "vehicles_away")
)
WEIGHTS: Final = tuple(field.name for field in fields(Weights))


def write_week(problem: Problem, path: Path) -> None:
    """Write every value of a week into one ``.npz`` file; no vehicle may be away in it."""
    if problem.vehicles_away is not None:
        raise ValueError("a week with vehicles away is not one to compare solvers on")
    np.savez(path, **_values(problem))


def read_week(path: Path) -> Problem:
    """Read a week back, equal value by value to the one written."""
    with np.load(path, allow_pickle=False) as stored:
        names: dict[str, Any] = {
            name: tuple(str(one) for one in stored[name].tolist()) for name in NAMES
        }
        arrays: dict[str, Any] = {name: stored[name] for name in ARRAYS}
        weights: dict[str, Any] = {
            name: stored[f"weights.{name}"]
            if name == "spacing"
            else float(stored[f"weights.{name}"])
            for name in WEIGHTS
        }
    return Problem(**names, **arrays, weights=Weights(**weights))


def digest_of(problem: Problem) -> str:
    """Return 12 hex digits of the week's values: same digits, same instance."""
    digest = hashlib.sha256()
    for name, value in sorted(_values(problem).items()):
        digest.update(f"{name} {value.dtype} {value.shape}".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()[:12]


def _values(problem: Problem) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
    values = {name: np.array(getattr(problem, name), dtype=np.str_) for name in NAMES}
    values |= {name: np.asarray(getattr(problem, name)) for name in ARRAYS}
    values |= {
        f"weights.{name}": np.asarray(getattr(problem.weights, name), dtype=np.float64)
        for name in WEIGHTS
    }
    return values
