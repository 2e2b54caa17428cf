"""What the pages of returns show: the inbox, one return with its stages, figures and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    required_sections,
)
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.models import (
    FrozenVersion,
    HeldReturn,
    ReturnReview,
    ReturnStep,
)
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.chain import (
    actor_of,
    own_unit,
    received_elsewhere,
    units_of,
)
from xunzhen.web.reporting.selectors.compare import Compared, Ground, compared, taken_now
from xunzhen.web.reporting.selectors.due import due_of, ground_of
from xunzhen.web.reporting.selectors.fresh import rolls
from xunzhen.web.reporting.selectors.held import (
    held_return,
    parts_among,
    parts_of,
    restatements_of,
    returns_seen,
    subject_of,
    unpacked,
)
from xunzhen.web.reporting.selectors.waiting import waits_for

PER_PAGE: Final = 12
SECTIONS_RULE: Final = "return.sections"
TABS: Final = ("waiting", "own", "below")


@dataclass(frozen=True)
class Slice:
    """A page of a list, with whether there is one before and after: nobody has to count it."""

    number: int
    rows: tuple[HeldReturn, ...]
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Say whether there is a page before."""
        return self.number > 1

    @property
    def previous(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def following(self) -> int:
        """The page after."""
        return self.number + 1


@dataclass(frozen=True)
class Inbox:
    """The list beside a return: one tab of it, paged."""

    tab: str
    page: Slice


def inbox_of(scope: Scope, county: str, tab: str, page: str) -> Inbox:
    """Return a tab of a reader's returns: those that wait, the unit's own, those from below.

    Without a tab it is those that wait, or the unit's own if none does.
    """
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    if tab in TABS:
        return Inbox(tab, _slice(scope, county, tab, number))
    found = Inbox("waiting", _slice(scope, county, "waiting", number))
    return found if found.page.rows else Inbox("own", _slice(scope, county, "own", number))


def _slice(scope: Scope, county: str, tab: str, number: int) -> Slice:
    seen = returns_seen(scope).annotate(review_count=_reviews())
    seen = seen.filter(county=county) if county else seen
    unit = county if county and not scope.county else own_unit(scope)
    tabs: dict[str, QuerySet[HeldReturn]] = {
        "waiting": seen.filter(waits_for(scope)).order_by("last", "unit"),
        "own": seen.filter(unit=unit),
        "below": seen.exclude(unit=unit),
    }
    begin = (max(number, 1) - 1) * PER_PAGE
    rows = list(tabs[tab][begin : begin + PER_PAGE + 1])
    return Slice(max(number, 1), tuple(rows[:PER_PAGE]), len(rows) > PER_PAGE)


def _reviews() -> Coalesce:
    counted = (
        ReturnReview.objects.filter(subject=OuterRef("pk"))
        .order_by()
        .values("subject")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def shown_return(scope: Scope, number: int, county: str, box: Inbox) -> HeldReturn:
    """Return the row of a return: from the list beside it, if it stands there.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    for one in box.page.rows:
        if one.pk == number:
            return one
    return held_return(scope, number, county)


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
    review_count: int
    intact: bool
    may_restate: bool
    may_note_receipt: bool
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


def return_page(scope: Scope, row: HeldReturn) -> ReturnPage:
    """Return one return with all its page shows."""
    steps = tuple(row.steps.order_by("number"))
    subject = subject_of(row, steps)
    restatements = restatements_of(row)
    now = desk(scope, row.county) if row.county else None
    around = _around(row)
    ground = Ground(now)
    if row.rank >= Rank.CITY:
        ground = Ground(None, below_of(subject.unit, row.last), parts_among(around, row.unit))
    versions = tuple(row.versions.defer("content"))
    version = next((one for one in versions if one.version == row.version), None)
    frozen = subject.state.handed_in
    taken = None if row.origin or not frozen else taken_now(scope, row, subject, ground)
    rows = unpacked(version.rows) if version and frozen else {}
    book = ground_of(now).book
    sections = required_sections(book.verdict(SECTIONS_RULE, row.unit, row.last).ruling)
    reviews = getattr(row, "review_count", None)
    if reviews is None:
        reviews = row.reviews.count() if row.version else 0
    figures = compared(subject, restatements, taken, rows)
    due = due_of(now, row)
    actor = actor_of(scope)
    handed_in = subject.first_submitted
    return ReturnPage(
        row=row,
        subject=subject,
        steps=steps,
        stages=_stages(row, subject, ground, around),
        due=due,
        late=0 if handed_in is None else due.days_late(day_of(handed_in)),
        figures=figures,
        ties=ties(standing_figures(subject, restatements)),
        ties_now=ties(taken.figures) if taken else (),
        texts=tuple((one, subject.text_of(one), one in sections) for one in Section),
        acts=frozenset(act.value for act in allowed_acts(subject, actor)),
        restatements=restatements,
        versions=versions,
        review_count=reviews,
        intact=subject.is_intact or subject.state in (State.DRAFTED, State.RETURNED),
        may_restate=(
            subject.state is State.LOCKED and not row.origin
            and actor.unit == row.unit and ReturnAct.SUBMIT in actor.duties
        ),
        may_note_receipt=(
            subject.state in (State.SUBMITTED, State.ACCEPTED) and not row.origin
            and actor.unit == row.unit and scope.may(Act.EXCHANGE_RETURNS)
            and received_elsewhere(row)
        ),
        now=now,
    )  # fmt: skip


def _around(row: HeldReturn) -> tuple[HeldReturn, ...]:
    """Return what was handed in to the unit of a return for the same period, and what the unit
    above hands in itself, each with the moment it came into its state (``state_since``); a
    county's page needs no figures of them."""
    came = ReturnStep.objects.filter(subject=OuterRef("pk"), state=OuterRef("state"))
    near = HeldReturn.objects.filter(kind=row.kind, since=row.since, last=row.last).filter(
        Q(above=row.unit) | Q(unit=row.above)
    )
    heavy = ("rows",) if row.rank >= Rank.CITY else ("rows", "figures", "texts")
    near = near.annotate(state_since=Subquery(came.order_by("-number").values("at")[:1]))
    return tuple(one for one in near.defer(*heavy) if one.pk != row.pk)


def _stages(
    row: HeldReturn, subject: StatutoryReturn, ground: Ground, around: Sequence[HeldReturn]
) -> tuple[Stage, ...]:
    stages = []
    if row.rank >= Rank.COUNTY:
        below = units_of(ground.now) if ground.now else ground.below
        stages.append(_below(row, len(below), around))
    state = subject.state
    drafting = state in (State.DRAFTED, State.SELF_CHECKED, State.RETURNED)
    stages.append(
        Stage(row.name, "now" if drafting else "done", state if drafting else None, row.frozen_at)
    )
    if row.above:
        arrived = state in (State.SUBMITTED, State.ACCEPTED)
        how = "now" if arrived else "done" if state is State.LOCKED else "todo"
        at = _last(subject, (State.ACCEPTED, State.LOCKED))
        shown = None if drafting else state
        stages.append(Stage(row.above_name or row.above, how, shown, at or row.frozen_at))
        stages += [_above(one) for one in around if one.unit == row.above and one.above]
    return tuple(stages)


def _last(subject: StatutoryReturn, states: Sequence[State]) -> dt.datetime | None:
    told = [step.at for step in subject.steps if step.state in states]
    return told[-1] if told else None


def _below(row: HeldReturn, expected: int, around: Sequence[HeldReturn]) -> Stage:
    moments = [
        one.first_submitted
        for one in around
        if one.above == row.unit and one.version and one.first_submitted
    ]
    number = len(moments)
    how = "done" if expected and number >= expected else "now" if number else "todo"
    return Stage("", how, None, max(moments, default=None), number, expected)


def _above(mine: HeldReturn) -> Stage:
    """Return the stage of what the unit above hands in itself."""
    state = State(mine.state)
    if not mine.version:
        return Stage(mine.above_name or mine.above, "todo")
    how = "done" if state is State.LOCKED else "now"
    since = getattr(mine, "state_since", None) or mine.frozen_at
    return Stage(mine.above_name or mine.above, how, state, since)


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
