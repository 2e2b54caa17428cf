"""The law of one county: the Book, with the county's own rule rows as its nearest level."""

from __future__ import annotations

from xunzhen.domain.errors import Fault
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.local import LocalLaw, LocalRow, local_law, loosening_notices
from xunzhen.domain.registry.county import County


def county_book(book: Book, county: County) -> Book:
    """Return the Book that also holds the county's own rules; rows at fault are left out."""
    law = _law(book, county)
    return book.with_documents(law.documents, law.clauses)


def rule_faults(book: Book, county: County) -> tuple[Fault, ...]:
    """Return what is wrong with the county's rule rows: errors first, then looser-than-law."""
    law = _law(book, county)
    whole = book.with_documents(law.documents, law.clauses)
    return (*law.faults, *loosening_notices(whole, law.clauses))


def _law(book: Book, county: County) -> LocalLaw:
    rows = tuple(
        LocalRow(
            rule=row.rule,
            value=row.value,
            since=row.period.since,
            until=row.period.until,
            document=row.document,
            article=row.article,
            applies_to=row.applies_to,
        )
        for row in county.rules
    )
    townships = {township.name: township.code for township in county.townships}
    townships |= {township.code: township.code for township in county.townships}
    return local_law(book, county.code, rows, townships)
