"""The register of agreements, one agreement with all beside it, and the matrix of pairs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from xunzhen.domain.assistance.agreements import (
    AgreementAlert,
    AgreementState,
    agreement_alerts,
    agreement_state,
    ends_before_terms,
    reviews_due,
)
from xunzhen.domain.assistance.mentoring import AspectProgress, AspectTask, aspect_progress
from xunzhen.domain.assistance.programmes import Agreement
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS
from xunzhen.domain.assistance.term_verdicts import TermVerdict
from xunzhen.domain.errors import Sentence
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import AgreementTask, ProgrammeNote
from xunzhen.web.assistance.selectors.law import book_of, change_of
from xunzhen.web.assistance.selectors.names import unit_name
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.assistance.selectors.terms import verdicts_of
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk, counties, desk
from xunzhen.web.registry.table_selectors import Past, history_of

AHEAD = 90
"""Days before its last one an agreement is told to expire: a quarter to renew it."""


@dataclass(frozen=True)
class AgreementSeen:
    """An agreement on a page, with what is to be seen to about it."""

    value: Agreement
    state: AgreementState
    sender: str
    receiver: str
    alerts: tuple[AgreementAlert, ...]
    reviews: tuple[int, ...]
    tasks: int
    reached: int

    @property
    def signatures(self) -> tuple[tuple[str, dt.date | None], ...]:
        """The three parties (column names) and the day each signed."""
        one = self.value
        return (
            ("sender", one.signed_sender),
            ("receiver", one.signed_receiver),
            ("county", one.signed_county),
        )


def register(scope: Scope, at: Desk, today: dt.date) -> tuple[AgreementSeen, ...]:
    """Return the county's agreements; what needs somebody first, then by the day they end."""
    del scope  # agreements concern the county as a whole: every reader of it sees them
    found = agreements_of(at) or ()
    change = change_of(at.code)
    alerts: dict[str, list[AgreementAlert]] = defaultdict(list)
    for one in agreement_alerts(found, today, AHEAD):
        for number in one.agreements:
            alerts[number].append(one)
    assignments = {one.id: one for one in assignments_of(at, change) or ()}
    verdicts = verdicts_of(at, today, change)
    for agreement in found:
        mine = [v for v in verdicts if _under(v, agreement.id, assignments)]
        alerts[agreement.id] += ends_before_terms(agreement, mine)
    reviewed, tasks = _reviewed(at.code), _tasks(at.code)
    seen = [
        AgreementSeen(
            one,
            agreement_state(one, today, AHEAD),
            unit_name(at, one.sender),
            unit_name(at, one.receiver),
            tuple(alerts[one.id]),
            reviews_due(one, reviewed.get(one.id, frozenset()), today),
            len(tasks.get(one.id, ())),
            sum(task.done >= task.target for task in tasks.get(one.id, ())),
        )
        for one in found
    ]
    return tuple(sorted(seen, key=_order))


def _order(one: AgreementSeen) -> tuple[bool, bool, dt.date, str]:
    return (
        one.state is AgreementState.EXPIRED,
        not (one.alerts or one.reviews),
        one.value.period.last_day or dt.date.max,
        one.value.id,
    )


def _under(verdict: TermVerdict, agreement: str, assignments: Mapping[str, object]) -> bool:
    return any(
        getattr(assignments.get(one), "agreement", "") == agreement
        for one in verdict.term.assignments
    )


def _reviewed(county: str) -> Mapping[str, frozenset[int]]:
    notes = ProgrammeNote.objects.filter(county=county, kind=ProgrammeNote.Kind.REVIEW)
    found: dict[str, set[int]] = defaultdict(set)
    for about, year in notes.values_list("about", "year"):
        if year is not None:
            found[about].add(year)
    return {about: frozenset(years) for about, years in found.items()}


def _tasks(county: str) -> Mapping[str, Sequence[AgreementTask]]:
    found: dict[str, list[AgreementTask]] = defaultdict(list)
    for one in AgreementTask.objects.filter(county=county):
        found[one.agreement].append(one)
    return found


def verdicts_under(at: Desk, agreement: str, today: dt.date) -> tuple[TermVerdict, ...]:
    """Return the terms of the people sent under an agreement."""
    change = change_of(at.code)
    assignments = {one.id: one for one in assignments_of(at, change) or ()}
    return tuple(
        one for one in verdicts_of(at, today, change) if _under(one, agreement, assignments)
    )


def agreement_row(at: Desk, agreement: str) -> RegistryRow:
    """Return the row of an agreement.

    Raises
    ------
    Http404
        when there is none.
    """
    row = RegistryRow.objects.filter(
        county=at.site, table=AGREEMENT_ROWS.table.name, key=agreement, removed=False
    ).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class AgreementWhole:
    """One agreement with its row, history, tasks by aspect, reviews and ends."""

    seen: AgreementSeen
    row: RegistryRow
    history: Sequence[Past]
    tasks: tuple[AgreementTask, ...]
    progress: tuple[AspectProgress, ...]
    lacking: Sentence | None
    notes: tuple[ProgrammeNote, ...]
    terms: tuple[TermVerdict, ...]


def agreement_whole(scope: Scope, at: Desk, agreement: str, today: dt.date) -> AgreementWhole:
    """Return one agreement.

    Raises
    ------
    Http404
        when there is none, or its row no longer fits the county.
    """
    row = agreement_row(at, agreement)
    seen = next((one for one in register(scope, at, today) if one.value.id == agreement), None)
    if seen is None:
        raise Http404
    tasks = tuple(AgreementTask.objects.filter(county=at.code, agreement=agreement))
    progress, lacking = aspect_progress(
        [AspectTask(one.aspect, one.title, one.target, one.done) for one in tasks],
        book_of(at),
        at.code,
        today,
    )
    notes = ProgrammeNote.objects.filter(
        county=at.code, about=agreement, kind__in=(ProgrammeNote.Kind.REVIEW, "end")
    )
    return AgreementWhole(
        seen,
        row,
        history_of(row),
        tasks,
        progress,
        lacking,
        tuple(notes),
        verdicts_under(at, agreement, today),
    )


@dataclass(frozen=True)
class MatrixRow:
    """One receiving hospital of a county: its cells by sender, in the order of the heads."""

    county: str
    county_name: str
    receiver: str
    cells: tuple[tuple[AgreementSeen, ...], ...]


@dataclass(frozen=True)
class Matrix:
    """Supporting hospitals (heads) by county hospitals (rows)."""

    senders: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def in_force(self) -> int:
        """How many agreements are in force."""
        states = (AgreementState.IN_FORCE, AgreementState.EXPIRING)
        return sum(one.state in states for row in self.rows for cell in row.cells for one in cell)

    @property
    def listed(self) -> tuple[tuple[MatrixRow, AgreementSeen], ...]:
        """The same as a list, by row and sender."""
        return tuple((row, one) for row in self.rows for cell in row.cells for one in cell)


def matrix(scope: Scope, county: str) -> Matrix:
    """Return the pairs a reader sees: above the county all counties in scope, else the own one.

    A county hospital nobody supports has an empty row. Agreements that have expired are left out.
    """
    today = timezone.localdate()
    codes = [county] if scope.county else [one.code for one in counties(scope)]
    desks = [desk(scope, code) for code in codes]
    by_county = {
        at.code: [
            one for one in register(scope, at, today) if one.state is not AgreementState.EXPIRED
        ]
        for at in desks
    }
    senders = sorted({one.sender for mine in by_county.values() for one in mine})
    rows = [row for at in desks for row in _matrix_rows(at, by_county[at.code], senders)]
    return Matrix(tuple(senders), tuple(rows))


def _matrix_rows(
    at: Desk, mine: Sequence[AgreementSeen], senders: Sequence[str]
) -> list[MatrixRow]:
    hospitals = [
        one.name for one in at.whole.institutions if one.kind is InstitutionKind.COUNTY_HOSPITAL
    ]
    receivers = dict.fromkeys([*hospitals, *(one.receiver for one in mine)])
    return [
        MatrixRow(
            at.code,
            at.site.name,
            receiver,
            tuple(
                tuple(one for one in mine if (one.receiver, one.sender) == (receiver, sender))
                for sender in senders
            ),
        )
        for receiver in receivers
    ]
