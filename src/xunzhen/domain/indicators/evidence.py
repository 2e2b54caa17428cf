"""What every indicator is measured from: a county, its ledger and the tables beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from xunzhen.domain.assistance.programmes import Agreement, Assignment
from xunzhen.domain.capacity.facts import PlaceFact
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.counting_makeups import HAPPENED
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County
from xunzhen.domain.workforce.facts import PersonFact, Premium


@dataclass(frozen=True)
class Evidence:
    """All facts of one county; a table that is None does not exist, an empty one holds nothing.

    ``cut_off`` is the last day whose data is in. ``states`` are the states of entries that count
    as having happened. ``tours``: (tour, last day) of the mobile hospital.
    """

    county: County
    book: Book
    cut_off: dt.date
    ledger: Ledger | None = None
    assignments: tuple[Assignment, ...] | None = None
    agreements: tuple[Agreement, ...] | None = None
    place_facts: tuple[PlaceFact, ...] = ()
    person_facts: tuple[PersonFact, ...] = ()
    tours: tuple[tuple[str, dt.date], ...] | None = None
    states: frozenset[EntryState] = HAPPENED
    premiums: tuple[Premium, ...] | None = None

    @cached_property
    def readings(self) -> Readings:
        """How the rules of a counting are read; a suggestion is never taken for a rule."""
        return Readings(self.county, self.book)

    @cached_property
    def happened(self) -> dict[OutreachKind, tuple[LedgerEntry, ...]]:
        """The entries that happened up to the cut-off, by kind, in the ledger's order."""
        found: dict[OutreachKind, list[LedgerEntry]] = {kind: [] for kind in OutreachKind}
        for one in () if self.ledger is None else self.ledger.entries:
            if one.state in self.states and one.date <= self.cut_off:
                found[one.kind].append(one)
        return {kind: tuple(mine) for kind, mine in found.items()}

    def entries(self, kind: OutreachKind, period: Period) -> tuple[LedgerEntry, ...]:
        """Return the entries of a kind that happened in a period."""
        return tuple(one for one in self.happened[kind] if one.date in period)

    def last_day(self, period: Period) -> dt.date:
        """Return the last day of a period that the data reaches."""
        return min(self.cut_off, period.last_day or self.cut_off)


def table_missing(zh: str, name: str) -> Sentence:
    """Say that a table is not there, so that nothing can be counted from it."""
    return say(
        "indicators.table_missing",
        "没有“{zh}”表（{name}），数不出来。请加上这张表。",
        "There is no table {name}, so this cannot be counted. Add it.",
        zh=zh,
        name=name,
    )


def ledger_missing() -> Sentence:
    """Say that there is no ledger."""
    return table_missing("台账", "ledger")


def assignments_missing() -> Sentence:
    """Say that there are no assignments."""
    return table_missing("派驻支援", "assignments")
