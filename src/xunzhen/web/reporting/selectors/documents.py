"""Documents and answer packs of a county as a reader may see them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from xunzhen.domain.reporting.document import DocumentContent, Source
from xunzhen.domain.reporting.document_binding import (
    REFERENCE,
    bare_heading,
    bound_figures,
    in_words,
    printed_headings,
    typed_figures,
)
from xunzhen.domain.reporting.figure import Figure
from xunzhen.files.document_content import document_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.document_models import HeldPack, OfficialPaper


def papers_seen(scope: Scope, county: str) -> QuerySet[OfficialPaper]:
    """Return a county's documents: issued ones, and drafts of places that the reader reaches."""
    if not scope.touches(county):
        return OfficialPaper.objects.none()
    found = OfficialPaper.objects.filter(county=county)
    if scope.reaches(county):
        return found
    own = Q(place__startswith=scope.division)
    return found.filter(Q(state=OfficialPaper.State.ISSUED) | own)


def paper_seen(scope: Scope, county: str, paper: int) -> OfficialPaper:
    """Return one version of a document.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    found = papers_seen(scope, county).filter(pk=paper).first()
    if found is None:
        raise Http404
    return found


def versions_of(scope: Scope, row: OfficialPaper) -> list[OfficialPaper]:
    """Return the versions of a document, the newest first, without their content."""
    found = papers_seen(scope, row.county).filter(number=row.number)
    return list(found.defer("content").order_by("-version"))


def content_of(row: OfficialPaper) -> DocumentContent:
    """Return what a version says, as it is stored."""
    return document_of(json.loads(row.content))


def may_write(scope: Scope, row: OfficialPaper) -> bool:
    """Say whether the reader writes this document: the duty, and the place it is of."""
    return scope.may(Act.WRITE_RETURN) and bool(scope.county) and row.place == scope.division


def packs_seen(scope: Scope, county: str) -> QuerySet[HeldPack]:
    """Return the answer packs of a county, for whoever answers for all of it."""
    if not scope.reaches(county):
        return HeldPack.objects.none()
    return HeldPack.objects.filter(county=county).order_by("-number")


def pack_seen(scope: Scope, county: str, pack: int) -> HeldPack:
    """Return one answer pack.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    found = packs_seen(scope, county).filter(pk=pack).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class QuotedFigure:
    """One quoted figure on the page: what it is, from where, and whether that is locked."""

    place: int
    reference: str
    figure: Figure | None
    source: Source | None
    locked: bool
    corrected: bool


def quoted_in(content: DocumentContent) -> list[QuotedFigure]:
    """Return the figures that a document quotes, in the order of the text."""
    return [
        QuotedFigure(
            at, one.reference, one.figure, one.source, one.is_locked,
            one.source is not None and one.figure is not None
            and any(c.standing == one.figure for c in one.source.corrected),
        )
        for at, one in enumerate(bound_figures(content), 1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Segment:
    """A piece of a passage on the page. ``kind``: text, figure, own, typed or unbound; ``place``
    numbers a figure in the list of sources, 0 for others."""

    kind: str
    text: str
    place: int = 0


def segments_of(content: DocumentContent) -> list[tuple[str, list[list[Segment]]]]:
    """Return each passage as heading and lines of pieces, quoted figures told apart from text."""
    bound = {one.reference: (at, one) for at, one in enumerate(bound_figures(content), 1)}
    typed = sorted(set(typed_figures(content)), key=len, reverse=True)

    def pieces(line: str) -> list[Segment]:
        found: list[Segment] = []
        end = 0
        for match in REFERENCE.finditer(line):
            found += _plain(line[end : match.start()], typed)
            end = match.end()
            if match["own"]:
                found.append(Segment("own", match["what"]))
                continue
            at, one = bound[match[0][1:-1]]
            kind = "figure" if one.is_locked else "unbound"
            shown = match[0] if one.figure is None else in_words(one.figure)
            found.append(Segment(kind, shown, at))
        return [*found, *_plain(line[end:], typed)]

    return [
        (
            heading or bare_heading(one.heading),
            [pieces(line.strip()) for line in one.text.splitlines() if line.strip()],
        )
        for one, heading in zip(content.passages, printed_headings(content), strict=True)
    ]


def _plain(text: str, typed: list[str]) -> list[Segment]:
    """Split text at the first typed number that stands in it, again and again."""
    for number in typed:
        before, stands, after = text.partition(number)
        if stands:
            return [*_plain(before, typed), Segment("typed", number), *_plain(after, typed)]
    return [Segment("text", text)] if text else []
