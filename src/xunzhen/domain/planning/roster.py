"""A roster: dated visits, what is missing and why, and the rules it rests on.

Weeks are numbered from 1 in ``PlannedVisit.week``, ``PlannedWeek.index`` and ``Uncovered.week``;
week 0 of a visit means that nobody stated it (a roster typed by hand).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Ruling


class VisitStatus(StrEnum):
    """How a visit relates to the weekly template."""

    TEMPLATE = "template"
    CHANGED = "changed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One row of ``visits.csv``: who is where on which half-day of which date.

    ``origin`` is the institution the doctor sets out from; minutes are one way. A two-stop day
    goes home → previous/this → next → home, so ``outbound_minutes`` is from home or from
    ``previous_village`` and ``homeward_minutes`` is to home or to ``next_village``.
    """

    date: dt.date
    afternoon: bool
    village: str
    staff: str
    origin: str
    outbound_minutes: float
    homeward_minutes: float
    previous_village: str = ""
    next_village: str = ""
    week: int = 0
    status: VisitStatus = VisitStatus.TEMPLATE
    reason: str = ""

    @property
    def half_day(self) -> int:
        """Half-day index 0–13 within the calendar week (Monday morning 0)."""
        return 2 * self.date.weekday() + int(self.afternoon)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Visits a village is owed in a week and does not get, with the proven reason."""

    village: str
    week: int
    missing: int
    reason: Sentence


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week of the horizon: its first planned day, what it owes and what is proven about it.

    ``days`` are its planned days in order: seven, fewer where the plan starts within the week.
    ``lower_bound`` is of missed visits, ``cost_bound`` of the cost below them (None: not proven).
    """

    index: int
    since: dt.date
    working_days: tuple[dt.date, ...]
    required: int
    planned: int
    lower_bound: int
    note: str = ""
    days: tuple[dt.date, ...] = ()
    cost_bound: float | None = None


@dataclass(frozen=True, slots=True)
class CostSummary:
    """The cost of the whole horizon by part, in minutes-equivalents (``summary.json`` "cost")."""

    travel_minutes: float
    preference: float
    spacing: float
    continuity: float
    support: float
    fairness: float
    changes: float

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return (
            self.travel_minutes
            + self.preference
            + self.spacing
            + self.continuity
            + self.support
            + self.fairness
            + self.changes
        )


@dataclass(frozen=True)
class Roster:
    """What a plan is: complete, dated and citing its rules.

    ``required`` maps (village, week index) to visits owed; villages that cannot be planned at all
    (no way to them) stand in ``uncovered`` with that reason.
    """

    county: str
    county_name: str
    since: dt.date
    weeks: tuple[PlannedWeek, ...]
    seed: int
    visits: tuple[PlannedVisit, ...]
    required: tuple[tuple[str, int, int], ...]
    uncovered: tuple[Uncovered, ...]
    shortages: tuple[Sentence, ...]
    rules: tuple[Ruling, ...]
    notices: tuple[Sentence, ...]
    cost: CostSummary
    synthetic: bool = False

    @property
    def lower_bound(self) -> int:
        """The proven least number of missed visits over the horizon."""
        return sum(week.lower_bound for week in self.weeks)

    @property
    def cost_bound(self) -> float | None:
        """What the horizon costs at least, or None where a week has no proof.

        The sum over the weeks, each a problem of its own: with its days, leave and owed visits, the
        changes from this roster's weekly template included, and no more missed than here.
        """
        bounds = [week.cost_bound for week in self.weeks]
        return None if None in bounds else sum(bound for bound in bounds if bound is not None)

    @property
    def missing(self) -> int:
        """Visits owed and not planned."""
        return sum(gap.missing for gap in self.uncovered)

    @property
    def coverage_proven(self) -> bool:
        """Say whether no plan can miss fewer visits than this one."""
        return self.missing == self.lower_bound
