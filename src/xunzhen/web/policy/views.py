"""Pages of the law: documents, clauses, rules, what serves them, and the site's own wording."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.domain.policy.clause import Clause
from xunzhen.domain.policy.service import served_counts
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.policy.selectors import law, wording_of
from xunzhen.web.policy.services import load_wording
from xunzhen.web.policy.shelf import (
    force_words,
    line_of,
    lines,
    served_words,
    shelf,
    state_of,
    uses,
)


@open_to(Act.SEE_POLICY)
@require_GET
def documents(request: ScopedRequest) -> HttpResponse:
    """Show the documents, the nearest one opened."""
    first = shelf(law(), timezone.localdate())[0].document.id
    return _document(request, first, None)


@open_to(Act.SEE_POLICY)
@require_GET
def document(request: ScopedRequest, document: str) -> HttpResponse:
    """Show one document with its clauses."""
    return _document(request, document, None)


@open_to(Act.SEE_POLICY)
@require_GET
def clause(request: ScopedRequest, clause: str) -> HttpResponse:
    """Show one clause within its document."""
    found = next((one for one in law().clauses if one.id == clause), None)
    if found is None:
        raise Http404
    return _document(request, found.document, found)


@open_to(Act.SEE_POLICY)
@require_GET
def rules(request: ScopedRequest) -> HttpResponse:
    """Show the vocabulary: every rule, how levels meet, the clauses that set it."""
    book = law()
    wanted = request.GET.get("q", "").strip()
    names = [
        name
        for name, rule in sorted(book.rules.items(), key=lambda one: (one[1].column, one[0]))
        if wanted.casefold() in f"{name} {rule.zh} {rule.en}".casefold()
    ]
    return render(
        request, "policy/rules.html", {"uses": uses(book, names), "q": wanted, "total": len(names)}
    )


@open_to(Act.SEE_POLICY)
@require_GET
def served(request: ScopedRequest) -> HttpResponse:
    """Show what of the product serves each clause today, and what nothing serves yet."""
    book = law()
    counts = served_counts(book.clauses)
    total, done = sum(one.total for one in counts), sum(one.served for one in counts)
    rows = [(one, served_words(one)) for one in book.clauses if one.served_by]
    return render(
        request,
        "policy/served.html",
        {
            "counts": [(book.documents[one.document], one) for one in counts],
            "rows": rows,
            "total": total,
            "served": done,
            "left": total - done,
        },
    )


@open_to(Act.SET_POLICY)
@require_POST
def load(request: ScopedRequest, document: str) -> HttpResponse:
    """Load the site's own copy of a document's wording."""
    if document not in law().documents:
        raise Http404
    upload = request.FILES.get("wording")
    problem = None
    if upload is None:
        return _document(request, document, None, gettext("还没有选文件。请选一个纯文本文件。"))
    try:
        load_wording(
            scope=request.scope, document=document, raw=upload.read(), file_name=upload.name or ""
        )
    except BadData as bad:
        problem = bad
    if problem is not None:
        return _document(request, document, None, problem.sentence)
    return redirect("policy:document", document)


def _document(
    request: ScopedRequest, name: str, chosen: Clause | None, problem: object = None
) -> HttpResponse:
    book = law()
    found = book.documents.get(name)
    if found is None:
        raise Http404
    today = timezone.localdate()
    listed = lines(book, name)
    if chosen is None:
        chosen = next((one.clause for one in listed if one.clause.rule), listed[0].clause)
    copy = wording_of(name)
    context: dict[str, Any] = {
        "shelf": shelf(book, today),
        "document": found,
        "state": state_of(found, today),
        "lines": listed,
        "chosen": line_of(book, chosen),
        "force": force_words(chosen),
        "served": served_words(chosen),
        "uses": uses(book, [one.rule for one in chosen.settings]),
        "wording": copy,
        "passages": _passages(copy.text, chosen) if copy else (),
        "may_load": request.scope.may(Act.SET_POLICY),
        "problem": problem,
        "today": today,
        "county": request.scope.county,
    }
    return render(request, "policy/document.html", context, status=400 if problem else 200)


def _passages(text: str, chosen: Clause) -> list[tuple[str, bool]]:
    """Return the paragraphs of a wording; those that bear the clause's printed value are marked."""
    mark = chosen.value_text.strip()
    return [
        (line.strip(), bool(mark) and mark in line) for line in text.splitlines() if line.strip()
    ]
