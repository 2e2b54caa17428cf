"""The law that ships, read once a process."""

from __future__ import annotations

from functools import lru_cache

from xunzhen.domain.policy.book import Book
from xunzhen.files.policies import load_book
from xunzhen.web.policy.models import DocumentCopy


@lru_cache(maxsize=1)
def law() -> Book:
    """Return the documents, clauses and rules that ship; no county's own rules."""
    return load_book()


def wording_of(document: str) -> DocumentCopy | None:
    """Return the site's own copy of a document's wording: public text, so no scope is asked."""
    return DocumentCopy.objects.filter(document=document).first()
