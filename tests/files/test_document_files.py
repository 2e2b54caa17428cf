"""A document as PDF, Word and workbook from one content, and what its drafts say."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.domain.reporting.a_document import annual_report, letter, notice, september, unlocked
from tests.files.pdf_reading import characters_drawn, page_count
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.document import DocumentContent
from xunzhen.files.document_content import document_of
from xunzhen.files.document_files import FileKind, document_file, document_png
from xunzhen.files.fonts.shipped import missing_characters
from xunzhen.files.papers.document_paper import paper_of, source_rows
from xunzhen.files.papers.official_document import all_text_of

docx = pytest.importorskip("docx")
EVERY = pytest.mark.parametrize(
    "made", [notice, letter, annual_report], ids=lambda one: one.__name__
)
Made = Callable[[], DocumentContent]


def word_text(content: DocumentContent, *, issued: bool = True) -> str:
    word = docx.Document(io.BytesIO(document_file(content, FileKind.WORD, issued=issued)))
    return "\n".join(line.text for line in word.paragraphs)


@EVERY
@pytest.mark.parametrize("kind", list(FileKind))
def test_same_content_gives_the_same_bytes(made: Made, kind: FileKind) -> None:
    assert document_file(made(), kind, issued=True) == document_file(made(), kind, issued=True)


@EVERY
def test_content_comes_back_from_its_json(made: Made) -> None:
    content = made()

    again = document_of(json.loads(canonical(content.as_json())))
    assert (again, again.digest) == (content, content.digest)


def test_restated_source_comes_back_from_its_json() -> None:
    content = notice(september(corrected=True))

    assert document_of(json.loads(canonical(content.as_json()))) == content


@EVERY
def test_pdf_and_word_say_the_same(made: Made) -> None:
    paper = paper_of(made(), issued=True)
    drawn = characters_drawn(document_file(made(), FileKind.PDF, issued=True))

    words = word_text(made())
    assert [one.text for one in paper.body if one.text not in words] == []
    assert set("".join(one.text for one in paper.body)) - {" ", "\n"} <= drawn
    assert missing_characters(all_text_of(paper)) == set()


def test_notice_fits_its_pages_and_carries_no_digest() -> None:
    # One page of text and the page of the imprint.
    assert page_count(document_file(notice(), FileKind.PDF, issued=True)) == 2
    assert paper_of(notice()).annexes == ()
    assert september().digest not in word_text(notice())


def test_letter_has_the_head_of_a_letter() -> None:
    paper = paper_of(letter(), issued=True)

    assert (paper.letter, paper.signer) == (True, "")
    assert "（联系人：演示员，联系电话：0000-0000000）" in word_text(letter())
    assert "签发人" not in word_text(letter())
    assert page_count(document_file(letter(), FileKind.PDF, issued=True)) == 1


def test_annual_report_tells_each_month_and_names_the_one_that_is_missing() -> None:
    months = paper_of(annual_report(), issued=True).annexes[0]

    # 18 of 20 visits a month, 16 of 20 in December; November was never locked.
    assert months.rows[0] == ("1月", "90.0", "18")
    assert months.rows[10] == ("11月", "—", "—")
    assert months.rows[11] == ("12月", "80.0", "16")
    # 196 of 220 is 89.09 %.
    assert months.rows[12] == ("全年", "89.1", "196")
    assert months.notes[1] == "11月没有锁定的月报，记“—”，不是0。"


def test_list_of_sources_gives_a_digest_of_each() -> None:
    rows = source_rows(annual_report())

    year = annual_report().sources[0]
    # Two figures are quoted; the year and eleven months stand whole.
    assert [row[0] for row in rows] == ["1", "2", *("" for _ in range(12))]
    assert {len(row[2]) for row in rows} == {64}
    assert rows[2][1:] == ("示例县2022年度报表第1版全文", year.digest)


@pytest.mark.parametrize(
    ("content", "issued", "mark"),
    [
        (notice(), True, "演示数据　不作公文使用"),
        (notice(), False, "演示数据　稿　未印发"),
        (notice(unlocked()), True, "演示数据　稿　未印发"),
    ],
    ids=["issued", "draft", "unlocked"],
)
def test_what_is_not_issued_is_marked_as_a_draft(
    content: DocumentContent, issued: bool, mark: str
) -> None:
    word = docx.Document(io.BytesIO(document_file(content, FileKind.WORD, issued=issued)))

    assert word.sections[0].header.paragraphs[0].text == mark
    pdf = document_file(content, FileKind.PDF, issued=issued)
    assert ("稿" in characters_drawn(pdf)) == ("稿" in mark)


def test_unlocked_source_is_named_so_in_the_list() -> None:
    rows = source_rows(notice(unlocked()))

    assert all(row[2].startswith("未锁定") for row in rows if row[0])


def test_page_can_be_looked_at() -> None:
    first, third = document_png(notice(), 1), document_png(notice(), 3)

    assert first is not None
    assert first.startswith(b"\x89PNG")
    assert third is None


def test_workbook_lists_text_sources_and_figures(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "book.xlsx"
    path.write_bytes(document_file(notice(), FileKind.EXCEL))

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["正文", "来源和核对码", "来源里的数"]
    texts = [row[1] for row in book["正文"].iter_rows(min_row=2, values_only=True)]
    assert "完成率90.0%（18/20），认可次数18次。" in texts
    digests = {row[8] for row in book["来源里的数"].iter_rows(min_row=2, values_only=True)}
    assert digests == {one.source for one in september().figures}


@EVERY
@pytest.mark.parametrize("kind", list(FileKind))
def test_content_read_back_prints_the_same_bytes(made: Made, kind: FileKind) -> None:
    again = document_of(json.loads(canonical(made().as_json())))

    # 90.0 % is frozen as "90"; it prints as 90.0 % again.
    assert document_file(again, kind, issued=True) == document_file(made(), kind, issued=True)
