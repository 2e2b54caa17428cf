"""What a solver hands back, its clock, and how both become files between two processes."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from xunzhen.domain.planning.problem import Ints

NO_VISITS: Final = np.zeros((0, 3), dtype=np.int64)


@dataclass
class Answer:
    """A solver's last word on one week.

    visits : (n, 3) int, rows (village, doctor, half-day); None: no plan
    bound : proven least value of ``uncovered * missed + cost``; None: the solver gives none
    least_missed : proven least number of missed visits; None: the solver gives none
    cannot : why the solver cannot express the week at all; then there is no plan
    """

    visits: Ints | None = None
    bound: float | None = None
    least_missed: int | None = None
    status: str = ""
    note: str = ""
    cannot: str = ""


@dataclass
class Clock:
    """Counts a solver's seconds from its creation, and keeps what was found on the way.

    ``keep`` writes the best plan so far to disk, so that a solver that is stopped from outside
    still answers with it.
    """

    seconds: float
    folder: Path
    begun: float = field(default_factory=time.perf_counter)
    last_kept: float | None = None

    def spent(self) -> float:
        """Return the seconds gone by."""
        return time.perf_counter() - self.begun

    def left(self) -> float:
        """Return the seconds left of the limit, never below 0."""
        return max(0.0, self.seconds - self.spent())

    def improved(self) -> None:
        """Note the moment at which a better plan was met."""
        self.last_kept = self.spent()

    def keep(self, visits: Ints, bound: float | None = None) -> None:
        """Write a plan that is the best so far."""
        write_answer(self.folder, Answer(visits=visits, bound=bound, status="stopped"), {})


def write_answer(folder: Path, answer: Answer, figures: dict[str, float | None]) -> None:
    """Write an answer as a whole or not at all: the plan inside the one JSON file."""
    words = asdict(answer)
    words["visits"] = None if answer.visits is None else answer.visits.tolist()
    words["figures"] = figures
    draft = folder / "answer.part"
    draft.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / "answer.json")


def read_answer(folder: Path) -> tuple[Answer, dict[str, float | None]] | None:
    """Read the last answer written; None when the solver never wrote one."""
    path = folder / "answer.json"
    if not path.exists():
        return None
    words = json.loads(path.read_text(encoding="utf-8"))
    figures = words.pop("figures")
    if words["visits"] is not None:
        words["visits"] = np.array(words["visits"], dtype=np.int64).reshape(-1, 3)
    return Answer(**words), figures
