"""Continuous terms of stationed people and of posts, counted in calendar months.

The rule, stated once. A term is one person at one unit in one role under one programme. Spells
that touch or overlap are one; a gap of more than ``longest_gap`` days (0 unless told otherwise)
breaks the term and the count begins anew. A month runs from a day to the eve of the same day of
the next month (民法典 第二百零二条), on half-open periods. Leave breaks nothing, but its days and
the days of a bridged gap do not count: they put the end of the least term off by as many days. A
replacement continues the post, never the person: the next one begins at nought.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.periods.period import Period, add_months, whole_months

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A continuous term as it stands at the end of a day.

    ``since`` the first day; ``until`` the day after the last planned one, None if open; ``seen``
    the day after the last one counted; ``absent`` days of leave and of bridged gaps before it.
    """

    programme: Programme
    unit: str
    role: Role
    staff: str
    since: dt.date
    until: dt.date | None
    seen: dt.date
    absent: int
    assignments: tuple[str, ...]

    @property
    def months(self) -> int:
        """Whole months counted: never more than the calendar holds from ``since`` to ``seen``."""
        return whole_months(self.since, max(self.since, self.seen - self.absent * _DAY))

    def reaches(self, months: int) -> dt.date:
        """Return the day (half-open) up to which the person must stay to reach so many months."""
        return add_months(self.since, months) + self.absent * _DAY


@dataclass(frozen=True, slots=True)
class Post:
    """A post held by one person after another: the continuous run that ``seen`` ends."""

    unit: str
    role: Role
    holders: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    seen: dt.date
    vacant: int

    @property
    def months(self) -> int:
        """Whole months held, vacant days of bridged gaps taken off."""
        return whole_months(self.since, max(self.since, self.seen - self.vacant * _DAY))


def terms_of(
    assignments: Iterable[Assignment],
    leave: Iterable[tuple[str, Period]],
    as_of: dt.date,
    longest_gap: int = 0,
) -> tuple[Term, ...]:
    """Return every term begun by the end of ``as_of``, by unit, role, person and first day.

    ``leave``: (staff, days) pairs. Neither the order of the assignments nor that of the leave
    matters.
    """
    groups: dict[tuple[str, Role, str, Programme], list[Assignment]] = defaultdict(list)
    for one in assignments:
        if one.period.since <= as_of and not one.period.is_empty:
            groups[(one.to_institution, one.role, one.staff, one.programme)].append(one)
    away: dict[str, list[Period]] = defaultdict(list)
    for staff, period in leave:
        away[staff].append(period)
    found = []
    for (unit, role, staff, programme), mine in groups.items():
        for run in _runs(mine, longest_gap):
            since, until = run[0].period.since, _end(run)
            seen = as_of + _DAY if until is None else min(until, as_of + _DAY)
            absent = _absent(run, away[staff], since, seen)
            ids = tuple(one.id for one in run)
            found.append(Term(programme, unit, role, staff, since, until, seen, absent, ids))
    return tuple(sorted(found, key=lambda one: (one.unit, one.role, one.staff, one.since)))


def posts_of(
    assignments: Iterable[Assignment], as_of: dt.date, longest_gap: int = 0
) -> tuple[Post, ...]:
    """Return the posts whose chain of replacements began by ``as_of``, the last run of each.

    Assignments are one post if one names the other as its replacement, at the same unit and in the
    same role.
    """
    begun = {one.id: one for one in assignments if one.period.since <= as_of}
    heads = _heads(begun)
    chains: dict[str, list[Assignment]] = defaultdict(list)
    for one in begun.values():
        chains[heads[one.id]].append(one)
    found = []
    for chain in chains.values():
        run = _runs(chain, longest_gap)[-1]
        until = _end(run)
        seen = as_of + _DAY if until is None else min(until, as_of + _DAY)
        since = run[0].period.since
        holders = tuple(dict.fromkeys(one.staff for one in run))
        vacant = _absent(run, (), since, seen)
        found.append(Post(run[0].to_institution, run[0].role, holders, since, until, seen, vacant))
    return tuple(sorted(found, key=lambda one: (one.unit, one.role, one.since, one.holders)))


def _heads(begun: Mapping[str, Assignment]) -> dict[str, str]:
    """Return the first id of each assignment's chain; a ring of replacements is one chain."""
    head = {id_: id_ for id_ in begun}

    def first(id_: str) -> str:
        """Return the head of a chain so far."""
        while head[id_] != id_:
            id_ = head[id_]
        return id_

    for one in begun.values():
        other = begun.get(one.replaced_by)
        if other and (other.to_institution, other.role) == (one.to_institution, one.role):
            ends = sorted((first(one.id), first(other.id)))
            head[ends[1]] = ends[0]
    return {id_: first(id_) for id_ in begun}


def _runs(spells: Sequence[Assignment], longest_gap: int) -> list[list[Assignment]]:
    """Divide spells into runs without a gap of more than so many days, in order."""
    ordered = sorted(spells, key=lambda one: (one.period.since, one.id))
    runs = [[ordered[0]]]
    for one in ordered[1:]:
        end = _end(runs[-1])
        if end is None or (one.period.since - end).days <= longest_gap:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _end(run: Sequence[Assignment]) -> dt.date | None:
    ends = [one.period.until for one in run]
    return None if None in ends else max(end for end in ends if end is not None)


def _absent(
    run: Sequence[Assignment], leave: Sequence[Period], since: dt.date, seen: dt.date
) -> int:
    """Count the days of ``[since, seen)`` that no spell holds or that are on leave, each once."""
    periods = [one.period for one in run]
    return sum(
        not any(day in period for period in periods) or any(day in period for period in leave)
        for day in Period(since, seen).days()
    )
