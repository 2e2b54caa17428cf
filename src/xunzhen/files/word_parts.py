"""What Word documents are made of: runs, rules, boxes, fields, one date on every part."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

BODY_FONT: Final = "仿宋_GB2312"
LATIN_FONT: Final = "Times New Roman"
BODY: Final = 16.0


def boxed(cell: Any, **eighths: int) -> None:
    """Draw rules above and below a cell, in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side, width in eighths.items():
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), "single")
        border.set(qn("w:sz"), str(width))
        borders.append(border)
    cell._tc.get_or_add_tcPr().append(borders)


def ruled(
    line: Line, colour: str, eighths: int, side: str = "bottom", style: str = "single"
) -> None:
    """Draw a rule below (or above) a paragraph, in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, border = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", eighths), ("space", 1), ("color", colour)):
        border.set(qn(f"w:{name}"), str(value))
    borders.append(border)
    line._p.get_or_add_pPr().insert_element_before(
        borders, *("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    )


def off_the_grid(line: Line) -> None:
    """Let a paragraph keep its own line height where the page has a grid."""
    switched_off(line._p.get_or_add_pPr(), "w:snapToGrid")


def switched_off(properties: Any, *names: str) -> None:
    """Switch off properties of a paragraph or style."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for name in names:
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        properties.insert_element_before(
            off, *("w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
        )


def said(
    line: Line, text: str, *, size: float = BODY, font: str = BODY_FONT, bold: bool = False
) -> Run:
    """Add a run of text, without the control signs that Word cannot hold."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = line.add_run("".join(sign for sign in text if ord(sign) >= 32 or sign == "\t"))
    run.font.size, run.font.name, run.bold = Pt(size), LATIN_FONT, bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def page_field(run: Run) -> None:
    """Put the number of the page into a run."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run._r.append(mark)


def dated(word: bytes, moment: dt.datetime) -> bytes:
    """Return the same zip with one date on every part; the library writes the clock into it."""
    renewed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(renewed, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return renewed.getvalue()
