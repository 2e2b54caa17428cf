"""The first text of a document: head and passages, the figures of its source quoted already."""

from __future__ import annotations

from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.reporting.answer_pack import TOPIC_OF
from xunzhen.domain.reporting.document import DocumentContent, DocumentKind, Head, Passage, Source
from xunzhen.domain.reporting.document_draft import (
    letter_passages,
    notice_passages,
    reply_passages,
    report_passages,
)
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.files.papers.return_paper import moment_zh, period_zh, span_of
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.selectors.chain import area_name
from xunzhen.web.reporting.selectors.document_sources import (
    Picked,
    months_beside,
    report_kind,
    span_words,
)


def first_content(
    scope: Scope, county: str, kind: DocumentKind, found: Picked | None, proposal: str = ""
) -> DocumentContent:
    """Return the first content of a document of a kind, made from what was picked.

    Raises
    ------
    BadData
        for a report without its return, or a reply without an answer pack.
    """
    at = desk(scope, county)
    needed = report_kind(kind)
    if needed is not None:
        if found is None or found.subject is None or found.subject.kind is not needed:
            raise BadData(_needs_return(kind, needed))
        return _report(scope, at, kind, found)
    if kind is DocumentKind.REPLY and (found is None or found.pack is None):
        raise BadData(_needs_pack())
    sources = () if found is None else (found.source,)
    return DocumentContent(
        kind,
        _head(scope, at, kind, _title(kind, sources, proposal)),
        _passages(kind, sources, proposal),
        sources,
        demo=at.site.synthetic,
    )


def _report(scope: Scope, at: Desk, kind: DocumentKind, found: Picked) -> DocumentContent:
    subject = found.subject
    if subject is None:
        raise ValueError("a report is made of a return")
    months = months_beside(scope, at.code, subject) if kind is DocumentKind.ANNUAL else ()
    cut_off = moment_zh(subject.cut_off)
    above = subject.unit.above
    to = f"{area_name(above)}卫生健康委员会" if above and len(above) == 6 else ""
    if above == at.code:
        to = f"{at.whole.name}卫生健康局"
    title = f"关于{period_zh(subject)}基层医疗卫生巡诊帮扶工作情况的报告"
    return DocumentContent(
        kind,
        _head(scope, at, kind, title, to),
        report_passages(subject, span_of(subject.period), cut_off),
        (found.source, *months),
        demo=at.site.synthetic,
    )


def _head(scope: Scope, at: Desk, kind: DocumentKind, title: str, to: str = "") -> Head:
    unit = at.whole.institution_by_code.get(scope.institution)
    mine = unit.name if unit else scope.name
    issuer = mine if scope.limit else f"{at.whole.name}卫生健康局"
    addressee = to or ("各乡镇卫生院" if kind is DocumentKind.NOTICE else "")
    return Head(issuer, "", title, addressee, timezone.localdate())


def _title(kind: DocumentKind, sources: tuple[Source, ...], proposal: str) -> str:
    days = span_words(sources[0].period) if sources else ""
    if kind is DocumentKind.NOTICE:
        return f"关于{days}巡诊帮扶工作情况的通知"
    if kind is DocumentKind.REPLY:
        called = proposal.removeprefix("您提出的")
        return f"关于{called or '建议'}的答复"
    return f"关于{days}巡诊帮扶工作情况的函"


def _passages(
    kind: DocumentKind, sources: tuple[Source, ...], proposal: str
) -> tuple[Passage, ...]:
    days = span_words(sources[0].period) if sources else ""
    if kind is DocumentKind.NOTICE:
        return notice_passages(sources, days)
    if kind is DocumentKind.REPLY:
        called = proposal or "您提出的建议"
        return reply_passages(sources[0], TOPIC_OF, called, days)
    return letter_passages(sources, days)


def _needs_return(kind: DocumentKind, needed: ReturnKind) -> Sentence:
    return say(
        "reporting.document_needs_return",
        "{kind}要由一份{needed}生成。请在来源里选一份{needed}；还没有的，先填报并锁定。",
        "A {kind_en} is made of a {needed_en}. Choose one among the sources; if there is none yet, "
        "write it and have it locked first.",
        kind=kind.zh,
        kind_en=kind.en,
        needed=needed.zh,
        needed_en=needed.en,
    )


def _needs_pack() -> Sentence:
    return say(
        "reporting.document_needs_pack",
        "建议答复要由答复数据包生成。请先封存一个数据包，再选它。",
        "A reply to a proposal is made of an answer pack. Freeze a pack first, then choose it.",
    )
