"""The search box of the frame: villages, people, clauses."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.selectors.search import search as find

_LONGEST = 60


@open_to(Act.SEE_COUNTY)
@require_safe
def search(request: ScopedRequest, county: str) -> HttpResponse:
    """Show what a word finds in what the reader sees."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    found = find(request.scope, county, words)
    return render(
        request, "planning/search.html", {"county": county, "words": words, "found": found}
    )
