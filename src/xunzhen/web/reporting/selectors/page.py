"""What the pages of returns show: the inbox, one return with its stages, figures and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from xunzhen.domain.reporting.due import DueDay
from xunzhen.domain.reporting.filling import Tie, last_day_of, ties
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.flow import allowed_acts
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.roll_up import RollUp, Why
from xunzhen.domain.reporting.statutory_return import (
    Rank,
    Section,
    State,
    StatutoryReturn,
    day_of,
)
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.models import (
    FrozenVersion,
    HeldReturn,
    ReturnReview,
    ReturnStep,
)
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.chain import actor_of, own_unit, units_of
from xunzhen.web.reporting.selectors.compare import Compared, compared, taken_now
from xunzhen.web.reporting.selectors.due import due_of
from xunzhen.web.reporting.selectors.fresh import rolls
from xunzhen.web.reporting.selectors.held import (
    parts_of,
    restatements_of,
    returns_seen,
    subject_of,
    unpacked,
)
from xunzhen.web.reporting.selectors.waiting import waits_for

PER_PAGE: Final = 12
TABS: Final = ("waiting", "own", "below")


@dataclass(frozen=True)
class Inbox:
    """The list beside a return: one tab of it, paged; ``waiting`` is how many wait."""

    tab: str
    page: Page[HeldReturn]
    waiting: int


def inbox_of(scope: Scope, county: str, tab: str, number: str) -> Inbox:
    """Return a tab of a reader's returns: those that wait, the unit's own, those from below."""
    mine = own_unit(scope)
    seen = returns_seen(scope).defer("rows", "figures", "texts")
    seen = seen.filter(county=county) if county else seen
    waits = seen.filter(waits_for(scope))
    waiting = waits.count()
    if tab not in TABS:
        tab = "waiting" if waiting else "own"
    unit = county if county and not scope.county else mine
    tabs: dict[str, QuerySet[HeldReturn]] = {
        "waiting": waits.order_by("last", "unit"),
        "own": seen.filter(unit=unit),
        "below": seen.exclude(unit=unit),
    }
    return Inbox(tab, Paginator(tabs[tab], PER_PAGE).get_page(number), waiting)


@dataclass(frozen=True)
class Stage:
    """One level of the chain: ``how`` is done, now or todo; ``told`` a state or a count."""

    name: str
    how: str
    state: State | None = None
    day: dt.datetime | None = None
    handed_in: int = 0
    expected: int = 0


@dataclass(frozen=True)
class ReturnPage:
    """One return as it is shown."""

    row: HeldReturn
    subject: StatutoryReturn
    steps: tuple[ReturnStep, ...]
    stages: tuple[Stage, ...]
    due: DueDay
    late: int
    figures: tuple[Compared, ...]
    ties: tuple[Tie, ...]
    ties_now: tuple[Tie, ...]
    texts: tuple[tuple[Section, str, bool], ...]
    acts: frozenset[str]
    restatements: tuple[Restatement, ...]
    versions: tuple[FrozenVersion, ...]
    reviews: tuple[ReturnReview, ...]
    intact: bool
    may_restate: bool
    now: Desk | None

    @property
    def differing(self) -> int:
        """How many figures come out otherwise now."""
        return sum(one.differs for one in self.figures)

    @property
    def last_day(self) -> dt.date:
        """The last day whose data is in."""
        return last_day_of(self.subject.cut_off)

    @property
    def signed_by(self) -> str:
        """The account that submitted the version that stands; empty for one of another site."""
        told = [one.person for one in self.steps if one.act == ReturnAct.SUBMIT.value]
        return told[-1] if told else ""


def return_page(scope: Scope, row: HeldReturn, sections: Sequence[Section]) -> ReturnPage:
    """Return one return with all its page shows; ``sections``: the parts that must be told."""
    steps = tuple(row.steps.order_by("number"))
    subject = subject_of(row, steps)
    restatements = restatements_of(row)
    now = desk(scope, row.county) if row.county else None
    version = row.versions.filter(version=row.version).first() if row.version else None
    frozen = subject.state in (State.SUBMITTED, State.ACCEPTED, State.LOCKED)
    taken = None if row.origin or not frozen else taken_now(scope, row, subject)
    rows = unpacked(version.rows) if version and frozen else {}
    figures = compared(subject, restatements, taken, rows)
    due = due_of(now, row)
    actor = actor_of(scope)
    handed_in = subject.first_submitted
    return ReturnPage(
        row=row,
        subject=subject,
        steps=steps,
        stages=_stages(row, subject, now),
        due=due,
        late=0 if handed_in is None else due.days_late(day_of(handed_in)),
        figures=figures,
        ties=ties(standing_figures(subject, restatements)),
        ties_now=ties(taken.figures) if taken else (),
        texts=tuple((one, subject.text_of(one), one in sections) for one in Section),
        acts=frozenset(act.value for act in allowed_acts(subject, actor)),
        restatements=restatements,
        versions=tuple(row.versions.defer("rows", "content")),
        reviews=tuple(row.reviews.select_related("sample")),
        intact=subject.is_intact or subject.state in (State.DRAFTED, State.RETURNED),
        may_restate=(
            subject.state is State.LOCKED and not row.origin
            and actor.unit == row.unit and ReturnAct.SUBMIT in actor.duties
        ),
        now=now,
    )  # fmt: skip


def _stages(row: HeldReturn, subject: StatutoryReturn, now: Desk | None) -> tuple[Stage, ...]:
    stages = []
    if row.rank >= Rank.COUNTY:
        stages.append(_below(row, subject, now))
    state = subject.state
    drafting = state in (State.DRAFTED, State.SELF_CHECKED, State.RETURNED)
    stages.append(
        Stage(row.name, "now" if drafting else "done", state if drafting else None, row.frozen_at)
    )
    if row.above:
        arrived = state in (State.SUBMITTED, State.ACCEPTED)
        how = "now" if arrived else "done" if state is State.LOCKED else "todo"
        at = _last(subject, (State.ACCEPTED, State.LOCKED))
        shown = state if state is not State.DRAFTED and not drafting else None
        stages.append(Stage(row.above_name or row.above, how, shown, at or row.frozen_at))
        stages += _above(row)
    return tuple(stages)


def _last(subject: StatutoryReturn, states: Sequence[State]) -> dt.datetime | None:
    told = [step.at for step in subject.steps if step.state in states]
    return told[-1] if told else None


def _below(row: HeldReturn, subject: StatutoryReturn, now: Desk | None) -> Stage:
    counted = HeldReturn.objects.filter(
        above=row.unit, kind=row.kind, since=row.since, last=row.last
    ).aggregate(
        n=Count("pk", filter=Q(version__gt=0) & ~Q(unit=row.unit)), at=Max("first_submitted")
    )
    expected = 0
    if now is not None and row.rank == Rank.COUNTY:
        expected = len(units_of(now))
    elif row.rank >= Rank.CITY:
        expected = len(below_of(subject.unit, row.last))
    how = "done" if expected and counted["n"] >= expected else "now" if counted["n"] else "todo"
    return Stage("", how, None, counted["at"], counted["n"], expected)


def _above(row: HeldReturn) -> list[Stage]:
    """Return the stage of what the unit above hands in itself, where it has begun to."""
    mine = HeldReturn.objects.filter(
        unit=row.above, kind=row.kind, since=row.since, last=row.last
    ).defer("rows", "figures", "texts").first()  # fmt: skip
    if mine is None or not mine.above:
        return []
    state = State(mine.state)
    if not mine.version:
        return [Stage(mine.above_name or mine.above, "todo")]
    how = "done" if state is State.LOCKED else "now"
    return [Stage(mine.above_name or mine.above, how, state, mine.frozen_at)]


@dataclass(frozen=True)
class Sums:
    """A return beside the sum of the returns below, indicator by indicator, and why they differ."""

    sums: tuple[RollUp, ...]
    names: dict[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the units that did not hand in or were not accepted."""
        told = (reason for one in self.sums for reason in one.reasons if reason.why is Why.MISSING)
        return tuple(dict.fromkeys(self.names.get(one.unit, one.unit) for one in told))


def sums_of(scope: Scope, row: HeldReturn, subject: StatutoryReturn) -> Sums:
    """Return a county's or area's figures beside the sum of those handed in to it."""
    now: Desk | None = desk(scope, row.county) if row.county else None
    if subject.unit.rank is Rank.UNIT:
        return Sums((), {})
    below = below_of(subject.unit, row.last) if now is None else units_of(now)
    parts = parts_of(row.unit, row.kind, row.since, row.last)
    wholes = {one.indicator: one for one in standing_figures(subject, restatements_of(row))}
    closed = row.filled_at or row.frozen_at or row.changed_at
    sums = rolls(subject.unit, subject.kind, below, parts, closed, wholes)
    return Sums(tuple(one for one in sums if one.whole), {one.id: one.name for one in below})
