"""Word documents: the page of GB/T 9704, the office's fonts, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from tests.files.papers.a_document import monthly_return, stage_report

docx = pytest.importorskip("docx")

from xunzhen.files.word_document import word_document  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(word: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(word)) as opened:
        return {
            name: opened.read(name).decode()
            for name in opened.namelist()
            if name.endswith((".xml", ".rels"))
        }


def test_page_is_that_of_the_standard() -> None:
    word = docx.Document(io.BytesIO(word_document(monthly_return())))

    section = word.sections[0]
    margins = (
        section.top_margin.mm,
        section.bottom_margin.mm,
        section.left_margin.mm,
        section.right_margin.mm,
    )
    grid = section._sectPr.find(f"{W}docGrid")
    # 22 lines of 28.95 pt are 636.9 pt, 225 mm within a hair; 579 twips are 28.95 pt.
    assert [round(one) for one in margins] == [37, 35, 28, 26]
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    assert word.styles["Normal"].font.size.pt == 16


def test_fonts_of_the_office_are_named_and_none_is_shipped() -> None:
    files = parts(word_document(monthly_return()))

    fonts = ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体")
    assert [name for name in fonts if name not in files["word/document.xml"]] == []
    assert [name for name in files if "font" in name.lower() and "Table" not in name] == []


def test_text_tables_and_digest_are_those_of_the_document() -> None:
    document = stage_report()

    word = docx.Document(io.BytesIO(word_document(document)))

    lines = [line.text for line in word.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert document.title in lines
    assert [one.lead + one.text for one in document.body if one.lead + one.text not in lines] == []
    assert rows == [list(document.annexes[0].heads), *map(list, document.annexes[0].rows)]
    assert word.core_properties.keywords == document.digest
    assert word.core_properties.author == "示例县卫生健康局"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    files = parts(word_document(monthly_return()))

    footers = {
        "right" if 'w:jc w:val="right"' in text else "left"
        for name, text in files.items()
        if name.startswith("word/footer") and "PAGE" in text
    }
    assert footers == {"left", "right"}
    assert "w:evenAndOddHeaders" in files["word/settings.xml"]


def test_demonstration_is_marked_on_every_page() -> None:
    files = parts(word_document(monthly_return()))

    headers = [text for name, text in files.items() if name.startswith("word/header")]
    assert len(headers) == 2
    assert all("演示数据" in text for text in headers)


def test_same_document_gives_the_same_bytes() -> None:
    assert word_document(monthly_return()) == word_document(monthly_return())


def test_every_part_is_well_formed() -> None:
    for text in parts(word_document(stage_report())).values():
        ET.fromstring(text)  # noqa: S314 our own file
