"""The register of agreements, one agreement with all beside it, and the matrix of pairs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

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
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import AgreementTask, ProgrammeNote
from xunzhen.web.assistance.rights import sees_unit
from xunzhen.web.assistance.selectors.law import book_of, change_of
from xunzhen.web.assistance.selectors.names import unit_name
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.assistance.selectors.terms import verdicts_of
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk
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


_Tasks = Mapping[str, Sequence[AgreementTask]]


def register(
    scope: Scope,
    at: Desk,
    today: dt.date,
    change: int | None = None,
    tasks: _Tasks | None = None,
) -> tuple[AgreementSeen, ...]:
    """Return the county's agreements; what needs somebody first, then by the day they end.

    ``change``: the programmes' change, ``tasks``: those of the county's agreements, if known.
    """
    del scope  # agreements concern the county as a whole: every reader of it sees them
    found = agreements_of(at) or ()
    change = change_of(at.code) if change is None else change
    alerts: dict[str, list[AgreementAlert]] = defaultdict(list)
    for one in agreement_alerts(found, today, AHEAD):
        for number in one.agreements:
            alerts[number].append(one)
    assignments = {one.id: one for one in assignments_of(at, change) or ()}
    verdicts = verdicts_of(at, today, change)
    for agreement in found:
        mine = [v for v in verdicts if _under(v, agreement.id, assignments)]
        alerts[agreement.id] += ends_before_terms(agreement, mine)
    reviewed = _reviewed(at.code)
    tasks = _tasks(at.code) if tasks is None else tasks
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


def _tasks(county: str) -> _Tasks:
    found: dict[str, list[AgreementTask]] = defaultdict(list)
    for one in AgreementTask.objects.filter(county=county):
        found[one.agreement].append(one)
    return found


def verdicts_under(
    at: Desk, agreement: str, today: dt.date, change: int | None = None
) -> tuple[TermVerdict, ...]:
    """Return the terms of the people sent under an agreement."""
    change = change_of(at.code) if change is None else change
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
    """One agreement with its row, history, tasks by aspect, reviews and ends; ``terms``: of those
    people under it whom the reader sees, as on the page of people on post."""

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
    change, all_tasks = change_of(at.code), _tasks(at.code)
    listed = register(scope, at, today, change, all_tasks)
    seen = next((one for one in listed if one.value.id == agreement), None)
    if seen is None:
        raise Http404
    tasks = tuple(all_tasks.get(agreement, ()))
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
        tuple(
            one
            for one in verdicts_under(at, agreement, today, change)
            if sees_unit(scope, at, one.term.unit)
        ),
    )
