"""Whether every figure of a document rests on a locked source, and what keeps it a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import NotAllowed, Sentence, say
from xunzhen.domain.reporting.canonical import number_text
from xunzhen.domain.reporting.document import DocumentContent, Source
from xunzhen.domain.reporting.figure import Figure

REFERENCE: Final = re.compile(r"\{(?P<own>=)?(?P<what>[^{}@]+)(?:@(?P<days>[^{}]+))?\}")
NUMERALS: Final = "一二三四五六七八九十"
_NUMBERED: Final = re.compile(rf"[{NUMERALS}]+、(.+)")
_PAPER: Final = re.compile(r"〔\d{4}〕\s*\d+\s*号")
_SENTENCE: Final = re.compile(r"[^。；！？\n]+")
# What is no figure of record: days, years, moments, and the numbers of papers, articles, sessions.
_NO_FIGURE: Final = re.compile(
    r"\d{4}年?\s*[—–~～至-]\s*\d{4}年(?:度)?"
    r"|\d{4}年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?(?![\d个])|\d{1,2}日"
    r"|\d{1,2}时(?:\d{1,2}分)?|第\s*\d+|\d+号|\d{4}-\d{2}(?:-\d{2})?"
)
_UNITS: Final = (
    *("人次", "人", "名", "次", "家", "个", "村", "所", "份", "元", "天", "台", "辆", "趟", "场"),
    *("例", "户", "岁", "公里", "分钟", "小时", "项", "期", "批", "%", "％"),
)
_TYPED: Final = re.compile(
    rf"(?:\d[\d,，]*(?:\.\d+)?|\d+\.\d+)\s*(?:[多余])?(?:百|千|万|亿)*(?:{'|'.join(_UNITS)})"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """One quoted figure: as written (``circuit.made@2022-09``), its figure and its source."""

    reference: str
    figure: Figure | None
    source: Source | None

    @property
    def is_locked(self) -> bool:
        """Say whether there is a figure and its source is locked."""
        return self.figure is not None and self.source is not None and self.source.is_locked


def bound_figures(content: DocumentContent) -> tuple[Bound, ...]:
    """Return the figures that the text quotes, each once, in the order of the text."""
    found: dict[str, Bound] = {}
    for passage in content.passages:
        for match in REFERENCE.finditer(passage.text):
            if match["own"]:
                continue
            written = match[0][1:-1]
            if written not in found:
                found[written] = _bound(content, written, match["what"], match["days"] or "")
    return tuple(found.values())


def _bound(content: DocumentContent, written: str, indicator: str, days: str) -> Bound:
    source = content.source_of(indicator, days)
    as_locked = content.kind.is_report
    figure = None if source is None else source.figure_of(indicator, as_locked=as_locked)
    return Bound(written, figure, source)


def own_numbers(content: DocumentContent) -> tuple[str, ...]:
    """Return the numbers that the writer marked as own, in the order of the text."""
    return tuple(
        match["what"]
        for passage in content.passages
        for match in REFERENCE.finditer(passage.text)
        if match["own"]
    )


def filled_text(content: DocumentContent, text: str) -> str:
    """Fill a text as printed; what cannot be filled stands as it was written."""
    known = {one.reference: one for one in bound_figures(content)}

    def fill(match: re.Match[str]) -> str:
        if match["own"]:
            return match["what"]
        one = known.get(match[0][1:-1])
        return match[0] if one is None or one.figure is None else in_words(one.figure)

    return REFERENCE.sub(fill, text)


def printed_headings(content: DocumentContent) -> tuple[str, ...]:
    """Return the heading of each passage as printed, empty where its passage is not.

    A passage without text is not printed, and the numbers (一、二、) of those that are run on.
    """
    found, place = [], 0
    for one in content.passages:
        numbered = _NUMBERED.fullmatch(one.heading)
        if not one.text.strip():
            found.append("")
        elif numbered is None or place >= len(NUMERALS):
            found.append(one.heading)
        else:
            found.append(f"{NUMERALS[place]}、{numbered[1]}")
            place += 1
    return tuple(found)


def bare_heading(heading: str) -> str:
    """Return a heading without its number."""
    numbered = _NUMBERED.fullmatch(heading)
    return heading if numbered is None else numbered[1]


def in_words(figure: Figure) -> str:
    """Write a figure as texts quote it: a share never without its two numbers, 90.0%（18/20）."""
    if figure.value is None or figure.numerator is None or figure.denominator is None:
        return figure.printed
    pair = f"{number_text(figure.numerator)}/{number_text(figure.denominator)}"
    return f"{figure.printed}（{pair}）"


def typed_figures(content: DocumentContent) -> tuple[str, ...]:
    """Return the numbers with a unit that somebody typed and that rest on nothing, in their order.

    One in a sentence with the number of a paper is that paper's; one in a sentence that stands so
    in the frozen text of a locked source is that source's.
    """
    frozen = {
        sentence.strip()
        for one in content.sources
        if one.is_locked
        for text in one.texts
        for sentence in _SENTENCE.findall(text)
    }
    return tuple(
        typed
        for passage in content.passages
        for sentence in _SENTENCE.findall(passage.text)
        if not _PAPER.search(sentence) and sentence.strip() not in frozen
        for typed in _typed_in(sentence)
    )


def _typed_in(sentence: str) -> Iterator[str]:
    rest = _NO_FIGURE.sub("·", REFERENCE.sub("·", sentence))
    for match in _TYPED.finditer(rest):
        yield match[0]


def what_keeps_it_draft(content: DocumentContent) -> tuple[Sentence, ...]:
    """Return everything that must be mended before the document can be issued; empty: nothing."""
    told = [said for one in bound_figures(content) if (said := _unbound(one)) is not None]
    told += [_typed(one) for one in dict.fromkeys(typed_figures(content))]
    named = (("文号", content.head.number), ("标题", content.head.title),
             ("主送单位", content.head.addressee), ("发文单位", content.head.issuer))  # fmt: skip
    english = {"文号": "number", "标题": "title", "主送单位": "addressee", "发文单位": "issuer"}
    empty = [name for name, text in named if not text.strip()]
    if content.kind.is_report and not content.head.signer.strip():
        empty.append("签发人")
    if empty:
        told.append(_empty(empty, [english.get(one, "signer") for one in empty]))
    if not any(one.text.strip() for one in content.passages):
        told.append(_no_text())
    return tuple(told)


def refuse_draft(content: DocumentContent) -> None:
    """Refuse a document that cannot be issued.

    Raises
    ------
    NotAllowed
        with the first of ``what_keeps_it_draft`` and how many there are.
    """
    told = what_keeps_it_draft(content)
    if told:
        raise NotAllowed(
            say(
                "reporting.document_draft",
                "还不能印发，有{number}处要改，先改这一处：{first}",
                "It cannot be issued yet: {number} places must be mended. The first: {first_en}",
                number=len(told),
                first=told[0].zh,
                first_en=told[0].en,
            )
        )


def _unbound(one: Bound) -> Sentence | None:
    if one.figure is None or one.source is None:
        return say(
            "reporting.figure_without_source",
            "“{reference}”在所附的来源里没有这个数。请改引来源里有的数，或加上有它的报表。",
            '"{reference}" is in none of the sources. Quote a figure they have, or add the return '
            "that has it.",
            reference=one.reference,
        )
    if not one.source.is_locked:
        return say(
            "reporting.source_unlocked",
            "{name}{value}取自{source}，它还没有锁定，数可能再变。请等它锁定后印发，现在只能出稿。",
            "{name} {value} is from {source}, which is not locked and may still change. Issue this "
            "once it is; until then it is a draft.",
            name=one.figure.name or one.figure.indicator,
            value=one.figure.printed,
            source=one.source.name,
        )
    return None


def _typed(number: str) -> Sentence:
    return say(
        "reporting.figure_typed",
        "“{number}”是手填的，没有来源。请改成引用（如 {{circuit.made}}），或在同一句写明出自哪份"
        "文件（〔年份〕号）；是计划、要求的，写成 {{={number}}}。",
        '"{number}" was typed and has no source. Quote a figure ({{circuit.made}}), name the paper '
        "it is from in the same sentence, or write {{={number}}} if it is a plan or a demand.",
        number=number,
    )


def _empty(names: list[str], english: list[str]) -> Sentence:
    return say(
        "reporting.document_incomplete",
        "还缺{names}。请补填后印发。",
        "Missing: {english}. Fill in before issuing.",
        names="、".join(names),
        english=", ".join(english),
    )


def _no_text() -> Sentence:
    return say(
        "reporting.document_empty",
        "正文一个字也没有。请写正文。",
        "The document has no text. Write it.",
    )
