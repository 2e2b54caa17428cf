"""An official document as Word, in the layout of GB/T 9704-2012; the office's own fonts are named.

The fonts of the standard (小标宋, 仿宋_GB2312, 楷体_GB2312, 黑体) are those of the office and are
never shipped; where one is missing Word takes another. The grid is of type ``lines``: with
``linesAndChars`` LibreOffice pulls the characters apart. The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from xunzhen.files.papers.official_document import Annex, OfficialDocument
from xunzhen.files.word_parts import (
    BODY,
    BODY_FONT,
    LATIN_FONT,
    boxed,
    dated,
    off_the_grid,
    page_field,
    ruled,
    said,
    switched_off,
)

if TYPE_CHECKING:
    from docx.document import Document

TITLE_FONT: Final = "方正小标宋简体"
LEAD_FONT: Final = "楷体_GB2312"
HEAD_FONT: Final = "黑体"
LINE: Final = 28.95
GRID: Final = 579  # 28.95 pt in twips
RED: Final = "D0021B"
TYPE_WIDTH_MM: Final = 156.0


def word_document(document: OfficialDocument) -> bytes:
    """Return the document as .docx; its times are midnight of the day it is dated."""
    import docx  # 0.2 s that only who writes Word pays

    word = docx.Document()
    _page(word)
    _styles(word)
    _running_lines(word, document)
    if document.letter:
        _letter_head(word, document)
    else:
        _head(word, document)
    _title(word, document)
    _body(word, document)
    for place, annex in enumerate(document.annexes, 1):
        _annex(word, annex, f"附件{place}" if len(document.annexes) > 1 else "附件")
    _imprint(word, document)
    moment = dt.datetime.combine(document.dated, dt.time())
    properties = word.core_properties
    properties.title, properties.author = document.title, document.issuer
    properties.keywords = document.digest
    properties.comments = document.mark
    properties.created = properties.modified = moment
    raw = io.BytesIO()
    word.save(raw)
    return dated(raw.getvalue(), moment)


def _page(word: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(GRID))
    section._sectPr.append(grid)
    word.settings.odd_and_even_pages_header_footer = True


def _styles(word: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal: Any = word.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(BODY)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    layout = normal.paragraph_format
    layout.line_spacing, layout.space_before, layout.space_after = Pt(LINE), Pt(0), Pt(0)
    layout.widow_control = True
    # No air between Chinese and figures (Word heeds it, LibreOffice 7.4 does not).
    switched_off(normal.element.get_or_add_pPr(), "w:autoSpaceDE", "w:autoSpaceDN")
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _running_lines(word: Document, document: OfficialDocument) -> None:
    """Write the page number (right on odd pages, left on even) and the demonstration mark."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    section = word.sections[0]
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
        side = "right_indent" if odd else "left_indent"
        setattr(line.paragraph_format, side, Pt(BODY))
        said(line, "— ", size=14)
        page_field(said(line, "", size=14))
        said(line, " —", size=14)
    if document.mark:
        first = (section.first_page_header,) if document.letter else ()
        for header in (section.header, section.even_page_header, *first):
            line = header.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            said(line, document.mark, size=12, font=HEAD_FONT)


def _letter_head(word: Document, document: OfficialDocument) -> None:
    """Write the head of a letter into the first page's header: name, red double rules of 170 mm."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.footer_distance = Mm(20)
    header = section.first_page_header
    header.paragraphs[0].paragraph_format.line_spacing = Pt(16)
    size = min(32.0, 150 / 25.4 * 72 / len(document.issuer))
    red = header.add_paragraph()
    red.alignment = WD_ALIGN_PARAGRAPH.CENTER
    red.paragraph_format.space_before, red.paragraph_format.line_spacing = Mm(9), Pt(size * 1.3)
    said(
        red, document.issuer, size=size, font=TITLE_FONT, bold=True
    ).font.color.rgb = RGBColor.from_string(RED)
    above, below = header.add_paragraph(), section.first_page_footer.paragraphs[0]
    for rule, style, side in ((above, "thickThinSmallGap", "bottom"),
                              (below, "thinThickSmallGap", "top")):  # fmt: skip
        rule.paragraph_format.line_spacing = Mm(4)
        rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(-8)
        ruled(rule, RED, 24, side, style)
    number = word.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number.paragraph_format.space_before = Pt(14)
    said(number, document.number)
    for _blank in range(2):
        word.add_paragraph()


def _head(word: Document, document: OfficialDocument) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt, RGBColor

    name = document.issuer + "文件"
    size = min(44.0, 150 / 25.4 * 72 / len(name))
    red = word.add_paragraph()
    red.alignment = WD_ALIGN_PARAGRAPH.CENTER
    off_the_grid(red)
    red.paragraph_format.space_before, red.paragraph_format.line_spacing = Mm(30), Pt(size * 1.3)
    said(red, name, size=size, font=TITLE_FONT, bold=True).font.color.rgb = RGBColor.from_string(
        RED
    )
    word.add_paragraph()
    line = word.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(BODY)
    line.paragraph_format.tab_stops.add_tab_stop(
        Mm(TYPE_WIDTH_MM) - Pt(BODY), WD_TAB_ALIGNMENT.RIGHT
    )
    said(line, document.number)
    if document.signer:
        said(line, "\t签发人：")
        said(line, document.signer, font=LEAD_FONT)
    rule = word.add_paragraph()
    rule.paragraph_format.line_spacing = Mm(4)
    off_the_grid(rule)
    ruled(rule, RED, 16)
    word.add_paragraph()


def _title(word: Document, document: OfficialDocument) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = word.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(34)
    off_the_grid(title)
    said(title, document.title, size=22, font=TITLE_FONT, bold=True)
    word.add_paragraph()


def _body(word: Document, document: OfficialDocument) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    said(word.add_paragraph(), document.addressee + "：")
    for one in document.body:
        line = word.add_paragraph()
        # The last paragraph goes with the signature: no page holds the signature alone.
        line.paragraph_format.keep_with_next = one is document.body[-1]
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        line.paragraph_format.first_line_indent = Pt(2 * BODY)
        if one.heading:
            line.paragraph_format.keep_with_next = True
        if one.lead:
            said(line, one.lead, font=LEAD_FONT)
        said(line, one.text, font=HEAD_FONT if one.heading else BODY_FONT)
    word.add_paragraph().paragraph_format.keep_with_next = True
    for text in document.annex_lines:
        line = word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.first_line_indent = Pt(2 * BODY)
        said(line, text)
    word.add_paragraph().paragraph_format.keep_with_next = True
    # The date four characters from the right; the longer office name centred above it.
    over = (len(document.issuer) - _wide(document.date_zh)) / 2
    for text, right in (
        (document.issuer, max(1.0, 4 - max(0.0, over))),
        (document.date_zh, 4.0 + max(0.0, -over)),
    ):
        line = word.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(right * BODY)
        line.paragraph_format.keep_with_next = text == document.issuer
        said(line, text)
    if document.contact:
        note = word.add_paragraph()
        note.paragraph_format.left_indent = Pt(2 * BODY)
        said(note, f"（{document.contact}）")


def _wide(text: str) -> float:
    """Return how many characters wide a text is; a figure takes half a character."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _annex(word: Document, annex: Annex, label: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt

    first = word.add_paragraph()
    first.paragraph_format.page_break_before = True
    said(first, label, font=HEAD_FONT)
    title = word.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(34)
    off_the_grid(title)
    said(title, annex.title, size=20, font=TITLE_FONT, bold=True)
    span = word.add_paragraph()
    span.paragraph_format.line_spacing = Pt(16)
    off_the_grid(span)
    span.paragraph_format.tab_stops.add_tab_stop(Mm(TYPE_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    said(span, f"{annex.left}\t{annex.right}", size=10.5)
    _table(word, annex)
    for text in annex.notes:
        note = word.add_paragraph()
        note.paragraph_format.line_spacing = Pt(15)
        off_the_grid(note)
        said(note, text, size=9.5)


def _table(word: Document, annex: Annex) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    table = word.add_table(rows=0, cols=len(annex.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(annex.widths)
    last = len(annex.rows) - 1
    for column, share in zip(table.columns, annex.widths, strict=True):
        column.width = Mm(TYPE_WIDTH_MM * share / whole)
    for at, texts in enumerate((annex.heads, *annex.rows), -1):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if at < 0:
            again = OxmlElement("w:tblHeader")
            again.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(again)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(TYPE_WIDTH_MM * annex.widths[column] / whole)
            line = cell.paragraphs[0]
            line.paragraph_format.line_spacing = Pt(16)
            off_the_grid(line)
            if at < 0:
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif annex.numeric[column]:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            size = 7.0 if column == annex.wide_mono and at >= 0 else 10.5
            said(line, text, size=size, bold=at < 0 or (annex.last_is_sum and at == last))


def _imprint(word: Document, document: OfficialDocument) -> None:
    """Write the 版记: copies, printing office and day.

    Word sets it at the foot of the last page; LibreOffice 7.4 floats no table as wide as the type
    area and sets it below the last annex.
    """
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    texts = [f"抄送：{document.copies}。"] if document.copies else []
    if not document.letter:
        texts.append(f"{document.printed_by}\t{document.date_zh}印发")
    if not texts:
        return
    word.add_paragraph()
    table = word.add_table(rows=0, cols=1)
    table.autofit = False
    place = OxmlElement("w:tblpPr")
    for name, value in (
        *(("vertAnchor", "margin"), ("horzAnchor", "margin")),
        *(("tblpXSpec", "left"), ("tblpYSpec", "bottom")),
    ):
        place.set(qn(f"w:{name}"), value)
    # The schema wants it before the width; right after the style, and this table has none.
    table._tbl.tblPr.insert(0, place)
    table.columns[0].width = Mm(TYPE_WIDTH_MM)
    for at, text in enumerate(texts):
        cell = table.add_row().cells[0]
        cell.width = Mm(TYPE_WIDTH_MM)
        if not document.letter:
            boxed(cell, top=8 if at == 0 else 6, bottom=8 if at == len(texts) - 1 else 6)
        line = cell.paragraphs[0]
        line.paragraph_format.line_spacing = Pt(24)
        line.paragraph_format.keep_with_next = at < len(texts) - 1
        line.paragraph_format.tab_stops.add_tab_stop(Mm(148), WD_TAB_ALIGNMENT.RIGHT)
        off_the_grid(line)
        said(line, f"　{text}", size=14)
    word.add_paragraph().paragraph_format.line_spacing = Pt(1)
