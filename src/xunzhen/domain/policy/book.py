"""The Book: every clause that may bind a place, and the ruling it gives for a rule on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xunzhen.domain.policy.clause import Clause, Document, Rule, Ruling


@dataclass(frozen=True)
class Book:
    """The law as data: documents, clauses and the vocabulary of rules."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def ruling(self, rule: str, place: str, day: dt.date) -> Ruling:
        """Return the value of a rule at a place (division code) on a day, with its clause.

        Raises
        ------
        NoClause
            when no clause in force there and then sets a value.
        """
        raise NotImplementedError

    def ruling_or_suggestion(self, rule: str, place: str, day: dt.date) -> Ruling:
        """Like ``ruling``, but an unset rule with a suggestion gives that, marked ``suggested``.

        Raises
        ------
        NoClause
            when nothing sets the rule and the vocabulary suggests nothing.
        """
        raise NotImplementedError

    def with_documents(self, documents: Iterable[Document], clauses: Iterable[Clause]) -> Book:
        """Return a Book that also holds these (a county's own rules, or a what-if)."""
        raise NotImplementedError
