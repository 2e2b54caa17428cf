"""People on post: their continuous terms against the minimum, posts, heads, clashes, mentors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.assistance.agreements import early_ends
from xunzhen.domain.assistance.clashes import Clash, counted_days
from xunzhen.domain.assistance.mentoring import MentorPair, pair_faults, trained_in
from xunzhen.domain.assistance.programmes import Assignment, Programme
from xunzhen.domain.assistance.term_verdicts import (
    TRAINEES_PER_YEAR,
    Headcount,
    TermStatus,
    TermVerdict,
    headcount,
    judged_term,
    stationed_on,
)
from xunzhen.domain.assistance.terms import Post, posts_of, terms_of
from xunzhen.domain.errors import Sentence
from xunzhen.domain.periods.period import Period
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.ledger_days import stamp_of, year_days
from xunzhen.web.assistance.models import MentorRow, ProgrammeNote
from xunzhen.web.assistance.rights import sees_unit
from xunzhen.web.assistance.selectors.law import book_of, change_of
from xunzhen.web.assistance.selectors.names import guests_of, person_name, unit_name
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

ON_POST = frozenset({Programme.PAIRED, Programme.STATIONED, Programme.RURAL_STAY})
"""Programmes whose people are on post for months; the thousand doctors come by the day."""
_BY_UNIT = ("unit", "mentor", "learner", "id")
AHEAD = 60
"""Days before its last one a term is told to end: two months to find a successor."""


def verdicts_of(desk: Desk, today: dt.date, change: int) -> tuple[TermVerdict, ...]:
    """Return the terms of the county's people on post against their minimum, as of a day."""

    def build() -> tuple[TermVerdict, ...]:
        assignments = [
            one for one in assignments_of(desk, change) or () if one.programme in ON_POST
        ]
        leave = [(one.staff, one.period) for one in desk.whole.leave]
        book = book_of(desk)
        return tuple(
            judged_term(term, book, desk.code, today)
            for term in terms_of(assignments, leave, today)
        )

    return kept(desk.site.pk, desk.revision, ("terms", today, change), build)


def clashes_of(desk: Desk, year: int, today: dt.date, change: int) -> tuple[Clash, ...]:
    """Return the half-days of a year that two programmes claimed, each counted once."""
    stamp = stamp_of(desk.code)

    def build() -> tuple[Clash, ...]:
        days = [one.service_day for one in year_days(desk, year, stamp) if one.date <= today]
        leave = [(one.staff, one.period) for one in desk.whole.leave]
        return counted_days(days, assignments_of(desk, change) or (), leave).clashes

    return kept(desk.site.pk, desk.revision, ("clashes", year, today, stamp, change), build)


@dataclass(frozen=True)
class TermSeen:
    """A term on a page. ``reason``: what was given for its early end; ``alert``: it needs one."""

    verdict: TermVerdict
    name: str
    unit: str
    hospital: str
    reason: str
    alert: bool
    ends_soon: bool

    @property
    def last_assignment(self) -> str:
        """The assignment that ends the term."""
        return self.verdict.term.assignments[-1]

    @property
    def over(self) -> bool:
        """Say whether the term has ended."""
        term = self.verdict.term
        return term.until is not None and term.until <= term.seen


@dataclass(frozen=True)
class PostSeen:
    """A post held by one after another."""

    post: Post
    unit: str
    holders: tuple[str, ...]


@dataclass(frozen=True)
class PairSeen:
    """A mentor and a learner, and what is wrong with the pair, if anything."""

    row: MentorRow
    mentor: str
    learner: str
    unit: str
    fault: Sentence | None


@dataclass(frozen=True)
class ClashSeen:
    """A person's clashes of one day: what counts and what does not."""

    clash: Clash
    name: str
    halves: int


@dataclass(frozen=True)
class OnPost:
    """All that the page of people on post shows; ``mentors``: (id, name) of who can teach now."""

    terms: tuple[TermSeen, ...]
    posts: tuple[PostSeen, ...]
    heads: tuple[tuple[str, str, Headcount], ...]
    pairs: tuple[PairSeen, ...]
    trained: tuple[tuple[str, Headcount, tuple[str, ...]], ...]
    clashes: tuple[ClashSeen, ...]
    mentors: tuple[tuple[str, str], ...]

    @property
    def too_short(self) -> int:
        """How many terms end, or will end, before their minimum."""
        short = (TermStatus.BROKEN, TermStatus.WILL_BREAK)
        return sum(one.verdict.status in short for one in self.terms)


def on_post(scope: Scope, desk: Desk, year: int, today: dt.date) -> OnPost:
    """Return the people on post that a reader sees; what needs a reason first."""
    change = change_of(desk.code)
    guests = guests_of(desk.code)
    assignments = [
        one
        for one in assignments_of(desk, change) or ()
        if one.programme in ON_POST and sees_unit(scope, desk, one.to_institution)
    ]
    verdicts = [
        one for one in verdicts_of(desk, today, change) if sees_unit(scope, desk, one.term.unit)
    ]
    terms = _terms(desk, verdicts, assignments, guests, today)
    posts = tuple(
        PostSeen(
            one, unit_name(desk, one.unit), tuple(person_name(desk, w, guests) for w in one.holders)
        )
        for one in posts_of(assignments, today)
        if len(one.holders) > 1
    )
    heads = tuple(
        (unit_name(desk, one.subject[0]), unit_name(desk, one.subject[1]), one)
        for one in stationed_on(assignments, book_of(desk), desk.code, today)
    )
    pairs, trained = _mentoring(scope, desk, assignments, guests, year, today)
    clashes = _clashes(scope, desk, guests, year, today, change)
    mentors = {
        one.staff: person_name(desk, one.staff, guests)
        for one in assignments
        if one.programme is not Programme.RURAL_STAY and today in one.period
    }
    return OnPost(
        terms, posts, heads, pairs, trained, clashes,
        tuple(sorted(mentors.items(), key=lambda pair: pair[1])),
    )  # fmt: skip


def _terms(
    desk: Desk,
    verdicts: Sequence[TermVerdict],
    assignments: Sequence[Assignment],
    guests: Mapping[str, str],
    today: dt.date,
) -> tuple[TermSeen, ...]:
    notes = ProgrammeNote.objects.filter(county=desk.code, kind=ProgrammeNote.Kind.TERM)
    reasons = {one.about: one.text for one in reversed(notes)}
    alerts = {one.term.assignments[-1] for one, _said in early_ends(verdicts, reasons)}
    senders = {one.id: one.from_institution for one in assignments}
    soon = today + dt.timedelta(days=AHEAD)
    seen = [
        TermSeen(
            one,
            person_name(desk, one.term.staff, guests),
            unit_name(desk, one.term.unit),
            unit_name(desk, senders.get(one.term.assignments[-1], "")),
            reasons.get(one.term.assignments[-1], ""),
            one.term.assignments[-1] in alerts,
            one.term.until is not None and today < one.term.until <= soon,
        )
        for one in verdicts
    ]
    return tuple(sorted(seen, key=_first_things))


_RANK = {
    status: rank
    for rank, status in enumerate(
        (TermStatus.WILL_BREAK, TermStatus.BROKEN, TermStatus.UNSET, TermStatus.ON_COURSE)
    )
}


def _first_things(one: TermSeen) -> tuple[bool, bool, int, str, dt.date]:
    rank = _RANK.get(one.verdict.status, len(_RANK))
    return (not one.alert, one.over, rank, one.unit, one.verdict.term.since)


def pair_of(row: MentorRow) -> MentorPair:
    """Return a mentor and a learner as the domain takes them."""
    return MentorPair(
        row.mentor,
        row.learner,
        row.unit,
        row.specialty,
        Period(row.since, row.until),
        row.finished,
    )


def _mentoring(
    scope: Scope,
    desk: Desk,
    assignments: Sequence[Assignment],
    guests: Mapping[str, str],
    year: int,
    today: dt.date,
) -> tuple[tuple[PairSeen, ...], tuple[tuple[str, Headcount, tuple[str, ...]], ...]]:
    rows = [
        row
        for row in MentorRow.objects.filter(county=desk.code).order_by(*_BY_UNIT)
        if sees_unit(scope, desk, row.unit)
    ]
    values = {row.pk: pair_of(row) for row in rows}
    faults = dict(pair_faults(values.values(), assignments))
    pairs = tuple(
        PairSeen(
            row,
            person_name(desk, row.mentor, guests),
            person_name(desk, row.learner, guests),
            unit_name(desk, row.unit),
            faults.get(values[row.pk]),
        )
        for row in rows
    )
    units: dict[str, None] = {}
    for one in assignments:
        if one.programme is Programme.PAIRED:
            units[one.to_institution] = None
    day = min(today, dt.date(year, 12, 31))
    trained = []
    for unit in units:
        people = trained_in(values.values(), unit, year)
        count = headcount((unit, ""), people, TRAINEES_PER_YEAR, book_of(desk), desk.code, day)
        names = tuple(person_name(desk, one, guests) for one in people)
        trained.append((unit_name(desk, unit), count, names))
    return pairs, tuple(trained)


def _clashes(
    scope: Scope,
    desk: Desk,
    guests: Mapping[str, str],
    year: int,
    today: dt.date,
    change: int,
) -> tuple[ClashSeen, ...]:
    """Return the clashes by person and day, latest first; a part of the county sees its own."""
    grouped: dict[tuple[str, dt.date, str, str], list[Clash]] = defaultdict(list)
    for one in clashes_of(desk, year, today, change):
        person = desk.county.staff_by_id.get(one.staff)
        if scope.limit and person is None:
            continue
        grouped[one.staff, one.date, one.kept.value, one.dropped.value].append(one)
    found = [
        ClashSeen(mine[0], person_name(desk, mine[0].staff, guests), len(mine))
        for mine in grouped.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.clash.date, one.name), reverse=True))
