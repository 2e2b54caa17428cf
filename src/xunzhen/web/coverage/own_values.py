"""What a county sets itself: which rules are 未设定, and what a new row of 本县规则 would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.coverage.law import county_book, rule_faults
from xunzhen.domain.errors import BadData, Fault, NoClause, Severity
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Rule, Ruling
from xunzhen.domain.registry.assemble import assemble
from xunzhen.domain.registry.county import County
from xunzhen.web.registry.rows import cells_of, sheets_of


@dataclass(frozen=True)
class Unset:
    """A rule nobody has set for the county on a day; ``meanwhile`` is what planning uses."""

    rule: Rule
    meanwhile: Ruling | None

    @property
    def in_use(self) -> bool:
        """Say whether results rest on it today: planning uses a suggestion in its place."""
        return self.meanwhile is not None


@dataclass(frozen=True)
class Trial:
    """What a new row would do: ``faults`` keep it out, ``notices`` warn, ``ruling`` then holds."""

    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    ruling: Ruling | None


def unset_rules(book: Book, place: str, day: dt.date) -> list[Unset]:
    """Return the rules without a value at a place on a day, in the order of the columns."""
    found: list[Unset] = []
    for name in sorted(book.rules, key=lambda one: (book.rules[one].column, one)):
        if book.verdict(name, place, day).ruling is None:
            found.append(Unset(book.rules[name], _meanwhile(book, name, place, day)))
    return found


def _meanwhile(book: Book, name: str, place: str, day: dt.date) -> Ruling | None:
    try:
        return book.ruling_or_suggestion(name, place, day)
    except (NoClause, BadData):
        return None


def trial(law: Book, county: County, cells: Mapping[str, str], day: dt.date) -> Trial:
    """Try a row of 本县规则 on the county: by the importer's checks, then by the Book's."""
    rows = [*cells_of(county), ("rules", dict(cells))]
    built = assemble(sheets_of(rows))
    mine = [fault for fault in built.faults if _speaks_of_last(fault, county)]
    if built.county is None or any(one.severity is Severity.ERROR for one in mine):
        return Trial(tuple(mine), (), None)
    known = {fault.line() for fault in rule_faults(law, county)}
    new = [one for one in rule_faults(law, built.county) if one.line() not in known]
    errors = tuple(one for one in new if one.severity is Severity.ERROR)
    notices = tuple(one for one in (*mine, *new) if one.severity is not Severity.ERROR)
    if errors:
        return Trial(errors, notices, None)
    verdict = county_book(law, built.county).verdict(cells["rule"], county.code, day)
    return Trial((), notices, verdict.ruling)


def _speaks_of_last(fault: Fault, county: County) -> bool:
    """The row tried is the last of its sheet: headings are row 1."""
    return fault.table == "本县规则" and fault.row == len(county.rules) + 2


def row_cells(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a posted row of 本县规则, blanks left out."""
    names: Sequence[str] = ("rule", "value", "since", "until", "document", "article", "for")
    return {name: text for name in names if (text := posted.get(name, "").strip())}
