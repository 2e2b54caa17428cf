"""An official document (GB/T 9704-2012) as a value; ``official.typ`` and Word print the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from xunzhen.files.papers.press import Json
from xunzhen.files.papers.words import full_day_zh

NO_OFFICIAL_USE: Final = "演示数据　不作公文使用"
DRAFT: Final = "稿　未印发"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``heading``: of the first level (一、); ``lead``: a run-in second (（一）)."""

    text: str
    heading: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on a page of its own: one table with its notes.

    ``numeric`` says of each column whether it is set to the right; ``last_is_sum`` makes the last
    row bold; ``widths`` share the width out. ``wide_mono`` names the column of hashes, -1 for none.
    """

    title: str
    left: str
    right: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    last_is_sum: bool = False
    wide_mono: int = -1


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything that is printed, in the order it is printed; ``signer`` only on what goes up.

    ``letter``: the head of a letter (信函格式: red double rules, number on the right), no imprint
    but the copies. ``contact`` is the note in brackets below the date. A ``draft`` says 稿 on every
    page.
    """

    issuer: str
    number: str
    signer: str
    title: str
    addressee: str
    body: tuple[Paragraph, ...]
    annexes: tuple[Annex, ...]
    dated: dt.date
    copies: str = ""
    printed_by: str = ""
    digest: str = ""
    demo: bool = False
    letter: bool = False
    draft: bool = False
    contact: str = ""

    @property
    def mark(self) -> str:
        """What stands at the head and across every page; empty on what is issued for good."""
        if self.draft:
            return f"演示数据　{DRAFT}" if self.demo else DRAFT
        return NO_OFFICIAL_USE if self.demo else ""

    @property
    def annex_lines(self) -> tuple[str, ...]:
        """The list of annexes below the body, ``附件：1. …``; numbered if there are several."""
        if len(self.annexes) < 2:
            return tuple(f"附件：{one.title}" for one in self.annexes)
        lines = [f"{place}. {one.title}" for place, one in enumerate(self.annexes, 1)]
        return (f"附件：{lines[0]}", *(f"　　　{line}" for line in lines[1:]))

    @property
    def date_zh(self) -> str:
        """The date in Arabic figures: ``2026年12月4日``."""
        return full_day_zh(self.dated)

    def as_paper(self) -> Json:
        """Return everything that ``official.typ`` prints."""
        paper: Json = asdict(self)
        paper["dated"] = self.date_zh
        paper["annex_lines"] = list(self.annex_lines)
        paper["mark"] = self.mark
        return paper


def all_text_of(document: OfficialDocument) -> str:
    """Return every text of the document: what the shipped fonts must be able to draw."""
    parts: list[str] = [
        *(document.issuer, document.number, document.signer, document.title, document.addressee),
        *(document.copies, document.printed_by, document.mark, "文件签发人：抄送：印发附件（）"),
        document.contact,
        *(text for one in document.body for text in (one.lead, one.text)),
    ]
    for annex in document.annexes:
        parts += [annex.title, annex.left, annex.right, *annex.heads, *annex.notes]
        parts += [cell for row in annex.rows for cell in row]
    return "".join(parts)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Split what people wrote into paragraphs; ``（一）…。`` at the start of one is its lead."""
    return tuple(_paragraph(line.strip()) for line in text.splitlines() if line.strip())


def columns(
    *given: tuple[str, float, bool],
) -> tuple[Sequence[str], Sequence[float], Sequence[bool]]:
    """Return heads, widths and alignment of a table from one triple a column."""
    heads, widths, numeric = zip(*given, strict=True)
    return heads, widths, numeric


def _paragraph(line: str) -> Paragraph:
    head, stop, rest = line.partition("。")
    if line.startswith("（") and stop and 2 <= line.find("）") <= 4 and len(head) <= 28:
        return Paragraph(rest, lead=head + stop)
    return Paragraph(line)
