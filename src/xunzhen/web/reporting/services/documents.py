"""Making, writing and issuing documents: one transaction and one entry in the trail each."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.document import DocumentContent, DocumentKind, Head, Passage
from xunzhen.domain.reporting.document_binding import refuse_draft
from xunzhen.files.document_files import FileKind, document_file
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.reporting.document_models import IssuedFile, OfficialPaper
from xunzhen.web.reporting.selectors.document_first import first_content
from xunzhen.web.reporting.selectors.document_sources import picked, renewed
from xunzhen.web.reporting.selectors.documents import content_of, may_write, paper_seen

LONGEST: Final = 20_000
MOST_PASSAGES: Final = 60


def make_paper(
    *, scope: Scope, county: str, kind: str, source: str, proposal: str = ""
) -> OfficialPaper:
    """Make the draft of a document from a return or an answer pack (``source``: its key).

    Raises
    ------
    NotAllowed
        without the duty, or for whoever belongs to no county.
    BadData
        for a kind or source that is none, or a report without its return.
    """
    _require_writer(scope, county)
    if kind not in {one.value for one in DocumentKind}:
        raise BadData(_no_such_kind())
    found = picked(scope, county, source) if source else None
    if source and found is None:
        raise BadData(_no_such_source())
    content = first_content(scope, county, DocumentKind(kind), found, proposal.strip()[:120])
    with transaction.atomic():
        RegisteredCounty.objects.select_for_update().get(code=county)
        highest = OfficialPaper.objects.filter(county=county).aggregate(most=Max("number"))["most"]
        row = OfficialPaper(
            county=county, place=scope.division, number=(highest or 0) + 1, kind=kind,
            made_by=scope.who,
        )  # fmt: skip
        _keep(row, content, scope)
        _tell(scope, row, "reporting.document_make")
    return row


def write_paper(
    *,
    scope: Scope,
    county: str,
    paper: int,
    turn: int | None,
    head: Mapping[str, str],
    passages: Sequence[tuple[str, str]],
    insert_after: int | None = None,
) -> OfficialPaper:
    """Write the head and the text of a draft; ``insert_after`` adds an empty passage after one.

    A passage without heading and text falls away, unless it was just added.

    Raises
    ------
    NotAllowed
        for whoever does not write it, or once it is issued.
    BadData
        when somebody else changed it meanwhile, or for a date that is none.
    """
    with transaction.atomic():
        row = _held(scope, county, paper, turn)
        old = renewed(scope, county, content_of(row))
        kept = [Passage(a.strip()[:80], b.strip()[:LONGEST]) for a, b in passages]
        texts = [one for one in kept if one.heading or one.text]
        if insert_after is not None and len(texts) < MOST_PASSAGES:
            before = sum(1 for one in kept[: insert_after + 1] if one.heading or one.text)
            texts.insert(before, Passage(_NEW, ""))
        content = replace(old, head=_head(old, head), passages=tuple(texts[:MOST_PASSAGES]))
        _keep(row, content, scope)
        _tell(scope, row, "reporting.document_write")
    return row


def issue_paper(*, scope: Scope, county: str, paper: int, turn: int | None) -> OfficialPaper:
    """Issue a draft: its content and its three files are frozen, with who and when.

    Raises
    ------
    NotAllowed
        for whoever does not write it, once it is issued, or while a figure has no locked source.
    BadData
        when somebody else changed it meanwhile.
    """
    with transaction.atomic():
        row = _held(scope, county, paper, turn)
        content = renewed(scope, county, content_of(row))
        refuse_draft(content)
        row.state = OfficialPaper.State.ISSUED
        row.issued_by, row.issued_at = scope.who, timezone.now()
        row.digest = content.digest
        _keep(row, content, scope)
        for form in FileKind:
            made = document_file(content, form, issued=True)
            IssuedFile.objects.create(
                paper=row, form=form.value, content=made, sha256=hashlib.sha256(made).hexdigest()
            )
        _tell(scope, row, "reporting.document_issue", {"digest": row.digest})
    return row


def begin_version(*, scope: Scope, county: str, paper: int) -> OfficialPaper:
    """Begin the next version of an issued document, with the text of the last.

    Raises
    ------
    NotAllowed
        for whoever does not write it, or while a draft of it is there.
    """
    with transaction.atomic():
        row = paper_seen(scope, county, paper)
        _require_own(scope, row)
        RegisteredCounty.objects.select_for_update().get(code=county)
        mine = OfficialPaper.objects.filter(county=county, number=row.number)
        if mine.filter(state=OfficialPaper.State.DRAFT).exists():
            raise NotAllowed(_draft_there())
        last = mine.order_by("-version")[0]
        new = OfficialPaper(
            county=county, place=last.place, number=last.number, version=last.version + 1,
            kind=last.kind, made_by=scope.who,
        )  # fmt: skip
        _keep(new, renewed(scope, county, content_of(last)), scope)
        _tell(scope, new, "reporting.document_version")
    return new


_NEW: Final = "新的一段"


def _held(scope: Scope, county: str, paper: int, turn: int | None) -> OfficialPaper:
    seen = paper_seen(scope, county, paper)
    _require_own(scope, seen)
    row = OfficialPaper.objects.select_for_update().get(pk=seen.pk)
    if row.is_issued:
        raise NotAllowed(_issued())
    if turn is not None and row.turn != turn:
        raise BadData(_changed_meanwhile(row.changed_by))
    return row


def _keep(row: OfficialPaper, content: DocumentContent, scope: Scope) -> None:
    row.content = canonical(content.as_json()).decode()
    row.title = content.head.title[:200]
    row.turn += 1
    row.changed_by, row.changed_at = scope.who, timezone.now()
    row.save()


def _head(old: DocumentContent, given: Mapping[str, str]) -> Head:
    texts = {
        name: " ".join(given[name].split())[:200]
        for name in (
            *("issuer", "number", "title", "addressee", "signer", "copies", "printed_by"),
            "contact",
        )
        if name in given
    }
    try:
        dated = dt.date.fromisoformat(given.get("dated") or old.head.dated.isoformat())
    except ValueError as problem:
        raise BadData(_no_date(given.get("dated", ""))) from problem
    return replace(old.head, dated=dated, **texts)


def _tell(
    scope: Scope, row: OfficialPaper, action: str, facts: Mapping[str, object] | None = None
) -> None:
    told = {"version": row.version, "kind": row.kind, **(facts or {})}
    record(
        who=scope.who, duty=scope.duty, action=action, county=row.county,
        subject=f"公文{row.number}号", facts=told, address=scope.address,
    )  # fmt: skip


def _require_writer(scope: Scope, county: str) -> None:
    scope.require(Act.WRITE_RETURN)
    if scope.county != county:
        raise NotAllowed(_elsewhere())


def _require_own(scope: Scope, row: OfficialPaper) -> None:
    scope.require(Act.WRITE_RETURN)
    if not may_write(scope, row):
        raise NotAllowed(_elsewhere())


def _elsewhere() -> Sentence:
    return say(
        "reporting.document_elsewhere",
        "公文由写它的单位改和印发，您可以看。请联系那个单位的填报人。",
        "A document is written and issued by its own office; you may read it. Ask its writer.",
    )


def _issued() -> Sentence:
    return say(
        "reporting.document_issued",
        "这一版已印发，不能再改。要改请另起一版。",
        "This version is issued and can no longer be changed. Begin a new version.",
    )


def _draft_there() -> Sentence:
    return say(
        "reporting.document_draft_there",
        "这份公文已经有一版稿在写，请在那一版上改。",
        "A draft of this document is being written already; change that one.",
    )


def _changed_meanwhile(who: str) -> Sentence:
    return say(
        "reporting.document_stale",
        "您打开以后，{who}改过这份公文，您这次没有存。请重新打开再改。",
        "{who} changed this document after you opened it; yours was not kept. Open it again.",
        who=who,
    )


def _no_such_kind() -> Sentence:
    return say(
        "reporting.document_kind",
        "没有这种公文。请从列表里选一种。",
        "There is no such kind of document. Choose one from the list.",
    )


def _no_such_source() -> Sentence:
    return say(
        "reporting.document_source",
        "没有这个来源，或您看不到它。请从列表里选。",
        "There is no such source, or you may not see it. Choose one from the list.",
    )


def _no_date(text: str) -> Sentence:
    return say(
        "reporting.document_date",
        "成文日期“{text}”不是日期。请按2026-10-10这样写。",
        'The date "{text}" is none. Write it as 2026-10-10.',
        text=text[:20],
    )
