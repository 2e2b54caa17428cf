"""The press: typst templates and data in, PDF out; the same bytes every time."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from xunzhen.files.fonts.shipped import font_folder, missing_characters

TEMPLATES = Path(__file__).resolve().parent
Json = dict[str, Any]


class Press:
    """One typst compiler for many papers: fonts are read and templates parsed once.

    The fonts of the machine are taken in only when a text holds a character that ours lack, so
    that an ordinary paper is the same on every machine.
    """

    def __init__(self, texts: str = "") -> None:
        import typst  # 85 MB: only who prints pays for it

        fonts = typst.Fonts(
            include_system_fonts=bool(missing_characters(texts)),
            include_embedded_fonts=False,
            font_paths=[str(font_folder())],
        )
        self._compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts)

    def print_pdf(self, template: str, data: Json, dated: dt.date, *, tagged: bool = True) -> bytes:
        """Return the paper as PDF/A-2b; its creation date is midnight UTC of ``dated``.

        ``tagged`` False leaves out the structure that screen readers use. A roster is grids of
        thousands of cells: tags make it ten times larger and slower, and roster.xlsx says the
        same to whoever listens.
        """
        moment = dt.datetime.combine(dated, dt.time(), dt.UTC)
        pages = self._compiler.compile(
            input=TEMPLATES / template,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=moment,
            pdf_tags=tagged,
        )
        if not isinstance(pages, bytes):
            raise TypeError("typst returned no single PDF")
        return pages

    def page_count(self, template: str, data: Json) -> int:
        """Return how many pages a paper has."""
        return len(self._pictures(template, data, 10.0))

    def print_png(self, template: str, data: Json, page: int, ppi: float = 110.0) -> bytes | None:
        """Return one page (from 1) as PNG; None if the paper has no such page."""
        every = self._pictures(template, data, ppi)
        return every[page - 1] if 1 <= page <= len(every) else None

    def _pictures(self, template: str, data: Json, ppi: float) -> list[bytes]:
        pages = self._compiler.compile(
            input=TEMPLATES / template,
            format="png",
            ppi=ppi,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        return [pages] if isinstance(pages, bytes) else [bytes(one) for one in pages or ()]
