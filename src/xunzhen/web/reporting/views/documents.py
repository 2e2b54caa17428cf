"""Documents: the list, one of them with its sources, its look, its files; making and issuing."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.reporting.document import DocumentContent, DocumentKind
from xunzhen.domain.reporting.document_binding import own_numbers, what_keeps_it_draft
from xunzhen.files.document_files import FileKind, document_file, document_pages, document_png
from xunzhen.files.papers.words import file_name
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.document_models import OfficialPaper
from xunzhen.web.reporting.selectors.document_sources import RETURN, choices, pages_of, renewed
from xunzhen.web.reporting.selectors.documents import (
    content_of,
    may_write,
    packs_seen,
    paper_seen,
    papers_seen,
    quoted_in,
    segments_of,
    versions_of,
)
from xunzhen.web.reporting.services.documents import (
    begin_version,
    issue_paper,
    make_paper,
    write_paper,
)
from xunzhen.web.reporting.views.shared import about, tell, tried, turn_in, warn

_PAGE: Final = 40
_HEAD: Final = ("issuer", "number", "title", "addressee", "signer", "dated", "copies",
                "printed_by", "contact")  # fmt: skip


@open_to(Act.SEE_RETURNS)
@require_GET
def page(request: ScopedRequest, county: str, held: int = 0) -> HttpResponse:
    """Show the documents and the answer packs of a county, and the forms for new ones.

    ``held``: the return that a new document is to be made of.
    """
    scope = request.scope
    found = papers_seen(scope, county).defer("content")
    shown = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    here = scope.may(Act.WRITE_RETURN) and scope.county == county
    facts = {
        "desk": desk(scope, county),
        "page": shown,
        "packs": list(packs_seen(scope, county).defer("content", "source")[:_PAGE]),
        "choices": choices(scope, county) if here else (),
        "kinds": list(DocumentKind),
        "chosen": f"{RETURN}:{held}",
        "may_make": here,
        "may_pack": here and scope.county_wide,
        "year": timezone.localdate().year,
    }
    return render(request, "reporting/documents.html", about(request, county, **facts))


@open_to(Act.WRITE_RETURN)
@require_POST
def make(request: ScopedRequest, county: str) -> HttpResponse:
    """Make a draft and open it."""
    desk(request.scope, county)
    try:
        row = make_paper(
            scope=request.scope,
            county=county,
            kind=request.POST.get("kind", ""),
            source=request.POST.get("source", ""),
            proposal=request.POST.get("proposal", ""),
        )
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return redirect("reporting:documents", county)
    tell(request, gettext("已起草，数都引好了。请补写正文。"))
    return redirect("reporting:document", county, row.pk)


@open_to(Act.SEE_RETURNS)
@require_GET
def paper(request: ScopedRequest, county: str, paper: int) -> HttpResponse:
    """Show a document: its text with every figure's source, what keeps it a draft, its versions."""
    row, content = _read(request, county, paper)
    mine = may_write(request.scope, row)
    facts = {
        "desk": desk(request.scope, county),
        "row": row,
        "content": content,
        "kind": DocumentKind(row.kind),
        "segments": segments_of(content),
        "sources": content.sources,
        "quoted": quoted_in(content),
        "pages": pages_of(request.scope, county, content.sources),
        "own": own_numbers(content),
        "faults": () if row.is_issued else what_keeps_it_draft(content),
        "versions": versions_of(request.scope, row),
        "files": list(row.files.defer("content")) if row.is_issued else (),
        "forms": list(FileKind),
        "may_edit": mine and not row.is_issued,
        "may_again": mine and row.is_issued,
    }
    return render(request, "reporting/document.html", about(request, county, **facts))


def _read(request: ScopedRequest, county: str, paper: int) -> tuple[OfficialPaper, DocumentContent]:
    """Return a version and what it says: a draft with its sources as they stand today."""
    row = paper_seen(request.scope, county, paper)
    content = content_of(row)
    return row, content if row.is_issued else renewed(request.scope, county, content)


@open_to(Act.WRITE_RETURN)
@require_POST
def write(request: ScopedRequest, county: str, paper: int) -> HttpResponse:
    """Keep what was written."""
    headings, texts = request.POST.getlist("heading"), request.POST.getlist("text")
    after = request.POST.get("insert", "")[:5]

    def change() -> object:
        return write_paper(
            scope=request.scope,
            county=county,
            paper=paper,
            turn=turn_in(request),
            head={name: request.POST.get(name, "") for name in _HEAD if name in request.POST},
            passages=list(zip(headings, texts, strict=False)),
            insert_after=int(after)
            if after.isascii() and after.isdecimal() and len(after) < 6
            else None,
        )

    tried(request, change, gettext("已保存这1份稿。"))
    return redirect("reporting:document", county, paper)


@open_to(Act.WRITE_RETURN)
@require_POST
def issue(request: ScopedRequest, county: str, paper: int) -> HttpResponse:
    """Issue the draft."""
    tried(
        request,
        lambda: issue_paper(scope=request.scope, county=county, paper=paper, turn=turn_in(request)),
        gettext("已印发并冻结。三个文件逐字节存着，不会再变。"),
    )
    return redirect("reporting:document", county, paper)


@open_to(Act.WRITE_RETURN)
@require_POST
def again(request: ScopedRequest, county: str, paper: int) -> HttpResponse:
    """Begin the next version."""
    try:
        row = begin_version(scope=request.scope, county=county, paper=paper)
    except NotAllowed as refused:
        warn(request, refused.sentence)
        return redirect("reporting:document", county, paper)
    tell(request, gettext("已另起一版，旧版留着不变。"))
    return redirect("reporting:document", county, row.pk)


@open_to(Act.SEE_RETURNS)
@require_GET
def look(request: ScopedRequest, county: str, paper: int) -> HttpResponse:
    """Show the document page by page, as it prints."""
    row, content = _read(request, county, paper)
    pages = range(1, document_pages(content, issued=row.is_issued) + 1)
    facts = {"desk": desk(request.scope, county), "row": row, "pages": pages}
    return render(request, "reporting/document_look.html", about(request, county, **facts))


@open_to(Act.SEE_RETURNS)
@require_GET
@never_cache
def picture(request: ScopedRequest, county: str, paper: int, sheet: int) -> HttpResponse:
    """Send one page as an image."""
    row, content = _read(request, county, paper)
    found = document_png(content, sheet, issued=row.is_issued)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/png")


@open_to(Act.SEE_RETURNS)
@require_GET
@never_cache
def file(request: ScopedRequest, county: str, paper: int, form: str) -> HttpResponse:
    """Send the document as PDF, Word or workbook: an issued one as it was kept, byte for byte."""
    if form not in {one.value for one in FileKind}:
        raise Http404
    row, content = _read(request, county, paper)
    kind = FileKind(form)
    if row.is_issued:
        kept: Any = row.files.filter(form=form).first()
        if kept is None:
            raise Http404
        data = bytes(kept.content)
    else:
        data = document_file(content, kind)
    return sent(data, kind.media_type, f"{_named(row)}.{form}", inline=kind is FileKind.PDF)


def _named(row: OfficialPaper) -> str:
    version = "" if row.version == 1 else f"第{row.version}版"
    return file_name(row.title + version + ("" if row.is_issued else "（稿）"))


def sent(data: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Send bytes under a name, with their digest in the header."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["X-Content-SHA256"] = hashlib.sha256(data).hexdigest()
    return answer
