"""The values a board is drawn from: cells, marks, rows of doctors, what is missed, what changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.planning.models import BoardChange


@dataclass(frozen=True)
class Mark:
    """A visit in a cell. ``state``: lk locked, ch changed, cf conflict, cx cancelled, else "".

    ``words`` say the state, ``title`` says all.
    """

    id: int
    name: str
    title: str
    state: str
    words: str
    movable: bool


@dataclass(frozen=True)
class Cell:
    """A doctor's half-day. ``kind``: duty, off (leave), rest, away (elsewhere, not shown), or "".

    ``open``: a visit may be dropped here.
    """

    day: dt.date
    afternoon: bool
    label: str
    kind: str
    words: str
    marks: tuple[Mark, ...]
    open: bool


@dataclass(frozen=True)
class DoctorRow:
    """A doctor's week; ``cap`` None: no weekly cap entered."""

    staff: str
    name: str
    town: str
    first: bool
    cells: tuple[Cell, ...]
    used: int
    cap: int | None

    @property
    def full(self) -> bool:
        """Say whether the cap is used up."""
        return self.cap is not None and self.used >= self.cap


@dataclass(frozen=True)
class DayHead:
    """The head of a day: lunar day, market, holiday; ``rest``: nobody works."""

    day: dt.date
    weekday: str
    date: str
    lunar: str
    market: str
    market_towns: str
    holiday: str
    rest: bool
    past: bool
    today: bool


@dataclass(frozen=True)
class Owed:
    """A visit that is owed and not planned: the ``nth`` of the week."""

    village: str
    name: str
    nth: int
    served: int | None
    planned: str


@dataclass(frozen=True)
class Conflict:
    """A visit that breaks a rule; ``reason``: it was kept with."""

    visit: int
    where: Sentence
    violation: Violation
    reason: str


@dataclass(frozen=True)
class Why:
    """Why visits of a village are missed."""

    village: str
    name: str
    missing: int
    reason: Sentence
    ruling: Ruling | None


@dataclass(frozen=True)
class VillageLine:
    """A village checked against what it is owed in the week."""

    village: str
    name: str
    owed: int
    got: int
    days: str
    cancelled: str

    @property
    def missing(self) -> int:
        """Visits owed and not planned."""
        return max(0, self.owed - self.got)


@dataclass(frozen=True)
class Changed:
    """A change by hand, for the list at the side."""

    change: BoardChange
    name: str
    before: str
    after: str
    by: str
    words: Sentence


@dataclass(frozen=True)
class Proof:
    """What is known of a plan as it stands; ``gap`` None: the cost is not proven any more."""

    conflicts: int
    kept: int
    missed: int
    least: int
    owed: int
    planned: int
    area_owed: int
    area_planned: int
    gap: float | None
    rulings: tuple[Ruling, ...]

    @property
    def open(self) -> int:
        """Conflicts that must be solved or kept with a reason."""
        return self.conflicts - self.kept
