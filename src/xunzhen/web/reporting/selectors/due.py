"""When returns are due, who is late, and who never reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.periods.calendar import EnteredDay, WorkCalendar, work_calendar
from xunzhen.domain.periods.period import Period, months_of
from xunzhen.domain.policy.book import Book
from xunzhen.domain.reporting.due import DueDay, ReturnKind, due_day
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.lateness import (
    HandedIn,
    UnitStanding,
    never_reporting,
    standings,
)
from xunzhen.domain.reporting.statutory_return import (
    Rank,
    ReportingUnit,
    State,
    StatutoryReturn,
    Step,
)
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.chain import area_name, own_unit, rank_of, units_of
from xunzhen.web.reporting.selectors.held import HEAVY, last_of, period_of, unit_of

MOST_MONTHS: Final = 12


@dataclass(frozen=True)
class Ground:
    """Rules and rest days by which due days of a place are told."""

    book: Book
    calendar: WorkCalendar

    def due(self, kind: ReturnKind, place: str, period: Period) -> DueDay:
        """Return when the return of a place is due."""
        return due_day(self.book, self.calendar, kind, place, period)


def ground_of(now: Desk | None) -> Ground:
    """Return the rules of a county, or those that ship where there is none."""
    if now is None:
        return Ground(law(), work_calendar())

    def build() -> WorkCalendar:
        return work_calendar(
            EnteredDay(one.date, one.workday, one.name) for one in now.whole.holidays
        )

    return Ground(book_of(now), kept(now.site.pk, now.revision, "work-calendar", build))


def due_of(now: Desk | None, row: HeldReturn) -> DueDay:
    """Return when a stored return is, or was, due."""
    return ground_of(now).due(ReturnKind(row.kind), row.unit, period_of(row))


@dataclass(frozen=True)
class Standings:
    """How the units below a reader stand with a return: the late and missing first.

    ``months`` are those looked at to tell who ``never`` reports; ``numbers`` the returns by unit.
    """

    unit: ReportingUnit
    kind: ReturnKind
    period: Period
    lines: tuple[UnitStanding, ...]
    never: tuple[ReportingUnit, ...]
    months: int
    numbers: dict[str, int]

    @property
    def handed_in(self) -> int:
        """How many handed in."""
        return sum(one.handed_in is not None for one in self.lines)

    @property
    def missing(self) -> int:
        """How many are missing past their day."""
        return sum(one.standing is HandedIn.MISSING for one in self.lines)

    @property
    def due(self) -> DueDay | None:
        """The due day of the first unit; all units of one level have the same rule as a rule."""
        return self.lines[0].due if self.lines else None


_WORST: Final = (
    HandedIn.MISSING,
    HandedIn.SENT_BACK,
    HandedIn.LATE,
    HandedIn.WAITING,
    HandedIn.UNDUE,
    HandedIn.ON_TIME,
)


def standings_of(
    scope: Scope, now: Desk | None, kind: ReturnKind, period: Period, today: dt.date
) -> Standings:
    """Return how the units below stand: a county's townships, or an area's counties and cities.

    Whoever reads a part of a county sees their own unit only.
    """
    last = period.last_day or today
    unit, below = receiver_of(scope, now, last)
    ground = ground_of(now)
    own = {} if now is not None else _own_grounds(scope, below)
    rows = _rows(unit.id, kind, period)
    handed_in = [_without_figures(row) for row in rows if row.first_submitted]
    found = _standing(below, handed_in, ground, own, kind, period, today)
    months = _months_looked_at(unit.id, period) if kind is ReturnKind.MONTHLY else ()
    earlier = _subjects_of(unit.id, months[:-1])
    past = [_standing(below, earlier, ground, own, kind, month, today) for month in months[:-1]]
    past = [*past, found] if past else []
    lines = sorted(found, key=_worst_first)
    never = never_reporting(below, past)
    return Standings(
        unit, kind, period, tuple(lines), never, len(past), {row.unit: row.pk for row in rows}
    )


def receiver_of(
    scope: Scope, now: Desk | None, last: dt.date
) -> tuple[ReportingUnit, tuple[ReportingUnit, ...]]:
    """Return the unit whose list is read, and those that hand in to it, as far as seen."""
    if now is None:
        mine = own_unit(scope)
        unit = ReportingUnit(mine, area_name(mine), rank_of(mine))
        return unit, below_of(unit, last)
    county = ReportingUnit(now.code, now.site.name, Rank.COUNTY, "")
    below = units_of(now)
    if scope.limit:
        below = tuple(one for one in below if one.id == own_unit(scope))
    return county, below


def _own_grounds(scope: Scope, below: Sequence[ReportingUnit]) -> dict[str, Ground]:
    """Return the rules of those counties that set some of their own for returns, so that an area's
    list and the county's own page say the same due day."""
    found = RegistryRow.objects.filter(
        county__code__in=[one.id for one in below], table="rules", removed=False,
        cells__rule__startswith="return.",
    )  # fmt: skip
    codes = found.values_list("county__code", flat=True).distinct()
    return {code: ground_of(desk(scope, code)) for code in codes if scope.touches(code)}


def _rows(unit: str, kind: ReturnKind, period: Period) -> list[HeldReturn]:
    rows = HeldReturn.objects.filter(
        above=unit, kind=kind.value, since=period.since, last=last_of(period)
    )
    return list(rows.defer(*HEAVY, "figures", "texts"))


def _standing(
    below: Sequence[ReportingUnit],
    subjects: Sequence[StatutoryReturn],
    ground: Ground,
    own: Mapping[str, Ground],
    kind: ReturnKind,
    period: Period,
    today: dt.date,
) -> tuple[UnitStanding, ...]:
    due = {one.id: own.get(one.id, ground).due(kind, one.id, period) for one in below}
    return standings(below, subjects, due, today)


def _months_looked_at(unit: str, period: Period) -> tuple[Period, ...]:
    """Return the months up to a period since anybody reported to the unit, at most twelve."""
    first = (
        HeldReturn.objects.filter(above=unit, kind=ReturnKind.MONTHLY.value)
        .order_by("since")
        .values_list("since", flat=True)
        .first()
    )
    if first is None or first > period.since:
        return (period,)
    return months_of(Period(first, period.until))[-MOST_MONTHS:]


def _subjects_of(unit: str, months: Sequence[Period]) -> list[StatutoryReturn]:
    """Return the monthly returns handed in for some months, without their figures."""
    if not months:
        return []
    rows = HeldReturn.objects.filter(
        above=unit, kind=ReturnKind.MONTHLY.value, since__gte=months[0].since,
        since__lte=months[-1].since, version__gt=0,
    ).defer(*HEAVY, "figures", "texts")  # fmt: skip
    return [_without_figures(row) for row in rows]


def _without_figures(row: HeldReturn) -> StatutoryReturn:
    """Return what lateness asks of a return: whose, when handed in first, and its state."""
    step = Step(ReturnAct.SUBMIT.value, State.SUBMITTED, "", row.unit, row.first_submitted or
                row.changed_at)  # fmt: skip
    return StatutoryReturn(
        unit_of(row), ReturnKind(row.kind), period_of(row), row.cut_off, state=State(row.state),
        steps=(step,),
    )  # fmt: skip


def _worst_first(line: UnitStanding) -> tuple[int, bool, int, str]:
    return (_WORST.index(line.standing), line.handed_in is not None, -line.days, line.unit.id)
