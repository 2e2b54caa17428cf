"""A document's files from its one content: PDF, Word, and the workbook of its sources."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from xunzhen.domain.reporting.canonical import number_text
from xunzhen.domain.reporting.document import DocumentContent
from xunzhen.domain.reporting.document_binding import filled_text
from xunzhen.domain.reporting.figure import EMPTY
from xunzhen.files.papers.document_paper import UNLOCKED, paper_of, source_rows
from xunzhen.files.papers.official_document import all_text_of
from xunzhen.files.papers.press import Press
from xunzhen.files.papers.return_paper import moment_zh, span_of
from xunzhen.files.papers.words import DEMONSTRATION
from xunzhen.files.word_document import word_document
from xunzhen.files.workbook_sheets import Cell, add_sheet, save_book, set_up_print

_SOURCES: Final = ("序号", "引用的数和来源", "核对码（SHA-256）")
_FIGURES: Final = (
    *("来源", "指标编号", "指标", "数值", "分子", "分母", "单位", "数据截至", "核对码（SHA-256）"),
)


class FileKind(StrEnum):
    """In which form a document is handed out."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"

    @property
    def media_type(self) -> str:
        """The media type it is sent with."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "pdf": "application/pdf",
            "docx": f"{office}.wordprocessingml.document",
            "xlsx": f"{office}.spreadsheetml.sheet",
        }[self.value]


def document_file(content: DocumentContent, kind: FileKind, *, issued: bool = False) -> bytes:
    """Return a document in one form; the same content gives the same bytes."""
    if kind is FileKind.EXCEL:
        return _book(content)
    paper = paper_of(content, issued=issued)
    if kind is FileKind.WORD:
        return word_document(paper)
    return Press(all_text_of(paper)).print_pdf("official.typ", paper.as_paper(), paper.dated)


def document_png(content: DocumentContent, page: int, *, issued: bool = False) -> bytes | None:
    """Return one page (from 1) as an image to look at; None beyond the last."""
    paper = paper_of(content, issued=issued)
    return Press(all_text_of(paper)).print_png("official.typ", paper.as_paper(), page)


def document_pages(content: DocumentContent, *, issued: bool = False) -> int:
    """Return how many pages a document prints on."""
    paper = paper_of(content, issued=issued)
    return Press(all_text_of(paper)).page_count("official.typ", paper.as_paper())


def _book(content: DocumentContent) -> bytes:
    """Return the side list: text as filled in, figures of every source, digests."""
    from openpyxl import Workbook  # 0.2 s that only who writes a workbook pays

    book = Workbook()
    book.remove(book.worksheets[0])
    texts = [(one.heading, filled_text(content, one.text)) for one in content.passages]
    add_sheet(book, "正文", ("标题", "内容"), texts, (20, 100))
    add_sheet(book, "来源和核对码", _SOURCES, source_rows(content), (7, 60, 68))
    add_sheet(book, "来源里的数", _FIGURES, _figures(content), (28, 30, 24, 10, 9, 9, 8, 20, 68))
    title = content.head.title
    book.properties.title, book.properties.creator = title, "xunzhen"
    demo = DEMONSTRATION if content.demo else ""
    for sheet in book.worksheets:
        days = span_of(content.sources[0].period) if content.sources else ""
        set_up_print(sheet, (f"{title} {sheet.title}", demo, days), content.digest[:16])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        save_book(book, path, content.head.dated)
        return path.read_bytes()


def _figures(content: DocumentContent) -> list[tuple[Cell, ...]]:
    return [
        (
            source.name + ("" if source.is_locked else f"（{UNLOCKED}）"),
            one.indicator,
            one.name,
            one.bare,
            EMPTY if one.numerator is None else number_text(one.numerator),
            EMPTY if one.denominator is None else number_text(one.denominator),
            one.unit,
            moment_zh(one.cut_off),
            one.source,
        )
        for source in content.sources
        for one in source.figures
    ]
