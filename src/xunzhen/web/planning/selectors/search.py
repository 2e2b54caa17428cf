"""One box that finds villages, people and clauses within what a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk, desk

MOST: Final = 20


@dataclass(frozen=True)
class FoundPerson:
    """A member of staff; ``row`` is their row of the county table."""

    id: str
    name: str
    institution: str
    row: int | None


@dataclass(frozen=True)
class Found:
    """What was found, at most ``MOST`` of each; ``more`` says how many were left out of each."""

    desk: Desk
    villages: tuple[tuple[str, str, str], ...]
    people: tuple[FoundPerson, ...]
    clauses: tuple[tuple[Clause, Document], ...]
    more: tuple[int, int, int]

    @property
    def nothing(self) -> bool:
        """Say whether nothing was found."""
        return not (self.villages or self.people or self.clauses)


def search(scope: Scope, county: str, words: str) -> Found:
    """Find villages by name or code, staff by name or 工号, clauses by id or number."""
    at, asked = desk(scope, county), words.strip()
    if not asked:
        return Found(at, (), (), (), (0, 0, 0))
    towns = {one.code: one.name for one in at.county.townships}
    villages = [
        (one.code, one.name, towns.get(one.township, ""))
        for one in at.county.villages
        if asked in one.name or one.code.startswith(asked) or asked in towns.get(one.township, "")
    ]
    villages.sort(key=lambda one: (not one[1].startswith(asked), one[0]))
    people = [
        one for one in at.county.staff if asked in one.name or one.id.lower() == asked.lower()
    ]
    clauses = _clauses(book_of(at), asked) if scope.may(Act.SEE_POLICY) else []
    shown = people[:MOST]
    rows = dict(
        RegistryRow.objects.filter(
            county=at.site, table="staff", removed=False, key__in=[one.id for one in shown]
        ).values_list("key", "id")
    )
    names = at.whole.institution_by_code
    return Found(
        at,
        tuple(villages[:MOST]),
        tuple(
            FoundPerson(
                one.id,
                one.name,
                names[one.institution].name if one.institution in names else one.institution,
                rows.get(one.id),
            )
            for one in shown
        ),
        tuple(clauses[:MOST]),
        tuple(max(0, len(one) - MOST) for one in (villages, people, clauses)),  # type: ignore[arg-type]
    )


def _clauses(book: Book, words: str) -> list[tuple[Clause, Document]]:
    """Return the clauses whose id, document number, article or title holds the words."""
    wanted = words.lower().replace(" ", "")
    found = []
    for clause in book.clauses:
        document = book.documents[clause.document]
        number = f"{document.number}{clause.article}".lower().replace(" ", "")
        if wanted in clause.id.lower() or wanted in number or wanted in clause.title.lower():
            found.append((clause, document))
    return found
