"""The product's own command line, as a user runs it, and what it answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Checked:
    """A plan made by ``xunzhen plan``, what it took, and the rules ``xunzhen verify`` found broken.

    ``summary`` is what ``plan --json`` printed.
    """

    summary: dict[str, Any]
    broken: tuple[str, ...]
    seconds: float

    @property
    def missed(self) -> int:
        """Visits owed and not planned."""
        return int(self.summary["coverage"]["uncovered"])

    @property
    def bound(self) -> int:
        """Visits that no plan can make, proven."""
        return int(self.summary["coverage"]["lower_bound"])


def plan_and_verify(county: Path, out: Path, since: str, weeks: int, *more: str) -> Checked:
    """Plan a county's tables into ``out``, tables only, and check what was written.

    Raises
    ------
    RuntimeError
        when a command fails; its own words are in the message.
    """
    horizon = ("--from", since, "--weeks", str(weeks), "--out", str(out))
    begun = time.perf_counter()
    summary = _answer("plan", str(county), *horizon, "--tables-only", *PROOF, *more)
    seconds = time.perf_counter() - begun
    verified = _answer("verify", str(county), str(out), statuses=(0, 1))
    if verified["visits"] != summary["planned_visits"]:
        raise RuntimeError(f"{county}: visits.csv does not hold the visits that were planned")
    return Checked(summary, tuple(one["en"] for one in verified["broken"]), seconds)


# A little proof: what its polish makes of a plan must be verified too; `proof` measures the rest.
PROOF: Final = ("--proof-seconds", "5")


def _answer(*words: str, statuses: tuple[int, ...] = (0,)) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XUNZHEN_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "xunzhen", *words, "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in statuses or not done.stdout:
        raise RuntimeError(f"xunzhen {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def peak_megabytes_of_children() -> float | None:
    """Return the most memory that any process started and ended here has held; None if untold."""
    try:
        import resource
    except ImportError:  # not on this system
        return None
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return kilobytes / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)
