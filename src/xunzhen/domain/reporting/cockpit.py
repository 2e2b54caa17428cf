"""What a county chief looks at first: today's visits by state, and targets by their outlook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xunzhen.domain.fieldwork.standing import StandingKind
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import Status
from xunzhen.domain.indicators.target import Bearing
from xunzhen.domain.policy.clause import Force


class DayMark(StrEnum):
    """How a visit of a day stands, in the few words of an overview; the worst first."""

    MISSED = "missed"
    LATE = "late"
    UNHEARD = "unheard"
    MOVED = "moved"
    WAY = "way"
    AHEAD = "ahead"
    CAME = "came"

    @property
    def is_exception(self) -> bool:
        """Say whether it is told by name: it did not go as planned, or may not have."""
        return self in (DayMark.MISSED, DayMark.LATE, DayMark.UNHEARD, DayMark.MOVED)


DAY_MARKS: Final[Mapping[StandingKind, DayMark]] = {
    StandingKind.MISSED: DayMark.MISSED,
    StandingKind.EXCUSED: DayMark.MISSED,
    StandingKind.LATE: DayMark.LATE,
    StandingKind.UNHEARD: DayMark.UNHEARD,
    StandingKind.CANCELLED: DayMark.MOVED,
    StandingKind.ON_THE_WAY: DayMark.WAY,
    StandingKind.PLANNED: DayMark.AHEAD,
    StandingKind.IN_VILLAGE: DayMark.CAME,
    StandingKind.LEFT: DayMark.CAME,
    StandingKind.RECORDED: DayMark.CAME,
    StandingKind.RETURNED: DayMark.CAME,
    StandingKind.VERIFIED: DayMark.CAME,
}
"""The mark of each standing; a dropped visit has none, for it is no visit of that day any more.

An excused visit is missed all the same: a reason is no visit.
"""


def worse(one: DayMark, other: DayMark) -> DayMark:
    """Return the worse of two marks of one village."""
    order = list(DayMark)
    return min(one, other, key=order.index)


class Outlook(StrEnum):
    """How a target looks, the worst first."""

    DANGER = "danger"
    SLOW = "slow"
    COURSE = "course"
    REACHED = "reached"
    OPEN = "open"
    OTHERS = "others"


def outlook_of(line: Line) -> Outlook | None:
    """Return how a target looks; None where no target stands, or another took its place.

    In danger is a hard target that was missed, or that even the upper end of the forecast does not
    reach; slow is what else is behind, encouraged ones too. What is another level's total is never
    in danger here (D2).
    """
    if line.target is None or line.judgement.status is Status.SUPERSEDED:
        return None
    if line.target.bearing is Bearing.OTHERS:
        return Outlook.OTHERS
    hard = line.target.force is Force.HARD
    match line.judgement.status:
        case Status.MISSED:
            return Outlook.DANGER if hard else Outlook.SLOW
        case Status.BEHIND:
            return Outlook.DANGER if hard and out_of_reach(line) else Outlook.SLOW
        case Status.ON_COURSE:
            return Outlook.COURSE
        case Status.REACHED:
            return Outlook.REACHED
    return Outlook.OPEN


def out_of_reach(line: Line) -> bool:
    """Say whether even the upper end of the forecast stays below the target."""
    number = None if line.target is None else line.target.number
    return line.forecast is not None and number is not None and line.forecast.high < number


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of a county, the worst first, each with its outlook."""

    lines: tuple[tuple[Outlook, Line], ...]

    def number(self, *outlooks: Outlook) -> int:
        """Return how many look so."""
        return sum(one in outlooks for one, _line in self.lines)

    @property
    def own(self) -> int:
        """How many are the county's own to reach."""
        return len(self.lines) - self.number(Outlook.OTHERS)

    @property
    def in_danger(self) -> int:
        """How many are in danger or slow: behind, missed, or forecast below."""
        return self.number(Outlook.DANGER, Outlook.SLOW)


def targets_in(lines: Iterable[Line]) -> Targets:
    """Return the targets among the lines of a county, the worst outlook first."""
    order = list(Outlook)
    found = [(look, line) for line in lines if (look := outlook_of(line)) is not None]
    return Targets(tuple(sorted(found, key=lambda pair: order.index(pair[0]))))


def short_of(line: Line) -> Fraction | None:
    """Return what is still missing to the target: of what is forecast, else of what there is now.

    None where the target is no number, nothing was measured, or nothing is missing.
    """
    if line.target is None or line.target.number is None:
        return None
    if line.forecast is not None and line.forecast.short is not None:
        return Fraction(line.forecast.short) or None
    value, number = line.measurement.value, line.target.number
    if value is None or line.target.is_met_by(value, line.indicator.at_most):
        return None
    return abs(number - value)


@dataclass(frozen=True, slots=True)
class Band:
    """Where the numbers of one target stand on one line, from 0 (left) to 1 (right).

    ``expected``, ``low`` and ``high`` are None without a forecast.
    """

    now: float
    target: float
    expected: float | None = None
    low: float | None = None
    high: float | None = None


def band_of(line: Line) -> Band | None:
    """Return where now, target and forecast stand beside each other; None without both numbers."""
    value = line.measurement.value
    number = None if line.target is None else line.target.number
    if value is None or number is None:
        return None
    ahead = line.forecast
    all_numbers = [float(value), float(number)]
    if ahead is not None:
        all_numbers += [ahead.expected, ahead.low, ahead.high]
    least, span = min(all_numbers), max(all_numbers) - min(all_numbers)

    def at(number: float) -> float:
        """Place a number; where all are the same they stand in the middle."""
        return round((number - least) / span, 4) if span else 0.5

    here, there = at(float(value)), at(float(number))
    if ahead is None:
        return Band(here, there)
    return Band(here, there, at(ahead.expected), at(ahead.low), at(ahead.high))
